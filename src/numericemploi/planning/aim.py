"""What the plan seeks: expected people in work, and coverage of the worst zone."""

from __future__ import annotations

import numpy as np

from numericemploi.planning.problem import Floats, Problem
from numericemploi.planning.rules import Rows
from numericemploi.planning.variables import Variables

KEPT_SHARE = 0.97
"""Part of the greatest number of expected insertions that the worst zone may not cost (product decision)."""

WORST_ZONE_LOOSENESS = 10.0
"""The search for T* stops at this many times the gap asked of the value: at 1 % of T by default, which is
finer than the number of people who seek is known."""

BEST_LOOSENESS = 5.0
"""V* is only what the plan is compared with: where it is searched for itself, at this many times the gap."""

NO_COVERAGE = 1e-6
"""A coverage of the worst zone that is none."""


def aim(problem: Problem, variables: Variables, *, value: float, worst: float) -> Floats:
    """Coefficients of max value · Σ_w π_w Σ q_szop x_wszop + worst · T | expected people in work."""
    cost = np.zeros(variables.count)
    cost[variables.people] = value * problem.weight[:, None] * problem.worth[None, :]
    cost[variables.worst] = worst
    return cost


def at_least(cost: Floats, floor: float, name: str) -> Rows:
    """Cost · v ≥ floor: an aim already reached becomes a rule of the next solve."""
    columns = np.flatnonzero(cost).astype(np.int64)
    return Rows(
        names=(name,),
        lower=np.array([floor]),
        upper=np.array([np.inf]),
        row=np.zeros(len(columns), dtype=np.int64),
        column=columns,
        value=cost[columns],
    )
