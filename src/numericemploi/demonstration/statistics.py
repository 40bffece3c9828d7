"""Fictif public statistics, so that a fresh instance works before any public file is loaded.

Their totals have the size of the published ones (BMO 2024, offers of December 2021, tension 2021) and
nothing else in common with them.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from numericemploi.demonstration.places import Places
from numericemploi.model.tables.statistics import BMO, OFFER_COUNTS, TENSION

_PROJECTS = {"M1X80": 800, "M1X81": 750, "M2X90": 1050, "M2X91": 240, "M2X92": 130, "M2X93": 350}
_ANY_FAMILY = 100
_LEAST_PUBLISHED = 5
_ROW_IF_CENSORED = 0.6  # the other small cells are left out, as the publisher leaves some out
_HARD = 0.6

_OFFERS = 1900
MIX = {
    "M1805": 0.42, "I1401": 0.12, "M1801": 0.10, "M1802": 0.10, "M1806": 0.09, "M1810": 0.09, "M1803": 0.04,
    "E1205": 0.02, "E1104": 0.01, "M1804": 0.007, "M1807": 0.003,
}  # fmt: skip
"""Part of each occupation among digital offers; so few for some that their trainings lack evidence."""
_ANY_OCCUPATION = 0.05
_EXTRACTED = timedelta(days=90)  # before the day that the demonstration is frozen at

_JOBSEEKERS = {
    "M1805": 1500,
    "I1401": 2600,
    "M1801": 420,
    "M1810": 460,
    "M1802": 160,
    "M1806": 210,
    "M1803": 400,
}
"""Occupations that are not here have no published jobseekers: their stock is unknown, not zero."""
_EVERYWHERE = ("M1805", "I1401")
"""Large enough to be published in every basin; the others only from `_LEAST_PEOPLE` on."""
_LEAST_PEOPLE = 5


def bmo(places: Places, *, families: pl.DataFrame, rng: np.random.Generator, as_of: date) -> pl.DataFrame:
    """Fictif survey of the year of `as_of`: counts from 5, some small cells censored, the others absent."""
    bassins = _bassins(places)
    rows: list[dict[str, object]] = []
    for family in sorted(set(families["family"])):
        for bassin in bassins.iter_rows(named=True):
            expected = _PROJECTS.get(family, _ANY_FAMILY) * bassin["pull"]
            drawn = int(rng.poisson(expected * rng.gamma(8.0, 1 / 8)))
            hard = int(rng.binomial(drawn, _HARD))
            kept = rng.random() < _ROW_IF_CENSORED
            if drawn >= _LEAST_PUBLISHED or (drawn and kept):
                rows.append(
                    {
                        "year": as_of.year,
                        "family": family,
                        "bassin": bassin["bassin"],
                        "region": bassin["region"],
                        "department": bassin["department"],
                        "projects": drawn if drawn >= _LEAST_PUBLISHED else None,
                        "hard": hard if hard >= _LEAST_PUBLISHED else None,
                        "seasonal": None,
                    }
                )
    return BMO.of(rows).sort(BMO.key)


def offer_counts(
    places: Places, *, occupations: pl.DataFrame, rng: np.random.Generator, as_of: date
) -> pl.DataFrame:
    """Fictif offers on line on one day, three months before `as_of`."""
    pull = places.pull["pull"].to_numpy()
    rows: list[dict[str, object]] = []
    for rome3 in sorted(occupations["rome3"]):
        counts = rng.multinomial(round(_OFFERS * MIX.get(rome3, _ANY_OCCUPATION)), pull)
        rows += [
            {"commune": commune, "rome3": rome3, "offers": int(count), "extracted_on": as_of - _EXTRACTED}
            for commune, count in zip(places.pull["commune"], counts, strict=True)
            if count
        ]
    return OFFER_COUNTS.of(rows).sort(OFFER_COUNTS.key)


def tension(
    places: Places, *, occupations: pl.DataFrame, rng: np.random.Generator, as_of: date
) -> pl.DataFrame:
    """Fictif jobseekers and tension classes of the year before `as_of`.

    Jobseekers follow people, offers follow digital work: the class, 1 to 5, grows with offers per
    jobseeker, so that the metropolises are tense and the small basins are not.
    """
    bassins = _bassins(places)
    rows: list[dict[str, object]] = []
    for rome3 in sorted(occupations["rome3"]):
        if rome3 not in _JOBSEEKERS:
            continue
        for bassin in bassins.iter_rows(named=True):
            people = max(1, int(rng.poisson(_JOBSEEKERS[rome3] * bassin["people"])))
            offers = round(_OFFERS * 4 * MIX[rome3] * bassin["pull"] * float(rng.gamma(10.0, 0.1)), 1)
            others = [int(rng.integers(1, 6)) for _ in range(6)]
            if rome3 in _EVERYWHERE or people >= _LEAST_PEOPLE:
                rows.append(
                    {
                        "year": as_of.year - 1,
                        "rome3": rome3,
                        "bassin": bassin["bassin"],
                        "offers": offers,
                        "jobseekers": float(people),
                        "tension": int(np.clip(1 + offers / people, 1, 5)),
                        **dict(zip(_CLASSES, others, strict=True)),
                    }
                )
    return TENSION.of(rows).sort(TENSION.key)


_CLASSES = ("intensity", "workforce", "instability", "conditions", "distance", "specificity")


def _bassins(places: Places) -> pl.DataFrame:
    """Give each basin its pull, its share of people, and the department where most of them live."""
    people = pl.col("population").fill_null(1)
    return (
        places.geography.join(places.pull.select("commune", "pull"), on="commune", maintain_order="left")
        .drop_nulls("bassin")
        .sort("bassin", "population", "commune", descending=[False, True, False], nulls_last=True)
        .group_by("bassin", maintain_order=True)
        .agg(
            pl.col("pull").sum(),
            pl.col("region", "department").first(),
            people=people.sum().cast(pl.Float64) ** 0.9,
        )
        .with_columns(pl.col("people") / pl.col("people").sum())
    )
