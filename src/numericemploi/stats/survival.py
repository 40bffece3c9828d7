"""How long things last when some have not ended yet: the Kaplan-Meier curve and its quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Share that lasts beyond each time at which something ended, and the sum of Greenwood's formula there."""

    times: NDArray[np.float64]
    lasting: NDArray[np.float64]
    greenwood: NDArray[np.float64]


def kaplan_meier(durations: ArrayLike, ended: ArrayLike) -> Curve:
    """Estimate the curve; what has not ended (censored) counts as lasting up to its duration.

    Source: Kaplan and Meier (1958); Greenwood (1926): Σ d / (n (n - d)).
    """
    lasted, over = np.asarray(durations, np.float64), np.asarray(ended, np.bool_)
    if (lasted < 0).any():
        raise ValueError("a duration cannot be negative")
    times, deaths = np.unique(lasted[over], return_counts=True)
    at_risk = len(lasted) - np.searchsorted(np.sort(lasted), times)
    with np.errstate(divide="ignore"):
        parts = np.where(at_risk > deaths, deaths / (at_risk * (at_risk - deaths)), np.inf)
    return Curve(
        times=times, lasting=np.cumprod(1 - deaths / at_risk, dtype=np.float64), greenwood=np.cumsum(parts)
    )


def quantile(
    curve: Curve, share: float = 0.5, level: float = 0.90
) -> tuple[float | None, float | None, float | None]:
    """Time by which `share` have ended, with its bounds; None where the curve does not go that low.

    Bounds: the times at which the log-minus-log interval of the curve holds 1 - `share` (Brookmeyer and
    Crowley, 1982).
    """
    target = 1 - share
    z = NormalDist().inv_cdf((1 + level) / 2)
    inside = (curve.lasting > 0) & (curve.lasting < 1)
    low, high = curve.lasting.copy(), curve.lasting.copy()
    log = np.log(curve.lasting[inside])
    half = z * np.sqrt(curve.greenwood[inside]) / np.abs(log)
    low[inside], high[inside] = np.exp(log * np.exp(half)), np.exp(log * np.exp(-half))
    return _first(curve.times, curve.lasting, target), _first(curve.times, low, target), _first(
        curve.times, high, target
    )  # fmt: skip


def _first(times: NDArray[np.float64], values: NDArray[np.float64], target: float) -> float | None:
    # One part in 10¹² more: a product of shares that equals the target may come out a hair above it.
    below = np.flatnonzero(values <= target + 1e-12)
    return float(times[below[0]]) if len(below) else None
