"""Forecasts of every level made coherent: zones × occupations with their margins, and communes up to the region."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from numericemploi.stats import reconciliation


def cross_classified(base: pl.DataFrame) -> pl.DataFrame:
    """Reconcile forecasts of zones × occupations with those of zones, of occupations and of the whole.

    Parameters
    ----------
    base
        (zone, rome3, value): a null zone is all zones, a null occupation all occupations. Every zone with
        every occupation, and each margin, once.

    Returns
    -------
    The same rows in the same order, `value` coherent: each margin is the sum of its cells.

    Raises
    ------
    ValueError
        A cell or a margin is missing, repeated, or unknown.
    """
    zones, occupations = base["zone"].drop_nulls().unique().sort(), base["rome3"].drop_nulls().unique().sort()
    rows, columns = len(zones), len(occupations)
    if base.height != (rows + 1) * (columns + 1) or base["value"].null_count():
        raise ValueError("every zone × occupation and every margin is needed once, with a value")
    # The margins have number `rows`, `columns`: the table becomes one square with its margins at the end.
    at = base.select(
        row=pl.col("zone").replace_strict(zones, np.arange(rows), default=rows, return_dtype=pl.Int64),
        column=pl.col("rome3").replace_strict(
            occupations, np.arange(columns), default=columns, return_dtype=pl.Int64
        ),
    )
    place = at["row"].to_numpy() * (columns + 1) + at["column"].to_numpy()
    square = np.full((rows + 1) * (columns + 1), np.nan)
    square[place] = base["value"].to_numpy()
    if np.isnan(square).any():
        raise ValueError("a cell or a margin is repeated, and another one is missing")
    whole = square.reshape(rows + 1, columns + 1)
    found = reconciliation.crossed(
        reconciliation.Crossed(
            total=float(whole[-1, -1]), rows=whole[:-1, -1], columns=whole[-1, :-1], cells=whole[:-1, :-1]
        )
    )
    whole[:-1, :-1], whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = (
        found.cells,
        found.rows,
        found.columns,
        found.total,
    )
    return base.with_columns(value=pl.Series(whole.ravel()[place]))


def territories(base: Mapping[str, pl.DataFrame], *, geography: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Reconcile forecasts of communes with those of zones, basins, departments and regions, which do not all nest.

    Parameters
    ----------
    base
        By level (`commune`, then any of `zone`, `bassin`, `department`, `region`): (code, value).
    geography
        GEOGRAPHY; a commune without basin is in none.

    Returns
    -------
    By level, the same codes in the same order with coherent values.
    """
    communes = base["commune"]
    places = communes.rename({"code": "commune"}).join(
        geography, on="commune", how="left", maintain_order="left"
    )
    above = [level for level in base if level != "commune"]
    groups = [
        places[level].replace_strict(
            base[level]["code"], np.arange(base[level].height), default=-1, return_dtype=pl.Int64
        ).to_numpy()
        for level in above
    ]  # fmt: skip
    values = [base[level]["value"].to_numpy() for level in ("commune", *above)]
    found = reconciliation.levels(values, groups)
    return {
        level: base[level].with_columns(value=pl.Series(coherent))
        for level, coherent in zip(("commune", *above), found, strict=True)
    }
