"""One sheet for the person and the adviser: what I would get, what I would pay, which aids, what to do by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from numericemploi.funding.facts import Case
from numericemploi.funding.verdict import CHECK, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A scheme that could pay for the course: what it would pay, what would be left; None when not known."""

    scheme: str
    name: str
    words: str
    paid: int | None
    left: int | None
    reserves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do: the last day when the entry is known, otherwise so many days before it."""

    name: str
    words: str
    days: int
    last_day: date | None
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything that one reads on one page; money in euro cents, None where it cannot be worked out."""

    on: date
    price: int | None
    payers: tuple[Payer, ...]
    """Schemes that say yes for the course, what is left to pay smallest first."""
    open: tuple[str, ...]
    """Names of the schemes of which one cannot say, for the course."""
    left: int | None
    """What would be left to pay with the best of them; the price when all say no; None when not known."""
    monthly: int | None
    """The largest monthly pay of a scheme that says yes."""
    pay: tuple[str, ...]
    aids: tuple[str, ...]
    steps: tuple[Step, ...]
    """Ordered by day; those without a day last."""
    to_check: tuple[str, ...]


def draw(verdicts: Sequence[Verdict], case: Case) -> Sheet:
    """Lay the verdicts on a case out as a sheet; nothing is added to what they say."""
    yes = [one for one in verdicts if one.answer == "yes"]
    price = case.get("price")
    cents = None if price is None else 100 * int(price)
    payers = sorted(
        (_payer(one, cents) for one in yes if one.family in {"course", "contract"}),
        key=lambda one: (one.left is None, one.left or 0),
    )
    known = [one.left for one in payers if one.left is not None]
    monthly = [
        paid.cents for one in yes for paid in one.benefits if paid.benefit == "pay" and paid.cents is not None
    ]
    course_open = [
        one.name for one in verdicts if one.answer == "cannot_say" and one.family in {"course", "contract"}
    ]
    return Sheet(
        on=verdicts[0].on,
        price=cents,
        payers=tuple(payers),
        open=tuple(course_open),
        left=min(known) if known else None if payers or course_open else cents,
        monthly=max(monthly, default=None),
        pay=tuple(
            f"{one.name} — {paid.words}" for one in yes for paid in one.benefits if paid.benefit == "pay"
        ),
        aids=tuple(
            f"{one.name} — {paid.words}" for one in yes for paid in one.benefits if paid.benefit == "travel"
        ),
        steps=tuple(
            sorted(_steps(yes), key=lambda one: (one.last_day is None, one.last_day or date.max, -one.days))
        ),
        to_check=tuple(
            dict.fromkeys(
                f"{one.name} — {reserve.removeprefix(CHECK)}" for one in yes for reserve in one.reserves
            )
        ),
    )


def _payer(verdict: Verdict, price: int | None) -> Payer:
    course = [one for one in verdict.benefits if one.benefit == "course"]
    shares = sum(one.cents or 0 for one in verdict.benefits if one.benefit == "share" and one.sure)
    sure = [one.cents for one in course if one.cents is not None and one.sure]
    paid = max(sure, default=None)
    left = None if paid is None or price is None else max(price - paid, 0) + shares
    words = " ; ".join(one.words for one in verdict.benefits if one.benefit in {"course", "share"})
    return Payer(
        scheme=verdict.scheme, name=verdict.name, words=words, paid=paid, left=left, reserves=verdict.reserves
    )


def _steps(verdicts: Sequence[Verdict]) -> list[Step]:
    return [
        Step(
            name=one.name,
            words=deadline.words,
            days=deadline.days,
            last_day=deadline.last_day,
            passed=deadline.passed,
        )
        for one in verdicts
        for deadline in one.deadlines
    ]
