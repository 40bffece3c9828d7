"""From a relaxed plan down to a whole one: round a handful, solve again, and so on (diving; Achterberg 2007, §9.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from numericemploi.planning import highs
from numericemploi.planning.problem import Floats, Ints

_WHOLE = 1e-6  # the solver's own tolerance
_HANDFUL = 5  # one in so many of the broken columns is rounded at once, fewer after a failure
_SMALLEST = 100
_FEW = 10  # broken columns that are rounded down together at any time
_SOLVES = 500  # linear programmes at most: a dive that long goes round in circles


@dataclass(slots=True, kw_only=True)
class Dive:
    """A linear programme, the columns of it that must become whole, and what the plan must be worth.

    `whole` are the solver's columns: seats n first, then choices y from place `choices` on. `lower` and `upper` are
    their bounds meanwhile; the solver keeps them where the dive fails.
    """

    solver: Any
    whole: Ints
    choices: int
    lower: Floats
    upper: Floats
    enough: float

    def reaches(self) -> bool:
        """Dive; whether the solver now holds a whole plan worth enough.

        Columns that are whole already stay free, so that they can make room for those that are rounded. Choices go
        first: seats follow them. What little money a rounded plan leaves would wander from one broken session to
        the next; so, when few are left, all seats are set and the broken ones rounded down.
        """
        every = np.arange(len(self.whole))
        if not self._solved(every, self.lower, self.upper):
            return False
        handful, down_at = float(_HANDFUL), None
        for _ in range(_SOLVES):
            values, broken, away = self._broken()
            if not broken.size:
                return True
            down_at = len(broken) / 4 if down_at is None else down_at
            chosen = broken[broken >= self.choices]
            if not chosen.size and len(broken) <= max(down_at, _FEW):
                down_at = 0.8 * len(broken)
                down = np.rint(values)
                down[broken] = np.floor(values[broken])
                if self._solved(every, down, down):
                    return True
                self._bound(every, self.lower, self.upper)
            some = chosen if chosen.size else broken
            order = some[np.argsort(away[some], kind="stable")]
            rounded = self._rounded(order, values, handful)
            if not rounded:
                return False
            many = max(1, int(len(order) / handful))
            handful = max(handful / 1.5, _HANDFUL) if rounded == many else min(2 * handful, _SMALLEST)
        return False

    def _rounded(self, order: Ints, values: Floats, handful: float) -> int:
        """Round the nearest few, fewer and fewer until a plan is left; how many, 0 where not even one can be."""
        many = max(1, int(len(order) / handful))
        while True:
            some = order[:many]
            for target in self._targets(values[some]):
                if self._solved(some, target, target):
                    self.lower[some] = self.upper[some] = target
                    return many
                self._bound(some, self.lower[some], self.upper[some])
            if many == 1:
                return 0
            many = max(1, many // 4)

    @staticmethod
    def _targets(values: Floats) -> Iterator[Floats]:
        """The nearest whole numbers; for a single column the other side too."""
        nearest = np.rint(values)
        yield nearest
        if len(values) == 1:
            yield 2 * np.floor(values) + 1 - nearest

    def _broken(self) -> tuple[Floats, Ints, Floats]:
        values = np.array(self.solver.getSolution().col_value)[self.whole]
        away = np.abs(values - np.rint(values))
        return values, np.flatnonzero(away > _WHOLE), away

    def _bound(self, some: Ints, lower: Floats, upper: Floats) -> None:
        self.solver.changeColsBounds(len(some), self.whole[some].astype(np.int32), lower, upper)

    def _solved(self, some: Ints, lower: Floats, upper: Floats) -> bool:
        """Bound these columns and solve; whether a plan is left that is worth enough."""
        self._bound(some, lower, upper)
        self.solver.run()
        if self.solver.getModelStatus() != highs.optimal():
            return False
        return bool(-self.solver.getInfo().objective_function_value >= self.enough)
