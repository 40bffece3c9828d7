"""The book that the package ships, and what its scenarios say of a book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from numericemploi.funding import coverage, scenarios
from numericemploi.funding.coverage import Coverage
from numericemploi.funding.rules import Book, load
from numericemploi.funding.scenarios import Gap, Scenario
from numericemploi.funding.verdict import Page
from numericemploi.reference import funding_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the scenarios say of the rules: those not followed, and how much of the conditions they exercise."""

    gaps: tuple[Gap, ...]
    coverage: Coverage


def book_of(rules: pl.DataFrame) -> Book:
    """Build a book of the given rules (FUNDING_RULES) with the packaged schemes, lists and values.

    Raises
    ------
    ContractError
        As `rules.load`.
    """
    return load(
        rules=rules,
        schemes=funding_rules.funding_schemes(),
        lists=funding_rules.funding_lists(),
        values=funding_rules.funding_values(),
    )


@lru_cache(maxsize=1)
def book() -> Book:
    """Return the packaged book."""
    return book_of(funding_rules.funding_rules())


def judge(held: Book) -> Judged:
    """Run every packaged scenario on a book.

    Raises
    ------
    SourceError
        A scenario cannot be read.
    """
    codes = {name: code for code, name in held.names.items()}
    told: list[Scenario] = []
    for name, text in funding_rules.funding_scenarios().items():
        told += scenarios.read(text, schemes=codes, file=f"{name}.md")
    pages = {on: Page(held, on) for on in {one.on for one in told}}
    return Judged(gaps=tuple(scenarios.run(told, pages)), coverage=coverage.measure(held, told, pages))
