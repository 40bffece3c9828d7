"""Cases of funding at random, and the packaged book: what the funding tests share."""

from __future__ import annotations

import random
from datetime import date
from functools import cache

import polars as pl
from hypothesis import strategies as st

from numericemploi.funding import facts
from numericemploi.funding.facts import FACTS, Fact, Value
from numericemploi.funding.packaged import book, book_of
from numericemploi.funding.rules import Book
from numericemploi.funding.verdict import Page


def changed(rules: pl.DataFrame) -> Book:
    """The packaged schemes and lists with other rules."""
    return book_of(rules)


@cache
def page(on: date) -> Page:
    return Page(book(), on)


CUTS = {
    fact.name: sorted(
        {
            value
            for rule in book().rules
            for test in (rule.condition.clauses if rule.condition else ())
            if test.fact == fact.name and isinstance(test.value, int) and not isinstance(test.value, bool)
            for value in (test.value - 1, test.value, test.value + 1)
            if fact.low <= value <= fact.high
        }
    )
    for fact in FACTS
    if fact.kind == "number"
}
"""Values beside the bounds of the rules: where two readings of a rule would part."""
CUTS["notice"] = sorted({d for rule in book().rules if rule.days for d in (rule.days - 1, rule.days)} | {0})


def values(fact: Fact) -> st.SearchStrategy[Value]:
    if fact.kind == "number":
        return st.sampled_from(CUTS[fact.name] or [fact.low]) | st.integers(max(fact.low, 0), fact.high)
    if fact.kind == "code":
        return st.sampled_from(["M1805", "M1806", "E1205"])
    return st.sampled_from([choice.code for choice in fact.choices])


def cases() -> st.SearchStrategy[dict[str, Value]]:
    """Any possible case: facts left out, values beside every bound."""
    some = st.fixed_dictionaries({}, optional={fact.name: values(fact) for fact in FACTS})
    return some.filter(lambda case: not facts.contradictions(case))


def drawn(n: int, seed: int, known: float = 0.8) -> list[dict[str, Value]]:
    """Return `n` possible cases drawn fast."""
    rng = random.Random(seed)
    found: list[dict[str, Value]] = []
    while len(found) < n:
        case: dict[str, Value] = {}
        for fact in FACTS:
            if rng.random() < known:
                if fact.kind == "number":
                    choices = CUTS[fact.name] or [fact.low, fact.high]
                    case[fact.name] = (
                        rng.choice(choices)
                        if rng.random() < 0.7
                        else rng.randint(max(fact.low, 0), fact.high)
                    )
                elif fact.kind == "code":
                    case[fact.name] = rng.choice(["M1805", "M1806", "E1205"])
                else:
                    case[fact.name] = rng.choice(fact.choices).code
        for _ in range(20):
            if not facts.contradictions(case):
                break
            case.pop(rng.choice(["worked_months", "firm_months", "level", "promised_months", "contract", "allowance",
                                 "temp_firm_hours", "allowance_minimum"]), None)  # fmt: skip
        if not facts.contradictions(case):
            found.append(case)
    return found
