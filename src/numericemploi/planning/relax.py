"""The plan without whole numbers: a linear programme in people alone, whose columns and cuts come as needed.

Seats are people (`no_empty_seat`), so n leaves: n = Σ_zop x of the scenario of most weight; so does y, save where a
session has a fixed cost or several offers (`offers`). All this only loosens the rules: what is read of the
programme are its prices, and `prices.bound` proves what they are worth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning import highs
from numericemploi.planning.prices import Prices, Sheet
from numericemploi.planning.problem import Floats, Ints

_FIRST = 2  # columns to begin with, for each session and for each cell
_ENTERING = 1e-7
_ADDED = 6  # columns entered at once for each session
_ROUNDS = 30
_CUT_ROUNDS = 4
_VIOLATED = 1e-3  # seats


@dataclass(slots=True, kw_only=True)
class Relaxed:
    """A solution: people [W, K], coverage T, prices."""

    people: Floats
    coverage: float
    value: float
    prices: Prices


@dataclass(slots=True, kw_only=True)
class Relaxation:
    """The programme kept between solves: what changes is the aim, and the floors of value and of coverage."""

    sheet: Sheet
    solver: Any
    aim: float = 1.0  # what an insertion counts in the aim now: columns that enter bring it with them
    entered: Ints = field(
        default_factory=lambda: np.zeros(0, dtype=np.int64)
    )  # w * K + k of each column after T
    cuts: list[tuple[int, float]] = field(
        default_factory=list
    )  # (w * K + k, u / m) of each cut row; 0 where y cuts
    inside: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @classmethod
    def of(cls, sheet: Sheet, *, begin: Floats, guess: float) -> Relaxation:
        """Lay out the rows and the first columns: a purchase's [W, K], and the best at a guessed price of money."""
        solver = highs.quiet()
        made = cls(sheet=sheet, solver=solver)
        made.inside = np.zeros(sheet.people_count, dtype=bool)
        rows = sheet.rows()
        solver.addRows(len(rows[0]), rows[0], rows[1], 0, np.zeros(len(rows[0]), dtype=np.int32), [], [])
        places, values = sheet.coverage_column()
        solver.addCols(1, [0.0], [0.0], [1.0], len(places), [0], places, values)
        lower, starts, places, values = sheet.choice_columns()
        count = len(lower)
        solver.addCols(count, np.zeros(count), lower, np.ones(count), len(places), starts, places, values)
        made._enter(np.union1d(np.flatnonzero(begin.ravel()), sheet.first_columns(_FIRST, guess)))
        return made

    @property
    def first(self) -> int:
        """Place of the first of the columns entered: they stand behind T and y."""
        return 1 + len(self.sheet.chosen)

    def solve(
        self, *, value: float, worst: float, least_value: float, least_coverage: float
    ) -> Relaxed | None:
        """Maximise value · Σ q x + worst · T with Σ q x ≥ least_value and T ≥ least_coverage; None if nothing does."""
        sheet = self.sheet
        self.aim = value
        self.solver.changeColBounds(0, least_coverage, 1.0)
        self.solver.changeColCost(0, -worst)
        self.solver.changeRowBounds(sheet.value_row, least_value, np.inf)
        gains = sheet.gain[self.entered % sheet.cells] * sheet.weight[self.entered // sheet.cells]
        places = (self.first + np.arange(len(gains))).astype(np.int32)
        self.solver.changeColsCost(len(gains), places, -value * gains)
        for left in reversed(range(_CUT_ROUNDS)):
            if not self._priced(value, worst):
                return None
            # Rows added take the prices away: none is added after the last solve.
            if not left or not self._cut():
                break
        return self._read(value, worst)

    def _priced(self, value: float, worst: float) -> bool:
        """Solve, letting in the columns that would gain, until none is left."""
        for _ in range(_ROUNDS):
            self.solver.run()
            if self.solver.getModelStatus() != highs.optimal():
                if self.inside.all():
                    return False
                self._enter(np.flatnonzero(~self.inside))
                continue
            promised = self.promised(value=value, worst=worst)
            promised[self.inside] = 0.0
            entering = np.flatnonzero(promised > _ENTERING)
            if not entering.size:
                return True
            self._enter(self._best(entering, promised[entering]))
        return True

    def _best(self, columns: Ints, promised: Floats) -> Ints:
        """The most promising of each session in each scenario: a few of many rather than many of a few."""
        group = (
            columns // self.sheet.cells * len(self.sheet.capacity)
            + self.sheet.offer_of[columns % self.sheet.cells]
        )
        order = np.lexsort((-promised, group))
        rank = np.arange(len(order)) - np.searchsorted(group[order], group[order], side="left")
        return np.sort(columns[order[rank < _ADDED]])

    def _duals(self) -> Floats:
        return -np.array(self.solver.getSolution().row_dual)

    def promised(self, *, value: float, worst: float) -> Floats:
        """Reduced gain of every column, entered or not."""
        duals, sheet = self._duals(), self.sheet
        prices = sheet.prices(duals, value=value, worst=worst)
        gained = prices.gain.copy()
        cut_price = np.zeros(len(sheet.capacity))
        base = len(duals) - len(self.cuts)
        for place, (column, ratio) in enumerate(self.cuts):
            price = max(duals[base + place], 0.0)
            gained.ravel()[column] -= price
            cut_price[sheet.offer_of[column % sheet.cells]] += price * ratio
        own = sheet.own_price(duals)
        gained -= own[:, sheet.offer_of]
        gained[sheet.reference] += (cut_price - prices.seat)[sheet.offer_of]
        return gained.ravel()

    def _enter(self, columns: Ints) -> None:
        if not columns.size:
            return
        starts, places, values = self.sheet.columns(columns, self.cuts)
        w, k = columns // self.sheet.cells, columns % self.sheet.cells
        cost = -self.aim * self.sheet.gain[k] * self.sheet.weight[w]
        self.solver.addCols(
            len(columns), cost, np.zeros(len(columns)), np.full(len(columns), np.inf), len(places), starts,
            places, values,
        )  # fmt: skip
        self.entered = np.concatenate([self.entered, columns])
        self.inside[columns] = True

    def _cut(self) -> bool:
        """Add x ≤ min(D, κ, M) · y where it is violated; where y has left, x ≤ (u / m) · n."""
        sheet = self.sheet
        people = self._people()
        seats = sheet.seats_of(people)
        ratio = sheet.most / sheet.minimum[sheet.offer_of]
        over = people - ratio * seats[sheet.offer_of]
        choice = sheet.choice_of[sheet.offer_of]
        taken = np.array(self.solver.getSolution().col_value)[: self.first]
        over[:, choice >= 0] = (people - sheet.most * taken[1 + choice])[:, choice >= 0]
        over[:, ~sheet.loose[sheet.offer_of]] = 0.0
        found = np.flatnonzero(over.ravel() > _VIOLATED)
        if not found.size:
            return False
        known = {column for column, _ in self.cuts}
        fresh = [int(column) for column in found if int(column) not in known]
        place_of = np.full(sheet.people_count, -1)
        place_of[self.entered] = self.first + np.arange(len(self.entered))
        starts, places, values = [0], [], []
        for column in fresh:
            one, share = int(choice[column % sheet.cells]), 0.0
            if one >= 0:
                row = {1 + one: -float(sheet.most.ravel()[column])}
            else:
                share = float(ratio.ravel()[column])
                mine = sheet.span(int(sheet.offer_of[column % sheet.cells]))
                group = place_of[sheet.reference * sheet.cells + np.arange(mine.start, mine.stop)]
                row = {int(place): -share for place in group[group >= 0]}
            own = int(place_of[column])
            row[own] = row.get(own, 0.0) + 1.0
            places += list(row)
            values += list(row.values())
            starts.append(len(places))
            self.cuts.append((column, share))
        self.solver.addRows(
            len(fresh), np.full(len(fresh), -np.inf), np.zeros(len(fresh)), len(places),
            np.array(starts[:-1], dtype=np.int32), np.array(places, dtype=np.int32), np.array(values),
        )  # fmt: skip
        return bool(fresh)

    def _people(self) -> Floats:
        people = np.zeros(self.sheet.people_count)
        people[self.entered] = np.array(self.solver.getSolution().col_value)[self.first :]
        return np.maximum(people, 0.0).reshape(-1, self.sheet.cells)

    def _read(self, value: float, worst: float) -> Relaxed:
        duals = self._duals()
        return Relaxed(
            people=self._people(),
            coverage=float(self.solver.getSolution().col_value[0]),
            value=-self.solver.getInfo().objective_function_value,
            prices=self.sheet.prices(duals, value=value, worst=worst),
        )
