"""Which rules bind and what they cost, and what would bring a refused session in: read from the prices.

Prices are those of the relaxed plan at the coverage of the plan (`relax`): for a little more of a thing they
say how many insertions it brings. They are estimates beside whole numbers; `confirm` solves anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from numericemploi.model.errors import NotFoundError
from numericemploi.planning import greedy
from numericemploi.planning.prices import Prices, Sheet, Verdict
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.search import Search
from numericemploi.planning.solve import most_insertions
from numericemploi.planning.wording import Fact

_MONEY = 10_000 * 100  # cents: what a buyer can picture
_EUROS = "10000_euros"
_PRICED = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A rule that binds, with what one unit more of its limit is worth."""

    rule: str
    about: str  # half-year, zone, cell or floor; empty for the purse
    price: float  # insertions by unit
    unit: str  # `10000_euros`, `place`, `person` or `opening`
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a refused session lacks: insertions by session, and the price a seat at which it would come in."""

    session_id: str
    missing: float
    price: int | None  # euro cents; None when no price would do
    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """What a buyer could move."""

    binding: tuple[Binding, ...]
    wanted: tuple[Wanted, ...]


def read(purchase: Purchase) -> Levers:
    """Read the prices at the coverage that the plan has; nothing where no relaxed plan has it."""
    problem = purchase.problem
    if not problem.worth.size:
        return Levers(binding=(), wanted=())
    search = Search.of(problem, greedy.buy(problem))
    coverage = min(max((purchase.worst_zone or 0.0) * (1 - 1e-6), problem.coverage_floor), 1.0)
    found = search.relaxed(coverage)
    if found is None:
        return Levers(binding=(), wanted=())
    relaxed, verdict = found
    return Levers(
        binding=_binding(search.sheet, relaxed.prices),
        wanted=_wanted(purchase, search.sheet, relaxed.prices, verdict),
    )


def confirm(problem: Problem, session: str, price: int, *, gap: float = 1e-3, seconds: float = 60.0) -> bool:
    """Solve anew with another price a seat, and tell whether the session is then bought.

    Raises
    ------
    NotFoundError
        The session is not among those that can be planned.
    """
    if session not in problem.sessions:
        raise NotFoundError(f"No session {session} in this plan.", hint="Take one that could be bought.")
    s = problem.sessions.index(session)
    prices = problem.price.copy()
    prices[s] = max(price, 0)
    plan = most_insertions(replace(problem, price=prices), gap=gap, seconds=seconds)
    return plan.purchase is not None and bool(plan.purchase.seats[s].any())


def _binding(sheet: Sheet, prices: Prices) -> tuple[Binding, ...]:
    p, by_row, at = sheet.problem, prices.by_row, sheet.blocks
    found: list[Binding] = []
    for g, price in enumerate((by_row[at["purse"]] / sheet.unit * _MONEY).tolist()):
        if price > _PRICED and sheet.offers.plain:
            found.append(_bound("budget", price, _EUROS, code="more_money", money=_MONEY))
        elif price > _PRICED:
            mine: Fact = {"code": "more_money_funder", "money": _MONEY, "funder": p.funders[g]}
            found.append(_bound("budget", price, _EUROS, about=p.funders[g], **mine))
    for (g, h), row in np.ndenumerate(sheet.half_row):
        price = float(by_row[at["halves"]][row]) / sheet.unit * _MONEY if row >= 0 else 0.0
        if price > _PRICED:
            half, funder = p.half_years[h], p.funders[g]
            fact: Fact = {
                "code": "more_money_half_year",
                "money": _MONEY,
                "half_year": half,
                "funder": funder,
            }
            found.append(_bound("half_year_budget", price, _EUROS, about=f"{half} {funder}", **fact))
    remote = float(by_row[at["remote"]][0])
    if remote > _PRICED:
        found.append(_bound("distance_learning", remote, "place", code="remote_costs", most=p.remote_max))
    for r, floor in enumerate(p.choices.floors):
        price = float(by_row[at["floors"]][r])
        if price > _PRICED:
            fact = {"code": "floor_costs", "group": floor.name, "least": floor.share}
            found.append(_bound("floors", price, "place", about=floor.name, **fact))
    found += _zones(sheet, prices)
    found += _cells(sheet, prices)
    return tuple(found)


def _bound(rule: str, price: float, unit: str, *, about: str = "", **fact: Any) -> Binding:
    return Binding(rule=rule, about=about, price=price, unit=unit, fact={**fact, "n": _told(price)})


def _told(insertions: float) -> float:
    """Insertions as they are told: two decimals, more where these would say none."""
    return round(insertions, 2) or round(insertions, 6)


def _zones(sheet: Sheet, prices: Prices) -> list[Binding]:
    p, paid = sheet.problem, prices.by_row[sheet.blocks["zones"]]
    found = []
    for z in np.flatnonzero(sheet.zone_row >= 0):
        price = float(paid[sheet.zone_row[z]])
        if price > _PRICED:
            code = p.zones[z]
            fact: Fact = {"code": "worst_zone_costs", "zone": [code, p.label(code)]}
            found.append(_bound("worst_zone", price, "person", about=code, **fact))
    return sorted(found, key=lambda one: -one.price)


def _cells(sheet: Sheet, prices: Prices) -> list[Binding]:
    """Cells of the scenario of most weight whose people or openings are all taken, the dearest first; each once."""
    p, many = sheet.problem, len(sheet.weight)
    people = prices.by_row[sheet.blocks["cells"]].reshape(many, -1)[p.reference]
    found, told = [], set()
    for row in np.argsort(-people, kind="stable"):
        price = float(people[row])
        if price <= _PRICED:
            break
        k = int(np.flatnonzero(sheet.cell_of == row)[0])
        z, o, who = int(p.zone_of[k]), int(p.occupation_of[k]), int(p.public_of[k])
        short = p.seekers[p.reference, z, o, who] <= p.openings[p.reference, z, o]
        rule, unit = ("seekers", "person") if short else ("openings", "opening")
        zone, occupation = p.zones[z], p.occupations[o]
        if (rule, zone, occupation) in told:
            continue  # another public of the same cell, which brings less
        told.add((rule, zone, occupation))
        fact: Fact = {
            "code": "one_more_seeker" if short else "one_more_opening",
            "zone": [zone, p.label(zone)],
            "rome3": occupation,
        }
        found.append(_bound(rule, price, unit, about=f"{zone} {occupation}", **fact))
    return found


def _wanted(purchase: Purchase, sheet: Sheet, prices: Prices, verdict: Verdict) -> tuple[Wanted, ...]:
    p = purchase.problem
    money = prices.by_row[sheet.blocks["purse"]] / sheet.unit
    found = []
    for s in np.flatnonzero((purchase.by_session == 0) & sheet.undecided):
        missing = max(-float(verdict.profit[s]), 0.0)
        found.append(_one(p, int(s), missing, float(money[sheet.offers.purse[verdict.offer[s]]])))
    return tuple(found)


def _one(p: Problem, s: int, missing: float, money: float) -> Wanted:
    session, now = p.sessions[s], int(p.price[s])
    if not np.isfinite(missing):
        return Wanted(session_id=session, missing=0.0, price=None, fact={"code": "never_enters"})
    if missing <= _PRICED:
        return Wanted(session_id=session, missing=0.0, price=now, fact={"code": "on_the_edge"})
    # What it lacks is spread over its smallest group: a lower price than needed for a larger one.
    price = now - round(missing / (money * int(p.minimum[s]))) if money > 0 else -1
    fact: Fact = {"code": "never_even_free", "n": _told(missing)}
    if price >= 0:
        fact = {**fact, "code": "enters_at", "price": price // 1_000 * 1_000, "now": now}
    return Wanted(
        session_id=session, missing=round(missing, 6), price=price if price >= 0 else None, fact=fact
    )
