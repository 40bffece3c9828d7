"""Demand at every level, coherent: communes share their zone's figures, and sum to basins, departments, region.

A zone's figure stays what it is. It goes down to its communes as the survey came up: each basin ∩ zone
brings its part of the occupation, shared within by the occupation's offers, by population where there are
none, equally where no population is known either. Everything above is a sum over communes, so that no two
levels disagree. Bounds are summed with their values, as within a zone: nothing says that two errors are
independent. They hold the survey's error, not that of the sharing: a commune's figure is an order of size.
"""

from __future__ import annotations

import polars as pl

from numericemploi.demand import carry
from numericemploi.model.table import in_order
from numericemploi.model.tables.results import DEMAND_LEVELS

LEVELS = ("commune", "zone", "bassin", "department", "region")
_CELL = ["zone", "rome3"]
_VALUES = ("positions", "low", "high")


def of_territories(
    *, demand: pl.DataFrame, sources: pl.DataFrame, offer_counts: pl.DataFrame, geography: pl.DataFrame
) -> pl.DataFrame:
    """DEMAND_LEVELS from the demand of zones, what each survey cell brought to it, and where offers are.

    Where a zone's level is unknown so is that of its communes and of whatever they are summed into:
    unknown is not zero. A commune without basin is in none; where a whole zone has no contribution its
    figure, if any, goes to the communes by population.
    """
    down = _communes(demand, _shares(demand, sources, offer_counts, geography), geography)
    found = [_summed(down, level) for level in LEVELS if level != "zone"]
    size = geography.group_by("zone").agg(communes=pl.len().cast(pl.Int64))
    own = demand.join(size, on="zone").select(
        pl.lit("zone").alias("level"), pl.col("zone").alias("code"), "rome3", "horizon", *_VALUES, "year", "communes",
        unknown=pl.when(pl.col("positions").is_null()).then("communes").otherwise(pl.lit(0, pl.Int64)),
    )  # fmt: skip
    return DEMAND_LEVELS.check(in_order(pl.concat([own, *found]), DEMAND_LEVELS.key))


def _shares(
    demand: pl.DataFrame, sources: pl.DataFrame, offer_counts: pl.DataFrame, geography: pl.DataFrame
) -> pl.DataFrame:
    """Part of each zone × occupation that each commune takes: (zone, rome3, commune, share); they sum to 1."""
    places = carry.parts(geography).select("bassin", "zone")
    brought = sources.group_by(*_CELL, "bassin", maintain_order=True).agg(pl.col("positions").sum())
    cells = demand.select(*_CELL).unique().join(places, on="zone")
    brought = (
        cells.join(brought, on=[*_CELL, "bassin"], how="left")
        .with_columns(pl.col("positions").fill_null(0.0))
        .sort(*_CELL, "bassin")
    )
    whole = pl.col("positions").sum().over(_CELL)
    offered = offer_counts.select("commune", "rome3", "offers")
    people = geography.select("commune", "zone", "bassin", pl.col("population").cast(pl.Float64))
    within = (
        cells.join(people, on=["zone", "bassin"])
        .join(offered, on=["commune", "rome3"], how="left")
        .with_columns(pl.col("offers").fill_null(0).cast(pl.Float64), pl.col("population").fill_null(0.0))
        .sort(*_CELL, "bassin", "commune")
    )
    # Where nothing was brought to the zone, its parts are weighed by their people.
    part = within.group_by(*_CELL, "bassin", maintain_order=True).agg(pl.col("population").sum(), n=pl.len())
    brought = brought.with_columns(whole=whole).join(part, on=[*_CELL, "bassin"]).with_columns(
        weight=pl.when(pl.col("whole") > 0)
        .then(pl.col("positions"))
        .when(pl.col("population").sum().over(_CELL) > 0)
        .then("population")
        .otherwise(pl.col("n").cast(pl.Float64))
    )  # fmt: skip
    inside = [*_CELL, "bassin"]
    size = (
        pl.when(pl.col("offers").sum().over(inside) > 0)
        .then("offers")
        .when(pl.col("population").sum().over(inside) > 0)
        .then("population")
        .otherwise(1.0)
    )
    within = within.with_columns(size=size)
    return within.join(
        brought.select(*inside, part=pl.col("weight") / pl.col("weight").sum().over(_CELL)), on=inside
    ).select(*_CELL, "commune", share=pl.col("part") * pl.col("size") / pl.col("size").sum().over(inside))


def _communes(demand: pl.DataFrame, shares: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    """Every commune × occupation × horizon with its places; one that takes no part has 0 where its zone is known."""
    above = geography.select("commune", "zone", "bassin", "department", "region")
    return (
        demand.select(*_CELL, "horizon", *_VALUES, "year")
        .join(above, on="zone")
        .join(shares, on=[*_CELL, "commune"], how="left")
        .with_columns(pl.col(name) * pl.col("share").fill_null(0.0) for name in _VALUES)
        .drop("share")
        .sort("commune", "rome3", "horizon")
    )


def _summed(communes: pl.DataFrame, level: str) -> pl.DataFrame:
    known = pl.col("positions").is_not_null().all()
    return (
        communes.drop_nulls(level)
        .group_by(pl.col(level).alias("code"), "rome3", "horizon", maintain_order=True)
        .agg(
            *(pl.when(known).then(pl.col(name).sum()).alias(name) for name in _VALUES),
            year=pl.when(known).then(pl.col("year").max()),
            communes=pl.len().cast(pl.Int64),
            unknown=pl.col("positions").is_null().sum().cast(pl.Int64),
        )
        .select(
            pl.lit(level).alias("level"), "code", "rome3", "horizon", *_VALUES, "year", "communes", "unknown"
        )
    )


def whole(found: pl.DataFrame) -> pl.DataFrame:
    """Sum DEMAND_LEVELS over occupations: (level, code, horizon, then the same columns)."""
    known = pl.col("positions").is_not_null().all()
    return (
        found.sort("level", "code", "horizon", "rome3")
        .group_by("level", "code", "horizon", maintain_order=True)
        .agg(
            *(pl.when(known).then(pl.col(name).sum()).alias(name) for name in _VALUES),
            pl.col("year").max(),
            pl.col("communes").max(),
            pl.col("unknown").max(),
        )
    )
