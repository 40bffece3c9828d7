"""Three aims: most insertions; best worst zone for at most 3 % of them; most insertions there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from numericemploi.model.tables.results import PLAN_LINES, PLAN_RESERVATIONS
from numericemploi.planning import conflict, exact, explain, greedy, search, wording
from numericemploi.planning.aim import KEPT_SHARE
from numericemploi.planning.highs import relative_gap
from numericemploi.planning.intake import Refusal, UnknownCell
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Proven, Purchase, Stages
from numericemploi.planning.variables import Variables
from numericemploi.planning.wording import Fact

SMALL = 1_500
"""Cells × scenarios up to which HiGHS solves the rules as they are written; larger plans are relaxed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A purchase plan with its proof.

    `status`: `optimal` (every solve within its gap), `node_limit` (the search ended by its own limits before
    the gap asked: the bound holds, and any machine gives the same), `time_limit` (a solve was stopped by the clock; the
    bounds still hold, but another machine may give other bytes), `empty` (nothing could be bought, for
    want of money, reach or demand) or `infeasible` (money and demand are there, yet no plan meets every
    rule). `nothing` says why for the last two, `conflict` names the rules of the last.
    """

    status: str
    purchase: Purchase
    lines: pl.DataFrame
    reservations: pl.DataFrame
    value: float  # expected people in work
    bound: float  # no plan with this worst zone has more
    gap: float  # (bound − value) / |bound|
    best_value: float  # V*, without regard to the worst zone
    best_bound: float
    best_gap: float
    worst_zone: float | None  # T of the plan; None when no zone counts
    worst_zone_bound: float | None  # no plan within 3 % of the best value has more
    left_out: tuple[tuple[str, str], ...]  # zones that do not count in T, and why
    spent: dict[str, int]  # euro cents by funder
    refused: tuple[Refusal, ...]
    unknown_cells: tuple[UnknownCell, ...]
    greedy_value: float
    greedy_worst_zone: float | None
    conflict: tuple[str, ...] = ()
    nothing: Fact | None = None
    proof: Fact | None = None


def solve(
    problem: Problem, *, gap: float = 1e-3, seconds: float = 60.0, kept_share: float = KEPT_SHARE
) -> Plan:
    """Solve the plan to a relative gap, the worst zone included (docs/explanation/purchase-plan.md).

    A small plan is solved as it is written, each of the three solves within `seconds`; any other is relaxed and
    fixed, without a clock. `kept_share` is the part of
    the insertions that the worst zone may not cost: at 1 nothing is given up for it, at 0 everything is.
    """
    baseline = greedy.buy(problem)
    reason = explain.nothing_to_decide(problem)
    if reason:
        return _bare(problem, baseline, "infeasible" if _demands(problem) else "empty", reason)
    stages = _stages(problem, baseline, gap=gap, seconds=seconds, kept_share=kept_share)
    if stages is None:
        groups = conflict.smallest(problem, Variables(problem=problem), seconds=seconds)
        return _bare(problem, baseline, "infeasible", explain.infeasible(problem, groups), groups)
    return _plan(problem, baseline, stages)


def whole(problem: Problem, *, gap: float, seconds: float, kept_share: float) -> Plan | None:
    """Give the plan that `solve` gives; None where it buys nothing, without seeking which rules conflict."""
    if explain.nothing_to_decide(problem):
        return None
    baseline = greedy.buy(problem)
    stages = _stages(problem, baseline, gap=gap, seconds=seconds, kept_share=kept_share)
    plan = None if stages is None else _plan(problem, baseline, stages)
    return None if plan is None or plan.lines.is_empty() else plan


def _stages(
    problem: Problem, baseline: Purchase, *, gap: float, seconds: float, kept_share: float
) -> Stages | None:
    """Relax first what is not small; what no whole plan came of is solved as it is written."""
    if problem.worth.size * len(problem.scenarios) > SMALL:
        stages = search.solve(problem, baseline, gap=gap, kept_share=kept_share)
        if stages is not None:
            return stages
    return exact.solve(problem, baseline, gap=gap, seconds=seconds, kept_share=kept_share)


def most_insertions(problem: Problem, *, gap: float = 1e-3, seconds: float = 60.0) -> Proven:
    """Solve for the most insertions alone, whatever the worst zone; no purchase when none keeps the rules."""
    baseline = greedy.buy(problem)
    nothing = Proven(purchase=None, bound=0.0, ended="gap")
    if explain.nothing_to_decide(problem):
        return nothing
    if problem.worth.size * len(problem.scenarios) > SMALL:
        found = search.Search.of(problem, baseline).best(problem.coverage_floor, gap=gap)
        if found is not None and found.purchase is not None:
            return found
    found = exact.at_coverage(problem, problem.coverage_floor, gap=gap, seconds=seconds)
    return found if found.purchase is None or found.purchase.seats.any() else nothing


def _demands(problem: Problem) -> bool:
    """Whether something must be bought whatever the means."""
    choices = problem.choices
    floored = problem.coverage_floor > 0 and bool(problem.counted.any())
    return floored or bool(choices.locked) or bool(choices.contracted)


_STATUS = {"gap": "optimal", "nodes": "node_limit", "clock": "time_limit"}


def _plan(problem: Problem, baseline: Purchase, stages: Stages) -> Plan:
    best, highest, last = stages.best, stages.highest, stages.last
    purchase = last.purchase or Purchase.none(problem)
    value = round(purchase.value, 6)
    bound = max(round(last.bound, 6), value)
    best_value = max(round(best.purchase.value, 6), value) if best.purchase else value
    best_bound = max(round(best.bound, 6), best_value)
    ended = max((one.ended for one in (best, highest, last) if one), key=list(_STATUS).index)
    plan_gap, best_gap = relative_gap(value, bound), relative_gap(best_value, best_bound)
    return Plan(
        status=_STATUS[ended],
        purchase=purchase,
        lines=_lines(purchase),
        reservations=_reservations(purchase),
        value=value,
        bound=bound,
        gap=plan_gap,
        best_value=best_value,
        best_bound=best_bound,
        best_gap=best_gap,
        worst_zone=_rounded(purchase.worst_zone),
        worst_zone_bound=_rounded(highest.bound) if highest else None,
        left_out=problem.left_out(),
        spent=dict(zip(problem.funders, purchase.spent.tolist(), strict=True)),
        refused=explain.refusals(purchase),
        unknown_cells=problem.unknown_cells,
        greedy_value=round(baseline.value, 6),
        greedy_worst_zone=_rounded(baseline.worst_zone),
        proof=explain.proof(plan_gap, best_gap, ended=ended),
    )


def _bare(
    problem: Problem, baseline: Purchase, status: str, reason: Fact, groups: tuple[str, ...] = ()
) -> Plan:
    """A plan that buys nothing, and why."""
    nothing = Purchase.none(problem)
    return Plan(
        status=status,
        purchase=nothing,
        lines=PLAN_LINES.empty(),
        reservations=PLAN_RESERVATIONS.empty(),
        value=0.0, bound=0.0, gap=0.0, best_value=0.0, best_bound=0.0, best_gap=0.0,
        worst_zone=nothing.worst_zone,
        worst_zone_bound=nothing.worst_zone,
        left_out=problem.left_out(),
        spent=dict.fromkeys(problem.funders, 0),
        refused=explain.refusals(nothing),
        unknown_cells=problem.unknown_cells,
        greedy_value=round(baseline.value, 6),
        greedy_worst_zone=_rounded(baseline.worst_zone),
        conflict=groups,
        nothing=reason,
    )  # fmt: skip


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _lines(purchase: Purchase) -> pl.DataFrame:
    problem, expected, why = purchase.problem, purchase.expected, explain.lines(purchase)
    return PLAN_LINES.of(
        [
            {
                "session_id": problem.sessions[s], "funder": problem.funders[g],
                "seats": int(purchase.seats[s, g]),
                "cost": int(purchase.seats[s, g] * problem.price[s] + problem.fixed[s]),
                "expected": round(float(expected[s]), 6), "why": wording.kept(why[s]),
            }
            for s, g in np.argwhere(purchase.seats > 0).tolist()
        ]
    )  # fmt: skip


def _reservations(purchase: Purchase) -> pl.DataFrame:
    """Seats reserved in the scenario of most weight, whatever the public."""
    problem = purchase.problem
    rows: dict[tuple[int, int, int], float] = {}
    for k in np.flatnonzero(purchase.reserved > 0).tolist():
        place = int(problem.session_of[k]), int(problem.zone_of[k]), int(problem.occupation_of[k])
        rows[place] = rows.get(place, 0.0) + float(purchase.reserved[k])
    return PLAN_RESERVATIONS.of(
        [
            {
                "session_id": problem.sessions[s], "zone": problem.zones[z],
                "rome3": problem.occupations[o], "seats": seats,
            }
            for (s, z, o), seats in rows.items()
        ]
    ).sort("session_id", "zone", "rome3")  # fmt: skip
