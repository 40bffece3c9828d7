"""Who seeks a training, by zone and occupation, and which of them live in the country."""

from __future__ import annotations

import numpy as np
import polars as pl

from numericemploi.planning.choices import Floor
from numericemploi.planning.problem import Floats, Problem
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


def rural_parts(seekers: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Part of the people of each cell who live in the country; cells where it is unknown are left out."""
    known = seekers.filter(pl.col("people") > 0).drop_nulls("rural")
    parts = known.select("zone", "rome3", pl.col("rural") / pl.col("people"))
    return {(zone, rome3): part for zone, rome3, part in parts.iter_rows()}


def rural_floor(problem: Problem, seekers: pl.DataFrame, share: float) -> Floor:
    """Least share of the seats for people of rural communes; a cell whose part is unknown counts as none."""
    grid = _rural_grid(problem, seekers)
    return Floor(name="rural", share=share, part=grid)


def rural_share(purchase: Purchase, seekers: pl.DataFrame) -> float | None:
    """Share of the people seated, over the scenarios, who live in rural communes; None when nothing is known."""
    p = purchase.problem
    part = _rural_grid(p, seekers)[p.zone_of, p.occupation_of, p.public_of]
    seated = purchase.average
    if not seated.any() or np.isnan(part).all():
        return None
    return float(np.nan_to_num(part) @ seated / seated.sum())


def _rural_grid(problem: Problem, seekers: pl.DataFrame) -> Floats:
    """[Z, O, P] part of the people of each cell who live in rural communes; NaN unknown."""
    parts = rural_parts(seekers)
    grid = np.array(
        [[parts.get((zone, rome3), np.nan) for rome3 in problem.occupations] for zone in problem.zones]
    )
    shape = len(problem.zones), len(problem.occupations), len(problem.publics)
    return np.broadcast_to(grid.reshape(shape[0], shape[1], 1), shape).copy()
