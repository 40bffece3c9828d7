"""Intervals of a share and of a count, and the law that two quantiles define."""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray


def wilson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Low and high of the share behind `k` successes of `n`; (0, 1) when n is 0: nothing is known.

    Source: Wilson (1927), without continuity correction.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} successes of {n} is no count")
    if n == 0:
        return 0.0, 1.0
    z2 = NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = (k + z2 / 2) / (n + z2)
    half = sqrt(z2) / (n + z2) * sqrt(k * (n - k) / n + z2 / 4)
    # At 0 and at n of n the bound is exact; only rounding would leave it beside.
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def jeffreys_above(k: int, n: int, threshold: float) -> float:
    """Probability that the share is at least `threshold`, after `k` of `n`, under Jeffreys' prior.

    The posterior is Beta(k + 1/2, n - k + 1/2). Source: Brown, Cai and DasGupta (2001).
    """
    from scipy.special import betaincc

    if not 0 <= k <= n:
        raise ValueError(f"{k} successes of {n} is no count")
    return float(betaincc(k + 0.5, n - k + 0.5, threshold))


def poisson(count: ArrayLike, level: float = 0.90) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Low and high of the mean behind each count; a carried count may be fractional.

    Source: Garwood (1936): quantiles of Gamma(count) and Gamma(count + 1); low is 0 at count 0.
    """
    from scipy.special import gammaincinv

    counts = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    # gammaincinv has no value at shape 0: any positive shape will do, the result is replaced.
    positive = counts > 0
    low = np.where(positive, gammaincinv(np.where(positive, counts, 1.0), tail), 0.0)
    return low, np.asarray(gammaincinv(counts + 1, 1 - tail), dtype=np.float64)


def lognormal_from_quantiles(low: float, high: float) -> tuple[float, float]:
    """(mu, sigma) of the lognormal whose 5 % and 95 % quantiles are `low` and `high`, 0 < low ≤ high."""
    if not 0 < low <= high:
        raise ValueError("a lognormal needs 0 < low ≤ high")
    z = NormalDist().inv_cdf(0.95)
    return (log(low) + log(high)) / 2, (log(high) - log(low)) / (2 * z)


LOW_OF_ZERO = 1 / 8
"""What a low bound of zero is read as, in parts of the high one. Ours: a survey's silence may hide up to
four positions; an eighth of that is half a position, whatever share of them is carried to the zone."""


def lognormal_from_bounds(low: float, high: float) -> tuple[float, float]:
    """(mu, sigma) of the lognormal between the bounds of a count, 0 ≤ low ≤ high, 0 < high.

    The bounds are read as 5 % and 95 % quantiles (product decision). A low bound of zero, where no
    lognormal starts, is read as `LOW_OF_ZERO` of the high one.
    """
    return lognormal_from_quantiles(high * LOW_OF_ZERO if low == 0 else low, high)
