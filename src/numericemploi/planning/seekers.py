"""Who seeks a training, by zone and occupation, and which of them live in the country."""

from __future__ import annotations

import numpy as np
import polars as pl

from numericemploi.planning.purchase import Purchase


def of_dossiers(
    *, candidates: pl.DataFrame, geography: pl.DataFrame, occupations: pl.DataFrame, rural_from: int
) -> pl.DataFrame:
    """Count the dossiers by zone of residence and occupation sought: (zone, rome3, people, rural), Float64.

    Every zone of the geography × every occupation has a row: where dossiers are kept, a zone without one
    seeks nothing, which is known, not unknown. `rural` are those who live in communes of density level
    `rural_from` or more; null where the level of a commune is not known.
    """
    rural = pl.col("density") >= rural_from
    counted = (
        candidates.join(geography.select("commune", "zone", "density"), on="commune")
        .group_by("zone", rome3="target_rome3")
        .agg(
            people=pl.len().cast(pl.Float64),
            rural=pl.when(rural.is_null().any()).then(None).otherwise(rural.sum()).cast(pl.Float64),
        )
    )
    cells = geography.select("zone").unique().join(occupations.select("rome3"), how="cross")
    return (
        cells.join(counted, on=["zone", "rome3"], how="left")
        .with_columns(
            rural=pl.when(pl.col("people").is_null()).then(0.0).otherwise("rural"),
            people=pl.col("people").fill_null(0.0),
        )
        .sort("zone", "rome3")
    )


def rural_parts(seekers: pl.DataFrame) -> pl.DataFrame:
    """Part of the people of each cell who live in the country: (zone, rome3, share); unknown ones are left out."""
    known = seekers.filter(pl.col("people") > 0).drop_nulls("rural")
    return known.select("zone", "rome3", share=pl.col("rural") / pl.col("people"))


def rural_share(purchase: Purchase, seekers: pl.DataFrame) -> float | None:
    """Share of the people seated, over the scenarios, who live in rural communes; None when nothing is known."""
    p = purchase.problem
    part = p.part(rural_parts(seekers))[p.zone_of, p.occupation_of, p.public_of]
    seated = purchase.average
    if not seated.any() or np.isnan(part).all():
        return None
    return float(np.nan_to_num(part) @ seated / seated.sum())
