"""Two zones side by side, and which of their figures really differ."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.zones import ZONE_PAIRS

ALL = "all"


def side_by_side(
    *, demand: pl.DataFrame, gap: pl.DataFrame, totals: pl.DataFrame, a: str, b: str, horizon: str
) -> pl.DataFrame:
    """ZONE_PAIRS of two zones at one horizon: all occupations together, then each.

    Two figures are *apart* when their intervals do not meet: what overlaps may be equal, and the page
    says no more. Totals of the gap over different known occupations are not compared: null.

    Parameters
    ----------
    demand, gap, totals
        DEMAND, GAP and ZONE_TOTALS.
    """
    sides = [_side(demand, gap, totals, zone, horizon, side) for side, zone in (("a", a), ("b", b))]
    both = sides[0].join(sides[1], on="rome3", how="full", coalesce=True)
    unlike = (pl.col("rome3") == ALL) & (pl.col("cells_a") != pl.col("cells_b"))
    return ZONE_PAIRS.check(
        both.with_columns(
            demand_apart=_apart("low", "high"),
            gap_apart=pl.when(~unlike).then(_apart("gap_low", "gap_high")),
        ).sort(pl.col("rome3") != ALL, "rome3")
    )


def _side(
    demand: pl.DataFrame, gap: pl.DataFrame, totals: pl.DataFrame, zone: str, horizon: str, side: str
) -> pl.DataFrame:
    here = {"zone": zone, "horizon": horizon}
    known = gap.filter(**here).select("rome3", "gap", gap_low="low", gap_high="high")
    each = (
        demand.filter(**here).select("rome3", "positions", "low", "high").join(known, on="rome3", how="left")
    )
    names = ["positions", "low", "high", "gap", "gap_low", "gap_high"]
    whole = totals.filter(**here).select(pl.lit(ALL).alias("rome3"), *names, cells="known_cells")
    rows = pl.concat([whole, each.with_columns(cells=pl.lit(None, pl.Int64)).select(whole.columns)])
    return rows.rename({name: f"{name}_{side}" for name in [*names, "cells"]})


def _apart(low: str, high: str) -> pl.Expr:
    return (pl.col(f"{low}_a") > pl.col(f"{high}_b")) | (pl.col(f"{low}_b") > pl.col(f"{high}_a"))
