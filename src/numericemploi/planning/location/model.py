"""The exact search of a location problem: the sites and pairs that are left, as columns and rows for HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.location.problem import Floats, Places, Problem, Service
from numericemploi.planning.rules import Rows


@dataclass(frozen=True, kw_only=True)
class Model:
    """Columns y of the sites left, then x of the pairs left, all binary."""

    problem: Problem
    sites: Places
    """Sites that may open."""
    pairs: NDArray[np.bool_]
    """[I, J]: who may be served from where."""

    @cached_property
    def _pair(self) -> tuple[Places, Places]:
        """Position of the site among the sites left, and customer, of each pair."""
        at, customer = np.nonzero(self.pairs[self.sites])
        return at.astype(np.int64), customer.astype(np.int64)

    @property
    def count(self) -> int:
        """Number of columns."""
        return len(self.sites) + len(self._pair[0])

    def upper(self) -> Floats:
        """All at most 1."""
        return np.ones(self.count)

    def integer(self) -> Places:
        """All whole."""
        return np.arange(self.count, dtype=np.int64)

    def cost(self) -> Floats:
        """Cost of each column."""
        at, customer = self._pair
        return np.concatenate([self.problem.opening[self.sites], self.problem.cost[self.sites[at], customer]])

    def rows(self) -> list[Rows]:
        """Each customer once; only from an open site; within capacities; p sites."""
        at, customer = self._pair
        column = len(self.sites) + np.arange(len(at), dtype=np.int64)
        served = _rows(len(self.problem.demand), (customer, column, 1.0), lower=1.0, upper=1.0)
        order = np.arange(len(at), dtype=np.int64)
        linked = _rows(len(at), (order, column, 1.0), (order, at, -1.0), lower=-np.inf, upper=0.0)
        found = [served, linked]
        if self.problem.capacitated:
            limits = np.minimum(self.problem.capacity[self.sites], self.problem.demand.sum())
            every = np.arange(len(self.sites), dtype=np.int64)
            load = (at, column, self.problem.demand[customer])
            found.append(_rows(len(self.sites), load, (every, every, -limits), lower=-np.inf, upper=0.0))
            # Implied by the others, and worth its row: open sites hold the whole demand.
            once = np.zeros(len(self.sites), dtype=np.int64)
            found.append(
                _rows(1, (once, every, limits), lower=float(self.problem.demand.sum()), upper=np.inf)
            )
        if self.problem.p is not None:
            once = np.zeros(len(self.sites), dtype=np.int64)
            every = np.arange(len(self.sites), dtype=np.int64)
            found.append(
                _rows(1, (once, every, 1.0), lower=float(self.problem.p), upper=float(self.problem.p))
            )
        return found

    def start(self, service: Service) -> Floats | None:
        """Return a service as columns; None where it uses what was fixed out."""
        place = np.full(len(self.problem.opening), -1)
        place[self.sites] = np.arange(len(self.sites))
        at, customer = self._pair
        used = place[np.unique(service.site)]
        if (used < 0).any() or not self.pairs[service.site, np.arange(len(service.site))].all():
            return None
        columns = np.zeros(self.count)
        columns[used] = 1.0
        if self.problem.p is not None:
            idle = np.setdiff1d(np.arange(len(self.sites)), used)[: self.problem.p - len(used)]
            columns[idle] = 1.0
        columns[len(self.sites) :] = place[service.site[customer]] == at
        return columns

    def service(self, columns: Floats) -> Places:
        """Return the site of each customer that a solution chose."""
        at, customer = self._pair
        chosen = columns[len(self.sites) :] > 0.5
        site = np.full(len(self.problem.demand), -1, dtype=np.int64)
        site[customer[chosen]] = self.sites[at[chosen]]
        return site


def _rows(
    height: int,
    *entries: tuple[Places, Places, Floats | float],
    lower: float,
    upper: float,
) -> Rows:
    return Rows(
        names=("",) * height,
        lower=np.full(height, lower),
        upper=np.full(height, upper),
        row=np.concatenate([row for row, _, _ in entries]),
        column=np.concatenate([column for _, column, _ in entries]),
        value=np.concatenate([np.broadcast_to(value, row.shape) for row, _, value in entries]).astype(float),
    )
