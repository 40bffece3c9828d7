"""Rules of the plan, one function each: its formula, its unit, the rows that it adds.

Σ_g runs over funders, Σ_zo over the cells that session s can serve. docs/explanation/purchase-plan.md
lists every function of this page with its first line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.variables import Variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows `lower` ≤ A·v ≤ `upper`; A is given by its entries (row, column, value), names by row."""

    names: tuple[str, ...]
    lower: Floats
    upper: Floats
    row: Ints
    column: Ints
    value: Floats


Rule = Callable[[Problem, Variables], Rows]


def one_funder(problem: Problem, variables: Variables) -> Rows:
    """Σ_g y_sg ≤ 1 for each session s | sessions: a session has one funder at most."""
    bought = variables.bought
    return _at_most(_session_names(problem, "one_funder"), 1.0, [(_rows_of(bought), bought, 1.0)])


def minimum_group(problem: Problem, variables: Variables) -> Rows:
    """m_s · y_sg ≤ n_sg for each s, g | seats: a session that is bought has its minimum group."""
    return _against_group(problem, variables, "minimum_group", problem.minimum, sign=1.0)


def capacity(problem: Problem, variables: Variables) -> Rows:
    """n_sg ≤ M_s · y_sg for each s, g | seats: no seat beyond capacity, none of a session not bought."""
    return _against_group(problem, variables, "capacity", problem.capacity, sign=-1.0)


def seats_cover_people(problem: Problem, variables: Variables) -> Rows:
    """Σ_zo x_szo ≤ Σ_g n_sg for each s | seats: nobody is reserved a seat that is not bought."""
    return _people_against_seats(problem, variables, "seats_cover_people", sign=1.0)


def no_empty_seat(problem: Problem, variables: Variables) -> Rows:
    """Σ_g n_sg ≤ Σ_zo x_szo for each s | seats: no seat is paid for which no person and opening is known."""
    return _people_against_seats(problem, variables, "no_empty_seat", sign=-1.0)


def seekers(problem: Problem, variables: Variables) -> Rows:
    """Σ_s x_szo ≤ D_zo for each zone z and occupation o | people: no more people than seek it there."""
    return _per_cell(problem, variables, "seekers", problem.seekers)


def openings(problem: Problem, variables: Variables) -> Rows:
    """Σ_s x_szo ≤ κ_zo for each zone z and occupation o | entrants: no glut where they live."""
    return _per_cell(problem, variables, "openings", problem.openings)


def budget(problem: Problem, variables: Variables) -> Rows:
    """Σ_s c_s · n_sg ≤ B_g for each funder g | euros: each funder within its own budget."""
    seats = variables.seats
    funder = np.broadcast_to(np.arange(seats.shape[1]), seats.shape)
    price = np.broadcast_to(problem.price[:, None] / 100, seats.shape)
    names = tuple(f"budget_{g}" for g in problem.funders)
    return _at_most(names, problem.budget / 100, [(funder, seats, price)])


def distance_learning(problem: Problem, variables: Variables) -> Rows:
    """Σ_{s remote} n_sg ≤ ρ · Σ_s n_sg, all funders together | seats: not all at a distance."""
    seats = variables.seats
    share = np.broadcast_to((problem.remote - problem.remote_max)[:, None], seats.shape)
    return _at_most(("distance_learning",), 0.0, [(np.zeros_like(seats), seats, share)])


def worst_zone(problem: Problem, variables: Variables) -> Rows:
    """Σ_so x_szo ≥ T · P_z for each zone z that counts | people: T is the coverage of the worst zone."""
    zones = np.flatnonzero(problem.counted)
    place = np.full(len(problem.zones), -1)
    place[zones] = np.arange(len(zones))
    inside = place[problem.zone_of] >= 0
    return _at_most(
        tuple(f"worst_zone_{problem.zones[z]}" for z in zones),
        0.0,
        [
            (place[problem.zone_of[inside]], variables.people[inside], -1.0),
            (np.arange(len(zones)), np.full(len(zones), variables.worst), problem.people[zones]),
        ],
    )


