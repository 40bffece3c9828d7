"""Which rules bind and what they cost, and what would bring a refused session in: read from the prices.

Prices are those of the relaxed plan at the coverage of the plan (`relax`): for a little more of a thing they
say how many insertions it brings. They are estimates beside whole numbers; `confirm` solves anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from numericemploi.model.errors import NotFoundError
from numericemploi.model.money import euros
from numericemploi.planning import greedy
from numericemploi.planning.explain import decimal, percent
from numericemploi.planning.prices import Prices, Sheet, Verdict
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.search import Search
from numericemploi.planning.solve import most_insertions

_MONEY = 10_000 * 100  # cents: what a buyer can picture
_PRICED = 1e-6
_TO = {
    "": "à tous les financeurs ensemble",
    "region": "à la Région",
    "france_travail": "à France Travail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A rule that binds, with what one unit more of its limit is worth."""

    rule: str
    about: str  # half-year, zone, cell or floor; empty for the purse
    price: float  # insertions by unit
    unit: str
    sentence_fr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a refused session lacks: insertions by session, and the price a seat at which it would come in."""

    session_id: str
    missing: float
    price: int | None  # euro cents; None when no price would do
    sentence_fr: str


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
    for g, price in enumerate(by_row[at["purse"]] / sheet.unit * _MONEY):
        if price > _PRICED:
            funder = "" if sheet.offers.plain else p.funders[g]
            words = f"{euros(_MONEY)} de plus, {_TO[funder]}, vaudraient {decimal(price, 2)} insertion(s)."
            found.append(
                Binding(
                    rule="budget", about=funder, price=float(price), unit=euros(_MONEY), sentence_fr=words
                )
            )
    for (g, h), row in np.ndenumerate(sheet.half_row):
        price = float(by_row[at["halves"]][row]) / sheet.unit * _MONEY if row >= 0 else 0.0
        if price > _PRICED:
            words = (
                f"{euros(_MONEY)} de plus au semestre {p.half_years[h]}, {_TO[p.funders[g]]}, "
                f"vaudraient {decimal(price, 2)} insertion(s)."
            )
            found.append(
                Binding(
                    rule="half_year_budget",
                    about=f"{p.half_years[h]} {p.funders[g]}",
                    price=price,
                    unit=euros(_MONEY),
                    sentence_fr=words,
                )
            )
    remote = float(by_row[at["remote"]][0])
    if remote > _PRICED:
        words = (
            f"La part d'enseignement à distance ({percent(p.remote_max)}) coûte {decimal(remote, 2)} insertion(s) "
            "par place à distance refusée."
        )
        found.append(
            Binding(rule="distance_learning", about="", price=remote, unit="place", sentence_fr=words)
        )
    for r, floor in enumerate(p.choices.floors):
        price = float(by_row[at["floors"]][r])
        if price > _PRICED:
            asked = f"{floor.words} : {percent(floor.share)}"
            words = f"Le plancher « {asked} » coûte {decimal(price, 2)} insertion(s) par place."
            found.append(
                Binding(rule="floors", about=floor.name, price=price, unit="place", sentence_fr=words)
            )
    found += _zones(sheet, prices)
    found += _cells(sheet, prices)
    return tuple(found)


def _zones(sheet: Sheet, prices: Prices) -> list[Binding]:
    p, paid = sheet.problem, prices.by_row[sheet.blocks["zones"]]
    found = []
    for z in np.flatnonzero(sheet.zone_row >= 0):
        price = float(paid[sheet.zone_row[z]])
        if price > _PRICED:
            name = p.label(p.zones[z])
            words = (
                f"{name}, zone la moins couverte, coûte {decimal(price, 2)} insertion(s) par personne servie."
            )
            found.append(
                Binding(rule="worst_zone", about=p.zones[z], price=price, unit="personne", sentence_fr=words)
            )
    return sorted(found, key=lambda one: -one.price)


def _cells(sheet: Sheet, prices: Prices) -> list[Binding]:
    """Cells of the scenario of most weight whose people or openings are all taken, the dearest first."""
    p, many = sheet.problem, len(sheet.weight)
    people = prices.by_row[sheet.blocks["cells"]].reshape(many, -1)[p.reference]
    found = []
    for row in np.argsort(-people, kind="stable"):
        price = float(people[row])
        if price <= _PRICED:
            break
        k = int(np.flatnonzero(sheet.cell_of == row)[0])
        z, o, who = int(p.zone_of[k]), int(p.occupation_of[k]), int(p.public_of[k])
        short = p.seekers[p.reference, z, o, who] <= p.openings[p.reference, z, o]
        rule, lack = ("seekers", "personne qui cherche") if short else ("openings", "débouché")
        words = (
            f"{p.label(p.zones[z])}, {p.occupations[o]} : {lack} de plus, {decimal(price, 2)} insertion(s)."
        )
        about = f"{p.zones[z]} {p.occupations[o]}"
        found.append(Binding(rule=rule, about=about, price=price, unit=lack.split()[0], sentence_fr=words))
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
        words = (
            "Aucun prix ne la ferait entrer : son groupe minimum n'a pas assez de personnes et de débouchés."
        )
        return Wanted(session_id=session, missing=0.0, price=None, sentence_fr=words)
    if missing <= _PRICED:
        words = "À la limite d'entrer : son apport vaut ce qu'elle coûte, à l'écart certifié près."
        return Wanted(session_id=session, missing=0.0, price=now, sentence_fr=words)
    # What it lacks is spread over its smallest group: a lower price than needed for a larger one.
    price = now - round(missing / (money * int(p.minimum[s]))) if money > 0 else -1
    if price < 0:
        words = f"Il lui manque {decimal(missing, 2)} insertion(s) : même gratuite, elle n'entrerait pas."
        return Wanted(session_id=session, missing=round(missing, 6), price=None, sentence_fr=words)
    shown = euros(price // 100 * 100)
    entry = f"entrerait autour de {shown} la place au lieu de {euros(now)}"
    words = f"Il lui manque {decimal(missing, 2)} insertion(s) : {entry}."
    return Wanted(session_id=session, missing=round(missing, 6), price=price, sentence_fr=words)
