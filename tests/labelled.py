"""Evidence made by hand on Petit-Est, for the tests of the label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

import petit_est
from numericemploi.labels.evidence import Evidence, collect
from numericemploi.labels.exhibits import Competing, Openings, Outcomes, Planned, Source
from numericemploi.model.tables.results import DEMAND, STOCK
from numericemploi.outcomes.rates import measure

GOLDEN = Path(__file__).parent / "golden"
REACHABLE = (petit_est.METROPOLIS, petit_est.TOWN)
DATED = {"demand": date(2024, 4, 30), "stock": date(2024, 3, 15), "outcomes": date(2024, 5, 2)}


def demand() -> pl.DataFrame:
    """Developers within 6 months: 60 to 80 in the metropolis, 5 to 10 in the town; four times that in 24."""
    bounds = [(petit_est.METROPOLIS, 60.0, 80.0), (petit_est.TOWN, 5.0, 10.0)]
    return DEMAND.of(
        [
            {"zone": zone, "rome3": petit_est.DEVELOPER, "horizon": horizon, "positions": (low + high) / 2 * times,
             "low": low * times, "high": high * times, "year": 2024, "published_share": 1.0, "declared": 0}
            for zone, low, high in bounds
            for horizon, times in (("short", 1), ("medium", 4))
        ]
    )  # fmt: skip


def stock() -> pl.DataFrame:
    return STOCK.of(
        [
            {"zone": zone, "rome3": petit_est.DEVELOPER, "jobseekers": able * 4, "able": able, "year": 2023}
            for zone, able in ((petit_est.METROPOLIS, 30.0), (petit_est.TOWN, 6.0))
        ]
    )


def in_training() -> pl.DataFrame:
    """Ten seats end in December at Bourg, eight a year later."""
    return pl.DataFrame(
        {
            "zone": [petit_est.TOWN, petit_est.TOWN],
            "rome3": [petit_est.DEVELOPER] * 2,
            "seats": [10.0, 8.0],
            "ends_on": [date(2024, 12, 20), date(2025, 12, 19)],
        }
    )


def collected(**changed) -> Evidence:
    """The evidence on the developers' training of Petit-Est, with what a test changes."""
    given = {
        "training": petit_est.trainings().row(0, named=True),
        "skills": ["s1", "s2", "s3"],
        "heads": {},
        "reachable": REACHABLE,
        "geography": petit_est.geography(),
        "offers": petit_est.offers(),
        "demand": demand(),
        "stock": stock(),
        "in_training": in_training(),
        "rates": measure(petit_est.outcomes(), target={}, as_of=petit_est.AS_OF),
        "as_of": petit_est.AS_OF,
        "previous": None,
        "dated": DATED,
    }
    return collect(**(given | changed))


@cache
def usual() -> Evidence:
    """The same, unchanged."""
    return collected()


def with_outcomes(employed: int, entrants: int, unknown: int = 0) -> Evidence:
    counts = Outcomes(
        entrants=entrants, employed=employed, unknown=unknown,
        period_start=date(2021, 6, 30), period_end=date(2024, 1, 1),
    )  # fmt: skip
    return replace(usual(), outcomes=counts)


def with_balance(low: float, high: float, able: float, planned: float = 0.0) -> Evidence:
    """One zone, one occupation; the same openings at both horizons."""
    zone, rome3 = petit_est.TOWN, petit_est.DEVELOPER
    return replace(
        usual(),
        zones=(zone,),
        openings=tuple(
            Openings(zone=zone, rome3=rome3, horizon=h, low=low, high=high) for h in ("short", "medium")
        ),
        competing=(Competing(zone=zone, rome3=rome3, able=able),),
        planned=tuple(Planned(horizon=h, graduates=planned) for h in ("short", "medium")),
    )


def with_source(name: str, published_on: date | None) -> Evidence:
    evidence = usual()
    others = tuple(source for source in evidence.sources if source.name != name)
    return replace(evidence, sources=(*others, Source(name=name, published_on=published_on, vintage="")))
