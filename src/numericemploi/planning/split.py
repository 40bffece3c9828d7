"""Who pays what: sessions bought from one purse, shared out between funders so that none overspends."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.problem import Ints, Problem

_EXACT = 48  # sessions left for the exact step
_STEPS = 400_000  # amounts told apart in it


def plain(problem: Problem) -> bool:
    """Whether funders differ by their budgets alone, so that one purse stands for all."""
    return bool(problem.may_pay.all()) and not np.isfinite(problem.half_year_budget).any()


def share(problem: Problem, seats: Ints) -> Ints | None:
    """Return seats [S, G] where each session has one funder and none passes its budget; None when none is found.

    Lines contracted, or locked on a funder, are theirs. One funder after the other takes its part: the
    dearest sessions first while they fit, then among the last `_EXACT` whatever fills its purse best
    (subset sums in whole steps, rounded up).
    """
    p = problem
    cost = p.price * seats + p.fixed * (seats > 0)
    shared = np.zeros((len(p.sessions), len(p.funders)), dtype=np.int64)
    given = {p.sessions.index(one.session): one.funder for one in p.choices.contracted}
    given |= {p.sessions.index(one.session): one.funder for one in p.choices.locked if one.funder}
    money = p.budget.astype(np.int64).copy()
    for s, funder in given.items():
        g = p.funders.index(funder)
        shared[s, g] = seats[s]
        money[g] -= cost[s]
    if (money < 0).any():
        return None
    left = np.array([s for s in np.flatnonzero(seats) if s not in given], dtype=np.int64)
    left = left[np.argsort(-cost[left], kind="stable")]
    order = np.argsort(money, kind="stable")
    for g in order[:-1].tolist():
        taken = _fill(cost[left], int(money[g]))
        shared[left[taken], g] = seats[left[taken]]
        left = left[~taken]
    last = int(order[-1])
    if cost[left].sum() > money[last]:
        return None
    shared[left, last] = seats[left]
    return shared


def _fill(cost: Ints, money: int) -> NDArray[np.bool_]:
    """Choose sessions that fill a purse as well as can be; costs come dearest first."""
    taken = np.zeros(len(cost), dtype=bool)
    head = max(0, len(cost) - _EXACT)
    # The last ones are kept for the exact step; what they cannot fill is taken from the dearest.
    for i in range(head):
        if cost[i] <= money - (cost[head:].sum() // 2):
            taken[i] = True
            money -= int(cost[i])
    tail = np.arange(head, len(cost))
    step = max(math.gcd(*cost[tail].tolist()) if tail.size else 1, money // _STEPS, 1)
    reached = [1]
    most = (1 << (money // step + 1)) - 1
    for amount in cost[tail].tolist():
        reached.append((reached[-1] | (reached[-1] << -(-amount // step))) & most)
    best = reached[-1].bit_length() - 1
    for place in range(len(tail), 0, -1):
        if reached[place - 1] >> best & 1:
            continue
        taken[tail[place - 1]] = True
        best -= int(-(-cost[tail[place - 1]] // step))
    return taken
