"""Plans too large for HiGHS as it comes: relax, price, fix what the prices decide, search the rest, prove the gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning import fixing
from numericemploi.planning.aim import BEST_LOOSENESS, KEPT_SHARE, NO_COVERAGE
from numericemploi.planning.highs import relative_gap
from numericemploi.planning.prices import Sheet, Verdict
from numericemploi.planning.problem import Floats, Problem
from numericemploi.planning.purchase import Proven, Purchase, Stages
from numericemploi.planning.relax import Relaxation, Relaxed

_ENOUGH = 0.9
"""A plan within this part of the gap asked ends a search: what splitting the purse may cost stays."""

_TRIES = ((25, 0.010, 300), (120, 0.030, 1_000), (400, 0.080, 3_000))
"""(sessions left free, loss by person at which a column is still searched, nodes): one try after the other."""

_SEARCHED_WHOLE, _RIVALS_WHOLE = 6_000, 20_000
"""Columns up to which, once the first try has missed the gap, everything is searched: HiGHS then proves it itself.
More of them where sessions have several offers: their first try is a dive alone."""

_LONGEST = 3_000  # nodes of that search

_BESIDE = 30  # sessions left free beside those it bought, when what it bought cannot be shared out

_RIVAL_TRIES = ((60, 0.030, 300), (150, 0.030, 1_000), (400, 0.080, 3_000))
"""The same where sessions have several offers: who pays decides who sits, so more is searched at once."""

_WHOLE = 1e-6  # the solver's own tolerance

_PURSES = (1.0, 0.9997, 0.999, 0.995)
"""Parts of the money searched, one after the other, until the sessions can be shared out."""

_DESCENTS = 30
"""Steps of Newton's method at most: the function has few pieces, it ends long before."""

_STEPS_DOWN = (0.002, 0.01, 0.03, 0.08, 0.2)
"""How far below the relaxed T* a whole plan is sought, one try after the other."""


def solve(
    problem: Problem, baseline: Purchase, *, gap: float, kept_share: float = KEPT_SHARE
) -> Stages | None:
    """The three aims through the relaxed programme; None when no whole plan was found.

    T* is the highest coverage of the relaxed plans, lowered step by step until a whole plan keeps both it
    and 97 % of the bound of V*. V* itself is searched only where that plan does not tell it near enough.
    Nothing depends on the clock. `kept_share` stands for 97 %; at 1 only V* is sought.
    """
    search = Search.of(problem, baseline)
    least = problem.coverage_floor
    found = search.relaxed(least)
    if found is None:
        return None
    enough = kept_share * found[1].bound
    sought, last = None, None
    seeks = kept_share < 1 and bool(problem.counted.any())
    highest = search.highest_coverage(enough) if seeks else None
    if highest is not None and highest[0] > NO_COVERAGE:
        sought = Proven(purchase=None, bound=highest[1], ended="gap")
        for below in _STEPS_DOWN:
            last = search.best(max(highest[0] * (1 - below), least), gap=gap, least_value=enough)
            if last is not None and last.purchase is not None and last.purchase.value >= enough:
                break
            last = None
    last = last or search.best(least, gap=gap)
    if last is None or last.purchase is None or not last.purchase.seats.any():
        return None
    best = Proven(purchase=last.purchase, bound=found[1].bound, ended="gap")
    if relative_gap(last.purchase.value, best.bound) > BEST_LOOSENESS * gap:
        best = search.best(least, gap=BEST_LOOSENESS * gap) or best
    return Stages(best=best, highest=sought, last=last)


