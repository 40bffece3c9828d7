"""Columns of the plan: which unknown stands where, and how it is called in a model file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numericemploi.planning.problem import Floats, Ints, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """Positions of y, n, x and T in the vector of unknowns, in that order.

    y_sg ∈ {0, 1}: funder g buys session s. n_sg ∈ ℕ: seats paid by g. x_wszop ≥ 0: people of zone z and
    public p who seek occupation o, seated in s under scenario w; it exists only where s is in reach of z,
    trains for o, and every figure of the cell is known. T ∈ [0, 1]: coverage of the worst zone.
    """

    problem: Problem

    @property
    def bought(self) -> Ints:
        """Columns of y [S, G]."""
        shape = len(self.problem.sessions), len(self.problem.funders)
        return np.arange(shape[0] * shape[1], dtype=np.int64).reshape(shape)

    @property
    def seats(self) -> Ints:
        """Columns of n [S, G]."""
        return self.bought + self.bought.size

    @property
    def people(self) -> Ints:
        """Columns of x [W, K]."""
        shape = len(self.problem.scenarios), len(self.problem.worth)
        return np.arange(shape[0] * shape[1], dtype=np.int64).reshape(shape) + 2 * self.bought.size

    @property
    def worst(self) -> int:
        """Column of T."""
        return 2 * self.bought.size + len(self.problem.scenarios) * len(self.problem.worth)

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.worst + 1

    def upper(self) -> Floats:
        """Upper bounds; every lower bound is 0."""
        upper = np.full(self.count, np.inf)
        upper[self.bought] = 1.0
        upper[self.seats] = self.problem.capacity[:, None]
        upper[self.worst] = 1.0
        return upper

    def integer(self) -> Ints:
        """Columns whose values are whole: y and n."""
        return np.arange(2 * self.bought.size, dtype=np.int64)

    def names(self) -> list[str]:
        """Names for a model file: `y_V1_region`, `n_V1_region`, `x_V1_9901_M1805`, `T`.

        Public and scenario follow where there are several.
        """
        p = self.problem
        pairs = [f"{s}_{g}" for s in p.sessions for g in p.funders]
        people = []
        for scenario in p.scenarios:
            after = f"_{scenario}" if len(p.scenarios) > 1 else ""
            for s, z, o, who in zip(p.session_of, p.zone_of, p.occupation_of, p.public_of, strict=True):
                public = f"_{p.publics[who]}" if len(p.publics) > 1 else ""
                people.append(f"x_{p.sessions[s]}_{p.zones[z]}_{p.occupations[o]}{public}{after}")
        return [*(f"y_{pair}" for pair in pairs), *(f"n_{pair}" for pair in pairs), *people, "T"]
