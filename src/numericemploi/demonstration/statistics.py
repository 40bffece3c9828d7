"""Fictif statistics in the form of the public ones, so that the demonstration runs without any file."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from numericemploi.model.tables.statistics import BMO, OFFER_COUNTS, TENSION

_PROJECTS = {"M1X80": 800, "M1X81": 700, "M2X90": 1000, "M2X91": 220, "M2X92": 90, "M2X93": 260}
"""Projects of the region in a year, in round numbers; made up."""

_SEEKERS_PER_POSITION = {
    "I1401": 6.0,
    "M1801": 1.0,
    "M1802": 0.6,
    "M1803": 2.0,
    "M1805": 0.7,
    "M1806": 4.5,
    "M1807": 5.0,
    "M1810": 0.8,
}
"""Jobseekers for one position of the year: some occupations lack people, some have more than enough.
M1804 is left out: its tension is not published, and the demonstration must show what that does."""

_CONCENTRATION = 1.25  # digital jobs gather in towns more than people do
_FIRST_PUBLISHED, _FIRST_SEEN = 5, 1


def bmo(places: pl.DataFrame, *, year: int) -> pl.DataFrame:
    """Share the region's projects between basins by population; counts under 5 censored, under 1 absent."""
    weights = _bassin_weights(places)
    rows: list[dict[str, object]] = []
    for family, total in _PROJECTS.items():
        for bassin, department, weight in weights.iter_rows():
            projects = round(total * weight)
            if projects >= _FIRST_SEEN:
                shown = projects if projects >= _FIRST_PUBLISHED else None
                rows.append(
                    {
                        "year": year,
                        "family": family,
                        "bassin": bassin,
                        "region": "44",
                        "department": department,
                        "projects": shown,
                        "hard": None if shown is None else round(shown * 0.6),
                        "seasonal": None,
                    }
                )
    return BMO.of(rows).sort(BMO.key)


def offer_counts(
    places: pl.DataFrame, families: pl.DataFrame, rng: np.random.Generator, *, day: date
) -> pl.DataFrame:
    """Draw the offers on line one day, about half of the year's projects, commune by commune."""
    expected = _positions(families)
    weight = places["population"].fill_null(0).to_numpy().astype(float) ** _CONCENTRATION
    weight /= weight.sum()
    rows = [
        {"commune": commune, "rome3": rome3, "offers": int(offers), "extracted_on": day}
        for rome3, positions in sorted(expected.items())
        for commune, offers in zip(places["commune"], rng.poisson(positions / 2 * weight), strict=True)
        if offers
    ]
    return OFFER_COUNTS.of(rows).sort(OFFER_COUNTS.key)


def tension(places: pl.DataFrame, families: pl.DataFrame, *, year: int) -> pl.DataFrame:
    """Give each basin jobseekers in proportion to the positions that its population stands for."""
    expected = _positions(families)
    rows: list[dict[str, object]] = []
    for rome3, ratio in _SEEKERS_PER_POSITION.items():
        for bassin, _, weight in _bassin_weights(places).iter_rows():
            positions = expected.get(rome3, 0.0) * weight
            rows.append(
                {
                    "year": year,
                    "rome3": rome3,
                    "bassin": bassin,
                    "offers": round(positions / 2, 2),
                    "jobseekers": round(positions * ratio, 2),
                    "tension": _class(ratio),
                }
            )
    return TENSION.of(rows).sort(TENSION.key)


def _class(ratio: float) -> int:
    """Tension of 1 to 5: few jobseekers for a position is high."""
    return 5 if ratio < 1 else 3 if ratio < 3 else 2


def _positions(families: pl.DataFrame) -> dict[str, float]:
    """Share a family's projects between its occupations by weight."""
    shared = families.sort("family", "rome3").with_columns(
        part=pl.col("weight") / pl.col("weight").sum().over("family"),
        projects=pl.col("family").replace_strict(_PROJECTS, default=0, return_dtype=pl.Float64),
    )
    summed = shared.group_by("rome3", maintain_order=True).agg((pl.col("part") * pl.col("projects")).sum())
    return dict(summed.iter_rows())


def _bassin_weights(places: pl.DataFrame) -> pl.DataFrame:
    """Return (bassin, department of its largest commune, share), by code of basin."""
    people = places.drop_nulls("bassin").sort("population", "commune", descending=[True, False])
    summed = people.group_by("bassin", maintain_order=True).agg(
        pl.col("department").first(), weight=pl.col("population").sum().cast(pl.Float64) ** _CONCENTRATION
    )
    return summed.sort("bassin").with_columns(pl.col("weight") / pl.col("weight").sum())
