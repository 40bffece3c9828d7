"""How likely it is that openings exceed the people already able or in training."""

from __future__ import annotations

import math
from statistics import NormalDist

import polars as pl

from numericemploi.stats.intervals import lognormal_from_bounds


def of_openings(*, demand: pl.DataFrame, gap: pl.DataFrame, horizon: str) -> dict[tuple[str, str], float]:
    """P(openings ≥ able now + in training) per (zone, occupation) at one horizon.

    Openings are lognormal between `low` and `high`; equal bounds are a certain count. Cells whose demand
    or stock is unknown are left out: unknown is not a chance.
    """
    known = demand.filter(horizon=horizon).drop_nulls("positions").join(
        gap.filter(horizon=horizon).drop_nulls("able").select("zone", "rome3", "able", "in_training"),
        on=["zone", "rome3"],
    )  # fmt: skip
    chances = {}
    for row in known.iter_rows(named=True):
        competing = row["able"] + row["in_training"]
        low, high = row["low"], row["high"]
        if competing <= 0:
            chances[row["zone"], row["rome3"]] = 1.0
        elif low == high:
            chances[row["zone"], row["rome3"]] = float(low >= competing)
        else:
            middle, spread = lognormal_from_bounds(low, high)
            chances[row["zone"], row["rome3"]] = 1 - NormalDist(middle, spread).cdf(math.log(competing))
    return chances
