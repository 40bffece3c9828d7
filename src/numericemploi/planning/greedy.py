"""The spreadsheet's plan: best expected insertion per euro first, every rule kept. The honest baseline."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np

from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase


def buy(problem: Problem) -> Purchase:
    """Buy one session after the other, the best insertion per euro first, until none can be added.

    Each is filled with its best cells up to what is left of seekers, openings and one funder's money
    (the richest), and is bought only with its minimum group. Gains are recomputed lazily, when a session
    comes first (Minoux 1978). A remote session that would pass the share of distance learning waits for
    the next one on site. The coverage floor alone is not sought: see `Purchase.worst_zone`.
    """
    state = _State.start(problem)
    waiting = [(-math.inf, s) for s in range(len(problem.sessions))]
    postponed: list[int] = []
    while waiting:
        _, s = heapq.heappop(waiting)
        offer = state.offer(s)
        if offer is None:
            if problem.remote[s]:
                postponed.append(s)
            continue
        if waiting and -offer.ratio > waiting[0][0]:
            heapq.heappush(waiting, (-offer.ratio, s))
            continue
        state.take(s, offer)
        if not problem.remote[s]:
            for late in postponed:
                heapq.heappush(waiting, (-math.inf, late))
            postponed = []
    return Purchase(problem=problem, seats=state.seats, people=state.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A session as it could be bought now."""

    funder: int
    seats: int
    columns: Ints
    people: Floats
    ratio: float  # expected people in work per cent


@dataclass(slots=True, kw_only=True)
class _State:
    """What is bought so far, and what is left of money and cells."""

    problem: Problem
    seats: Ints
    people: Floats
    money: Ints
    cells: Floats
    columns: list[Ints]

    @classmethod
    def start(cls, problem: Problem) -> _State:
        nothing = Purchase.none(problem)
        best_first = np.argsort(-problem.worth, kind="stable")
        columns = [best_first[problem.session_of[best_first] == s] for s in range(len(problem.sessions))]
        return cls(problem=problem, seats=nothing.seats, people=nothing.people, money=problem.budget.copy(),
                   cells=nothing.left(), columns=columns)  # fmt: skip

    def offer(self, s: int) -> _Offer | None:
        p = self.problem
        columns = self.columns[s]
        room = self.cells[p.zone_of[columns], p.occupation_of[columns]]
        funder = int(np.argmax(self.money))
        seats = min(int(p.capacity[s]), int(room.sum() + 1e-9), self._remote_room(s))
        if p.price[s] > 0:
            seats = min(seats, int(self.money[funder] // p.price[s]))
        if seats < p.minimum[s]:
            return None
        before = np.concatenate([[0.0], np.cumsum(room)[:-1]])
        people = np.clip(seats - before, 0.0, room)
        gain = float(p.worth[columns] @ people)
        cost = seats * int(p.price[s])
        ratio = gain / cost if cost else math.inf
        return _Offer(funder=funder, seats=seats, columns=columns, people=people, ratio=ratio)

    def _remote_room(self, s: int) -> int:
        """Most seats that a remote session may add: (R + n) ≤ ρ (all + n)."""
        p = self.problem
        if not p.remote[s] or p.remote_max >= 1:
            return int(p.capacity[s])
        by_session = self.seats.sum(axis=1)
        room = p.remote_max * by_session.sum() - by_session[p.remote].sum()
        return max(0, int(room / (1 - p.remote_max) + 1e-9))

    def take(self, s: int, offer: _Offer) -> None:
        p = self.problem
        self.seats[s, offer.funder] = offer.seats
        self.people[offer.columns] = offer.people
        self.money[offer.funder] -= offer.seats * p.price[s]
        np.subtract.at(self.cells, (p.zone_of[offer.columns], p.occupation_of[offer.columns]), offer.people)
        np.maximum(self.cells, 0.0, out=self.cells)
