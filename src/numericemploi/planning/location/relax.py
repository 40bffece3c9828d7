"""Lower bounds by Lagrangian relaxation: customers' prices instead of the rule that each is served once.

For prices λ the relaxed problem parts into one problem a site: which customers it would rather serve, and
whether it opens. Its optimum is a bound that no service beats (Geoffrion, 1974); prices move along the
subgradient with Polyak's step (Held, Wolfe, Crowder, 1974).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.location.problem import Floats, Problem

_WIDEST = 20_000
"""Capacity up to which a site's knapsack is solved exactly by a table; beyond, its relaxation bounds it."""


_STILL = 15
"""Rounds without a better bound after which the step is halved."""

_SHORTEST = 4e-3
"""Step below which the bound is left as it is: what is missing then is not the prices' to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A proven lower bound with the prices that prove it."""

    value: float
    prices: Floats
    """[J]."""
    site_cost: Floats
    """[I]: reduced cost of opening each site at those prices; negative: it pays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relaxed:
    value: float
    site_cost: Floats
    open: NDArray[np.bool_]
    served: Floats
    """[J]: how many open sites serve each customer."""


def bound(
    problem: Problem,
    *,
    upper: float,
    stop: Callable[[], bool],
    rounds: int,
    improve: Callable[[NDArray[np.bool_]], float],
    start: Floats | None = None,
) -> Bound:
    """Raise the bound until it meets `upper`, the rounds are spent or `stop` says so.

    Parameters
    ----------
    upper
        Cost of the best service known.
    improve
        Told the sites that a relaxed solution opens, every few rounds; returns the cost of
        the best service known since.
    """
    finite = np.where(np.isfinite(problem.cost), problem.cost, np.nan)
    prices = np.nanmin(finite + problem.opening[:, None] * _part(problem), axis=0) if start is None else start
    best = Bound(value=-np.inf, prices=prices, site_cost=np.zeros(len(problem.opening)))
    step, still = 1.8, 0
    direction = np.zeros_like(prices)
    for turn in range(rounds):
        relaxed = _relaxed(problem, prices)
        if relaxed.value > best.value + 1e-9 * abs(best.value if np.isfinite(best.value) else 1.0):
            best, still = Bound(value=relaxed.value, prices=prices, site_cost=relaxed.site_cost), 0
        else:
            still += 1
        if turn % 10 == 0 or (turn < 100 and turn % 3 == 0):
            upper = min(upper, improve(relaxed.open))
        if upper - best.value <= 1e-9 * abs(upper) or stop():
            break
        if still >= _STILL:
            step, still, prices = step / 2, 0, best.prices
            if step < _SHORTEST:
                break
            relaxed = _relaxed(problem, prices)
        slope = 1 - relaxed.served
        # A little of the former direction damps the zigzag (Camerini, Fratta, Maffioli, 1975).
        direction = slope + 0.3 * direction
        length = float(direction @ direction)
        if length < 1e-12:
            break
        reach = max(upper - relaxed.value, 1e-6 * abs(upper))
        prices = prices + step * reach / length * direction
    return best


def _part(problem: Problem) -> Floats:
    """[J]: a customer's part of a site's opening cost, for the first prices."""
    total = problem.demand.sum()
    return problem.demand / total if total > 0 else np.zeros_like(problem.demand)


def _relaxed(problem: Problem, prices: Floats) -> _Relaxed:
    gain = prices[None, :] - problem.cost  # what serving a customer brings at its price
    np.maximum(gain, 0, out=gain)  # an infinite cost gives minus infinity, then nothing
    if problem.capacitated:
        worth, taken = _knapsacks(problem, gain)
    else:
        worth, taken = gain.sum(axis=1), gain
    site_cost = problem.opening - worth
    if problem.p is None:
        opened = site_cost < 0
    else:
        opened = np.zeros(len(site_cost), dtype=bool)
        opened[np.argsort(site_cost, kind="stable")[: problem.p]] = True
    return _Relaxed(
        value=float(prices.sum() + site_cost[opened].sum()),
        site_cost=site_cost,
        open=opened,
        served=(
            taken[opened].sum(axis=0) if problem.capacitated else (gain[opened] > 0).sum(axis=0).astype(float)
        ),
    )


def _knapsacks(problem: Problem, gain: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Best sum of gains within each site's capacity, and what is taken for it."""
    limits = np.minimum(problem.capacity, problem.demand.sum())
    whole = (problem.demand == np.floor(problem.demand)).all() and limits.max(initial=0) <= _WIDEST
    return _tables(problem.demand, limits, gain) if whole else _fractions(problem.demand, limits, gain)


def _tables(demand: Floats, limits: Floats, gain: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Exact 0-1 knapsacks of every site at once (Bellman, 1957): one row a site, one column a unit of capacity."""
    sites, customers = gain.shape
    widest = int(np.floor(limits.max(initial=0)))
    best = np.zeros((sites, widest + 1))
    useful = np.flatnonzero(gain.max(axis=0) > 0)
    chosen = np.zeros((len(useful), sites, widest + 1), dtype=bool)
    for order, customer in enumerate(useful):
        weight = int(demand[customer])
        if weight > widest:
            continue
        with_it = best[:, : widest + 1 - weight] + gain[:, customer, None]
        better = with_it > best[:, weight:]
        chosen[order, :, weight:] = better
        best[:, weight:] = np.where(better, with_it, best[:, weight:])
    at = np.floor(limits).astype(int)
    rows = np.arange(sites)
    worth = best[rows, at]
    taken = np.zeros((sites, customers))
    for order in range(len(useful) - 1, -1, -1):
        picked = chosen[order, rows, at]
        taken[picked, useful[order]] = 1
        at = at - np.where(picked, int(demand[useful[order]]), 0)
    return worth, taken


def _fractions(demand: Floats, limits: Floats, gain: Floats) -> tuple[Floats, NDArray[np.float64]]:
    """Continuous knapsacks (Dantzig, 1957): a bound on the exact ones, so that the bound of the whole holds."""
    weight = np.maximum(demand, 1e-12)
    order = np.argsort(-(gain / weight), axis=1, kind="stable")
    sorted_weight = demand[order]
    room = np.clip(limits[:, None] - (np.cumsum(sorted_weight, axis=1) - sorted_weight), 0, None)
    part = np.where(sorted_weight > 0, np.minimum(1, room / np.maximum(sorted_weight, 1e-12)), 1.0)
    part *= np.take_along_axis(gain, order, axis=1) > 0
    taken = np.zeros_like(gain)
    np.put_along_axis(taken, order, part, axis=1)
    return (taken * gain).sum(axis=1), taken
