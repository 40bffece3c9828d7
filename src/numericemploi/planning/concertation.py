"""The value of concertation: what two buyers gain by planning together rather than each on its own.

Every plan here seeks insertions alone, so that they compare. *Joint*: one plan, each funder within its own
budget. *Blind*: each funder plans alone, as if it bought everything; a session that both buy is counted
once, its money is lost the second time, and all seats are filled by one common programme. *Sequential*: each
funder plans knowing what those before it bought. *Pooled*: one purse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from numericemploi.planning.choices import Contract
from numericemploi.planning.problem import Ints, Problem
from numericemploi.planning.purchase import Proven, Purchase
from numericemploi.planning.refill import refill
from numericemploi.planning.solve import most_insertions
from numericemploi.planning.wording import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Concertation:
    """Expected people in work of each way to plan; `joint_bound` is proven, so the value is at least what is told."""

    joint: float
    joint_bound: float
    blind: float
    sequential: float
    pooled: float
    double_purchases: tuple[str, ...]  # sessions
    double_cost: int  # euro cents lost
    fact: Fact

    @property
    def value(self) -> float:
        """Joint less blind."""
        return round(self.joint - self.blind, 6)


def measure(
    problem: Problem, *, gap: float = 5e-3, seconds: float = 60.0, step: Callable[[int, int], None] | None = None
) -> Concertation:  # fmt: skip
    """Draw the plans and compare them; a plan that cannot be drawn buys nothing. `step` hears how many are drawn."""
    total = 2 * len(problem.funders) + 2
    drawn = 0

    def best(one: Problem) -> Proven:
        nonlocal drawn
        found = most_insertions(one, gap=gap, seconds=seconds)
        drawn += 1
        if step:
            step(drawn, total)
        return found

    joint = best(problem)
    alone = [_bought(best(_alone(problem, g)), problem) for g in range(len(problem.funders))]
    union, double = _union(problem, alone)
    pooled = best(_pooled(problem))
    blind = refill(problem, union).value
    sequential = _in_turn(problem, best)
    cost = int(sum(min(one[s].sum() for one in alone) * problem.price[s] + problem.fixed[s] for s in double))
    # What one after the other buy is a plan in common too: the best of both is told, within the same bound.
    value = max(_value(joint), sequential)
    return Concertation(
        joint=round(value, 6),
        joint_bound=round(joint.bound, 6),
        blind=round(blind, 6),
        sequential=round(sequential, 6),
        pooled=round(max(_value(pooled), value), 6),
        double_purchases=tuple(problem.sessions[s] for s in double),
        double_cost=cost,
        fact=_told(value, blind, len(double)),
    )


def _value(proven: Proven) -> float:
    return proven.purchase.value if proven.purchase else 0.0


def _bought(proven: Proven, problem: Problem) -> Ints:
    return proven.purchase.seats if proven.purchase else Purchase.none(problem).seats


def _alone(problem: Problem, g: int) -> Problem:
    """The problem of one funder that sees nobody else: what others signed or were asked to buy is not there."""
    mine = problem.funders[g]
    budget = np.where(np.arange(len(problem.funders)) == g, problem.budget, 0)
    choices = replace(
        problem.choices,
        locked=tuple(one for one in problem.choices.locked if one.funder in {None, mine}),
        contracted=tuple(one for one in problem.choices.contracted if one.funder == mine),
    )
    return replace(problem, budget=budget, choices=choices)


def _pooled(problem: Problem) -> Problem:
    """One purse: every funder has all the money, spent once since a single one is left."""
    choices = replace(
        problem.choices,
        locked=tuple(replace(one, funder=None) for one in problem.choices.locked),
        contracted=tuple(replace(one, funder=problem.funders[0]) for one in problem.choices.contracted),
    )
    return replace(
        problem,
        funders=problem.funders[:1],
        budget=problem.budget.sum(keepdims=True),
        half_year_budget=problem.half_year_budget.sum(axis=0, keepdims=True),
        eligible=np.asarray(problem.eligible.any(axis=2, keepdims=True)),
        choices=choices,
    )


def _union(problem: Problem, alone: list[Ints]) -> tuple[Ints, list[int]]:
    """Seats of the plans together: of a session bought twice the larger purchase counts."""
    union, double = np.zeros_like(alone[0]), []
    for s in range(len(problem.sessions)):
        buyers = [one[s] for one in alone if one[s].any()]
        if len(buyers) > 1:
            double.append(s)
        if buyers:
            union[s] = max(buyers, key=lambda seats: int(seats.sum()))
    return union, double


def _in_turn(problem: Problem, best: Callable[[Problem], Proven]) -> float:
    """Value of the last plan when each funder, the richest first, adds to what is already bought."""
    signed = {one.session: one for one in problem.choices.contracted}
    value = 0.0
    for g in np.argsort(-problem.budget, kind="stable"):
        spent = _cost(problem, list(signed.values()))
        budget = np.where(np.arange(len(problem.funders)) == g, problem.budget, spent)
        choices = replace(
            problem.choices,
            contracted=tuple(signed.values()),
            locked=tuple(one for one in problem.choices.locked if one.session not in signed),
        )
        found = best(replace(problem, budget=budget, choices=choices))
        if found.purchase is None:
            continue
        value = found.purchase.value
        for s in np.flatnonzero(found.purchase.seats[:, g]):
            session = problem.sessions[s]
            signed[session] = Contract(
                session=session, funder=problem.funders[g], seats=int(found.purchase.seats[s, g])
            )
    return value


def _cost(problem: Problem, signed: list[Contract]) -> Ints:
    spent = np.zeros(len(problem.funders), dtype=np.int64)
    for one in signed:
        s = problem.sessions.index(one.session)
        spent[problem.funders.index(one.funder)] += one.seats * problem.price[s] + problem.fixed[s]
    return spent


def _told(joint: float, blind: float, double: int) -> Fact:
    if joint <= 0:
        return {"code": "together_nothing"}
    gained = {"n": round(joint - blind, 1), "share": round((joint - blind) / joint, 4)}
    if not double:
        return {"code": "together_none_twice", **gained}
    return {"code": "together", **gained, "twice": double}
