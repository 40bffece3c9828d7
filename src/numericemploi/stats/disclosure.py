"""Disclosure control: rates too small for the public, and counts that could be worked out from their totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PUBLIC_FLOOR = 20
"""People in the denominator of a public rate. The floor of InserJeunes, taken as ours (product decision)."""

COUNT_FLOOR = 11
"""People in a public count crossed with what describes them: the floor of French tax data on persons."""

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


def publishable(n: int) -> bool:
    """Whether a rate on `n` people may be shown to anybody."""
    return n >= PUBLIC_FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A published sum: the cells `members` add up to the cell `total` (places in the array of counts)."""

    members: tuple[int, ...]
    total: int


def hidden(counts: Counts, sums: Sequence[Sum], *, floor: int = COUNT_FLOOR) -> Flags:
    """Say which counts to hide: the small ones, and as many others as protect them.

    Primary: counts from 1 to `floor` - 1 (0 stays, it names nobody). Complementary: cells are added, the
    smallest first, until nobody who reads the rest and knows the sums can place a small count within
    fewer than `floor` values. The interval is that of the linear relaxation, which holds every whole
    solution: a reader who knows that counts are whole gains at most its rounding.

    Raises
    ------
    ValueError
        A total is not the sum of its members.
    """
    for one in sums:
        if int(counts[list(one.members)].sum()) != int(counts[one.total]):
            raise ValueError("a total is not the sum of its members")
    primary = (counts > 0) & (counts < floor)
    out = primary.copy()
    while True:
        exposed = _most_exposed(counts, out, primary, sums, floor)
        if exposed is None:
            return out
        helper = _helper(exposed, counts, out, sums)
        if helper is None:  # everything that could help is hidden already
            return out
        out[helper] = True


def cross(table: Counts) -> tuple[Counts, list[Sum]]:
    """Lay a rows × columns table out with its margins and grand total, as `hidden` takes it.

    Cells come first, in reading order; then row totals, column totals and the grand total.
    """
    rows, columns = table.shape
    cells = rows * columns
    by_row, by_column, grand = table.sum(axis=1), table.sum(axis=0), int(table.sum())
    laid = np.concatenate([table.ravel(), by_row, by_column, [grand]]).astype(np.int64)
    sums = [Sum(members=tuple(range(r * columns, (r + 1) * columns)), total=cells + r) for r in range(rows)]
    sums += [Sum(members=tuple(range(c, cells, columns)), total=cells + rows + c) for c in range(columns)]
    last = cells + rows + columns
    sums += [
        Sum(members=tuple(range(cells, cells + rows)), total=last),
        Sum(members=tuple(range(cells + rows, last)), total=last),
    ]
    return laid, sums


def _most_exposed(counts: Counts, out: Flags, primary: Flags, sums: Sequence[Sum], floor: int) -> int | None:
    """Return the small count that a reader can place best, among those placed too well."""
    unknown = np.flatnonzero(out)
    if not len(unknown):
        return None
    relations, values = _relations(counts, out, sums)
    worst, found = float(floor), None
    for place in np.flatnonzero(primary):
        width = _width(int(np.searchsorted(unknown, place)), len(unknown), relations, values)
        if width < worst - 1e-6:
            worst, found = width, int(place)
    return found


def _relations(
    counts: Counts, out: Flags, sums: Sequence[Sum]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Write what a reader knows of the hidden cells: one row a sum that holds at least one of them."""
    place = {int(cell): column for column, cell in enumerate(np.flatnonzero(out))}
    rows, values = [], []
    for one in sums:
        signed = [(member, 1.0) for member in one.members] + [(one.total, -1.0)]
        row = np.zeros(len(place))
        for cell, sign in signed:
            if cell in place:
                row[place[cell]] = sign
        if row.any():
            rows.append(row)
            values.append(-sum(sign * counts[cell] for cell, sign in signed if cell not in place))
    return np.array(rows).reshape(len(rows), len(place)), np.array(values, dtype=np.float64)


def _width(at: int, unknowns: int, relations: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """How many values apart the lowest and the highest possible count of a hidden cell lie."""
    if not relations[:, at].any():
        return float("inf")
    from scipy.optimize import linprog

    aim = np.zeros(unknowns)
    aim[at] = 1.0
    low, high = (
        linprog(sign * aim, A_eq=relations, b_eq=values, bounds=(0, None), method="highs")
        for sign in (1.0, -1.0)
    )
    if high.status == 3:  # unbounded: an unknown total with unknown members
        return float("inf")
    return float(-high.fun - low.fun)


def _helper(exposed: int, counts: Counts, out: Flags, sums: Sequence[Sum]) -> int | None:
    """Return the cell to hide next: the smallest shown one that shares a sum with a hidden cell of the same knot."""
    knot, grown = {exposed}, True
    beside: set[int] = set()
    while grown:
        grown = False
        for one in sums:
            cells = {*one.members, one.total}
            if cells & knot:
                beside |= {cell for cell in cells if not out[cell]}
                more = {cell for cell in cells if out[cell]} - knot
                grown |= bool(more)
                knot |= more
        if beside:
            break
    usable = [cell for cell in beside if counts[cell] > 0] or list(beside)
    return min(usable, key=lambda cell: (counts[cell], cell), default=None)
