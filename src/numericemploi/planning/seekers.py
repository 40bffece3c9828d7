"""Who seeks a training, by zone and occupation, and which of them live in the country."""

from __future__ import annotations

import numpy as np
import polars as pl

from numericemploi.planning.choices import Floor
from numericemploi.planning.problem import Problem


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


def rural_parts(seekers: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Part of the people of each cell who live in the country; cells where it is unknown are left out."""
    known = seekers.filter(pl.col("people") > 0).drop_nulls("rural")
    parts = known.select("zone", "rome3", pl.col("rural") / pl.col("people"))
    return {(zone, rome3): part for zone, rome3, part in parts.iter_rows()}


def rural_floor(problem: Problem, seekers: pl.DataFrame, share: float) -> Floor:
    """Least share of the seats for people of rural communes; a cell whose part is unknown counts as none."""
    parts = rural_parts(seekers)
    grid = np.array(
        [[[parts.get((zone, rome3), np.nan)] * len(problem.publics) for rome3 in problem.occupations]
         for zone in problem.zones]
    ).reshape(len(problem.zones), len(problem.occupations), len(problem.publics))  # fmt: skip
    return Floor(name="rural", words="les personnes des communes rurales", share=share, part=grid)


def rural_share(reservations: pl.DataFrame, seekers: pl.DataFrame) -> float | None:
    """Share of the seats reserved that goes, by expectation, to people of rural communes; None when none is known."""
    known = seekers.filter(pl.col("people") > 0).drop_nulls("rural")
    seated = reservations.join(known, on=["zone", "rome3"])
    total = float(seated["seats"].sum())
    rural = float((seated["seats"] * seated["rural"] / seated["people"]).sum())
    return rural / total if total else None
