"""Prices of the rules that sessions share, and the bound that they prove: no plan is worth more.

At given prices every session decides alone: buy nothing, or take one of its offers (`offers`) with so many
whole seats between its minimum group and its capacity, filled with its best cells. The sum of what they then gain,
plus what the prices ask for all that is limited, is a bound on every plan that keeps the rules, whatever the prices
(Lagrangian relaxation; Geoffrion 1974). It is checked in one pass over the cells, without any solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.offers import Offers
from numericemploi.planning.problem import Floats, Ints, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What each limited thing costs, in units of the aim; all are ≥ 0.

    `gain` is what one person of each column brings at these prices, `seat` and `group` what a seat and a
    session cost, `rent` what the limits ask together, `coverage` what one unit of T still brings.
    """

    gain: Floats  # [W, K]
    seat: Floats  # [A]
    group: Floats  # [A]
    rent: float
    coverage: float
    by_row: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the prices prove, and what each session gains at best when it is bought [S], by which offer [S]."""

    bound: float
    profit: Floats
    offer: Ints


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One problem as rows: limits of offers and sessions, then of what sessions share.

    Rows, in order: capacity of each offer in the scenario of most weight; seats against people in the others;
    groups of the offers that have a y of their own; one offer a session, where there are several; cells; openings
    where several publics share them; purses; half-years; distance learning; floors; zones that count; the value
    asked. K are the columns of the offers.
    """

    offers: Offers
    problem: Problem  # that of the offers
    supply: Floats  # [W, K]
    capacity: Floats  # [A], seats; those signed of a contracted line, 0 of one forbidden or another funder's
    least: Floats  # [A], seats asked by hand
    cost: Floats  # [A], a seat
    fixed: Floats  # [A]
    signed: NDArray[np.bool_]  # [A]
    forced: NDArray[np.bool_]  # [S]: signed or locked
    limit: Floats  # rows' upper bounds
    floor: Floats  # rows' lower bounds
    blocks: dict[str, slice]
    cell_of: Ints  # [K], row within a scenario's cells
    opening_of: Ints  # [K], row within a scenario's shared openings
    zone_row: Ints  # [Z], row within zones; −1 for those that do not count
    surplus: Floats  # [R, K]: ρ − a
    half_row: Ints  # [purses, H], row within half-years; −1 without a limit
    session_row: Ints  # [A], row within sessions of several offers; −1 for the others
    chosen: Ints  # [E], offers with rivals or a fixed cost: their y stands in the relaxed programme
    choice_of: Ints  # [A], place among them; −1 for the others
    unit: float  # cents in one unit of the purse's row

    @classmethod
    def of(cls, problem: Problem) -> Sheet:
        """Lay out the rows of a problem."""
        offers = Offers.of(problem)
        p = offers.problem
        many, worlds = len(p.sessions), len(p.scenarios)
        capacity, least = p.capacity.astype(float), np.zeros(many)
        cost, fixed = p.price.astype(float), p.fixed.astype(float)
        signed, forced = np.zeros(many, dtype=bool), np.zeros(len(problem.sessions), dtype=bool)
        spent_h = np.zeros(offers.half_year_budget.shape)
        apart = 0.0
        for one in p.choices.contracted:
            taken = offers.of_session(one.session, one.funder)
            capacity[offers.of_session(one.session, None)] = 0.0
            capacity[taken] = one.seats
            a = int(np.flatnonzero(taken)[0])
            spent_h[offers.purse[a], p.half_year_of[a]] += one.seats * cost[a] + fixed[a]
            apart += one.seats * (p.remote[a] - p.remote_max)
            cost[a] = fixed[a] = 0.0
            signed[a] = forced[offers.session[a]] = True
        for session in p.choices.forbidden & {*problem.sessions}:
            capacity[offers.of_session(session, None)] = 0.0
        for lock in p.choices.locked:
            taken = offers.of_session(lock.session, lock.funder)
            capacity[offers.of_session(lock.session, None) & ~taken] = 0.0
            least[taken] = np.maximum(p.minimum[taken], lock.seats)
            forced[offers.session[taken]] = True
        if not offers.plain:
            seated = np.bincount(p.session_of, minlength=many) > 0
            capacity[~seated & ~signed & (least == 0)] = 0.0
        ways = np.bincount(offers.session[capacity > 0], minlength=len(forced))
        several_ways = np.flatnonzero(ways > 1)
        session_row = np.full(len(forced), -1)
        session_row[several_ways] = np.arange(len(several_ways))
        chosen = np.flatnonzero((capacity > 0) & ~signed & ((fixed > 0) | (ways[offers.session] > 1)))
        choice_of = np.full(many, -1)
        choice_of[chosen] = np.arange(len(chosen))
        shape = len(p.zones), len(p.occupations), len(p.publics)
        cells, cell_of = np.unique(
            np.ravel_multi_index((p.zone_of, p.occupation_of, p.public_of), shape), return_inverse=True
        )
        z, o, who = np.unravel_index(cells, shape)
        shared, opening_of = np.unique(p.zone_of * shape[1] + p.occupation_of, return_inverse=True)
        several = len(p.publics) > 1
        unit = float(max(p.price.mean(), 1.0)) if many else 1.0
        limited = np.isfinite(offers.half_year_budget)
        zones = np.flatnonzero(p.counted)
        zone_row = np.full(len(p.zones), -1)
        zone_row[zones] = np.arange(len(zones))
        supply = p.supply
        surplus = np.array(
            [
                floor.share - np.nan_to_num(floor.part)[p.zone_of, p.occupation_of, p.public_of]
                for floor in p.choices.floors
            ]
        ).reshape(len(p.choices.floors), len(p.worth))
        people = np.concatenate(
            [
                p.seekers[w, z, o, who]
                if several
                else np.minimum(p.seekers[w, z, o, who], p.openings[w, z, o])
                for w in range(worlds)
            ]
        )
        openings = (
            np.concatenate([p.openings[w].ravel()[shared] for w in range(worlds)]) if several else np.zeros(0)
        )
        parts: list[tuple[str, Floats, Floats]] = [
            (
                "offers",
                np.where((choice_of < 0) & (least > 0), least, -np.inf),
                np.where(choice_of < 0, capacity, 0.0),
            ),
            (
                "others",
                np.full(many * (worlds - 1), -np.inf),
                np.tile(np.where(signed, capacity, 0.0), worlds - 1),
            ),
            ("groups", np.full(len(chosen), -np.inf), np.zeros(len(chosen))),
            ("sessions", np.where(forced[several_ways], 1.0, -np.inf), np.ones(len(several_ways))),
            ("cells", np.full(len(people), -np.inf), people),
            ("openings", np.full(len(openings), -np.inf), openings),
            ("purse", np.full(len(offers.budget), -np.inf), (offers.budget - spent_h.sum(axis=1)) / unit),
            (
                "halves",
                np.full(int(limited.sum()), -np.inf),
                (offers.half_year_budget[limited] - spent_h[limited]) / unit,
            ),
            ("remote", np.full(1, -np.inf), np.array([-apart])),
            ("floors", np.full(len(surplus), -np.inf), np.zeros(len(surplus))),
            ("zones", np.full(len(zones), -np.inf), np.zeros(len(zones))),
            ("value", np.full(1, -np.inf), np.full(1, np.inf)),
        ]
        blocks, at = {}, 0
        for name, lower, _ in parts:
            blocks[name] = slice(at, at + len(lower))
            at += len(lower)
        half_row = np.full(limited.shape, -1)
        half_row[limited] = np.arange(int(limited.sum()))
        return cls(
            offers=offers,
            problem=p,
            supply=supply,
            capacity=capacity,
            least=least,
            cost=cost,
            fixed=fixed,
            signed=signed,
            forced=forced,
            limit=np.concatenate([upper for *_, upper in parts]),
            floor=np.concatenate([lower for _, lower, _ in parts]),
            blocks=blocks,
            cell_of=cell_of,
            opening_of=opening_of,
            zone_row=zone_row,
            surplus=surplus,
            unit=unit,
            half_row=half_row,
            session_row=session_row[offers.session],
            chosen=chosen,
            choice_of=choice_of,
        )

    @property
    def reference(self) -> int:
        """Scenario of most weight."""
        return self.problem.reference

    @property
    def cells(self) -> int:
        """Columns of one scenario."""
        return len(self.problem.worth)

    @property
    def weight(self) -> Floats:
        """π_w [W]."""
        return self.problem.weight

    @property
    def gain(self) -> Floats:
        """Q [K]."""
        return self.problem.worth

    @property
    def offer_of(self) -> Ints:
        """Offer of each column [K]."""
        return self.problem.session_of

    @property
    def minimum(self) -> Ints:
        """m_s [A]."""
        return self.problem.minimum

    @property
    def loose(self) -> NDArray[np.bool_]:
        """Offers [A] that the plan may take or leave."""
        loose: NDArray[np.bool_] = (self.capacity > 0) & (
            self.undecided[self.session] | (self.session_row >= 0)
        )
        return loose

    @property
    def undecided(self) -> NDArray[np.bool_]:
        """Sessions [S] that the plan may buy or leave."""
        some = np.bincount(self.session, self.capacity, len(self.forced)) > 0
        undecided: NDArray[np.bool_] = ~self.forced & some
        return undecided

    @property
    def session(self) -> Ints:
        """Session of each offer [A]."""
        return self.offers.session

    @property
    def most(self) -> Floats:
        """min(D, κ, M) [W, K]."""
        return np.minimum(self.supply, self.capacity[self.offer_of])

    @property
    def smallest(self) -> Floats:
        """Seats of an offer that is taken, at least [A]."""
        return np.where(self.least > 0, self.least, self.minimum).astype(np.float64)

    @property
    def people_count(self) -> int:
        """Columns of all scenarios."""
        return len(self.weight) * self.cells

    @property
    def value_row(self) -> int:
        """Row of the value asked."""
        return int(self.blocks["value"].start)

    def span(self, s: int) -> slice:
        """Columns of one offer."""
        return self.problem.span(s)

    def seats_of(self, people: Floats) -> Floats:
        """Seats [A] of people [W, K]."""
        return np.bincount(self.offer_of, people[self.reference], len(self.capacity)).astype(np.float64)

    def money_rows(self, s: int) -> Ints:
        """Rows of the purse that pays an offer, and of its half-year if one is set."""
        purse = self.offers.purse[s]
        half = self.half_row[purse, self.problem.half_year_of[s]]
        rows = [
            self.blocks["purse"].start + purse,
            *([self.blocks["halves"].start + half] if half >= 0 else []),
        ]
        return np.array(rows, dtype=np.int32)

    def rows(self) -> tuple[Floats, Floats]:
        """Lower and upper bounds of the rows."""
        return self.floor, self.limit

    def coverage_column(self) -> tuple[NDArray[np.int32], Floats]:
        """Entries of T: P_z in the row of each zone that counts."""
        zones = np.flatnonzero(self.zone_row >= 0)
        return (self.zone_row[zones] + self.blocks["zones"].start).astype(np.int32), self.problem.people[
            zones
        ]

    def choice_columns(self) -> tuple[Floats, NDArray[np.int32], NDArray[np.int32], Floats]:
        """Lower bounds of y, and its entries as starts, rows, values: −M, m, its fixed cost, the one of its session."""
        offers, groups = self.blocks["offers"].start, self.blocks["groups"].start
        lower, starts, rows, values = [], [0], [], []
        for place, a in enumerate(self.chosen.tolist()):
            rival, money = self.session_row[a] >= 0, self.money_rows(a)
            lower.append(float(self.forced[self.session[a]] and not rival))
            rows += [offers + a, groups + place, *money]
            values += [-self.capacity[a], self.smallest[a], *([self.fixed[a] / self.unit] * len(money))]
            if rival:
                rows.append(self.blocks["sessions"].start + self.session_row[a])
                values.append(1.0)
            starts.append(len(rows))
        return (
            np.array(lower),
            np.array(starts[:-1], dtype=np.int32),
            np.array(rows, dtype=np.int32),
            np.array(values),
        )

    def first_columns(self, each: int, guess: float) -> Ints:
        """Columns to begin with: the best of each session and of each cell at a guessed price of money."""
        net = self.gain - guess * self.cost[self.offer_of]
        usable = (self.capacity[self.offer_of] > 0) & (self.supply > 0)
        found = []
        for w in range(len(self.weight)):
            for key in (self.offer_of, self.cell_of):
                order = np.lexsort((-net, key))
                order = order[usable[w, order]]
                rank = np.arange(len(order)) - np.searchsorted(key[order], key[order], side="left")
                found.append(w * self.cells + order[rank < each])
        return np.unique(np.concatenate(found)).astype(np.int64)

    def columns(
        self, columns: Ints, cuts: list[tuple[int, float]]
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
        """Entries of the columns, as starts, rows and values."""
        p, at = self.problem, {name: block.start for name, block in self.blocks.items()}
        w, k = columns // self.cells, columns % self.cells
        s = p.session_of[k]
        ref = w == self.reference
        other = np.where(w < self.reference, w, w - 1)
        n = np.arange(len(columns))
        many, cells = len(self.capacity), (self.blocks["cells"].stop - at["cells"]) // len(self.weight)
        entries: list[Any] = [
            (n[ref], at["offers"] + s[ref], np.ones(ref.sum())),
            (n[~ref], at["others"] + other[~ref] * many + s[~ref], np.ones((~ref).sum())),
            (n, at["cells"] + w * cells + self.cell_of[k], np.ones(len(n))),
        ]
        free = ref & ~self.signed[s]
        grouped = ref & (self.choice_of[s] >= 0)
        entries.append((n[grouped], at["groups"] + self.choice_of[s[grouped]], -np.ones(grouped.sum())))
        entries += [
            (n[free], at["others"] + index * many + s[free], -np.ones(free.sum()))
            for index in range(len(self.weight) - 1)
        ]
        if self.blocks["openings"].stop > at["openings"]:
            shared = (self.blocks["openings"].stop - at["openings"]) // len(self.weight)
            entries.append((n, at["openings"] + w * shared + self.opening_of[k], np.ones(len(n))))
        seat = self.cost / self.unit
        entries.append((n[free], at["purse"] + self.offers.purse[s[free]], seat[s[free]]))
        half = self.half_row[self.offers.purse, p.half_year_of][s]
        dated = free & (half >= 0)
        entries.append((n[dated], at["halves"] + half[dated], seat[s[dated]]))
        entries.append((n[free], np.full(free.sum(), at["remote"]), p.remote[s[free]] - p.remote_max))
        entries += [
            (n, np.full(len(n), at["floors"] + r), self.weight[w] * self.surplus[r, k])
            for r in range(len(self.surplus))
        ]
        zone = self.zone_row[p.zone_of[k]]
        counted = zone >= 0
        entries.append((n[counted], at["zones"] + zone[counted], -self.weight[w[counted]]))
        entries.append((n, np.full(len(n), at["value"]), self.weight[w] * self.gain[k]))
        if cuts:
            entries += self._cut_entries(s, ref, cuts)
        column = np.concatenate([np.broadcast_to(a, b.shape) for a, b, _ in entries])
        order = np.argsort(column, kind="stable")
        starts = np.searchsorted(column[order], n)
        rows = np.concatenate([b for _, b, _ in entries])[order]
        values = np.concatenate([np.asarray(c, dtype=float) for *_, c in entries])[order]
        return starts.astype(np.int32), rows.astype(np.int32), values

    def _cut_entries(self, s: Ints, ref: NDArray[np.bool_], cuts: list[tuple[int, float]]) -> list[Any]:
        """A column that enters late stands in the cuts of its session."""
        base = len(self.limit)
        by_session: dict[int, list[tuple[int, float]]] = {}
        for place, (column, ratio) in enumerate(cuts):
            by_session.setdefault(int(self.offer_of[column % self.cells]), []).append((base + place, ratio))
        n, rows, values = [], [], []
        for i in np.flatnonzero(ref):
            for row, ratio in by_session.get(int(s[i]), ()):
                n.append(i)
                rows.append(row)
                values.append(-ratio)
        return [(np.array(n, dtype=np.int64), np.array(rows, dtype=np.int64), np.array(values))]

    def own_price(self, duals: Floats) -> Floats:
        """Price of the own rows of an offer and of its session [W, A], whatever the sign that these may have."""
        many, worlds = len(self.capacity), len(self.weight)
        own = np.zeros((worlds, many))
        groups = np.append(duals[self.blocks["groups"]], 0.0)
        own[self.reference] = duals[self.blocks["offers"]] - groups[self.choice_of]
        others = duals[self.blocks["others"]].reshape(worlds - 1, many) if worlds > 1 else np.zeros((0, many))
        own[np.arange(worlds) != self.reference] = others
        own[self.reference] -= np.where(self.signed, 0.0, others.sum(axis=0))
        return own

    def prices(self, duals: Floats, *, value: float, worst: float) -> Prices:
        """What the shared rows cost, read from duals; noise below zero is cut off, so that every price is one."""
        p, worlds = self.problem, len(self.weight)
        paid = np.maximum(duals[: len(self.limit)], 0.0)
        paid[self.value_row] = 0.0
        asked = max(-duals[self.value_row], 0.0)
        cells = paid[self.blocks["cells"]].reshape(worlds, -1)[:, self.cell_of]
        if self.blocks["openings"].stop > self.blocks["openings"].start:
            cells = cells + paid[self.blocks["openings"]].reshape(worlds, -1)[:, self.opening_of]
        zone = np.append(paid[self.blocks["zones"]], 0.0)[self.zone_row][p.zone_of]
        floors = paid[self.blocks["floors"]] @ self.surplus if len(self.surplus) else 0.0
        gain = self.weight[:, None] * ((value + asked) * self.gain + zone - floors)[None, :] - cells
        purse = self.offers.purse
        half = np.append(paid[self.blocks["halves"]], 0.0)[self.half_row[purse, p.half_year_of]]
        money = (paid[self.blocks["purse"]][purse] + half) / self.unit
        remote = paid[self.blocks["remote"]][0] * (p.remote - p.remote_max)
        shared = [self.blocks[name] for name in ("cells", "openings", "purse", "halves", "remote", "floors")]
        rent = sum(float(paid[block] @ self.limit[block]) for block in shared)
        people = p.people[self.zone_row >= 0]
        return Prices(
            gain=gain,
            seat=np.where(self.signed, 0.0, money * self.cost + remote),
            group=np.where(self.signed, 0.0, money * self.fixed),
            rent=rent,
            coverage=worst - float(paid[self.blocks["zones"]] @ people),
            by_row=np.append(paid, asked),
        )

    def verdict(self, prices: Prices, *, least_value: float, least_coverage: float) -> Verdict:
        """What the prices prove of every plan with that value and that coverage at least."""
        gained = self._profit(prices)
        # The best offer of each session: the last of those in the order of gains.
        order = np.lexsort((gained, self.session))
        offer = order[np.searchsorted(self.session[order], np.arange(len(self.forced)), side="right") - 1]
        profit = gained[offer]
        taken = np.where(self.forced, profit, np.maximum(profit, 0.0))
        asked = prices.by_row[-1]
        coverage = prices.coverage * (1.0 if prices.coverage > 0 else least_coverage)
        held = asked * least_value if asked > 0 else 0.0
        return Verdict(bound=float(taken.sum() + prices.rent + coverage - held), profit=profit, offer=offer)

    def _profit(self, prices: Prices) -> Floats:
        """Best gain of each offer if it is taken [A]; −∞ where its group cannot be seated."""
        many = len(self.capacity)
        widest = int(max(self.capacity.max(initial=0.0), 1.0))
        seats = np.broadcast_to(np.arange(widest + 1), (many, widest + 1))
        total = np.zeros((many, widest + 1))
        for w in range(len(self.weight)):
            exact = w == self.reference
            total += self._filled(prices.gain[w], self.supply[w], seats, exact=exact)
        total -= prices.seat[:, None] * seats + prices.group[:, None]
        lowest = np.where(self.signed, self.capacity, np.maximum(self.smallest, 1))
        total[(seats < lowest[:, None]) | (seats > self.capacity[:, None])] = -np.inf
        return np.asarray(total.max(axis=1))

    def _filled(self, gain: Floats, supply: Floats, seats: Ints, *, exact: bool) -> Floats:
        """Best gain [A, n] of n seats in one scenario; all are filled where `exact`, save in signed lines."""
        many = seats.shape[0]
        order = np.lexsort((-gain, self.offer_of))
        s = self.offer_of[order]
        most = np.minimum(supply[order], self.capacity[s])
        free = ~exact | self.signed[s]
        most = np.where(free & (gain[order] <= 0), 0.0, most)
        begins = np.searchsorted(s, np.arange(many + 1))
        people, worth = (
            np.concatenate([[0.0], np.cumsum(most)]),
            np.concatenate([[0.0], np.cumsum(most * gain[order])]),
        )
        first, last = begins[:-1], begins[1:]
        asked = people[first][:, None] + seats
        at = np.searchsorted(people, asked.ravel(), side="left").reshape(seats.shape)
        at = np.clip(at - 1, first[:, None], np.maximum(last - 1, first)[:, None])
        total = people[last] - people[first]
        part = np.minimum(asked, people[last][:, None]) - people[at]
        rate = np.append(gain[order], 0.0)[at]
        filled = worth[at] - worth[first][:, None] + rate * np.maximum(part, 0.0)
        filled[(last == first)] = 0.0
        if exact:
            short = (seats > total[:, None] + 1e-9) & ~self.signed[:, None]
            filled[short] = -np.inf
        return np.asarray(filled)
