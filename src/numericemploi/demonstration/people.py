"""Fictif dossiers of candidates, in every zone, rural communes included."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.employers import occupation_mix
from numericemploi.demonstration.places import Places
from numericemploi.model.tables.people import CANDIDATES

_CANDIDATES = 500
_PER_ZONE = 6  # in each zone, however small
_RURAL_PER_ZONE = 2
_STATUS = (["jobseeker", "employee", "dropped_out"], [0.74, 0.14, 0.12])
_LEVELS = ([3, 4, 5, 6, 7, None], [0.27, 0.33, 0.17, 0.12, 0.07, 0.04])
_HELD = {"jobseeker": 0.18, "employee": 0.3, "dropped_out": 0.75}
"""Mean share of an occupation's items that a person holds."""


def candidates(
    places: Places,
    *,
    occupations: pl.DataFrame,
    skills: pl.DataFrame,
    rng: np.random.Generator,
    as_of: date,
) -> pl.DataFrame:
    """Draw about 500 dossiers opened in the year before `as_of`; no name, no birth date."""
    romes, mix = occupation_mix(occupations, scope="core")
    # People seek support jobs more often, and development less often, than employers offer them.
    wished = np.sqrt(mix) / np.sqrt(mix).sum()
    items = {rome3: sorted(skills.filter(rome3=rome3)["ogr"]) for rome3 in romes}
    rows: list[dict[str, object]] = []
    for i, commune in enumerate(_homes(places, rng)):
        status = str(rng.choice(_STATUS[0], p=_STATUS[1]))
        rome3 = str(rng.choice(romes, p=wished))
        level = _LEVELS[0][int(rng.choice(len(_LEVELS[0]), p=_LEVELS[1]))]
        rows.append(
            {
                "candidate_id": f"fictif-c{i:03}",
                "commune": commune,
                "status": status,
                "level": level,
                "target_rome3": rome3,
                "skills": _held(items[rome3], _HELD[status], rng),
                "experience_months": int(rng.integers(18, 180)) if status == "dropped_out" else _little(rng),
                "max_minutes": int(rng.choice([30, 45, 60, 90], p=[0.25, 0.3, 0.3, 0.15])),
                "car": bool(rng.random() < 0.72),
                "remote_ok": bool(rng.random() < 0.6),
                "opened_on": as_of - timedelta(days=int(rng.integers(1, 360))),
                "fictif": True,
            }
        )
    return CANDIDATES.of(rows).sort(CANDIDATES.key)


def _homes(places: Places, rng: np.random.Generator) -> list[str]:
    """Communes of residence: a few people in each zone, rural ones first, then by population."""
    homes: list[str] = []
    for zone in places.zones:
        communes, shares = places.within(zone)
        rural = places.rural(zone) or communes
        homes += [str(one) for one in rng.choice(rural, size=_RURAL_PER_ZONE)]
        homes += [str(one) for one in rng.choice(communes, size=_PER_ZONE - _RURAL_PER_ZONE, p=shares)]
    people = places.geography["population"].fill_null(1).to_numpy()
    left = max(0, _CANDIDATES - len(homes))
    everywhere = places.geography["commune"].to_numpy()
    return homes + [str(one) for one in rng.choice(everywhere, size=left, p=people / people.sum())]


def _held(items: list[str], mean: float, rng: np.random.Generator) -> list[str]:
    share = rng.beta(4 * mean, 4 * (1 - mean))
    return [ogr for ogr in items if rng.random() < share]


def _little(rng: np.random.Generator) -> int:
    """Experience in months: none for most people who change occupation."""
    return int(rng.integers(1, 18)) if rng.random() < 0.2 else 0
