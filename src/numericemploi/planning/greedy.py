"""The spreadsheet's plan: best expected insertion per euro first, every rule kept. The honest baseline."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np

from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase

_RETRIED = 8
_NEAR = 1e-9


def buy(problem: Problem) -> Purchase:
    """Buy one session after the other, the best insertion per euro first, until none can be added.

    Lines contracted and locked come first. Each session is filled with its best cells up to what is left of
    seekers, openings and one funder's money (the richest that may pay), and is bought only with its minimum
    group. Gains are recomputed lazily, when a session comes first (Minoux 1978). A session that would pass
    the share of distance learning or break a floor waits for others; the best `_RETRIED` of those that wait
    are tried again after each purchase. Not sought: the coverage floor (see `Purchase.worst_zone`), and other
    purchases that would mend what a decision by hand breaks.
    """
    state = _State.start(problem)
    given = state.take_choices()
    waiting = [
        (-math.inf, s)
        for s, session in enumerate(problem.sessions)
        if s not in given and session not in problem.choices.forbidden
    ]
    postponed: list[tuple[float, int]] = []
    while waiting:
        _, s = heapq.heappop(waiting)
        offer = state.offer(s)
        if offer is None:
            continue
        if waiting and -offer.ratio > waiting[0][0]:
            heapq.heappush(waiting, (-offer.ratio, s))
            continue
        fitting = state.fitted(s, offer)
        if fitting is None:
            heapq.heappush(postponed, (-offer.ratio, s))
            continue
        state.take(s, fitting)
        for _ in range(min(_RETRIED, len(postponed))):
            heapq.heappush(waiting, heapq.heappop(postponed))
    return Purchase(problem=problem, seats=state.seats, people=state.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A session as it could be bought now."""

    funder: int
    seats: int
    columns: Ints
    people: Floats  # [W, columns]
    ratio: float  # expected people in work per cent


