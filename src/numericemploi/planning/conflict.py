"""Which rules, together, leave nothing to buy: an irreducible set of named groups."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from numericemploi.planning import rules
from numericemploi.planning.highs import maximise
from numericemploi.planning.problem import Problem
from numericemploi.planning.rules import Rows, Rule
from numericemploi.planning.variables import Variables

GROUPS: dict[str, Rule] = {
    "budget": rules.budget,
    "minimum_group": rules.minimum_group,
    "seekers": rules.seekers,
    "openings": rules.openings,
    "distance_learning": rules.distance_learning,
    "coverage_floor": rules.coverage_floor,
}
"""Rules that a person could loosen; the others (one funder, capacity, reach) say what a session is."""

_LARGEST = 3


def smallest(problem: Problem, variables: Variables, *, seconds: float) -> tuple[str, ...]:
    """Return a smallest set of groups that already forbids every purchase; empty when none is proven.

    Sets of 1, 2 and 3 groups are all tried, in this order, so that no smaller one conflicts; beyond,
    groups are deleted one by one while the rest still conflicts (Chinneck & Dravnieks 1991). Either way
    no group can be left out: the set is irreducible.
    """
    blocks = {name: rule(problem, variables) for name, rule in GROUPS.items()}
    fixed = [rule(problem, variables) for rule in rules.RULES if rule not in GROUPS.values()]
    fixed.append(_something(variables))

    def conflicts(names: tuple[str, ...]) -> bool:
        rows = [*fixed, *(blocks[name] for name in names)]
        answer = maximise(variables, rows, np.zeros(variables.count), gap=1.0, seconds=seconds)
        return answer.status == "infeasible"

    for size in range(1, _LARGEST + 1):
        for names in combinations(GROUPS, size):
            if conflicts(names):
                return names
    names = tuple(GROUPS)
    if not conflicts(names):
        return ()
    for name in GROUPS:
        fewer = tuple(other for other in names if other != name)
        names = fewer if conflicts(fewer) else names
    return names


def _something(variables: Variables) -> Rows:
    """Σ_sg n_sg ≥ 1: a plan without a seat is no plan."""
    seats = variables.seats.ravel()
    return Rows(
        names=("something",),
        lower=np.ones(1),
        upper=np.full(1, np.inf),
        row=np.zeros(seats.size, dtype=np.int64),
        column=seats,
        value=np.ones(seats.size),
    )
