"""Funding: the rules in force, who can be paid by whom."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from numericemploi.funding.rules import Book, load
from numericemploi.funding.verdict import Page
from numericemploi.reference import funding_rules as packaged


def book() -> Book:
    """Return the rules that the instance goes by."""
    return _packaged()


def page(on: date) -> Page:
    """Return the rules as they stood on a day, compiled."""
    return _page(book(), on)


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
