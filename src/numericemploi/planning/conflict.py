"""Which rules, together, leave nothing to buy: an irreducible set of named groups."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from numericemploi.planning import rules
from numericemploi.planning.highs import maximise
from numericemploi.planning.problem import Problem
from numericemploi.planning.rules import Rows, Rule
from numericemploi.planning.variables import Variables

GROUPS: dict[str, Rule] = {
    "budget": rules.budget,
    "half_year_budget": rules.half_year_budget,
    "minimum_group": rules.minimum_group,
    "seekers": rules.seekers,
    "openings": rules.openings,
    "eligibility": rules.eligibility,
    "distance_learning": rules.distance_learning,
    "locked": rules.locked,
    "forbidden": rules.forbidden,
    "contracted": rules.contracted,
    "coverage_floor": rules.coverage_floor,
}
"""Rules that a person could loosen; the others (one funder, capacity, reach) say what a session is. Each floor
is a group of its own, called `floor_` and its name."""

_LARGEST = 3


def smallest(problem: Problem, variables: Variables, *, seconds: float) -> tuple[str, ...]:
    """Return a smallest set of groups that already forbids every purchase; empty when none is proven.

    Sets of 1, 2 and 3 groups are all tried, in this order, so that no smaller one conflicts; beyond,
    groups are deleted one by one while the rest still conflicts (Chinneck & Dravnieks 1991). Either way
    no group can be left out: the set is irreducible.
    """
    blocks = _blocks(problem, variables)
    loose = (*GROUPS.values(), rules.floors)
    fixed = [rule(problem, variables) for rule in rules.RULES if rule not in loose]
    fixed.append(_something(variables))

    def conflicts(names: tuple[str, ...]) -> bool:
        rows = [*fixed, *(blocks[name] for name in names)]
        answer = maximise(variables, rows, np.zeros(variables.count), gap=1.0, seconds=seconds)
        return answer.status == "infeasible"

    names = tuple(blocks)
    if not conflicts(names):
        return ()
    for size in range(1, _LARGEST + 1):
        for chosen in combinations(names, size):
            if conflicts(chosen):
                return chosen
    for name in tuple(blocks):
        fewer = tuple(other for other in names if other != name)
        names = fewer if conflicts(fewer) else names
    return names


def _blocks(problem: Problem, variables: Variables) -> dict[str, Rows]:
    """Rows of each group that says something here."""
    blocks = {name: rule(problem, variables) for name, rule in GROUPS.items()}
    for floor in problem.choices.floors:
        alone = replace(problem, choices=replace(problem.choices, floors=(floor,)))
        blocks[f"floor_{floor.name}"] = rules.floors(alone, variables)
    return {name: rows for name, rows in blocks.items() if rows.names}


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
