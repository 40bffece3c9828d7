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
    reader = _Reader(counts, primary, sums)
    # Hiding more only widens what a reader must leave open: a count found safe stays safe.
    for place in sorted(np.flatnonzero(primary).tolist(), key=lambda cell: (counts[cell], cell)):
        while reader.width(place) < floor - 1e-6:
            helper = _helper(place, counts, reader.out, sums)
            if helper is None:  # everything that could help is hidden already
                break
            reader.hide(helper)
    return reader.out


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


class _Reader:
    """What somebody can work out: every count between its bounds, every sum kept; shown counts are fixed."""

    def __init__(self, counts: Counts, primary: Flags, sums: Sequence[Sum]) -> None:
        import highspy

        class Quiet(highspy.Highs):
            def enableCallbacks(self) -> None:  # noqa: N802
                """Switch the output off before the constructor's callbacks print a banner; none is used."""
                self.setOptionValue("output_flag", False)  # noqa: FBT003

        self.out = primary.copy()
        self._infinite = highspy.kHighsInf
        self._unbounded = {
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        }
        self._model = Quiet()  # type: ignore[no-untyped-call]
        # HiGHS has one scheduler a process: whoever runs first sets its threads, and a later solver that
        # asks for another number is refused. All of ours ask for one.
        self._model.setOptionValue("threads", 1)
        for count, unknown in zip(counts.tolist(), primary.tolist(), strict=True):
            low, high = (0.0, self._infinite) if unknown else (float(count), float(count))
            self._model.addVar(low, high)
        for one in sums:
            places = np.array([*one.members, one.total], dtype=np.int32)
            signs = np.array([1.0] * len(one.members) + [-1.0])
            self._model.addRow(0.0, 0.0, len(places), places, signs)

    def hide(self, place: int) -> None:
        """Hide one more count."""
        self.out[place] = True
        self._model.changeColBounds(place, 0.0, self._infinite)

    def width(self, place: int) -> float:
        """How many values apart the lowest and the highest possible count of a hidden cell lie."""
        ends = [self._end(place, sign) for sign in (1.0, -1.0)]
        self._model.changeColCost(place, 0.0)
        return -ends[1] - ends[0]

    def _end(self, place: int, sign: float) -> float:
        self._model.changeColCost(place, sign)
        self._model.run()
        if self._model.getModelStatus() in self._unbounded:  # an unknown total with unknown members
            return -float("inf")
        return float(self._model.getInfo().objective_function_value)


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
