"""The same verdicts over a whole population: each test is a column, each point an expression of three values.

Written apart from `verdict`, from the rules themselves, so that the two can be held against each other:
polars' `&` and `|` on nullable Booleans are Kleene's, as there. Only answers are drawn here; sentences belong
to one case at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

import polars as pl

from numericemploi.funding.facts import BY_NAME, FACTS, Fact
from numericemploi.funding.language import Clause, Condition
from numericemploi.funding.rules import Rule
from numericemploi.funding.verdict import Page

TYPES: dict[str, pl.DataType] = {
    fact.name: pl.Int64() if fact.kind == "number" else pl.Boolean() if fact.kind == "flag" else pl.String()
    for fact in FACTS
}
"""Type of each fact's column; a column that is left out is unknown for everybody."""


def cases(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with one column a fact, in their order, nulls where nothing is known."""
    return frame.select(
        (pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind)).alias(name)
        for name, kind in TYPES.items()
    )


def answers(frame: pl.DataFrame, page: Page) -> pl.DataFrame:
    """Give one nullable Boolean column a scheme: True yes, False no, null one cannot say.

    Raises
    ------
    ValueError
        A row holds facts that cannot be together: keep those of `impossible` out first.
    """
    known = cases(frame)
    if impossible(known).any():
        raise ValueError("some cases contradict themselves")
    book, on = page.book, page.on
    drawn = {
        one.scheme: _scheme(
            [rule for rule in book.of_scheme(one.scheme) if rule.period.holds(on)], one.scheme, page
        )
        for one in book.schemes
    }
    # Beside the facts, so that a scheme that asks nothing gives one answer a row all the same.
    return known.with_columns(**{f"answer_{name}": found for name, found in drawn.items()}).select(
        pl.col(f"answer_{name}").alias(name) for name in drawn
    )


def impossible(frame: pl.DataFrame) -> pl.Series:
    """Say which rows hold a value out of bounds or facts that contradict one another, as `facts.read` does."""
    known = cases(frame)
    col = pl.col
    youngest = col("level").replace_strict(
        {3: 15, 4: 16, 5: 17, 6: 18, 7: 19, 8: 22}, default=0, return_dtype=pl.Int64
    )
    jobless = col("status").is_in(["unregistered", "dropped_out"])
    tests = [
        *(_out_of_bounds(fact) for fact in FACTS),
        col("age") < youngest,
        col("notice") < 0,
        col("firm_months") > col("worked_months"),
        col("worked_months") > 12 * (col("age") - 13),
        col("temp_firm_hours") > col("temp_hours"),
        (col("promised") == "none") & col("promised_months").is_not_null(),
        jobless & col("contract").is_not_null(),
        col("allowance") & (col("status") == "unregistered"),
        ~col("allowance") & ~col("allowance_minimum"),
    ]
    return known.select(pl.any_horizontal(test.fill_null(value=False) for test in tests)).to_series()


def _out_of_bounds(fact: Fact) -> pl.Expr:
    value = pl.col(fact.name)
    if fact.kind == "number":
        return (value < fact.low) | (value > fact.high)
    if fact.kind == "choice":
        return ~value.is_in([str(choice.code) for choice in fact.choices])
    return value.str.len_chars() != 5 if fact.kind == "code" else pl.lit(value=False)


def _scheme(valid: Sequence[Rule], scheme: str, page: Page) -> pl.Expr:
    deciding = [rule for rule in valid if rule.decides]
    asked = {rule.point for rule in page.book.of_scheme(scheme) if rule.active and rule.role == "condition"}
    closed = any(rule.role == "closed" for rule in deciding)
    if not any(rule.role in {"condition", "closed", "unasked"} for rule in deciding):
        return pl.lit(None, pl.Boolean)
    every = reduce(and_, (_POINTS[rule.role](rule, page) for rule in deciding))
    silent = not closed and bool(asked - {rule.point for rule in valid if rule.active})
    # A point without a rule that day: what the others refuse stays refused, what they admit is unknown.
    return every & pl.lit(None, pl.Boolean) if silent else every


def _holds(condition: Condition, page: Page) -> pl.Expr:
    ways = (reduce(and_, (_test(test, page) for test in way)) for way in condition.ways)
    return reduce(or_, ways)


def _condition(rule: Rule, page: Page) -> pl.Expr:
    if rule.condition is None or not rule.confirmed(page.on):
        return pl.lit(None, pl.Boolean)
    return _holds(rule.condition, page)


def _check(rule: Rule, page: Page) -> pl.Expr:
    if rule.condition is None:
        return pl.lit(value=True)
    admitted = _holds(rule.condition, page).fill_null(value=True)
    return admitted if rule.confirmed(page.on) else _true_or_unknown(admitted)


def _deadline(rule: Rule, page: Page) -> pl.Expr:
    late = (pl.col("notice") < rule.days).fill_null(value=False)
    applies = pl.lit(value=True) if rule.condition is None else _holds(rule.condition, page)
    in_time = ~late | ~applies
    return in_time if rule.confirmed(page.on) else _true_or_unknown(in_time)


def _closed(rule: Rule, page: Page) -> pl.Expr:  # noqa: ARG001
    return pl.lit(value=False)


def _unasked(rule: Rule, page: Page) -> pl.Expr:  # noqa: ARG001
    return pl.lit(None, pl.Boolean)


def _true_or_unknown(state: pl.Expr) -> pl.Expr:
    """Let a rule that is no longer confirmed admit, never refuse."""
    return pl.when(state).then(pl.lit(value=True)).otherwise(pl.lit(None, pl.Boolean))


_POINTS: dict[str, Callable[[Rule, Page], pl.Expr]] = {
    "condition": _condition,
    "check": _check,
    "deadline": _deadline,
    "closed": _closed,
    "unasked": _unasked,
}


def _test(test: Clause, page: Page) -> pl.Expr:
    fact = pl.col(test.fact)
    if BY_NAME[test.fact].kind == "number":
        bound = int(test.value)
        return {
            "at_most": fact <= bound,
            "at_least": fact >= bound,
            "under": fact < bound,
            "over": fact > bound,
        }[test.operator]
    if test.operator in {"in", "not_in"}:
        codes = page.book.codes(str(test.value), page.on)
        inside = fact.is_in(sorted(codes.codes))
        if not codes.complete:
            inside = pl.when(inside).then(inside).otherwise(pl.lit(None, pl.Boolean))
        return inside if test.operator == "in" else ~inside
    if (test.fact, test.value) in {("status", "jobseeker"), ("status", "unregistered")}:
        fact = pl.when(fact != "dropped_out").then(fact)
    equal = fact == pl.lit(test.value)
    return equal if test.operator == "is" else ~equal
