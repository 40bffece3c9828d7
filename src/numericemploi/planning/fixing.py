"""Whole plans near a relaxed one: what the prices decide is fixed, HiGHS searches the few sessions that are left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning import highs
from numericemploi.planning.diving import Dive
from numericemploi.planning.prices import Sheet
from numericemploi.planning.problem import Floats, Ints

_FEASIBLE = 2  # of HiGHS's solution statuses


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """People [W, K] and seats [S] of a whole plan, its value, and a bound on every plan with the same things fixed.

    Infinite after a dive, which proves nothing.
    """

    people: Floats
    seats: Ints
    value: float
    bound: float


def search(
    sheet: Sheet,
    *,
    bought: NDArray[np.bool_],
    full: NDArray[np.bool_],
    free: NDArray[np.bool_],
    columns: Ints,
    least_coverage: float,
    gap: float,
    nodes: int,
    purse: float = 1.0,
    enough: float = np.inf,
) -> Found | None:
    """Find the best plan that takes the offers `bought`, chooses among `free` [A], seats people in `columns`; or None.

    A dive comes first; where it fails HiGHS branches, and those bought that are `full` stay so; without nodes there
    is the dive alone. `purse` is the part of the money that may be spent. Seats are whole. A plan worth `enough` ends
    the search, as do the gap and the nodes; never the clock.
    """
    many = len(sheet.capacity)
    taken = np.flatnonzero(bought | free)
    columns = columns[(bought | free)[sheet.offer_of[columns % sheet.cells]]]
    starts, places, values = sheet.columns(columns, [])
    offers = sheet.blocks["offers"]
    lower, upper = sheet.floor.copy(), sheet.limit.copy()
    lower[offers], upper[offers] = 0.0, 0.0  # Σ x − n = 0
    lower[offers][sheet.signed] = -np.inf
    settled = sheet.session_row[bought]
    lower[sheet.blocks["sessions"]][settled[settled >= 0]] = -np.inf  # no y is left there
    upper[sheet.blocks["purse"]] *= purse
    for s in np.flatnonzero(bought & (sheet.fixed > 0)):
        rows = sheet.money_rows(int(s))
        upper[rows] -= sheet.fixed[s] / sheet.unit
    # A good plan is near and the bound is known: more of the search goes to finding the plan.
    solver = highs.quiet(mip_rel_gap=gap, mip_abs_gap=1e-9, mip_max_nodes=nodes, mip_heuristic_effort=0.3,
                         mip_heuristic_run_feasibility_jump=False)  # fmt: skip
    if np.isfinite(enough):
        solver.setOptionValue("objective_target", -enough)
    nothing = np.zeros(len(lower), dtype=np.int32)
    solver.addRows(len(lower), lower, upper, 0, nothing, [], [])
    zone_places, zone_values = sheet.coverage_column()
    solver.addCols(1, [0.0], [least_coverage], [1.0], len(zone_places), [0], zone_places, zone_values)
    w, k = columns // sheet.cells, columns % sheet.cells
    count = len(columns)
    solver.addCols(count, -sheet.gain[k] * sheet.weight[w], np.zeros(count), np.full(count, np.inf), len(places),
                   starts, places, values)  # fmt: skip
    first_n = 1 + len(columns)
    least = sheet.smallest[taken]
    least = np.where(sheet.signed[taken], sheet.capacity[taken], least)
    held = bought[taken]
    most = sheet.capacity[taken]
    group = least
    least = np.where(held & full[taken], most, least)
    count = len(taken)
    solver.addCols(count, np.zeros(count), np.zeros(count), most, count, np.arange(count, dtype=np.int32),
                   (offers.start + taken).astype(np.int32), -np.ones(count))  # fmt: skip
    chosen = np.flatnonzero(~held)
    first_y = first_n + len(taken)
    for place in chosen:
        one = int(taken[place])
        rows = sheet.money_rows(one) if sheet.fixed[one] > 0 else np.zeros(0, dtype=np.int32)
        costs = np.full(len(rows), sheet.fixed[one] / sheet.unit)
        if sheet.session_row[one] >= 0:
            rows = np.append(rows, np.int32(sheet.blocks["sessions"].start + sheet.session_row[one]))
            costs = np.append(costs, 1.0)
        solver.addCol(0.0, 0.0, 1.0, len(rows), rows, costs)
    _group_rows(solver, sheet, columns, taken, chosen, least, first_n, first_y)
    whole = np.arange(first_n, first_y + len(chosen))
    upper, none = np.append(most, np.ones(len(chosen))), np.zeros(len(chosen))
    loose, pinned = (np.append(np.where(held, seats, 0.0), none) for seats in (group, least))
    dive = Dive(
        solver=solver, whole=whole, choices=len(taken), lower=loose, upper=upper.copy(), enough=enough
    )
    dived = dive.reaches()
    if not dived:
        if not nodes:
            return None
        # Fewer columns to branch on: what is full stays so.
        solver.changeColsBounds(len(whole), whole, pinned, upper)
        solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), 1, dtype=np.uint8))
        solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != _FEASIBLE:
        return None
    v = np.array(solver.getSolution().col_value)
    people = np.zeros(sheet.people_count)
    people[columns] = np.maximum(v[1:first_n], 0.0)
    seats = np.zeros(many, dtype=np.int64)
    seats[taken] = np.rint(v[first_n:first_y])
    return Found(people=people.reshape(-1, sheet.cells), seats=seats, value=-info.objective_function_value,
                 bound=np.inf if dived else -info.mip_dual_bound)  # fmt: skip


def _group_rows(
    solver: Any,
    sheet: Sheet,
    columns: Ints,
    taken: Ints,
    chosen: Ints,
    least: Floats,
    first_n: int,
    first_y: int,
) -> None:
    """M y ≤ n ≤ M y and x ≤ min(D, κ, M) y for each offer that may be left."""
    place_of = np.full(len(sheet.capacity), -1)
    place_of[taken[chosen]] = np.arange(len(chosen))
    n, y = first_n + chosen, first_y + np.arange(len(chosen))
    many = len(chosen)
    starts = np.arange(0, 4 * many, 2, dtype=np.int32)
    index = np.concatenate([np.stack([n, y], axis=1), np.stack([n, y], axis=1)]).ravel().astype(np.int32)
    value = np.concatenate([
        np.stack([-np.ones(many), least[chosen]], axis=1),
        np.stack([np.ones(many), -sheet.capacity[taken[chosen]]], axis=1),
    ]).ravel()  # fmt: skip
    solver.addRows(2 * many, np.full(2 * many, -np.inf), np.zeros(2 * many), 4 * many, starts, index, value)
    mine = np.flatnonzero(place_of[sheet.offer_of[columns % sheet.cells]] >= 0)
    s = sheet.offer_of[columns[mine] % sheet.cells]
    most = sheet.most.ravel()[columns[mine]]
    count = len(mine)
    index = np.stack([1 + mine, first_y + place_of[s]], axis=1).ravel().astype(np.int32)
    value = np.stack([np.ones(count), -most], axis=1).ravel()
    solver.addRows(
        count,
        np.full(count, -np.inf),
        np.zeros(count),
        2 * count,
        np.arange(0, 2 * count, 2, dtype=np.int32),
        index,
        value,
    )