@dataclass(slots=True, kw_only=True)
class Search:
    """One problem, relaxed once and searched under several floors of coverage."""

    problem: Problem
    sheet: Sheet
    relaxation: Relaxation

    @classmethod
    def of(cls, problem: Problem, baseline: Purchase) -> Search:
        """Relax the problem, beginning from a purchase that keeps its rules."""
        sheet = Sheet.of(problem)
        spent = problem.price * baseline.by_session
        bought = spent > 0
        rates = np.sort(baseline.expected[bought] / spent[bought])
        guess = float(rates[len(rates) // 20]) if rates.size else 0.0
        return cls(problem=problem, sheet=sheet,
                   relaxation=Relaxation.of(sheet, begin=sheet.offers.people(baseline), guess=guess))  # fmt: skip

    def highest_coverage(self, least_value: float) -> tuple[float, float] | None:
        """Greatest T of the relaxed plans worth that much, and the bound that proves it; None where none is.

        Sought from above: first what the zone with the least in its reach could have were it alone. Where plans
        that serve every zone so well are not worth enough, the price of coverage tells how far T must come down
        (Newton's method on a concave function of one unknown; each step is a bound). T is made the aim only where
        no plan serves the zones so well: that programme is degenerate, and many times slower.
        """
        floor = self.problem.coverage_floor
        bound = sought = ceiling(self.sheet)
        for _ in range(_DESCENTS):
            if sought < floor:
                return None
            found = self.relaxed(sought)
            if found is None:
                break
            relaxed, proven = found
            price = -relaxed.prices.coverage
            if price > 0:
                # At these prices one unit of T more takes so much from every plan, whatever its T.
                bound = min(bound, sought - max(least_value - proven.bound, 0.0) / price)
            lacking = least_value - relaxed.value
            if lacking <= _WHOLE * abs(relaxed.value):
                return sought, bound
            if price <= 0:
                break
            sought -= lacking / price
        return self._coverage_alone(least_value, bound)

    def _coverage_alone(self, least_value: float, most: float) -> tuple[float, float] | None:
        """The same by the programme that seeks nothing but T, known to be `most` at most."""
        floor = self.problem.coverage_floor
        relaxed = self.relaxation.solve(value=0.0, worst=1.0, least_value=least_value, least_coverage=floor)
        if relaxed is None:
            return None
        proven = self.sheet.verdict(relaxed.prices, least_value=least_value, least_coverage=floor)
        return relaxed.coverage, min(proven.bound, most)

    def relaxed(self, coverage: float) -> tuple[Relaxed, Verdict] | None:
        """The relaxed plan of most value at that coverage, with what its prices prove."""
        found = self.relaxation.solve(value=1.0, worst=0.0, least_value=-np.inf, least_coverage=coverage)
        if found is None:
            return None
        return found, self.sheet.verdict(found.prices, least_value=-np.inf, least_coverage=coverage)

    def best(self, coverage: float, *, gap: float, least_value: float = -np.inf) -> Proven | None:
        """The plan of most value at that coverage, within the gap where the tries reach it.

        None when the prices, or the relaxed plan, show that none is worth `least_value`.
        """
        found = self.relaxed(coverage)
        if found is None or found[1].bound < least_value:
            return None
        relaxed, verdict = found
        promised = self.relaxation.promised(value=1.0, worst=0.0)
        kept: Purchase | None = None
        plain = self.sheet.offers.plain
        small = self.sheet.people_count <= (_SEARCHED_WHOLE if plain else _RIVALS_WHOLE)
        tries: tuple[tuple[int, float, int], ...] = _TRIES if plain else _RIVAL_TRIES
        if small:
            tries = ((*tries[0][:2], tries[0][2] if plain else 0),)
        for free, loss, nodes in tries:
            near = self._near(relaxed, verdict, promised, coverage, gap, free, loss, nodes)
            if near is not None and (kept is None or near.value > kept.value):
                kept = near
            if kept is not None and relative_gap(kept.value, verdict.bound) <= gap:
                return Proven(purchase=kept, bound=verdict.bound, ended="gap")
        return (
            self._whole(kept, verdict, coverage, gap)
            if small
            else Proven(purchase=kept, bound=verdict.bound, ended="nodes")
        )

    def _whole(self, kept: Purchase | None, verdict: Verdict, coverage: float, gap: float) -> Proven:
        """Search everything: the bound holds for every plan.

        Where purses cannot pay each its part: with a little less money, among what it bought and what is near a draw.
        """
        sheet, bound, enough = self.sheet, verdict.bound, np.inf
        free = sheet.loose
        for part in _PURSES:
            found = fixing.search(
                sheet, bought=~sheet.loose & (sheet.capacity > 0), full=np.zeros(len(sheet.capacity), dtype=bool),
                free=free, columns=np.arange(sheet.people_count), least_coverage=coverage, gap=_ENOUGH * gap,
                nodes=_LONGEST, purse=part, enough=enough,
            )  # fmt: skip
            if found is None:
                break
            if part == 1.0:
                bound = min(bound, found.bound)
                enough = bound - _ENOUGH * gap * abs(bound)
                nearest = np.argsort(np.abs(verdict.profit), kind="stable")[:_BESIDE]
                free = sheet.loose & ((found.seats > 0) | np.isin(sheet.session, nearest))
            near = sheet.offers.purchase(found.seats, found.people)
            if near is not None and (kept is None or near.value > kept.value):
                kept = near
            if kept is not None and relative_gap(kept.value, bound) <= gap:
                return Proven(purchase=kept, bound=bound, ended="gap")
        return Proven(purchase=kept, bound=bound, ended="nodes")

    def _near(
        self, relaxed: Relaxed, verdict: Verdict, promised: Floats, coverage: float, gap: float, free: int,
        loss: float, nodes: int,
    ) -> Purchase | None:  # fmt: skip
        """One search, with a little less money each time until the sessions bought can be shared out."""
        bought, left = self._decided(relaxed, verdict, free)
        seats = self.sheet.seats_of(relaxed.people)
        for part in _PURSES:
            found = fixing.search(
                self.sheet,
                bought=bought,
                full=np.abs(seats - self.sheet.capacity) <= _WHOLE,
                free=left,
                columns=np.flatnonzero((promised > -loss) | (relaxed.people.ravel() > 0)),
                least_coverage=coverage,
                gap=gap / 10,
                nodes=nodes,
                purse=part,
                enough=verdict.bound - _ENOUGH * gap * abs(verdict.bound),
            )
            if found is None:
                return None
            purchase = self.sheet.offers.purchase(found.seats, found.people)
            if purchase is not None:
                return purchase
        return None

    def _decided(
        self, relaxed: Relaxed, verdict: Verdict, free: int
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Offers taken for sure, and those left to the search: sessions nearest to a draw, and broken groups."""
        sheet = self.sheet
        seats = sheet.seats_of(relaxed.people)
        together = np.bincount(sheet.session, seats, len(verdict.profit))[sheet.session]
        # Of a session that the relaxed plan shares between funders, the offer with most seats stands for it.
        order = np.lexsort((seats, sheet.session))
        first = np.zeros(len(seats), dtype=bool)
        first[order[np.diff(sheet.session[order], append=-1) != 0]] = True
        whole = first & (together >= sheet.smallest - _WHOLE)
        near = np.zeros(len(verdict.profit), dtype=bool)
        near[np.argsort(np.abs(verdict.profit), kind="stable")[:free]] = True
        near[sheet.session[first & (together > _WHOLE) & ~whole]] = True
        left = near[sheet.session] & sheet.loose
        held = ~sheet.loose & (sheet.capacity > 0)
        return (whole & ~left & (sheet.capacity > 0)) | held, left


def ceiling(sheet: Sheet) -> float:
    """Coverage that no plan gives all zones: the least that a zone could have if everything were bought for it.

    Of each of its cells the people who seek, no more than the seats in reach; of each occupation no more than
    the openings; over the scenarios. 1 when no zone counts.
    """
    p = sheet.offers.problem
    if not p.counted.any():
        return 1.0
    reached = np.flatnonzero(sheet.capacity[p.session_of] > 0)
    place = p.zone_of[reached], p.occupation_of[reached], p.public_of[reached]
    seats = np.zeros(p.seekers.shape[1:])
    np.add.at(seats, place, sheet.capacity[p.session_of[reached]])
    people = np.minimum(np.nan_to_num(p.seekers), seats).sum(axis=3)
    most = np.einsum("w,wzo->z", p.weight, np.minimum(people, np.nan_to_num(p.openings)))
    return float(min((most[p.counted] / p.people[p.counted]).min(), 1.0))
