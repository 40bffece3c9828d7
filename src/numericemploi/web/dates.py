"""How a day is written for people: the day first, the month in letters, in the page's language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import dateformat

from numericemploi.web.numbers import language


def short(day: date) -> str:
    """Write a day in a table: `2 déc. 2024` in French, `2 Dec 2024` in English."""
    return _written(day, "N Y" if language() == "fr" else "M Y")


def long(day: date) -> str:
    """Write a day in a sentence: `30 juin 2024` in French, `30 June 2024` in English."""
    return _written(day, "F Y")


def moment(at: datetime) -> str:
    """Write a day with its hour: `2 déc. 2024 14:05`."""
    return f"{short(at)} {at:%H:%M}"


def _written(day: date, rest: str) -> str:
    first = "1er" if day.day == 1 and language() == "fr" else str(day.day)
    return f"{first} {dateformat.format(day, rest)}"
