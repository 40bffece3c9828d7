"""Demand at every level of the last run: communes, zones, basins, departments, region, with their names."""

from __future__ import annotations

import polars as pl

from numericemploi.demand import levels
from numericemploi.model.errors import NotFoundError, StorageError
from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.store import editions, runs


def listing(level: str, horizon: str, *, occupation: str = "") -> pl.DataFrame:
    """Return the figures of a level: (code, label, positions, low, high, year, communes, unknown), by code.

    Parameters
    ----------
    occupation
        ROME 3 head of the perimeter; none: the core occupations together.

    Raises
    ------
    NotFoundError
        No run is finished, it was made before this table, or there is no such level, horizon, occupation.
    """
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run is finished yet.", hint="Run: numericemploi cycle")
    try:
        found = runs.table(run, "demand_levels")
    except StorageError as error:
        raise NotFoundError(
            "The last run has no figures by level.", hint="Run it again: numericemploi cycle"
        ) from error
    if (
        level not in levels.LEVELS
        or horizon not in HORIZONS
        or (occupation and occupation not in occupations())
    ):
        raise NotFoundError(
            "No such level, horizon or occupation.",
            hint=f"Levels: {', '.join(levels.LEVELS)}; horizons: {', '.join(HORIZONS)}.",
        )
    here = found.filter(level=level, horizon=horizon)
    here = here.filter(rome3=occupation) if occupation else levels.whole(here)
    names = _names(run, level)
    return here.with_columns(
        label=pl.col("code").replace_strict(names, default=pl.col("code"), return_dtype=pl.String)
    ).select("code", "label", "positions", "low", "high", "year", "communes", "unknown")


def occupations() -> list[str]:
    """Return the occupations that are measured: the core of the perimeter."""
    return packaged.occupations().filter(scope="core")["rome3"].sort().to_list()


def _names(run: runs.Done, level: str) -> dict[str, str]:
    """Return the names of a level's territories."""
    if level == "commune":
        return dict(runs.table(run, "geography").select("commune", "label").iter_rows())
    if level == "zone":
        return dict(runs.table(run, "zones").select("zone", "label").iter_rows())
    if level == "bassin":
        return dict(editions.read("commune_bassins").select("bassin", "bassin_label").unique().iter_rows())
    packed = packaged.departments() if level == "department" else packaged.regions()
    return dict(packed.select(level, "label").iter_rows())
