"""Distances and jobs around the places where candidates live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from numericemploi.orientation.people import Floats, People


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Minutes and figures as arrays; NaN is unknown."""

    communes: tuple[str, ...]
    zones: tuple[str, ...]
    zone_of: dict[str, int]
    minutes: Floats
    """From communes of residence to session sites, shape (communes, sites)."""
    zone_minutes: Floats
    """To the most populated commune of each zone, shape (communes, zones)."""
    positions: Floats
    """Positions to be filled within 6 months, shape (zones, occupations)."""
    gaps: Floats
    """Demand less people able and in training at 24 months, shape (zones, occupations)."""

    def in_reach(self, people: People, figures: Floats) -> Floats:
        """Sum the known figures of the zones in reach, shape (people, occupations); NaN if none is known.

        One's own zone is always in reach, another when its main commune is within the travel accepted.
        """
        near = self.zone_minutes[people.commune] <= people.max_minutes[:, None]
        total = np.zeros((len(people), figures.shape[1]))
        known = np.zeros_like(total, dtype=bool)
        # Zone by zone: a matrix product would sum in an order that depends on the number of people.
        for zone in range(len(self.zones)):
            here = near[:, zone] | (people.zone == zone)
            told = ~np.isnan(figures[zone])
            total[np.ix_(here, told)] += figures[zone, told]
            known |= here[:, None] & told
        return np.where(known, total, np.nan)


def build(
    *,
    candidates: pl.DataFrame,
    geography: pl.DataFrame,
    demand: pl.DataFrame,
    gap: pl.DataFrame,
    travel: pl.DataFrame,
    occupations: Sequence[str],
    sites: Sequence[str],
) -> Region:
    """Lay out what is around; a pair that `travel` does not hold is unknown, as is a commune elsewhere."""
    communes = tuple(sorted(set(candidates["commune"])))
    zones = tuple(sorted(set(geography["zone"])))
    place = {zone: index for index, zone in enumerate(zones)}
    mains = (
        geography.drop_nulls(["latitude", "longitude"])
        .sort("zone", "population", "commune", descending=[False, True, False], nulls_last=True)
        .group_by("zone", maintain_order=True)
        .agg(pl.col("commune").first())
    )
    # A zone without any point has no main commune, hence is in reach of its own people only.
    main_of = dict(mains.iter_rows())
    sites_of_zones = [main_of.get(zone, "") for zone in zones]
    return Region(
        communes=communes,
        zones=zones,
        zone_of={code: place[zone] for code, zone in geography.select("commune", "zone").iter_rows()},
        minutes=_grid(travel, ("origin", communes), ("site", sites), "minutes"),
        zone_minutes=_grid(travel, ("origin", communes), ("site", sites_of_zones), "minutes"),
        positions=_figures(demand.filter(pl.col("horizon") == "short"), "positions", zones, occupations),
        gaps=_figures(gap.filter(pl.col("horizon") == "medium"), "gap", zones, occupations),
    )


def _figures(frame: pl.DataFrame, name: str, zones: Sequence[str], occupations: Sequence[str]) -> Floats:
    return _grid(frame, ("zone", zones), ("rome3", occupations), name)


def _grid(
    frame: pl.DataFrame, rows: tuple[str, Sequence[str]], columns: tuple[str, Sequence[str]], name: str
) -> Floats:
    """Spread a long table over the sorted codes of rows and columns, NaN where it is silent."""
    grid = np.full((len(rows[1]), len(columns[1])), np.nan)
    down = pl.DataFrame({rows[0]: list(rows[1])}, schema={rows[0]: pl.String}).with_row_index("down")
    across = pl.DataFrame({columns[0]: list(columns[1])}, schema={columns[0]: pl.String})
    placed = (
        frame.join(down, on=rows[0]).join(across.with_row_index("across"), on=columns[0]).drop_nulls(name)
    )
    grid[placed["down"].to_numpy(), placed["across"].to_numpy()] = placed[name].to_numpy()
    return grid
