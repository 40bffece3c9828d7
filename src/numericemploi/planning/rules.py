"""Rules of the plan, one function each: its formula, its unit, the rows that it adds.

Σ_g runs over funders, Σ_zop over the cells that session s can serve, Σ_w over scenarios of weight π_w. docs/explanation/purchase-plan.md
lists every function of this page with its first line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    """m_s · y_sg ≤ n_sg for each s not contracted, g | seats: a session that is bought has its minimum group."""
    rows = _against_group(problem, variables, "minimum_group", problem.minimum, sign=1.0)
    return _only(rows, np.repeat(~problem.contracted, len(problem.funders)))


def capacity(problem: Problem, variables: Variables) -> Rows:
    """n_sg ≤ M_s · y_sg for each s, g | seats: no seat beyond capacity, none of a session not bought."""
    return _against_group(problem, variables, "capacity", problem.capacity, sign=-1.0)


def seats_cover_people(problem: Problem, variables: Variables) -> Rows:
    """Σ_zop x_wszop ≤ Σ_g n_sg for each s, w | seats: nobody is reserved a seat that is not bought."""
    return _stacked(
        [
            _people_against_seats(problem, variables, "seats_cover_people", w, sign=1.0)
            for w in range(len(problem.scenarios))
        ]
    )


def no_empty_seat(problem: Problem, variables: Variables) -> Rows:
    """Σ_g n_sg ≤ Σ_zop x_wszop for each s not contracted, w of most weight | seats: no seat is paid for which no person and opening is known."""
    rows = _people_against_seats(problem, variables, "no_empty_seat", problem.reference, sign=-1.0)
    return _only(rows, ~problem.contracted)


def seekers(problem: Problem, variables: Variables) -> Rows:
    """Σ_s x_wszop ≤ D_wzop for each zone z, occupation o, public p, scenario w | people: no more people than seek it there."""
    return _per_cell(problem, variables, "seekers", problem.seekers)


def openings(problem: Problem, variables: Variables) -> Rows:
    """Σ_sp x_wszop ≤ κ_wzo for each zone z, occupation o, scenario w | entrants: no glut where they live."""
    return _per_cell(problem, variables, "openings", problem.openings[..., None])


def eligibility(problem: Problem, variables: Variables) -> Rows:
    """Σ_{zop that g may not pay} x_wszop ≤ Σ_{g' ≠ g} n_sg' for each s, g, w | seats: who sits is whom the funder may pay for."""
    seats, blocks = variables.seats, []
    for g, funder in enumerate(problem.funders):
        barred = ~problem.may_pay[g]
        touched = np.flatnonzero(np.bincount(problem.session_of[barred], minlength=len(problem.sessions)))
        if not touched.size:
            continue
        row_of = np.full(len(problem.sessions), -1)
        row_of[touched] = np.arange(touched.size)
        others = np.delete(seats[touched], g, axis=1)
        for w in range(len(problem.scenarios)):
            names = tuple(f"eligibility_{problem.sessions[s]}_{funder}{_suffix(problem, w)}" for s in touched)
            blocks.append(
                _at_most(
                    names,
                    0.0,
                    [
                        (row_of[problem.session_of[barred]], variables.people[w][barred], 1.0),
                        (_rows_of(others), others, -1.0),
                    ],
                )
            )
    return _stacked(blocks)


def budget(problem: Problem, variables: Variables) -> Rows:
    """Σ_s F_s · y_sg + c_s · n_sg ≤ B_g for each funder g | euros: each funder within its own budget."""
    seats = variables.seats
    funder = np.broadcast_to(np.arange(seats.shape[1]), seats.shape)
    names = tuple(f"budget_{g}" for g in problem.funders)
    return _at_most(names, problem.budget / 100, _spending(problem, variables, funder, seats == seats))


def half_year_budget(problem: Problem, variables: Variables) -> Rows:
    """Σ_{s starts in h} F_s · y_sg + c_s · n_sg ≤ B_gh for each g, half-year h with a budget | euros: each half-year within its own."""
    limited = np.isfinite(problem.half_year_budget)
    line = np.full(limited.shape, -1)
    line[limited] = np.arange(np.count_nonzero(limited))
    row = line[:, problem.half_year_of].T
    names = tuple(
        f"half_year_budget_{problem.funders[g]}_{problem.half_years[h]}" for g, h in np.argwhere(limited)
    )
    return _at_most(
        names, problem.half_year_budget[limited] / 100, _spending(problem, variables, row, row >= 0)
    )


def distance_learning(problem: Problem, variables: Variables) -> Rows:
    """Σ_{s remote} n_sg ≤ ρ · Σ_s n_sg, all funders together | seats: not all at a distance."""
    seats = variables.seats
    share = np.broadcast_to((problem.remote - problem.remote_max)[:, None], seats.shape)
    return _at_most(("distance_learning",), 0.0, [(np.zeros_like(seats), seats, share)])


def floors(problem: Problem, variables: Variables) -> Rows:
    """Σ_w π_w Σ_szop a_Rzop · x_wszop ≥ ρ_R · Σ_w π_w Σ_szop x_wszop for each floor R | people: a least share for a group."""
    entries: list[_Entries] = []
    for r, floor in enumerate(problem.choices.floors):
        part = np.nan_to_num(floor.part)[problem.zone_of, problem.occupation_of, problem.public_of]
        value = problem.weight[:, None] * (floor.share - part)[None, :]
        entries.append((np.full(value.shape, r), variables.people, value))
    return _at_most(tuple(f"floor_{floor.name}" for floor in problem.choices.floors), 0.0, entries)


def locked(problem: Problem, variables: Variables) -> Rows:
    """Σ_g n_sg ≥ max(m_s, seats asked) for each s locked, g the funder named or all | seats: a locked line is bought."""
    entries: list[_Entries] = []
    least = []
    for r, lock in enumerate(problem.choices.locked):
        s = problem.sessions.index(lock.session)
        payers = (
            variables.seats[s]
            if lock.funder is None
            else variables.seats[s, [problem.funders.index(lock.funder)]]
        )
        entries.append((np.full(payers.shape, r), payers, -1.0))
        least.append(-max(int(problem.minimum[s]), lock.seats))
    names = tuple(f"locked_{lock.session}" for lock in problem.choices.locked)
    return _at_most(names, np.array(least, dtype=np.float64), entries)


def forbidden(problem: Problem, variables: Variables) -> Rows:
    """Σ_g y_sg ≤ 0 for each s forbidden | sessions: a forbidden line is not bought."""
    left = [s for s, session in enumerate(problem.sessions) if session in problem.choices.forbidden]
    bought = variables.bought[left]
    return _at_most(
        tuple(f"forbidden_{problem.sessions[s]}" for s in left), 0.0, [(_rows_of(bought), bought, 1.0)]
    )


def contracted(problem: Problem, variables: Variables) -> Rows:
    """n_sg = seats signed for each s, g contracted | seats: a line already signed stays as it is."""
    signed = problem.choices.contracted
    pairs = [(problem.sessions.index(one.session), problem.funders.index(one.funder)) for one in signed]
    columns = np.array([variables.seats[pair] for pair in pairs], dtype=np.int64)
    seats = np.array([one.seats for one in signed], dtype=np.float64)
    rows = _at_most(
        tuple(f"contracted_{one.session}" for one in signed), seats, [(np.arange(len(signed)), columns, 1.0)]
    )
    return replace(rows, lower=seats)


def worst_zone(problem: Problem, variables: Variables) -> Rows:
    """Σ_w π_w Σ_sop x_wszop ≥ T · P_z for each zone z that counts | people: T is the coverage of the worst zone."""
    zones = np.flatnonzero(problem.counted)
    place = np.full(len(problem.zones), -1)
    place[zones] = np.arange(len(zones))
    inside = place[problem.zone_of] >= 0
    people = variables.people[:, inside]
    return _at_most(
        tuple(f"worst_zone_{problem.zones[z]}" for z in zones),
        0.0,
        [
            (
                np.broadcast_to(place[problem.zone_of[inside]], people.shape),
                people,
                np.broadcast_to(-problem.weight[:, None], people.shape),
            ),
            (np.arange(len(zones)), np.full(len(zones), variables.worst), problem.people[zones]),
        ],
    )


def coverage_floor(problem: Problem, variables: Variables) -> Rows:
    """T ≥ T_min | share of the people who seek: the worst zone is covered at least so much."""
    return _at_most(
        ("coverage_floor",), -problem.coverage_floor, [(np.zeros(1), np.array([variables.worst]), -1.0)]
    )


def tightening(problem: Problem, variables: Variables) -> Rows:
    """x_wszop ≤ min(D_wzop, κ_wzo, M_s) · Σ_g y_sg for each x | people: implied by the others, it sharpens the bound."""
    people = variables.people
    bought = np.broadcast_to(variables.bought[problem.session_of], (*people.shape, variables.bought.shape[1]))
    row = np.arange(people.size)
    most = np.minimum(problem.supply, problem.capacity[problem.session_of])
    names = tuple(
        f"tightening_{name.removeprefix('x_')}" for name in variables.names()[2 * variables.bought.size : -1]
    )
    flat = bought.reshape(people.size, -1)
    share = np.broadcast_to(-most.reshape(-1, 1), flat.shape)
    return _at_most(names, 0.0, [(row, people.ravel(), 1.0), (_rows_of(flat), flat, share)])


RULES: tuple[Rule, ...] = (
    one_funder, minimum_group, capacity, seats_cover_people, no_empty_seat, seekers, openings, eligibility, budget,
    half_year_budget, distance_learning, floors, locked, forbidden, contracted, worst_zone, coverage_floor,
)  # fmt: skip
"""What a plan must keep; `tightening` is apart, for it would hide which of them conflict."""


_Entries = tuple[Ints | Floats, Ints, Floats | float]


def _at_most(names: tuple[str, ...], upper: Floats | float, entries: list[_Entries]) -> Rows:
    """Rows A·v ≤ upper; the entries come in blocks (row, column, value) of any one shape."""
    return Rows(
        names=names,
        lower=np.full(len(names), -np.inf),
        upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), (len(names),)),
        row=_joined([row for row, _, _ in entries]).astype(np.int64),
        column=_joined([column for _, column, _ in entries]).astype(np.int64),
        value=_joined([np.broadcast_to(np.float64(value), column.shape) for _, column, value in entries]),
    )


def _joined(blocks: list[Any]) -> Any:
    return np.concatenate([np.zeros(0), *(np.ravel(block) for block in blocks)])


def _stacked(blocks: list[Rows]) -> Rows:
    """The same rows in one block, one under the other."""
    offsets = np.cumsum([0, *(len(block.names) for block in blocks)])
    return Rows(
        names=tuple(name for block in blocks for name in block.names),
        lower=_joined([block.lower for block in blocks]),
        upper=_joined([block.upper for block in blocks]),
        row=_joined([block.row + offset for block, offset in zip(blocks, offsets, strict=False)]).astype(
            np.int64
        ),
        column=_joined([block.column for block in blocks]).astype(np.int64),
        value=_joined([block.value for block in blocks]),
    )


def _only(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """The rows kept, in the same order."""
    place = np.cumsum(kept) - 1
    inside = kept[rows.row]
    return Rows(
        names=tuple(name for name, keep in zip(rows.names, kept, strict=True) if keep),
        lower=rows.lower[kept],
        upper=rows.upper[kept],
        row=place[rows.row[inside]],
        column=rows.column[inside],
        value=rows.value[inside],
    )


def _rows_of(block: Ints) -> Ints:
    return np.broadcast_to(np.arange(block.shape[0])[:, None], block.shape)


def _suffix(problem: Problem, w: int) -> str:
    return f"_{problem.scenarios[w]}" if len(problem.scenarios) > 1 else ""


def _session_names(problem: Problem, rule: str, after: str = "") -> tuple[str, ...]:
    return tuple(f"{rule}_{s}{after}" for s in problem.sessions)


def _against_group(problem: Problem, variables: Variables, rule: str, size: Ints, *, sign: float) -> Rows:
    """Sign · (size_s · y_sg − n_sg) ≤ 0, a row for each s and g."""
    bought, seats = variables.bought, variables.seats
    row = np.arange(bought.size)
    sizes = np.repeat(size.astype(np.float64), bought.shape[1])
    names = tuple(f"{rule}_{s}_{g}" for s in problem.sessions for g in problem.funders)
    return _at_most(names, 0.0, [(row, bought.ravel(), sign * sizes), (row, seats.ravel(), -sign)])


def _people_against_seats(
    problem: Problem, variables: Variables, rule: str, scenario: int, *, sign: float
) -> Rows:
    """Sign · (Σ_zop x_wszop − Σ_g n_sg) ≤ 0, a row for each s."""
    seats = variables.seats
    return _at_most(
        _session_names(problem, rule, "" if sign < 0 else _suffix(problem, scenario)),
        0.0,
        [(problem.session_of, variables.people[scenario], sign), (_rows_of(seats), seats, -sign)],
    )


def _spending(problem: Problem, variables: Variables, row: Ints, inside: NDArray[np.bool_]) -> list[_Entries]:
    """Euros of y and n [S, G], each in its row."""
    price = np.broadcast_to(problem.price[:, None] / 100, row.shape)
    entries: list[_Entries] = [(row[inside], variables.seats[inside], price[inside])]
    fixed = np.broadcast_to(problem.fixed[:, None] / 100, row.shape)
    paid = inside & (fixed > 0)
    entries.append((row[paid], variables.bought[paid], fixed[paid]))
    return entries


def _per_cell(problem: Problem, variables: Variables, rule: str, limit: Floats) -> Rows:
    """Σ x ≤ limit [W, Z, O, P or 1], a row for each cell that some session can serve, in each scenario."""
    several = limit.shape[3] > 1
    shape = limit.shape[1:]
    place = (
        problem.zone_of,
        problem.occupation_of,
        problem.public_of if several else np.zeros_like(problem.zone_of),
    )
    cells, row = np.unique(np.ravel_multi_index(place, shape), return_inverse=True)
    where = [np.unravel_index(int(cell), shape) for cell in cells]
    blocks = [
        _at_most(
            tuple(
                f"{rule}_{problem.zones[z]}_{problem.occupations[o]}"
                f"{f'_{problem.publics[who]}' if several else ''}{_suffix(problem, w)}"
                for z, o, who in where
            ),
            limit[w].ravel()[cells],
            [(row, variables.people[w], 1.0)],
        )
        for w in range(len(problem.scenarios))
    ]
    return _stacked(blocks)
