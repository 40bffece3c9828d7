"""What the plan seeks: expected people in work, and coverage of the worst zone."""

from __future__ import annotations

import numpy as np

from numericemploi.planning.problem import Floats, Problem
from numericemploi.planning.rules import Rows
from numericemploi.planning.variables import Variables


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
