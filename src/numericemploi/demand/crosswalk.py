"""How zones and France Travail's basins overlap, shown beside what is published for basins."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.zones import ZONE_BASSINS


def zone_bassins(geography: pl.DataFrame) -> pl.DataFrame:
    """ZONE_BASSINS of the geography, the largest part of each zone first in population."""
    known = pl.col("population").is_not_null().any()
    shared = (
        geography.drop_nulls("bassin")
        .group_by("zone", "bassin")
        .agg(communes=pl.len().cast(pl.Int64), population=pl.when(known).then(pl.col("population").sum()))
    )
    zones = geography.group_by("zone").agg(of_zone=pl.col("population").sum())
    bassins = geography.drop_nulls("bassin").group_by("bassin").agg(of_bassin=pl.col("population").sum())
    joined = shared.join(zones, on="zone").join(bassins, on="bassin")
    return ZONE_BASSINS.check(
        joined.with_columns(
            zone_share=pl.when(pl.col("of_zone") > 0).then(pl.col("population") / pl.col("of_zone")),
            bassin_share=pl.when(pl.col("of_bassin") > 0).then(pl.col("population") / pl.col("of_bassin")),
        ).sort("zone", -pl.col("population").fill_null(0), "bassin")
    )
