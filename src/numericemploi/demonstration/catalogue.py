"""Fictif trainings and sessions: made to pass, fail, or lack evidence on each proof of the label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.places import towns
from numericemploi.model.period import months_before
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS

_PROVIDERS = 14
_AIMS = (
    "M1805",
    "M1805",
    "M1810",
    "M1802",
    "M1805",
    "I1401",
    "M1801",
    "M1806",
    "M1805",
    "M1802",
    "M1805",
    "I1401",
    "M1810",
    "M1804",
    "M1801",
    "M1806",
    "M1803",
    "M1807",
    "E1205",
    "M1805",
)
_TITLES = {
    "E1104": "Concepteur·rice multimédia",
    "E1205": "Intégrateur·rice web",
    "I1401": "Technicien·ne de maintenance",
    "M1801": "Administrateur·rice systèmes et réseaux",
    "M1802": "Technicien·ne cybersécurité",
    "M1803": "Chef·fe de service informatique",
    "M1804": "Technicien·ne études télécoms",
    "M1805": "Développeur·se web",
    "M1806": "Assistant·e maîtrise d'ouvrage",
    "M1807": "Opérateur·rice de communication",
    "M1810": "Technicien·ne d'exploitation",
}
_TAUGHT = (1.0, 0.9, 0.3, 0.8)
"""Share of the occupation's items that a training teaches, in turn: the third falls short on purpose."""

_INSERTION = (0.9, 0.88, 0.45, 0.72, 0.86)
"""Chance to be in work at six months, in turn: the third falls short, the fourth stays undecided."""

_WITH_PAST = 20
"""Trainings, the first ones, that have past sessions; the others are new."""

COUNT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A session that has ended: who makes outcomes must know how good it truly was."""

    session_id: str
    training_id: str
    rome3: str
    ended_on: date
    entrants: int
    chance: float


def trainings(places: pl.DataFrame, skills: pl.DataFrame) -> pl.DataFrame:
    """Return `COUNT` trainings; what each teaches follows from its number alone."""
    sites = towns(places, _PROVIDERS)
    rows: list[dict[str, object]] = []
    for n in range(COUNT):
        aim = _AIMS[n % len(_AIMS)]
        items = skills.filter(rome3=aim).sort("essential", "ogr", descending=[True, False])["ogr"].to_list()
        # Twenty aims and four shares: shifting by each turn of aims gives an aim every share in time.
        share = _TAUGHT[(n + n // len(_AIMS)) % len(_TAUGHT)]
        rows.append(
            {
                "training_id": f"fictif-formation-{n:03}",
                "title": f"{_TITLES[aim]} · parcours {n // len(_AIMS) + 1} (fictif)",
                "provider": f"École de {sites['label'][n % sites.height]} (fictif)",
                "rome": [aim],
                "skills": items[: max(1, round(share * len(items)))],
                "objective": "Formation fictive de démonstration.",
                "level_entry": (None, 3, 4, 4)[n % 4],
                "level_exit": (4, 5, 5, 6)[n % 4],
                "certifying": n % 3 != 2,
                "fictif": True,
            }
        )
    return TRAININGS.of(rows).sort(TRAININGS.key)


def sessions(
    places: pl.DataFrame, catalogue: pl.DataFrame, rng: np.random.Generator, *, as_of: date
) -> tuple[pl.DataFrame, list[Past]]:
    """Return every session, and the past ones again for those who make their outcomes."""
    sites = towns(places, 30)["commune"].to_list()
    rows: list[dict[str, object]] = []
    past: list[Past] = []
    for n, training in enumerate(catalogue.iter_rows(named=True)):
        if n < _WITH_PAST:
            for turn in range(2 if n % 7 == 6 else 3):
                # A gap of eight months: the three of a training stand within the 36 months pooled.
                ended = months_before(as_of, 8 + 8 * turn) - timedelta(days=int(rng.integers(0, 25)))
                row = _session(
                    training, f"p{turn}", sites[n % _PROVIDERS], rng, ended - timedelta(days=120), ended
                )
                # One training in seven has so few entrants that nothing can be said of it.
                entrants = 7 if n % 7 == 6 else int(rng.integers(13, 19))
                rows.append({**row, "seats_max": max(entrants, 8), "status": "contracted", "buyer": "region"})
                past.append(
                    Past(
                        session_id=str(row["session_id"]),
                        training_id=training["training_id"],
                        rome3=training["rome"][0],
                        ended_on=ended,
                        entrants=entrants,
                        chance=_INSERTION[n % len(_INSERTION)],
                    )
                )
        if n % 4 == 0:
            ends = as_of + timedelta(days=int(rng.integers(40, 150)))
            row = _session(
                training, "c", sites[int(rng.integers(0, 12))], rng, as_of - timedelta(days=30), ends
            )
            buyer = ("region", "france_travail", "opco")[n // 4 % 3]
            rows.append({**row, "status": "contracted", "buyer": buyer})
        for turn in range(2):
            starts = date(2024, 9, 2) + timedelta(days=7 * int(rng.integers(0, 42)))
            site = sites[(n * 7 + turn * 11) % len(sites)]
            ends = starts + timedelta(days=int(rng.integers(60, 240)))
            rows.append({**_session(training, f"o{turn}", site, rng, starts, ends), "status": "offered"})
    return SESSIONS.of(rows).sort(SESSIONS.key), past


def _session(
    training: dict[str, object], suffix: str, site: str, rng: np.random.Generator, starts: date, ends: date
) -> dict[str, object]:
    modality = str(rng.choice(["onsite", "onsite", "onsite", "onsite", "blended", "remote"]))
    least = int(rng.integers(6, 11))
    return {
        "session_id": f"{str(training['training_id']).replace('formation', 'session')}-{suffix}",
        "training_id": training["training_id"],
        "commune": None if modality == "remote" else site,
        "modality": modality,
        "starts_on": starts,
        "ends_on": ends,
        "hours": int(rng.choice([160, 280, 400, 400, 560, 700])),
        "seats_min": least,
        "seats_max": least + int(rng.integers(2, 9)),
        "unit_price": int(rng.integers(30, 91)) * 10_000,
        "fictif": True,
    }
