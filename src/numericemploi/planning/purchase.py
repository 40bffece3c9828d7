"""What is bought, as figures: seats by session and funder, people reserved by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.variables import Variables

_DECIMALS = 1e6
_NOISE = 1e-7
_NEAR = 1e-6  # the solver's own tolerance


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Seats n [S, G] and people x [W, K]; every figure of a plan is computed from these two."""

    problem: Problem
    seats: Ints
    people: Floats

    @classmethod
    def none(cls, problem: Problem) -> Self:
        """Nothing bought."""
        seats = np.zeros((len(problem.sessions), len(problem.funders)), dtype=np.int64)
        return cls(
            problem=problem, seats=seats, people=np.zeros((len(problem.scenarios), len(problem.worth)))
        )

    @classmethod
    def read(cls, variables: Variables, columns: Floats) -> Self:
        """Read a solver's columns: seats made whole, people cut at six decimals, the solver's noise left out."""
        seats = np.rint(columns[variables.seats]).astype(np.int64)
        return cls.cut(variables.problem, seats, columns[variables.people])

    @classmethod
    def cut(cls, problem: Problem, seats: Ints, people: Floats) -> Self:
        """People as a solver gave them, cut at six decimals, the solver's noise left out."""
        cut = np.floor((people + _NOISE) * _DECIMALS) / _DECIMALS
        whole = np.where(np.abs(people - np.rint(people)) <= _NEAR, np.rint(people), cut)
        return cls(problem=problem, seats=seats, people=np.maximum(whole, 0.0))

    def columns(self, variables: Variables) -> Floats:
        """The same as a solver's columns, T included."""
        columns = np.zeros(variables.count)
        columns[variables.bought] = self.seats > 0
        columns[variables.seats] = self.seats
        columns[variables.people] = self.people
        columns[variables.worst] = self.worst_zone or 0.0
        return columns

    def bought(self) -> list[tuple[tuple[int, int], int]]:
        """((session, funder), seats) of each line."""
        return [((s, g), int(self.seats[s, g])) for s, g in np.argwhere(self.seats > 0).tolist()]

    @property
    def by_session(self) -> Ints:
        """Seats bought [S], whoever pays."""
        return np.asarray(self.seats.sum(axis=1))

    @property
    def expected(self) -> Floats:
        """Expected people in work [S], prudent, over the scenarios."""
        gained = self.problem.worth * self.average
        return self._sum(self.problem.session_of, gained, len(self.problem.sessions))

    @property
    def average(self) -> Floats:
        """Σ_w π_w x [K]: people seated, over the scenarios."""
        return np.asarray(self.problem.weight @ self.people)

    @property
    def reserved(self) -> Floats:
        """People seated in the scenario of most weight [K]: the seats reserved."""
        return np.asarray(self.people[self.problem.reference])

    @property
    def value(self) -> float:
        """Expected people in work, all sessions."""
        return float(self.problem.worth @ self.average)

    @property
    def by_scenario(self) -> Floats:
        """People in work [W], scenario by scenario, prudent."""
        return np.asarray(self.people @ self.problem.worth)

    @property
    def spent(self) -> Ints:
        """Euro cents [G]."""
        return np.asarray(self.problem.price @ self.seats + self.problem.fixed @ (self.seats > 0))

    @property
    def spent_by_half_year(self) -> Floats:
        """Euro cents [G, H], by the half-year in which sessions start."""
        p = self.problem
        cost = p.price[:, None] * self.seats + p.fixed[:, None] * (self.seats > 0)
        spent = np.zeros(p.half_year_budget.shape)
        np.add.at(spent.T, p.half_year_of, cost)
        return spent

    @property
    def coverage(self) -> Floats:
        """Part of the people who seek that has a seat [Z]; NaN for the zones that do not count."""
        p = self.problem
        seated = self._sum(p.zone_of, self.average, len(p.zones))
        coverage = np.full(len(p.zones), np.nan)
        coverage[p.counted] = seated[p.counted] / p.people[p.counted]
        return coverage

    @property
    def worst_zone(self) -> float | None:
        """T, the least coverage; None when no zone counts."""
        return float(np.nanmin(self.coverage)) if self.problem.counted.any() else None

    def left(self) -> tuple[Floats, Floats]:
        """People without a seat [Z, O, P] and openings without a person [Z, O], in the scenario of most weight."""
        p = self.problem
        seekers, openings = p.seekers[p.reference].copy(), p.openings[p.reference].copy()
        np.subtract.at(seekers, (p.zone_of, p.occupation_of, p.public_of), self.reserved)
        np.subtract.at(openings, (p.zone_of, p.occupation_of), self.reserved)
        return np.maximum(seekers, 0.0), np.maximum(openings, 0.0)

    @staticmethod
    def _sum(place: Ints, value: Floats, length: int) -> Floats:
        return np.bincount(place, weights=value, minlength=length).astype(np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A purchase, None when none was found, and a bound on every other that keeps the same floors.

    `ended`: `gap` (within the gap asked), `nodes` (its own limits came first: the same on every machine) or
    `clock`.
    """

    purchase: Purchase | None
    bound: float
    ended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Most insertions; the most that T can be for 97 % of them, None when it was not sought; most insertions there."""

    best: Proven
    highest: Proven | None
    last: Proven
