"""Who sits where, once the seats are known: the best x for seats that are bought already."""

from __future__ import annotations

import numpy as np

from numericemploi.planning import highs
from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase


def refill(problem: Problem, seats: Ints) -> Purchase:
    """Seat the people anew, scenario by scenario, for the most insertions; a seat may stay empty.

    Parameters
    ----------
    seats
        [S, G]; a session may be paid by several here (a double purchase), its seats then add up.
    """
    p = problem
    payable = np.einsum("sg,spg->sp", seats > 0, p.eligible) > 0
    columns = np.flatnonzero(payable[p.session_of, p.public_of])
    people = np.zeros((len(p.scenarios), len(p.worth)))
    for w in range(len(p.scenarios)):
        people[w, columns] = _scenario(problem, w, columns, seats.sum(axis=1))
    return Purchase.cut(problem, seats, people)


def _scenario(p: Problem, w: int, columns: Ints, seats: Ints) -> Floats:
    """Max Σ q x with Σ x ≤ n for each session, Σ x ≤ D and Σ x ≤ κ for each cell."""
    z, o, who = p.zone_of[columns], p.occupation_of[columns], p.public_of[columns]
    cells, cell = np.unique((z * len(p.occupations) + o) * len(p.publics) + who, return_inverse=True)
    places, place = np.unique(z * len(p.occupations) + o, return_inverse=True)
    limits = [
        seats.astype(float),
        p.seekers[w].ravel()[cells],
        p.openings[w].ravel()[places],
    ]
    upper = np.concatenate(limits)
    first = len(limits[0]), len(limits[0]) + len(limits[1])
    rows = np.stack([p.session_of[columns], first[0] + cell, first[1] + place], axis=1)
    solver = highs.quiet()
    solver.addRows(
        len(upper), np.full(len(upper), -np.inf), upper, 0, np.zeros(len(upper), dtype=np.int32), [], []
    )
    many = len(columns)
    starts = np.arange(0, 3 * many, 3, dtype=np.int32)
    solver.addCols(many, -p.worth[columns], np.zeros(many), np.full(many, np.inf), 3 * many, starts,
                   rows.ravel().astype(np.int32), np.ones(3 * many))  # fmt: skip
    solver.run()
    return np.maximum(np.array(solver.getSolution().col_value), 0.0) if many else np.zeros(0)
