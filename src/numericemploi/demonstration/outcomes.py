"""Fictif situations after the end of past sessions, as they were known on the day of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.catalogue import PastSession
from numericemploi.model.period import months_before
from numericemploi.model.tables.people import OUTCOMES

_MILESTONES = (0, 3, 6, 12)

_AT_SIX = {
    "strong": (0.84, 0.06),
    "middle": (0.70, 0.10),
    "weak": (0.35, 0.10),
    "few": (0.75, 0.10),
    "none": (0.70, 0.08),
}
"""By the way a session went: share of its entrants in work at 6 months, and share then unknown."""

_IN_WORK = {
    "worker": {0: 0.45, 3: 0.8, 6: 1.0, 12: 0.93},
    "seeker": {0: 0.05, 3: 0.12, 6: 0.0, 12: 0.3},
    "silent": {0: 0.2, 3: 0.2, 6: 0.0, 12: 0.0},
}
"""Chance of being in work at each milestone. Whoever works at 6 months is a worker by definition here."""

_KNOWN = {0: 0.8, 3: 0.4, 6: 0.0, 12: 0.0}
"""Chance that a silent person's situation is known."""

_JOBS = (
    (
        "cdi",
        "cdd_6",
        "cdd_1_6",
        "cdd_1",
        "interim_6",
        "interim",
        "alternance",
        "creation",
        "public",
        "abroad",
    ),
    (0.46, 0.18, 0.08, 0.02, 0.03, 0.04, 0.06, 0.04, 0.04, 0.05),
)
_IDLE = (("jobseeker", "training", "inactive"), (0.74, 0.16, 0.10))
_EVIDENCE = (("contract", "administrative", "employer", "person", "provider"), (0.2, 0.25, 0.1, 0.35, 0.1))
_TARGET, _OTHER = 0.76, 0.16  # of those in work; the occupation of the others is not said
_OTHER_OCCUPATIONS = ("M1607", "D1106", "N1103")
_LEFT = 0.12  # of those not in work at 6 months, the share that had left before the end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """An entrant: the part they play, and the job they have or will have."""

    reference: str
    part: str
    finished: bool
    job: str
    rome3: str | None


def outcomes(past: list[PastSession], *, rng: np.random.Generator, as_of: date) -> pl.DataFrame:
    """Draw situations at 0, 3, 6 and 12 months; a row observed after `as_of` does not exist."""
    rows: list[dict[str, object]] = []
    count = 0
    for session in past:
        for person in _entrants(session, count, rng):
            rows += _followed(person, session, rng, as_of)
        count += session.entrants
    return OUTCOMES.of(rows).sort(OUTCOMES.key)


def _entrants(session: PastSession, count: int, rng: np.random.Generator) -> list[_Person]:
    """Give each entrant a part: the counts are exact, so that the design holds whatever the seed."""
    working, unknown = _AT_SIX[session.offering.insertion]
    workers = round(working * session.entrants)
    silent = round(unknown * session.entrants)
    parts = ["worker"] * workers + ["silent"] * silent
    parts += ["seeker"] * (session.entrants - len(parts))
    found = []
    for i, k in enumerate(rng.permutation(session.entrants)):
        drawn = rng.random()
        target = session.offering.course.rome3[0]
        other = str(rng.choice(_OTHER_OCCUPATIONS)) if drawn < _TARGET + _OTHER else None
        found.append(
            _Person(
                reference=f"fictif-t{count + i:04}",
                part=parts[int(k)],
                finished=parts[int(k)] == "worker" or rng.random() >= _LEFT,
                job=str(rng.choice(_JOBS[0], p=_JOBS[1])),
                rome3=target if drawn < _TARGET else other,
            )
        )
    return found


def _followed(
    person: _Person, session: PastSession, rng: np.random.Generator, as_of: date
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for milestone in _MILESTONES:
        due = months_before(session.ended_on, -milestone)
        observed_on = due + timedelta(days=int(rng.integers(1, 26)))
        situation = _situation(person, milestone, rng)
        evidence = str(rng.choice(_EVIDENCE[0], p=_EVIDENCE[1]))
        if observed_on > as_of:
            continue
        rows.append(
            {
                "session_id": session.session_id,
                "training_id": session.offering.training_id,
                "person": person.reference,
                "ended_on": session.ended_on,
                "finished": person.finished,
                "milestone": milestone,
                "situation": situation,
                "rome3": person.rome3 if situation == person.job else None,
                "evidence": None if situation == "unknown" else evidence,
                "observed_on": observed_on,
                "fictif": True,
            }
        )
    return rows


def _situation(person: _Person, milestone: int, rng: np.random.Generator) -> str:
    works, known = rng.random(), rng.random()
    idle = str(rng.choice(_IDLE[0], p=_IDLE[1]))
    if person.part == "silent" and known >= _KNOWN[milestone]:
        return "unknown"
    return person.job if works < _IN_WORK[person.part][milestone] else idle
