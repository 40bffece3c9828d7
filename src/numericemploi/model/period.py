"""Periods are half-open: the first day is in, the last is out; an end may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """[start, end): `end` None means that no end is known."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    def holds(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)


def months_before(day: date, months: int) -> date:
    """Return the day `months` calendar months before `day`, pulled back to the month's last day if need be."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError
