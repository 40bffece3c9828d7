"""What an evidence file is made of: offers, openings, people, graduates, outcomes, prerequisites, sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from numericemploi.labels.proof import rounded
from numericemploi.model.period import months_before

NOT_NAMED = 0
"""Ordinal of the cluster that holds every offer whose source names no employer."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Offer:
    """An offer as the public may see it: no title, no text, no identifier, no employer's name."""

    rome3: str
    zone: str
    month: str
    """Month of publication, `2024-03`."""
    skills: tuple[str, ...]
    """OGR codes asked, sorted."""
    essential: tuple[str, ...]
    """Those of them that are required."""
    employer: int
    """Ordinal of the employer within this file, from 1; it means nothing elsewhere."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "essential", tuple(sorted(set(self.essential))))
        object.__setattr__(self, "skills", tuple(sorted({*self.skills, *self.essential})))


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Positions to be filled in a reachable zone for an occupation; None: no level published by the date."""

    zone: str
    rome3: str
    horizon: str
    low: float | None
    high: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", None if self.low is None else rounded(self.low))
        object.__setattr__(self, "high", None if self.high is None else rounded(self.high))
        if (self.low is None) != (self.high is None):
            raise ValueError("both bounds are known, or none")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.high:
            raise ValueError("bounds of openings go up from zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Competing:
    """People able now in a reachable zone for an occupation; None: no jobseeker figure published."""

    zone: str
    rome3: str
    able: float | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "able", None if self.able is None else rounded(self.able))
        if self.able is not None and not self.able >= 0:
            raise ValueError("people cannot be fewer than none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Seats already bought, in the reachable zones and for these occupations, that end within a horizon."""

    horizon: str
    graduates: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "graduates", rounded(self.graduates))
        if not self.graduates >= 0:
            raise ValueError("graduates cannot be fewer than none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Pooled exits of the training; the three counts are None when `entrants` is under the floor."""

    entrants: int | None
    employed: int | None
    unknown: int | None
    period_start: date
    period_end: date
    """The day after the last exit that could count."""

    def __post_init__(self) -> None:
        counts = [self.entrants, self.employed, self.unknown]
        known = [count for count in counts if count is not None]
        if len(known) not in {0, 3}:
            raise ValueError("the three counts are known, or none")
        if known and not (min(known) >= 0 and known[1] + known[2] <= known[0]):
            raise ValueError("employed and unknown are among the entrants")


State = Literal["current", "undated", "later", "old"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where figures come from: `offers`, `demand`, `stock` or `outcomes`."""

    name: str
    published_on: date | None
    vintage: str
    """Year or period that the figures speak of; empty when there is none."""

    def state(self, as_of: date, months: int) -> State:
        """Whether the source counts on `as_of`: dated, published by then, at most `months` months old."""
        if self.published_on is None:
            return "undated"
        if self.published_on > as_of:
            return "later"
        return "old" if self.published_on < months_before(as_of, months) else "current"


Answer = Literal["yes", "no", "unverified", "not_applicable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """A condition that no figure makes up for, with where and when it was looked up."""

    name: str
    answer: Answer
    source: str
    """Register or document looked up; empty when nobody did."""
    checked_on: date | None
    valid_until: date | None
    """Last day on which it holds, when the source gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """An employer signed that it would hire so many of the trainees."""

    employer: int
    """Ordinal of the employer within this file, from 1; it means nothing elsewhere."""
    own: bool
    """The employer is the provider itself: shown, not counted."""
    seats: int
    signed_on: date
    valid_until: date

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise ValueError("a commitment is for one trainee at least")


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What stood before this edition of the evidence: hysteresis needs nothing else."""

    verdict: str
    labelled: bool
    """The training held the label on that day."""
    failures: int
    """Editions in a row that failed and counted."""
    failed_on: date | None
    """Day of the last of them."""

    def __post_init__(self) -> None:
        if self.verdict not in {"yes", "no", "insufficient"}:
            raise ValueError("a verdict is yes, no or insufficient")
        if self.failures < 0 or (self.failures == 0) != (self.failed_on is None):
            raise ValueError("failures in a row have the day of the last one")
