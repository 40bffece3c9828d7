"""How far the estimate of driving times is from times that are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from numericemploi.reach import travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Errors in minutes over `n` pairs: mean (positive: the estimate is too long), mean and 90 % of the size."""

    n: int
    bias: float
    mean: float
    p90: float
    relative: float
    """Mean of |error| over the known time."""


def of_estimate(*, geography: pl.DataFrame, known: pl.DataFrame, judges: bool) -> Error | None:
    """Compare the estimate with DRIVE_TIMES; None when no pair has both points.

    Parameters
    ----------
    judges
        True: the half kept out of the setting, the honest figure; False: the half that set the speeds.
    """
    pairs = known.filter(pl.col("judges") == judges)
    if pairs.is_empty():
        return None
    places = geography.filter(pl.col("commune").is_in([*pairs["origin"], *pairs["site"]]))
    times = travel.minutes(
        geography=places, origins=pairs["origin"].to_list(), sites=pairs["site"].to_list()
    ).rename({"minutes": "estimate"})
    both = pairs.join(times, on=["origin", "site"]).drop_nulls("estimate")
    if both.is_empty():
        return None
    told, truth = both["estimate"].to_numpy(), both["minutes"].to_numpy()
    size = np.abs(told - truth)
    return Error(
        n=len(truth),
        bias=float((told - truth).mean()),
        mean=float(size.mean()),
        p90=float(np.quantile(size, 0.9)),
        relative=float((size / truth).mean()),
    )
