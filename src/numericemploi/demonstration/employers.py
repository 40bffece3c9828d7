"""Fictif needs and offers."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.places import drawn
from numericemploi.model.tables.employers import NEEDS, OFFERS

_EMPLOYERS = 140
_NEEDS, _OFFERS = 120, 900
_FREQUENCY = {
    "E1104": 1, "E1205": 3, "I1401": 14, "M1801": 14, "M1802": 15, "M1803": 6, "M1804": 2, "M1805": 32,
    "M1806": 14, "M1807": 1, "M1810": 12,
}  # fmt: skip
_FIRMNESS = ("idea", "planned", "budgeted", "promised")
_ESSENTIAL_ASKED, _OTHER_ASKED = 0.85, 0.35


def needs(
    places: pl.DataFrame, occupations: pl.DataFrame, rng: np.random.Generator, *, as_of: date
) -> pl.DataFrame:
    """Draw needs declared in the twelve months before `as_of`."""
    at = drawn(places, _NEEDS, rng, concentration=1.1)
    asked = _occupations(occupations, _NEEDS, rng)
    rows = [
        {
            "need_id": f"fictif-besoin-{n:04}",
            "employer": f"Organisation {int(rng.integers(1, _EMPLOYERS + 1)):03} (fictif)",
            "rome3": asked[n],
            "commune": places["commune"][int(at[n])],
            "positions": int(rng.integers(1, 6)),
            "horizon_months": int(rng.choice([3, 6, 12, 24])),
            "contract": str(rng.choice(["CDI", "CDI", "CDD", "alternance"])),
            "firmness": str(rng.choice(_FIRMNESS, p=[0.2, 0.4, 0.25, 0.15])),
            "telework_share": float(rng.choice([0.0, 0.2, 0.4, 1.0])),
            "beginners": bool(rng.random() < 0.55),
            "declared_on": as_of - timedelta(days=int(rng.integers(0, 360))),
            "fictif": True,
        }
        for n in range(_NEEDS)
    ]
    return NEEDS.of(rows).sort(NEEDS.key)


def offers(
    places: pl.DataFrame,
    occupations: pl.DataFrame,
    skills: pl.DataFrame,
    rng: np.random.Generator,
    *,
    as_of: date,
) -> pl.DataFrame:
    """Draw offers of the twelve months before `as_of`; what is essential to the occupation is asked more."""
    at = drawn(places, _OFFERS, rng, concentration=1.25)
    asked = _occupations(occupations, _OFFERS, rng)
    labels = dict(occupations.select("rome3", "label").iter_rows())
    wanted = {
        key[0]: part for key, part in skills.sort("rome3", "ogr").partition_by("rome3", as_dict=True).items()
    }
    rows = []
    for n in range(_OFFERS):
        items = wanted[asked[n]]
        essential = items["essential"].to_numpy()
        kept = rng.random(items.height) < np.where(essential, _ESSENTIAL_ASKED, _OTHER_ASKED)
        codes = items["ogr"].to_numpy()
        published = as_of - timedelta(days=int(rng.integers(0, 360)))
        rows.append(
            {
                "source": "fictif",
                "offer_id": f"fictif-offre-{n:04}",
                "title": f"{labels[asked[n]]} (fictif)",
                "text": "Offre fictive de démonstration.",
                "rome": asked[n],
                "commune": places["commune"][int(at[n])],
                "employer": f"fictif-{int(rng.integers(1, _EMPLOYERS + 1)):03}",
                "positions": int(rng.choice([1, 1, 1, 2, 3])),
                "contract": str(rng.choice(["CDI", "CDI", "CDD"])),
                "beginners": bool(rng.random() < 0.4),
                "telework": bool(rng.random() < 0.5),
                "skills": [str(code) for code in codes[kept]],
                "essential": [str(code) for code in codes[kept & essential]],
                "published_on": published,
                "expires_on": published + timedelta(days=60),
                "fictif": True,
            }
        )
    return OFFERS.of(rows).sort(OFFERS.key)


def _occupations(occupations: pl.DataFrame, count: int, rng: np.random.Generator) -> list[str]:
    codes = [code for code in occupations["rome3"].sort() if code in _FREQUENCY]
    frequency = np.array([_FREQUENCY[code] for code in codes], dtype=float)
    return [str(code) for code in rng.choice(codes, size=count, p=frequency / frequency.sum())]
