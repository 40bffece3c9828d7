"""Rates of small units drawn towards their group: the beta-binomial model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FEWEST_UNITS = 5
"""Below this number of units with anybody in them, a spread between units cannot be estimated."""

PRIOR_KAPPA = 10.0
"""Weight of the group, in people, when the spread cannot be estimated. Ours: at a rate of .60 it lets
true rates differ from unit to unit by a standard deviation of .15, so that a session of ten still
speaks as loud as its group."""

KAPPA_BOUNDS = (2.0, 1000.0)
"""Below 2 the law of the rates is U-shaped; beyond 1,000 units differ by less than two points."""

MU_BOUNDS = (0.01, 0.99)


def fit_beta_binomial(k: NDArray[np.int64], n: NDArray[np.int64]) -> tuple[float, float]:
    """(mu, kappa) of rates ~ Beta(mu·kappa, (1 - mu)·kappa) behind `k` successes of `n` in each unit.

    By marginal likelihood, kappa kept in `KAPPA_BOUNDS` (units that differ no more than chance would
    have them give the upper one). With fewer than `FEWEST_UNITS` units that hold somebody: mu is the
    pooled rate with half a success and half a failure added, kappa is `PRIOR_KAPPA`.

    Parameters
    ----------
    k, n
        One entry a unit, 0 ≤ k ≤ n; a unit of nobody says nothing.
    """
    from scipy.optimize import minimize

    some = n > 0
    k, n = k[some].astype(np.float64), n[some].astype(np.float64)
    pooled = float((k.sum() + 0.5) / (n.sum() + 1))
    if len(n) < FEWEST_UNITS:
        return pooled, PRIOR_KAPPA
    found = minimize(
        _minus_log_likelihood,
        x0=np.array([np.clip(pooled, *MU_BOUNDS), np.log(PRIOR_KAPPA)]),
        args=(k, n),
        jac=True,
        method="L-BFGS-B",
        bounds=[MU_BOUNDS, (np.log(KAPPA_BOUNDS[0]), np.log(KAPPA_BOUNDS[1]))],
    )
    return float(found.x[0]), float(np.exp(found.x[1]))


def _minus_log_likelihood(
    at: NDArray[np.float64], k: NDArray[np.float64], n: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Minus the log of the product of the beta-binomial laws, and its slope, at (mu, log kappa)."""
    from scipy.special import betaln, digamma

    mu, kappa = at[0], np.exp(at[1])
    a, b = mu * kappa, (1 - mu) * kappa
    value = betaln(k + a, n - k + b) - betaln(a, b)
    shared = digamma(kappa) - digamma(n + kappa)
    by_a = digamma(k + a) - digamma(a) + shared
    by_b = digamma(n - k + b) - digamma(b) + shared
    slope = np.array([kappa * (by_a - by_b).sum(), kappa * (mu * by_a + (1 - mu) * by_b).sum()])
    return -float(value.sum()), -slope


def posterior(
    k: NDArray[np.int64], n: NDArray[np.int64], mu: float, kappa: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean, 2.5 % and 97.5 % of each unit's rate, given its group: own data weigh n / (n + kappa)."""
    from scipy.special import betaincinv

    a, b = k + mu * kappa, n - k + (1 - mu) * kappa
    mean = np.asarray(a / (a + b), dtype=np.float64)
    return mean, np.asarray(betaincinv(a, b, 0.025)), np.asarray(betaincinv(a, b, 0.975))
