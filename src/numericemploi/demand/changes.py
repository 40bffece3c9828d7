"""What changed between two runs, figure by figure: the value before, after, and whether it is more than noise."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.results import CHANGES

_CELL = ["zone", "rome3", "horizon"]
_VALUE = {"demand": "positions", "gap": "gap"}
LEAST = 1e-6
"""Evidence is rounded to six decimals: a smaller difference is none."""


def between(
    *, demand: tuple[pl.DataFrame, pl.DataFrame], gap: tuple[pl.DataFrame, pl.DataFrame]
) -> pl.DataFrame:
    """Compare DEMAND and GAP of two runs, given as (before, after).

    A change is `beyond` when neither value lies in the interval of the other: otherwise the two figures
    agree within what they say of themselves. What is equal, or unknown both times, has no row.

    Returns
    -------
    CHANGES, the largest first within each figure.
    """
    changes = pl.concat([_compared("demand", *demand), _compared("gap", *gap)])
    size = pl.col("change").abs().fill_null(float("inf"))
    return CHANGES.check(changes.sort("figure", -size, *_CELL))


def _compared(figure: str, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    value = _VALUE[figure]
    old, new = (
        frame.select(*_CELL, value=value, low="low", high="high") for frame in (before, after)
    )  # fmt: skip
    both = old.join(new, on=_CELL, how="full", coalesce=True, suffix="_now")
    was, now = pl.col("value").is_not_null(), pl.col("value_now").is_not_null()
    change = pl.col("value_now") - pl.col("value")
    apart = (pl.col("value_now") < pl.col("low")) | (pl.col("value_now") > pl.col("high"))
    apart_now = (pl.col("value") < pl.col("low_now")) | (pl.col("value") > pl.col("high_now"))
    state = (
        pl.when(~was).then(pl.lit("appeared"))
        .when(~now).then(pl.lit("vanished"))
        .when(change > 0).then(pl.lit("up"))
        .otherwise(pl.lit("down"))
    )  # fmt: skip
    return both.filter((was | now) & (change.abs() > LEAST).fill_null(value=True)).select(
        pl.lit(figure).alias("figure"),
        *_CELL,
        state.alias("state"),
        pl.col("value").alias("before"),
        pl.col("value_now").alias("after"),
        change.alias("change"),
        (apart & apart_now).alias("beyond"),
    )
