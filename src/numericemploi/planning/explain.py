"""The plan explained in facts, which `wording` says: why a line is in, why a session is not, how good, why empty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning.intake import Refusal
from numericemploi.planning.problem import Floats, Ints, Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.wording import Fact

_SHOWN = 3  # zones named in a line; the others are counted
_TIE = 1e-4  # coverage this near to the least is the least
_FLOOR = "floor_"  # before the name of a floor, in a conflict


def lines(purchase: Purchase) -> dict[int, list[Fact]]:
    """Why each session bought is in, by its index."""
    p, worst, coverage = purchase.problem, purchase.worst_zone, purchase.coverage
    least = np.zeros(len(p.zones), dtype=bool)
    if worst is not None:
        least = p.counted & (np.nan_to_num(coverage, nan=np.inf) <= worst + _TIE)
    seats, expected = purchase.by_session, purchase.expected
    return {
        int(s): _line(purchase, int(s), int(seats[s]), float(expected[s]), least)
        for s in np.flatnonzero(seats)
    }


def _line(purchase: Purchase, s: int, seats: int, expected: float, least: NDArray[np.bool_]) -> list[Fact]:
    p = purchase.problem
    mine = p.span(s)
    by_zone = np.bincount(p.zone_of[mine], weights=purchase.reserved[mine], minlength=len(p.zones))
    order = [int(z) for z in np.argsort(-by_zone, kind="stable") if by_zone[z] > 0]
    zones = {
        "named": [[*_zone(p, z), round(float(by_zone[z]), 1)] for z in order[:_SHOWN]],
        "others": len(order[_SHOWN:]),
    }
    facts: list[Fact] = [{"code": "line_without_work", "seats": seats, "zones": zones}]
    if expected > 0:
        each = _euros((seats * int(p.price[s]) + int(p.fixed[s])) / expected)
        facts = [
            {"code": "line", "seats": seats, "expected": round(expected, 1), "each": each, "zones": zones}
        ]
    facts += _decided(p, s)
    served = [_zone(p, z) for z in order if least[z]]
    if served:
        facts.append({"code": "line_least", "n": len(served), "zones": served})
    return facts


def _zone(p: Problem, z: int) -> list[str]:
    return [p.zones[z], p.label(p.zones[z])]


def _euros(cents: float) -> int:
    """Euro cents, hundreds of euros: what is divided by an expectation is not known to the euro."""
    return round(cents / 10_000) * 10_000


def _decided(p: Problem, s: int) -> list[Fact]:
    """Whether the line is in because somebody decided so."""
    if any(one.session == p.sessions[s] for one in p.choices.contracted):
        return [{"code": "line_signed"}]
    if any(one.session == p.sessions[s] for one in p.choices.locked):
        return [{"code": "line_kept"}]
    return []


def refusals(purchase: Purchase) -> tuple[Refusal, ...]:
    """Every session on offer that is not bought, with a reason, ordered by session."""
    p = purchase.problem
    money = np.minimum(
        (p.budget - purchase.spent)[:, None], p.half_year_budget - purchase.spent_by_half_year
    ).max(axis=0)
    left = _Left(people=purchase.left(), money=money, seats=purchase.by_session)
    found = [_refusal(p, left, int(s)) for s in np.flatnonzero(left.seats == 0)]
    return tuple(sorted((*p.refused, *found), key=lambda refusal: refusal.session_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """What a plan leaves: people and openings, the most that one funder still has by half-year, seats bought."""

    people: tuple[Floats, Floats]
    money: Floats
    seats: Ints


def _refusal(p: Problem, left: _Left, s: int) -> Refusal:
    reason, why = _alone(p, s) or _beside(p, left, s)
    return Refusal(session_id=p.sessions[s], reason=reason, why=why)


def _alone(p: Problem, s: int) -> tuple[str, Fact] | None:
    """Why the session could not be bought even if it were the only one."""
    mine = p.span(s)
    cell = p.zone_of[mine], p.occupation_of[mine]
    seekers, openings = p.seekers[p.reference], p.openings[p.reference]
    supply = p.room(s, seekers, openings)
    least, cost = int(p.minimum[s]), int(p.minimum[s] * p.price[s] + p.fixed[s])
    reason = ""
    if p.sessions[s] in p.choices.forbidden:
        reason = "forbidden"
    elif p.sessions[s] not in p.served:
        reason = "no_reach"
    elif mine.start == mine.stop:
        reason = "unknown" if p.eligible[s].any() else "no_payer"
    elif not seekers[(*cell, p.public_of[mine])].any():
        reason = "no_seekers"
    elif not openings[cell].any():
        reason = "no_openings"
    if reason:
        return reason, {"code": reason}
    if int(supply + 1e-9) < least:
        return "below_group", {"code": "below_group", "room": round(supply, 1), "least": least}
    if p.remote[s] and p.remote_max == 0:
        return "distance_learning", {"code": "no_remote"}
    if cost > np.minimum(p.budget, p.half_year_budget[:, p.half_year_of[s]]).max():
        return "budget", {"code": "above_budgets", "cost": cost}
    return None


def _beside(p: Problem, left: _Left, s: int) -> tuple[str, Fact]:
    """Why the session is not bought beside those that are."""
    mine = p.span(s)
    room = p.room(s, *left.people)
    least, cost = int(p.minimum[s]), int(p.minimum[s] * p.price[s] + p.fixed[s])
    money = float(left.money[p.half_year_of[s]])
    if int(room + 1e-9) < least:
        left_over = round(room, 1)
        fact: Fact = {"code": "taken", "room": left_over} if left_over else {"code": "taken_all"}
        return "taken", {**fact, "least": least}
    if cost > money:
        each = _euros(p.price[s] / float(p.worth[mine].max()))
        return "budget", {
            "code": "budget_left",
            "left": max(0, int(money) // 100 * 100),
            "cost": cost,
            "each": each,
        }
    seats = left.seats
    if p.remote[s] and seats[p.remote].sum() + least > p.remote_max * (seats.sum() + least) + 1e-9:
        return "distance_learning", {"code": "remote_above", "most": p.remote_max}
    return "within_gap", {"code": "within_gap"}


def nothing_to_decide(p: Problem) -> Fact | None:
    """Why nothing can be bought whatever the rules: no session, reach, seekers, openings or money."""
    if not p.sessions:
        return {"code": "nothing_offered"}
    if not p.served:
        return {"code": "nothing_reached"}
    if not p.worth.size:
        return {"code": "nothing_known"}
    if not p.seekers[:, p.zone_of, p.occupation_of, p.public_of].any():
        return {"code": "nobody_seeks"}
    if not p.supply.any():
        return {"code": "nothing_open"}
    if not p.budget.any() and (p.price > 0).all():
        return {"code": "no_money"}
    return None


def infeasible(p: Problem, groups: tuple[str, ...]) -> Fact:
    """Name the rules in conflict."""
    if not groups:
        return {"code": "conflict_unfound"}
    rules = [_rule(p, name) for name in groups]
    return {"code": "conflict" if len(rules) > 1 else "conflict_one", "rules": rules}


def _rule(p: Problem, name: str) -> Fact:
    """Return one rule of a conflict with its limit, or with the sessions that it is about."""
    if name.startswith(_FLOOR):
        floor = next(one for one in p.choices.floors if one.name == name.removeprefix(_FLOOR))
        return {"code": "rule_floor", "group": floor.name, "least": floor.share}
    values: dict[str, Fact] = {
        "locked": _about([one.session for one in p.choices.locked]),
        "forbidden": _about(sorted(p.choices.forbidden)),
        "contracted": _about([one.session for one in p.choices.contracted]),
        "distance_learning": {"most": p.remote_max},
        "coverage_floor": {"least": p.coverage_floor},
    }
    return {"code": f"rule_{name}", **values.get(name, {})}


def _about(sessions: list[str]) -> Fact:
    return {"n": len(sessions), "sessions": sessions}


def proof(gap: float, best_gap: float, *, ended: str) -> Fact:
    """How good the plan is proven to be."""
    if not math.isfinite(gap + best_gap):
        return {"code": "proof_none"}
    return {"code": f"proof_{ended}", "gap": round(gap, 4), "best": round(best_gap, 4)}
