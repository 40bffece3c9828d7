"""Funding: the rules in force, who can be paid by whom, what the scenarios say of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from numericemploi.funding import coverage, facts, questions, scenarios, sheet
from numericemploi.funding.coverage import Coverage
from numericemploi.funding.facts import Value
from numericemploi.funding.questions import Question
from numericemploi.funding.rules import Book, load
from numericemploi.funding.scenarios import Gap, Scenario
from numericemploi.funding.sheet import Sheet
from numericemploi.funding.verdict import Page, Verdict
from numericemploi.reference import funding_rules as packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A case weighed on a day: the facts kept, every verdict, the sheet, the next question if one helps."""

    on: date
    case: dict[str, Value]
    verdicts: tuple[Verdict, ...]
    sheet: Sheet
    question: Question | None
    revision: str


def book() -> Book:
    """Return the rules that the instance goes by."""
    return _packaged()


def page(on: date) -> Page:
    """Return the rules as they stood on a day, compiled."""
    return _page(book(), on)


def check(given: Mapping[str, object], *, on: date, declined: tuple[str, ...] = ()) -> Checked:
    """Weigh a case on a day; anybody may, nothing is kept.

    Raises
    ------
    FactsError
        A fact cannot be, or two contradict one another.
    """
    case = facts.read(given)
    today = page(on)
    verdicts = today.weigh(case)
    return Checked(
        on=on,
        case=case,
        verdicts=verdicts,
        sheet=sheet.draw(verdicts, case),
        question=questions.following(today, case, declined=declined),
        revision=today.book.revision,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the scenarios say of the rules: those not followed, and how much of the conditions they exercise."""

    gaps: tuple[Gap, ...]
    coverage: Coverage


def judge_scenarios() -> Judged:
    """Run every packaged scenario on the rules in force.

    Raises
    ------
    SourceError
        A scenario cannot be read.
    """
    held = book()
    told = read_scenarios(held)
    pages = {one.on: page(one.on) for one in told}
    return Judged(gaps=tuple(scenarios.run(told, pages)), coverage=coverage.measure(held, told, pages))


def read_scenarios(held: Book) -> list[Scenario]:
    """Return every packaged scenario."""
    codes = {name: code for code, name in held.names.items()}
    texts = packaged.funding_scenarios()
    return [
        one for name, text in texts.items() for one in scenarios.read(text, schemes=codes, file=f"{name}.md")
    ]


@lru_cache(maxsize=1)
def _packaged() -> Book:
    return load(
        rules=packaged.funding_rules(),
        schemes=packaged.funding_schemes(),
        lists=packaged.funding_lists(),
        values=packaged.funding_values(),
    )


@lru_cache(maxsize=32)
def _page(held: Book, on: date) -> Page:
    return Page(held, on)
