"""Fictif trainings and sessions: providers in the main towns, in smaller ones, and at a distance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.courses import COURSES, Course
from numericemploi.demonstration.places import Places
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS

_METROPOLISES = 3  # towns where the first provider of each course is found, in turn
_PROVIDERS = ("École numérique", "Centre de formation", "Atelier du numérique")
_WEEKLY_HOURS = 30
_FIRST_START, _LAST_START = 64, 338  # days after `as_of`
_FIRST_CONTRACTED, _LAST_CONTRACTED = -60, 120

_PAST = {
    "strong": ((250, 17), (560, 16), (880, 16)),
    "middle": ((300, 15), (640, 16), (970, 15)),
    "weak": ((270, 16), (610, 15)),
    "few": ((420, 11),),
    "none": (),
}
"""Past sessions by the way they went: (days from their end to `as_of`, entrants)."""

_JUST_ENDED = ((0, 36, 14), (6, 90, 12), (4, 150, 15))
"""Sessions too recent for a situation at 6 months: (course, days, entrants), all by its first provider."""

_CONTRACTED = (0, 1, 3, 4, 6, 9, 12, 15)
"""Courses of which a session is bought, in progress or to come, with their second provider."""
_BUYERS = ("region", "france_travail", "opco")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A course at one provider: a training, its towns, and whether it is also given at a distance."""

    number: int
    course: Course
    rank: int
    towns: tuple[str, str]

    @property
    def training_id(self) -> str:
        """Identifier of the training."""
        return f"fictif-{self.course.slug}-{self.rank + 1}"

    @property
    def insertion(self) -> str:
        """How its past sessions went."""
        return self.course.insertion[self.rank]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSession:
    """A session that has ended, and how many entered it."""

    session_id: str
    offering: Offering
    ended_on: date
    entrants: int


def offerings(places: Places) -> list[Offering]:
    """Three providers for each course: a metropolis, a town, and a small town that also teaches remotely."""
    towns = places.towns
    metropolises = towns[:_METROPOLISES]
    others = towns[_METROPOLISES:] or towns
    found = []
    for i, course in enumerate(COURSES):
        sites = (
            (metropolises[i % len(metropolises)], others[(3 * i) % len(others)]),
            (others[(2 * i) % len(others)], others[(2 * i + 1) % len(others)]),
            (others[-1 - i % len(others)], others[-1 - i % len(others)]),
        )
        found += [
            Offering(number=3 * i + rank, course=course, rank=rank, towns=sites[rank]) for rank in range(3)
        ]
    return found


def trainings(given: list[Offering], *, places: Places, skills: pl.DataFrame) -> pl.DataFrame:
    """State each training; what it teaches is the first items of its occupations, essential ones first."""
    rows: list[dict[str, object]] = [
        {
            "training_id": one.training_id,
            "title": f"{one.course.title} (fictif)",
            "provider": f"{_PROVIDERS[one.rank]} à {places.labels[one.towns[0]]} (fictif)",
            "siret": _organisation(one, given),
            "nda": None,
            "rome": list(one.course.rome3),
            "skills": _taught(one.course, skills),
            "objective": f"Formation fictive de démonstration : {one.course.title}.",
            "level_entry": one.course.level_entry,
            "level_exit": one.course.level_exit,
            "certifying": one.course.certifying,
            "rncp": None,
            "fictif": True,
        }
        for one in given
    ]
    return TRAININGS.of(rows).sort(TRAININGS.key)


def _organisation(one: Offering, given: list[Offering]) -> str:
    """Number providers in the order of the catalogue: no real SIRET is made up."""
    houses = list(dict.fromkeys((other.rank, other.towns[0]) for other in given))
    return f"fictif-{houses.index((one.rank, one.towns[0])) + 1:04}"


def _taught(course: Course, skills: pl.DataFrame) -> list[str]:
    found: set[str] = set()
    for rome3 in course.rome3:
        items = skills.filter(rome3=rome3).sort("essential", "ogr", descending=[True, False])["ogr"].to_list()
        found.update(items[: math.ceil(course.taught * len(items))])
    return sorted(found)