def coverage_floor(problem: Problem, variables: Variables) -> Rows:
    """T ≥ T_min | share of the people who seek: the worst zone is covered at least so much."""
    return _at_most(
        ("coverage_floor",), -problem.coverage_floor, [(np.zeros(1), np.array([variables.worst]), -1.0)]
    )


def tightening(problem: Problem, variables: Variables) -> Rows:
    """x_szo ≤ min(D_zo, κ_zo, M_s) · Σ_g y_sg for each x | people: implied by the others, it sharpens the bound."""
    people, bought = variables.people, variables.bought[problem.session_of]
    row = np.arange(len(people))
    most = np.minimum(problem.supply, problem.capacity[problem.session_of])
    share = np.broadcast_to(-most[:, None], bought.shape)
    names = tuple(
        f"tightening_{name.removeprefix('x_')}" for name in variables.names()[2 * variables.bought.size : -1]
    )
    return _at_most(names, 0.0, [(row, people, 1.0), (_rows_of(bought), bought, share)])


RULES: tuple[Rule, ...] = (
    one_funder, minimum_group, capacity, seats_cover_people, no_empty_seat, seekers, openings, budget,
    distance_learning, worst_zone, coverage_floor,
)  # fmt: skip
"""What a plan must keep; `tightening` is apart, for it would hide which of them conflict."""


_Entries = tuple[Ints | Floats, Ints, Floats | float]


def _at_most(names: tuple[str, ...], upper: Floats | float, entries: list[_Entries]) -> Rows:
    """Rows A·v ≤ upper; the entries come in blocks (row, column, value) of any one shape."""
    return Rows(
        names=names,
        lower=np.full(len(names), -np.inf),
        upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), (len(names),)),
        row=np.concatenate([np.ravel(row) for row, _, _ in entries]).astype(np.int64),
        column=np.concatenate([np.ravel(column) for _, column, _ in entries]),
        value=np.concatenate(
            [np.ravel(np.broadcast_to(np.float64(value), column.shape)) for _, column, value in entries]
        ),
    )


def _rows_of(block: Ints) -> Ints:
    return np.broadcast_to(np.arange(block.shape[0])[:, None], block.shape)


def _session_names(problem: Problem, rule: str) -> tuple[str, ...]:
    return tuple(f"{rule}_{s}" for s in problem.sessions)


def _against_group(problem: Problem, variables: Variables, rule: str, size: Ints, *, sign: float) -> Rows:
    """Sign · (size_s · y_sg − n_sg) ≤ 0, a row for each s and g."""
    bought, seats = variables.bought, variables.seats
    row = np.arange(bought.size)
    sizes = np.repeat(size.astype(np.float64), bought.shape[1])
    names = tuple(f"{rule}_{s}_{g}" for s in problem.sessions for g in problem.funders)
    return _at_most(names, 0.0, [(row, bought.ravel(), sign * sizes), (row, seats.ravel(), -sign)])


def _people_against_seats(problem: Problem, variables: Variables, rule: str, *, sign: float) -> Rows:
    """Sign · (Σ_zo x_szo − Σ_g n_sg) ≤ 0, a row for each s."""
    seats = variables.seats
    return _at_most(
        _session_names(problem, rule),
        0.0,
        [(problem.session_of, variables.people, sign), (_rows_of(seats), seats, -sign)],
    )


def _per_cell(problem: Problem, variables: Variables, rule: str, limit: Floats) -> Rows:
    """Σ_s x_szo ≤ limit_zo, a row for each cell that some session can serve."""
    flat = problem.zone_of * len(problem.occupations) + problem.occupation_of
    cells, row = np.unique(flat, return_inverse=True)
    names = tuple(
        f"{rule}_{problem.zones[z]}_{problem.occupations[o]}"
        for z, o in (divmod(int(cell), len(problem.occupations)) for cell in cells)
    )
    return _at_most(names, limit.ravel()[cells], [(row, variables.people, 1.0)])
