"""Fictif candidates and fictif outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.catalogue import Past
from numericemploi.demonstration.places import drawn
from numericemploi.model.period import months_before
from numericemploi.model.tables.people import CANDIDATES, OUTCOMES, SITUATIONS_IN_WORK

_CANDIDATES = 500
_TARGETS = {
    "M1805": 40,
    "I1401": 16,
    "M1801": 12,
    "M1810": 8,
    "M1802": 10,
    "M1806": 10,
    "M1804": 2,
    "M1803": 2,
}
_MILESTONES = (0, 3, 6, 12)
_UNKNOWN, _LEFT = 0.08, 0.1
_WORK = ("cdi", "cdi", "cdi", "cdd_6", "cdd_6", "cdd_1_6", "interim_6", "creation", "abroad", "alternance")
_NO_WORK = ("jobseeker", "jobseeker", "training", "inactive")


def candidates(
    places: pl.DataFrame, skills: pl.DataFrame, rng: np.random.Generator, *, as_of: date
) -> pl.DataFrame:
    """Draw dossiers opened in the nine months before `as_of`, in towns and in the country alike."""
    at = drawn(places, _CANDIDATES, rng, concentration=0.7)
    codes, frequency = list(_TARGETS), np.array(list(_TARGETS.values()), dtype=float)
    targets = rng.choice(codes, size=_CANDIDATES, p=frequency / frequency.sum())
    by_occupation = skills.sort("rome3", "ogr").partition_by("rome3", as_dict=True)
    items = {key[0]: part["ogr"].to_numpy() for key, part in by_occupation.items()}
    rows = []
    for n in range(_CANDIDATES):
        status = str(rng.choice(["jobseeker", "employee", "dropped_out"], p=[0.65, 0.2, 0.15]))
        held = items[str(targets[n])]
        share = 0.75 if status == "dropped_out" else 0.25
        level = rng.choice([2, 3, 4, 5, 6, 7, 0], p=[0.08, 0.2, 0.3, 0.18, 0.12, 0.06, 0.06])
        rows.append(
            {
                "candidate_id": f"fictif-dossier-{n:04}",
                "commune": places["commune"][int(at[n])],
                "status": status,
                "level": int(level) or None,
                "target_rome3": str(targets[n]),
                "skills": [str(code) for code in held[rng.random(len(held)) < share]],
                "experience_months": _experience(status, rng),
                "max_minutes": int(rng.choice([30, 45, 60, 75])),
                "car": bool(rng.random() < 0.75),
                "remote_ok": bool(rng.random() < 0.6),
                "opened_on": as_of - timedelta(days=int(rng.integers(0, 270))),
                "fictif": True,
            }
        )
    return CANDIDATES.of(rows).sort(CANDIDATES.key)


def _experience(status: str, rng: np.random.Generator) -> int:
    return int(rng.integers(6, 96)) if status == "dropped_out" else int(rng.choice([0, 0, 0, 6, 18]))


def outcomes(past: Sequence[Past], rng: np.random.Generator, *, as_of: date) -> pl.DataFrame:
    """Draw what became of each entrant at each milestone that was due and observed by `as_of`."""
    rows = []
    person = 0
    for session in past:
        for _ in range(session.entrants):
            person += 1
            finished = bool(rng.random() >= _LEFT)
            lucky = rng.random()
            for milestone in _MILESTONES:
                observed = _after(session.ended_on, milestone) + timedelta(days=int(rng.integers(0, 20)))
                situation = _situation(rng, lucky, session.chance, milestone)
                job = session.rome3 if rng.random() < 0.8 else "M1805"
                if observed <= as_of:
                    rows.append(
                        {
                            "session_id": session.session_id,
                            "training_id": session.training_id,
                            "person": f"fictif-personne-{person:05}",
                            "ended_on": session.ended_on,
                            "finished": finished,
                            "milestone": milestone,
                            "situation": situation,
                            "rome3": job if situation in SITUATIONS_IN_WORK else None,
                            "evidence": None
                            if situation == "unknown"
                            else str(rng.choice(["person", "contract"])),
                            "observed_on": observed,
                            "fictif": True,
                        }
                    )
    return OUTCOMES.of(rows).sort(OUTCOMES.key)


def _situation(rng: np.random.Generator, lucky: float, chance: float, milestone: int) -> str:
    """Draw a situation; a person's luck lasts, and access to work grows with the months."""
    unknown, word = rng.random() < _UNKNOWN, rng.random()
    in_work = lucky < chance * {0: 0.35, 3: 0.8, 6: 1.0, 12: 1.03}[milestone]
    if unknown and not in_work:
        return "unknown"
    words = _WORK if in_work else _NO_WORK
    return words[int(word * len(words))]


def _after(day: date, months: int) -> date:
    return months_before(day, -months)
