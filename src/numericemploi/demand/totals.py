"""Demand and gap of a zone, the core occupations together."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.results import ZONE_TOTALS


def by_zone(*, demand: pl.DataFrame, gap: pl.DataFrame) -> pl.DataFrame:
    """Sum DEMAND and GAP over occupations into ZONE_TOTALS.

    Bounds are summed with their values: nothing says that errors of two occupations are independent,
    so the interval of the sum is the prudent one. A gap that is unknown stays out of the sum, and
    `known_cells` says how many went in.
    """
    measured = pl.col("positions").is_not_null().any()
    return ZONE_TOTALS.check(
        demand.join(
            gap.select("zone", "rome3", "horizon", "gap", gap_low="low", gap_high="high"),
            on=["zone", "rome3", "horizon"],
            how="left",
        )
        .sort("zone", "horizon", "rome3")
        .group_by("zone", "horizon", maintain_order=True)
        .agg(
            *(
                pl.when(measured).then(pl.col(name).sum()).alias(name)
                for name in ("positions", "low", "high")
            ),
            pl.col("year").max(),
            pl.col("declared").sum(),
            pl.when(pl.col("offers").is_not_null().any()).then(pl.col("offers").sum()).alias("offers"),
            cells=pl.len().cast(pl.Int64),
            known_cells=pl.col("gap").is_not_null().sum().cast(pl.Int64),
            **{
                name: pl.when(pl.col("gap").is_not_null().any()).then(pl.col(name).sum())
                for name in ("gap", "gap_low", "gap_high")
            },
        )
    )
