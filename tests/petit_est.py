"""Petit-Est, the hand-made region: three zones, two basins that do not nest, two occupations.

Every expected value in the tests was worked out by hand from these tables; the working is in
docs/tutorial/petit-est.md.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from numericemploi.model.tables.employers import NEEDS, OFFERS
from numericemploi.model.tables.nomenclatures import FAMILY_OCCUPATIONS, OCCUPATIONS
from numericemploi.model.tables.people import CANDIDATES, OUTCOMES
from numericemploi.model.tables.statistics import BMO, OFFER_COUNTS, TENSION
from numericemploi.model.tables.territories import GEOGRAPHY, ZONES
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS

AS_OF = date(2024, 6, 30)
METROPOLIS, TOWN, RURAL = "9901", "9902", "9903"
DEVELOPER, ADMINISTRATOR = "M1805", "M1801"

_PLACES = [
    # commune, label, zone, bassin, population, latitude, longitude, density
    ("99001", "Villeneuve", METROPOLIS, "99A1", 200_000, 48.50, 7.00, 1),
    ("99002", "Faubourg", METROPOLIS, "99A1", 50_000, 48.55, 7.05, 3),
    ("99003", "Bourg", TOWN, "99A1", 30_000, 48.50, 7.40, 4),
    ("99004", "Les Prés", TOWN, "99B2", 10_000, 48.60, 7.50, 6),
    ("99005", "Valvert", RURAL, "99B2", 8_000, 48.90, 7.50, 7),
    ("99006", "Hautmont", RURAL, "99B2", 2_000, 48.95, 7.60, 7),
]


def zones() -> pl.DataFrame:
    return ZONES.of(
        [
            {"zone": METROPOLIS, "label": "Villeneuve"},
            {"zone": TOWN, "label": "Bourg"},
            {"zone": RURAL, "label": "Valvert"},
        ]
    )


def geography() -> pl.DataFrame:
    return GEOGRAPHY.of(
        [
            {
                "commune": commune, "label": label, "department": "99", "region": "99", "zone": zone,
                "bassin": bassin, "population": population, "latitude": latitude, "longitude": longitude,
                "density": density, "connected": True if commune == "99005" else None,
            }
            for commune, label, zone, bassin, population, latitude, longitude, density in _PLACES
        ]
    )  # fmt: skip


def occupations() -> pl.DataFrame:
    return OCCUPATIONS.of(
        [
            {"rome3": DEVELOPER, "label": "Études et développement informatique", "label_en": "Software development",
             "scope": "core", "why": "cœur du numérique"},
            {"rome3": ADMINISTRATOR, "label": "Administration de systèmes d'information",
             "label_en": "Systems administration", "scope": "core", "why": "cœur du numérique"},
        ]
    )  # fmt: skip


def families() -> pl.DataFrame:
    return FAMILY_OCCUPATIONS.of(
        [
            {"family": "M1X80", "rome3": DEVELOPER, "weight": 0.5, "confidence": "B", "why": "techniciens d'étude"},
            {"family": "M2X90", "rome3": DEVELOPER, "weight": 0.5, "confidence": "B", "why": "ingénieurs d'étude"},
            {"family": "M1X81", "rome3": ADMINISTRATOR, "weight": 1.0, "confidence": "B", "why": "techniciens d'exploitation"},
        ]
    )  # fmt: skip


def bmo() -> pl.DataFrame:
    """Published: 100, 60 and 40 in basin 99A1; in 99B2 one censored row and two absent ones."""
    row = {"year": 2024, "region": "99", "department": "99", "hard": None, "seasonal": None}
    return BMO.of(
        [
            {**row, "family": "M1X80", "bassin": "99A1", "projects": 100},
            {**row, "family": "M2X90", "bassin": "99A1", "projects": 60},
            {**row, "family": "M1X81", "bassin": "99A1", "projects": 40},
            {**row, "family": "M1X81", "bassin": "99B2", "projects": None},
        ]
    )


def offer_counts() -> pl.DataFrame:
    """Basin 99A1 has ten developer offers and four administrator ones; basin 99B2 has none."""
    day = date(2021, 12, 21)
    return OFFER_COUNTS.of(
        [
            {"commune": "99001", "rome3": DEVELOPER, "offers": 6, "extracted_on": day},
            {"commune": "99002", "rome3": DEVELOPER, "offers": 2, "extracted_on": day},
            {"commune": "99003", "rome3": DEVELOPER, "offers": 2, "extracted_on": day},
            {"commune": "99001", "rome3": ADMINISTRATOR, "offers": 3, "extracted_on": day},
            {"commune": "99003", "rome3": ADMINISTRATOR, "offers": 1, "extracted_on": day},
        ]
    )


def tension(year: int = 2023) -> pl.DataFrame:
    """Developers: 56 jobseekers in 99A1, 20 in 99B2; administrators are not published anywhere."""
    return TENSION.of(
        [
            {
                "year": year,
                "rome3": DEVELOPER,
                "bassin": "99A1",
                "offers": 120.0,
                "jobseekers": 56.0,
                "tension": 5,
            },
            {
                "year": year,
                "rome3": DEVELOPER,
                "bassin": "99B2",
                "offers": 4.0,
                "jobseekers": 20.0,
                "tension": 2,
            },
        ]
    )


def trainings() -> pl.DataFrame:
    row = {
        "siret": None,
        "nda": None,
        "objective": "",
        "level_exit": 5,
        "certifying": True,
        "rncp": None,
        "fictif": True,
    }
    return TRAININGS.of(
        [
            {**row, "training_id": "fictif-dev", "title": "Développeur web", "provider": "École de Villeneuve (fictif)",
             "rome": [DEVELOPER], "skills": ["s1", "s2", "s3"], "level_entry": 3},
            {**row, "training_id": "fictif-sys", "title": "Technicien systèmes", "provider": "École du Bourg (fictif)",
             "rome": [ADMINISTRATOR], "skills": ["s4"], "level_entry": None},
        ]
    )  # fmt: skip


def sessions() -> pl.DataFrame:
    """Four sessions on offer (one remote), one already contracted at Bourg."""
    row = {"starts_on": date(2024, 9, 2), "ends_on": date(2024, 12, 20), "hours": 400, "fictif": True,
           "status": "offered", "buyer": None, "modality": "onsite"}  # fmt: skip
    return SESSIONS.of(
        [
            {**row, "session_id": "V1", "training_id": "fictif-dev", "commune": "99001", "seats_min": 8, "seats_max": 12,
             "unit_price": 400_000},
            {**row, "session_id": "B1", "training_id": "fictif-dev", "commune": "99003", "seats_min": 6, "seats_max": 10,
             "unit_price": 450_000},
            {**row, "session_id": "B2", "training_id": "fictif-sys", "commune": "99003", "seats_min": 6, "seats_max": 10,
             "unit_price": 420_000},
            {**row, "session_id": "R1", "training_id": "fictif-dev", "commune": None, "seats_min": 5, "seats_max": 8,
             "unit_price": 350_000, "modality": "remote"},
            {**row, "session_id": "C1", "training_id": "fictif-dev", "commune": "99003", "seats_min": 6, "seats_max": 10,
             "unit_price": 450_000, "status": "contracted", "buyer": "region"},
        ]
    )  # fmt: skip


def candidates() -> pl.DataFrame:
    """Two in the metropolis, one at Bourg without a car, two in the rural zone of whom one is connected."""
    row = {"status": "jobseeker", "level": 4, "experience_months": 0, "max_minutes": 60, "car": True,
           "remote_ok": True, "opened_on": date(2024, 5, 2), "fictif": True}  # fmt: skip
    return CANDIDATES.of(
        [
            {**row, "candidate_id": "P1", "commune": "99001", "target_rome3": DEVELOPER, "skills": ["s1", "s2", "s3"],
             "experience_months": 36, "level": 6, "status": "dropped_out"},
            {**row, "candidate_id": "P2", "commune": "99002", "target_rome3": DEVELOPER, "skills": ["s1"]},
            {**row, "candidate_id": "P3", "commune": "99003", "target_rome3": ADMINISTRATOR, "skills": [], "car": False,
             "level": None},
            {**row, "candidate_id": "P4", "commune": "99005", "target_rome3": DEVELOPER, "skills": [], "level": 3},
            {**row, "candidate_id": "P5", "commune": "99006", "target_rome3": ADMINISTRATOR, "skills": ["s4"],
             "remote_ok": False, "max_minutes": 30},
        ]
    )  # fmt: skip


def outcomes() -> pl.DataFrame:
    """Twenty developers left in June 2023, twelve technicians in October 2023.

    Developers at 6 months: 13 in work, 9 of them as developers, 11 durably; 3 seek, 1 studies, 2 answered
    nothing and 1 left before the end without any further row. All twelve technicians work.
    """
    row = {"milestone": 6, "finished": True, "evidence": "person", "fictif": True}
    developers = {**row, "session_id": "D1", "training_id": "fictif-dev", "ended_on": date(2023, 6, 30),
                  "observed_on": date(2024, 1, 10)}  # fmt: skip
    situations = [
        *[("cdi", DEVELOPER)] * 8, ("cdd_6", DEVELOPER), ("cdd_6", "M1607"), ("creation", None), ("cdd_1_6", "D1106"),
        ("abroad", None), *[("jobseeker", None)] * 3, ("training", None), *[("unknown", None)] * 2,
    ]  # fmt: skip
    technicians = {**row, "session_id": "T1", "training_id": "fictif-sys", "ended_on": date(2023, 10, 20),
                   "observed_on": date(2024, 5, 2), "situation": "cdi", "rome3": ADMINISTRATOR}  # fmt: skip
    return OUTCOMES.of(
        [
            *[
                {**developers, "person": f"d{i:02}", "situation": situation, "rome3": rome3}
                for i, (situation, rome3) in enumerate(situations, start=1)
            ],
            {**developers, "person": "d20", "milestone": 0, "finished": False, "situation": "jobseeker",
             "observed_on": date(2023, 7, 3)},
            *[{**technicians, "person": f"t{i:02}"} for i in range(1, 13)],
        ]
    )  # fmt: skip


def need(**changed: Any) -> dict[str, Any]:
    """Three developers at Valvert within six months, budgeted in May 2024; confirmed when declared."""
    row = {
        "need_id": "n1", "employer": "Atelier Fictif", "title": "Développeuse web", "rome3": DEVELOPER,
        "commune": "99005", "positions": 3, "filled": 0, "horizon_months": 6, "contract": "CDI",
        "firmness": "budgeted", "beginners": True, "declared_on": date(2024, 5, 1), "state": "open", "skills": [],
        "revision": 1, "fictif": True,
    } | changed  # fmt: skip
    return {**dict.fromkeys(NEEDS.schema), "confirmed_on": row["declared_on"], **row}


def offers() -> pl.DataFrame:
    """Thirty-six developer offers of the past year, three from each of twelve employers, all at Villeneuve.

    Nine employers ask s1 and s2; three ask s1 and, as essential, s9, which no training here teaches.
    """
    row = {"source": "fictif", "title": "Développeur (fictif)", "text": "", "rome": DEVELOPER, "commune": "99001",
           "positions": 1, "published_on": date(2024, 3, 4), "fictif": True}  # fmt: skip
    usual = {"skills": ["s1", "s2"], "essential": []}
    other = {"skills": ["s1", "s9"], "essential": ["s9"]}
    return OFFERS.of(
        [
            {
                **row,
                **(usual if employer < 9 else other),
                "offer_id": f"{employer}-{i}",
                "employer": f"e{employer:02}",
            }
            for employer in range(12)
            for i in range(3)
        ]
    )
