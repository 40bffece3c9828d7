"""Which forecast stands behind the level of demand: the last survey, unless past surveys prove another better."""

from __future__ import annotations

import numpy as np
import polars as pl

from numericemploi.demand.survey import latest
from numericemploi.stats import rolling
from numericemploi.stats.forecasting import Panel

FEWEST_YEARS = 4
"""Years of a survey below which no method can be told from another: three origins at least."""


def ships(bmo: pl.DataFrame, *, geography: pl.DataFrame) -> dict[str, object]:
    """Say which method carries the survey to the years ahead, on how many years it was judged, and why.

    The level itself is that of the latest survey (product decision) whatever this says: it is printed
    beside, so that nobody takes a level for a forecast. `reason` is `few_years`, `baseline` or `skill`.
    """
    here = bmo.join(geography.select("bassin").drop_nulls().unique(), on="bassin", how="semi")
    years = sorted(here["year"].unique())
    if len(years) < FEWEST_YEARS:
        year = latest(bmo, geography=geography)["year"].max()
        return {
            "method": "last value",
            "reason": "few_years",
            "years": len(years),
            "skill": None,
            "year": year,
        }
    verdict = rolling.judge(_panel(here, years), 1)
    return {
        "method": verdict.ships,
        "reason": "skill" if verdict.ships == verdict.ours else "baseline",
        "years": len(years),
        "skill": None if verdict.skill is None else round(verdict.skill, 4),
        "year": years[-1],
    }


def _panel(bmo: pl.DataFrame, years: list[int]) -> Panel:
    """Lay basins × families out over the years; a cell withheld or not published that year is not known."""
    whole = pl.when(pl.col("projects").null_count() == 0).then(pl.col("projects").sum())
    cells = bmo.group_by("bassin", "family", "year").agg(value=whole).sort("bassin", "family", "year")
    keys = cells.select("bassin", "family").unique(maintain_order=True).with_row_index("series")
    placed = cells.join(keys, on=["bassin", "family"]).drop_nulls("value")
    values = np.full((keys.height, years[-1] - years[0] + 1), np.nan)
    values[placed["series"].to_numpy(), placed["year"].to_numpy() - years[0]] = placed["value"].to_numpy()
    return Panel(
        values=values, season=1, counts=True,
        row=keys["bassin"].rank("dense").to_numpy().astype(np.int64) - 1,
        column=keys["family"].rank("dense").to_numpy().astype(np.int64) - 1,
    )  # fmt: skip
