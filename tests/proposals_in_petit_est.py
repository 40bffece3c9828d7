"""Petit-Est as the tests of proposals read it: whole minutes, round gaps, one candidate to vary."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import strategies as st

import petit_est
from funding_cases import page
from numericemploi.funding.payers import payers
from numericemploi.model.tables.people import CANDIDATES
from numericemploi.model.tables.results import DEMAND, GAP, RATES
from numericemploi.model.tables.trainings import SESSIONS
from numericemploi.orientation.score import Proposals, propose
from petit_est import ADMINISTRATOR, AS_OF, DEVELOPER, METROPOLIS, RURAL, TOWN

CORE = {DEVELOPER: ["s1", "s2", "s3"], ADMINISTRATOR: ["s4"]}
NAMES = {DEVELOPER: "Développement", ADMINISTRATOR: "Systèmes"}
VERDICTS = payers(sessions=petit_est.sessions(), geography=petit_est.geography(), page=page(AS_OF))

# Positions without a candidate within 24 months: zone, occupation, gap. Positions at 6 months: always 10.
GAPS = [
    (METROPOLIS, DEVELOPER, 60.0), (TOWN, DEVELOPER, 20.0), (RURAL, DEVELOPER, -5.0),
    (METROPOLIS, ADMINISTRATOR, 20.0), (TOWN, ADMINISTRATOR, 5.0), (RURAL, ADMINISTRATOR, None),
]  # fmt: skip

# Whole minutes by car, so that scores can be worked by hand: residence, site, minutes.
MINUTES = [
    ("99001", "99001", 0), ("99001", "99003", 40), ("99001", "99005", 70),
    ("99002", "99001", 15), ("99002", "99003", 39), ("99002", "99005", 62),
    ("99003", "99001", 40), ("99003", "99003", 0), ("99003", "99005", 57),
    ("99005", "99001", 67), ("99005", "99003", 57), ("99005", "99005", 0),
    ("99006", "99001", 74), ("99006", "99003", 63), ("99006", "99005", 18),
]  # fmt: skip


def demand(positions: float | None = 10.0) -> pl.DataFrame:
    row = {"horizon": "short", "positions": positions, "low": positions, "high": positions, "declared": 0}
    return DEMAND.of([{**row, "zone": zone, "rome3": rome3} for zone, rome3, _ in GAPS])


def gap(figures: list[tuple[str, str, float | None]] | None = None) -> pl.DataFrame:
    row = {"horizon": "medium", "in_training": 0.0}
    return GAP.of(
        [{**row, "zone": zone, "rome3": rome3, "gap": figure} for zone, rome3, figure in figures or GAPS]
    )


def travel() -> pl.DataFrame:
    schema = {"origin": pl.String, "site": pl.String, "minutes": pl.Float64}
    return pl.DataFrame([(o, s, float(m)) for o, s, m in MINUTES], schema=schema, orient="row")


def rates(n: int, pooled: float = 0.8) -> pl.DataFrame:
    return RATES.of(
        [
            {"training_id": "fictif-dev", "definition": "strict", "milestone": 6, "n": n, "k": n, "unknown": 0,
             "coverage": 1.0, "pooled": pooled, "pooled_low": 0.6, "pooled_high": 0.9, "period_start": date(2021, 6, 30),
             "period_end": date(2024, 6, 30), "public": n >= 20}
        ]
    )  # fmt: skip


def person(**facts: object) -> pl.DataFrame:
    """A jobseeker of Faubourg with the baccalauréat who seeks development, holds s1, has a car, accepts an hour."""
    row = {"candidate_id": "X", "commune": "99002", "status": "jobseeker", "level": 4, "target_rome3": DEVELOPER,
           "skills": ["s1"], "experience_months": 0, "max_minutes": 60, "car": True, "remote_ok": True,
           "opened_on": date(2024, 5, 2), "fictif": True}  # fmt: skip
    return CANDIDATES.of([{**row, **facts}])


def proposed(candidates: pl.DataFrame | None = None, **changes: Any) -> Proposals:
    given_: dict[str, Any] = {
        "candidates": petit_est.candidates() if candidates is None else candidates,
        "demand": demand(), "gap": gap(), "sessions": petit_est.sessions(), "trainings": petit_est.trainings(),
        "rates": RATES.empty(), "core_skills": CORE, "travel": travel(), "verdicts": VERDICTS,
        "geography": petit_est.geography(), "as_of": AS_OF, "names": NAMES,
    }  # fmt: skip
    return propose(**{**given_, **changes})


def session(**facts: object) -> pl.DataFrame:
    """Only V1, with other facts."""
    row = petit_est.sessions().filter(pl.col("session_id") == "V1").to_dicts()[0]
    return SESSIONS.of([{**row, **facts}])


def listed(found: Proposals) -> list[tuple[str, str, str | None]]:
    return found.proposals.select("kind", "rome3", "session_id").rows()


def reason(found: Proposals, criterion: str, rank: int = 1) -> tuple[float, str]:
    row = found.reasons.filter(pl.col("criterion") == criterion, pl.col("rank") == rank)
    return row.item(0, "value"), row.item(0, "sentence")


SKILLS = st.lists(st.sampled_from(["s1", "s2", "s3", "s4", "s8"]), unique=True)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "commune": st.sampled_from(["99001", "99002", "99003", "99004", "99005", "99006", "98765"]),
            "status": st.sampled_from(["jobseeker", "employee", "dropped_out"]),
            "level": st.none() | st.integers(1, 8),
            "target_rome3": st.sampled_from([DEVELOPER, ADMINISTRATOR, "E1205"]),
            "skills": SKILLS,
            "experience_months": st.integers(0, 60),
            "max_minutes": st.integers(0, 90),
            "car": st.booleans(),
            "remote_ok": st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)


def people(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.concat([person(candidate_id=f"X{index}", **row) for index, row in enumerate(rows)])