def sessions(
    given: list[Offering], past: list[PastSession], *, rng: np.random.Generator, as_of: date
) -> pl.DataFrame:
    """Two sessions on offer for each training, some under contract, and those that have ended."""
    rows: list[dict[str, object]] = []
    for one in given:
        for k in range(2):
            modality = _modality(one, k, rng)
            starts_on = _monday(as_of + timedelta(days=int(rng.integers(_FIRST_START, _LAST_START))))
            rows.append(
                {
                    **_facts(one, rng),
                    "session_id": f"fictif-s{one.number:02}-{k + 1}",
                    "commune": None if modality == "remote" else one.towns[k],
                    "modality": modality,
                    "starts_on": starts_on,
                    "ends_on": _friday(starts_on, one.course.hours),
                    "status": "offered",
                    "buyer": None,
                }
            )
    rows += [_contracted(given[3 * i + 1], i, rng, as_of) for i in _CONTRACTED]
    rows += [_ended(one, rng) for one in past]
    return SESSIONS.of(rows).sort(SESSIONS.key)


def past_sessions(given: list[Offering], *, as_of: date) -> list[PastSession]:
    """Sessions ended before `as_of`, as the courses' design says."""
    found = []
    for one in given:
        ends = _PAST[one.insertion] + tuple(
            (days, entrants) for course, days, entrants in _JUST_ENDED if one.number == 3 * course
        )
        found += [
            PastSession(
                session_id=f"fictif-p{one.number:02}-{k + 1}",
                offering=one,
                # Spread over the weeks, so that not every session ends on the same days.
                ended_on=_friday(_monday(as_of - timedelta(days=days - one.number % 4 * 7)), 0),
                entrants=entrants,
            )
            for k, (days, entrants) in enumerate(ends)
        ]
    return found


def _contracted(one: Offering, i: int, rng: np.random.Generator, as_of: date) -> dict[str, object]:
    starts_on = _monday(as_of + timedelta(days=int(rng.integers(_FIRST_CONTRACTED, _LAST_CONTRACTED))))
    return {
        **_facts(one, rng),
        "session_id": f"fictif-k{one.number:02}",
        "commune": one.towns[0],
        "modality": "onsite",
        "starts_on": starts_on,
        "ends_on": _friday(starts_on, one.course.hours),
        "status": "contracted",
        "buyer": _BUYERS[i % len(_BUYERS)],
    }


def _ended(past: PastSession, rng: np.random.Generator) -> dict[str, object]:
    one = past.offering
    weeks = math.ceil(one.course.hours / _WEEKLY_HOURS)
    return {
        **_facts(one, rng),
        "session_id": past.session_id,
        "commune": one.towns[0],
        "modality": "onsite",
        "starts_on": past.ended_on - timedelta(days=7 * weeks - 3),
        "ends_on": past.ended_on,
        "seats_max": 18,
        "status": "contracted",
        "buyer": _BUYERS[one.number % len(_BUYERS)],
    }


def _facts(one: Offering, rng: np.random.Generator) -> dict[str, object]:
    """What any session of a training has: hours, group, and a price of about 2,000 € and 6 € an hour."""
    euros = (2_000 + 6 * one.course.hours) * float(rng.uniform(0.9, 1.1))
    return {
        "training_id": one.training_id,
        "hours": one.course.hours,
        "seats_min": int(rng.integers(6, 11)),
        "seats_max": int(rng.integers(10, 21)),
        "unit_price": 5_000 * round(min(max(euros, 3_000), 9_000) / 50),
        "fictif": True,
    }


def _modality(one: Offering, k: int, rng: np.random.Generator) -> str:
    if one.rank == 2:
        return ("blended", "remote")[k]
    return "blended" if rng.random() < 0.15 else "onsite"


def _monday(day: date) -> date:
    """Return the first Monday from `day` on."""
    return day + timedelta(days=-day.weekday() % 7)


def _friday(monday: date, hours: int) -> date:
    """Return the Friday on which a course of so many hours ends; one of no hours ends the same week."""
    weeks = max(1, math.ceil(hours / _WEEKLY_HOURS))
    return monday + timedelta(days=7 * weeks - 3)