@dataclass(slots=True, kw_only=True)
class _State:
    """What is bought so far, and what is left of money, people and openings."""

    problem: Problem
    seats: Ints
    people: Floats
    money: Ints
    half_year_money: Floats
    seekers: Floats
    openings: Floats
    columns: list[Ints]
    surplus: Floats  # [R, K] what each seat brings to each floor: a − ρ
    slack: Floats  # [R]

    @classmethod
    def start(cls, problem: Problem) -> _State:
        nothing = Purchase.none(problem)
        columns = []
        for s in range(len(problem.sessions)):
            mine = problem.span(s)
            columns.append(mine.start + np.argsort(-problem.worth[mine], kind="stable"))
        surplus = [
            np.nan_to_num(floor.part)[problem.zone_of, problem.occupation_of, problem.public_of] - floor.share
            for floor in problem.choices.floors
        ]
        return cls(problem=problem, seats=nothing.seats, people=nothing.people, money=problem.budget.copy(),
                   half_year_money=problem.half_year_budget.copy(),
                   seekers=problem.seekers.copy(), openings=problem.openings.copy(), columns=columns,
                   surplus=np.array(surplus).reshape(len(surplus), len(problem.worth)),
                   slack=np.zeros(len(surplus)))  # fmt: skip

    def take_choices(self) -> set[int]:
        """Buy what is contracted and locked; a locked line that cannot be had is left to the solver to say."""
        choices, taken = self.problem.choices, set()
        for one in choices.contracted:
            s, g = self.problem.sessions.index(one.session), self.problem.funders.index(one.funder)
            self.take(s, self._filled(s, g, one.seats))
            taken.add(s)
        for lock in choices.locked:
            s = self.problem.sessions.index(lock.session)
            named = None if lock.funder is None else self.problem.funders.index(lock.funder)
            offer = self.offer(s, funder=named)
            if offer is not None and offer.seats >= lock.seats:
                self.take(s, offer)
            taken.add(s)
        return taken

    def offer(self, s: int, *, funder: int | None = None, most: int | None = None) -> _Offer | None:
        """Return the best purchase of a session now: by one funder, or by the richest of those that may pay."""
        p = self.problem
        purses = np.minimum(self.money, self.half_year_money[:, p.half_year_of[s]]) - p.fixed[s]
        if funder is not None:
            payers = [funder]
        elif p.eligible[s].all():
            payers = [int(np.argmax(purses))]
        else:
            payers = [g for g in range(len(p.funders)) if p.eligible[s, :, g].any()]
        best: _Offer | None = None
        for g in payers:
            seats = int(p.capacity[s]) if most is None else min(most, int(p.capacity[s]))
            if purses[g] < 0:
                continue
            if p.price[s] > 0:
                seats = min(seats, int(purses[g] // p.price[s]))
            if seats < p.minimum[s]:
                continue
            found = self._filled(s, g, seats)
            seated = int(found.people[p.reference].sum() + _NEAR)
            if seated < seats:
                found = self._filled(s, g, seated)
            if found.seats >= p.minimum[s] and (best is None or found.ratio > best.ratio):
                best = found
        return best

    def _filled(self, s: int, g: int, seats: int) -> _Offer:
        """So many seats given to the best cells, in each scenario."""
        p = self.problem
        columns = self.columns[s]
        columns = columns[p.eligible[s, p.public_of[columns], g]]
        z, o, who = p.zone_of[columns], p.occupation_of[columns], p.public_of[columns]
        people = np.zeros((len(p.scenarios), len(columns)))
        for w in range(len(p.scenarios)):
            room = np.minimum(self.seekers[w, z, o, who], self.openings[w, z, o])
            if len(p.publics) > 1:
                room = _shared(room, z * len(p.occupations) + o, self.openings[w, z, o])
            before = np.concatenate([[0.0], np.cumsum(room)[:-1]])
            people[w] = np.clip(seats - before, 0.0, room)
        gain = float(p.weight @ people @ p.worth[columns])
        cost = seats * int(p.price[s]) + int(p.fixed[s])
        ratio = gain / cost if cost else math.inf
        return _Offer(funder=g, seats=seats, columns=columns, people=people, ratio=ratio)

    def fitted(self, s: int, offer: _Offer) -> _Offer | None:
        """Cut the purchase to what the share of distance learning and the floors allow; None when they do not."""
        room = self._remote_room(s)
        if offer.seats > room:
            smaller = (
                self.offer(s, funder=offer.funder, most=room) if room >= self.problem.minimum[s] else None
            )
            if smaller is None:
                return None
            offer = smaller
        after = self.slack + self._toward_floors(offer)
        return offer if (after >= -_NEAR).all() else None

    def _toward_floors(self, offer: _Offer) -> Floats:
        return np.asarray(self.surplus[:, offer.columns] @ (self.problem.weight @ offer.people))

    def _remote_room(self, s: int) -> int:
        """Most seats that a remote session may add: (R + n) ≤ ρ (all + n)."""
        p = self.problem
        if not p.remote[s] or p.remote_max >= 1:
            return int(p.capacity[s])
        by_session = self.seats.sum(axis=1)
        room = p.remote_max * by_session.sum() - by_session[p.remote].sum()
        return max(0, int(room / (1 - p.remote_max) + _NEAR))

    def take(self, s: int, offer: _Offer) -> None:
        p = self.problem
        columns = offer.columns
        self.seats[s, offer.funder] = offer.seats
        self.people[:, columns] = offer.people
        cost = offer.seats * int(p.price[s]) + int(p.fixed[s])
        self.money[offer.funder] -= cost
        self.half_year_money[offer.funder, p.half_year_of[s]] -= cost
        self.slack += self._toward_floors(offer)
        z, o, who = p.zone_of[columns], p.occupation_of[columns], p.public_of[columns]
        for w in range(len(p.scenarios)):
            np.subtract.at(self.seekers[w], (z, o, who), offer.people[w])
            np.subtract.at(self.openings[w], (z, o), offer.people[w])
            self.seekers[w, z, o, who] = np.maximum(self.seekers[w, z, o, who], 0.0)
            self.openings[w, z, o] = np.maximum(self.openings[w, z, o], 0.0)


def _shared(room: Floats, cell: Ints, openings: Floats) -> Floats:
    """Cut the room of columns that share the openings of one cell, the first served first."""
    left: dict[int, float] = {}
    shared = np.zeros_like(room)
    for k, (here, most) in enumerate(zip(cell.tolist(), openings.tolist(), strict=True)):
        shared[k] = min(room[k], left.setdefault(here, most))
        left[here] -= shared[k]
    return shared
