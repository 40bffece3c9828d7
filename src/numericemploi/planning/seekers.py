"""Who seeks a training, by zone and occupation."""

from __future__ import annotations

import polars as pl


def of_dossiers(
    *, candidates: pl.DataFrame, geography: pl.DataFrame, occupations: pl.DataFrame
) -> pl.DataFrame:
    """Count the dossiers by zone of residence and occupation sought: (zone, rome3, people Float64).

    Every zone of the geography × every occupation has a row: where dossiers are kept, a zone without one
    seeks nothing, which is known, not unknown.
    """
    counted = (
        candidates.join(geography.select("commune", "zone"), on="commune")
        .group_by("zone", rome3="target_rome3")
        .agg(people=pl.len().cast(pl.Float64))
    )
    cells = geography.select("zone").unique().join(occupations.select("rome3"), how="cross")
    return (
        cells.join(counted, on=["zone", "rome3"], how="left")
        .with_columns(pl.col("people").fill_null(0.0))
        .sort("zone", "rome3")
    )


def part_of(*, candidates: pl.DataFrame, geography: pl.DataFrame, group: pl.Expr) -> pl.DataFrame:
    """Part of each cell's dossiers that belong to a group: (zone, rome3, share), cells with a dossier alone.

    `group` is asked of a dossier joined with its commune; where it cannot be told, the dossier is not counted
    in the group.
    """
    return (
        candidates.join(geography, on="commune")
        .group_by("zone", rome3="target_rome3")
        .agg(share=group.fill_null(value=False).mean())
        .sort("zone", "rome3")
    )
