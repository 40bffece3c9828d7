"""Three solves: most insertions; best worst zone for at most 3 % of them; most insertions there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from numericemploi.model.tables.results import PLAN_LINES, PLAN_RESERVATIONS
from numericemploi.planning import conflict, explain, greedy
from numericemploi.planning.aim import aim, at_least
from numericemploi.planning.highs import Answer, maximise, relative_gap
from numericemploi.planning.intake import Refusal, UnknownCell
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Purchase
from numericemploi.planning.rules import RULES, Rows, tightening
from numericemploi.planning.variables import Variables

KEPT_SHARE = 0.97
"""Part of the greatest number of expected insertions that the worst zone may not cost (product decision)."""

WORST_ZONE_LOOSENESS = 10.0
"""The search for T* stops at this many times the gap asked of the value: at 1 % of T by default, which is
finer than the number of people who seek is known."""

_SLACK = 1e-9
"""T* is asked for again this much lower: the solver keeps rules to its own tolerance."""

_NO_COVERAGE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A purchase plan with its proof.

    `status`: `optimal` (every solve within its gap), `time_limit` (a solve was stopped by the clock; the
    bounds still hold, but another machine may give other bytes), `empty` (nothing could be bought, for
    want of money, reach or demand) or `infeasible` (money and demand are there, yet no plan meets every
    rule). `infeasible_fr` says why for the last two, `conflict` names the rules of the last.
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
    infeasible_fr: str = ""
    proof_fr: str = ""


def solve(
    problem: Problem, *, gap: float = 1e-3, seconds: float = 60.0, kept_share: float = KEPT_SHARE
) -> Plan:
    """Solve the plan to a relative gap; each of the three solves has at most `seconds`.

    (1) V* = max Σ q x. (2) T* = max T with Σ q x ≥ min(V*, .97 · bound of V*): the loss against the true
    optimum is then at most 3 %, proven. (3) max Σ q x with T ≥ T*. `kept_share` stands for .97: at 1 nothing
    is given up for the worst zone, and solve (1) stands; at 0 everything is.
    """
    baseline = greedy.buy(problem)
    reason = explain.nothing_to_decide(problem)
    if reason:
        choices = problem.choices
        floored = problem.coverage_floor > 0 and bool(problem.counted.any())
        impossible = floored or bool(choices.locked) or bool(choices.contracted)
        return _bare(problem, baseline, "infeasible" if impossible else "empty", reason)
    variables = Variables(problem=problem)
    rows = [rule(problem, variables) for rule in (*RULES, tightening)]
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    begin = baseline.columns(variables) if _keeps_floor(baseline) else None
    best = maximise(variables, rows, insertions, gap=gap, seconds=seconds, start=begin)
    if best.proven and not best.columns[variables.bought[: best.columns.size]].any():
        groups = conflict.smallest(problem, variables, seconds=seconds)
        return _bare(problem, baseline, "infeasible", explain.infeasible(problem, groups), groups)
    fair, last = _for_the_worst_zone(
        problem, variables, rows, best, gap=gap, seconds=seconds, kept_share=kept_share
    )
    return _plan(variables, baseline, best, fair, last)


def _keeps_floor(purchase: Purchase) -> bool:
    return (purchase.worst_zone or 0.0) >= purchase.problem.coverage_floor


def _for_the_worst_zone(
    problem: Problem,
    variables: Variables,
    rows: list[Rows],
    best: Answer,
    *,
    gap: float,
    seconds: float,
    kept_share: float,
) -> tuple[Answer | None, Answer]:
    """Solves (2) and (3); where nothing may be given up, no zone counts or T* is 0, solve (1) stands."""
    if kept_share >= 1 or not problem.counted.any() or not best.columns.size:
        return None, best
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    coverage = aim(problem, variables, value=0.0, worst=1.0)
    enough = at_least(insertions, min(best.value, kept_share * best.bound), "kept_insertions")
    start = Purchase.read(variables, best.columns).columns(variables)
    fair = maximise(
        variables, [*rows, enough], coverage, gap=WORST_ZONE_LOOSENESS * gap, seconds=seconds, start=start
    )
    if not fair.columns.size or fair.value <= _NO_COVERAGE:
        return fair, best
    floor = at_least(coverage, fair.value * (1 - _SLACK), "kept_coverage")
    last = maximise(variables, [*rows, floor], insertions, gap=gap, seconds=seconds, start=fair.columns)
    if last.columns.size:
        return fair, last
    return fair, replace(last, columns=fair.columns, value=float(insertions @ fair.columns), bound=best.bound)


def _plan(variables: Variables, baseline: Purchase, best: Answer, fair: Answer | None, last: Answer) -> Plan:
    problem = variables.problem
    solves = [answer for answer in (best, fair, last) if answer is not None]
    purchase = Purchase.read(variables, last.columns) if last.columns.size else Purchase.none(problem)
    value = round(purchase.value, 6)
    bound = max(round(last.bound, 6), value)
    best_value = max(round(best.value, 6), value) if best.columns.size else value
    best_bound = max(round(best.bound, 6), best_value)
    stopped = any(answer.status == "time_limit" for answer in solves)
    plan_gap, best_gap = relative_gap(value, bound), relative_gap(best_value, best_bound)
    return Plan(
        status="time_limit" if stopped else "optimal",
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
        worst_zone_bound=_rounded(fair.bound) if fair else None,
        left_out=problem.left_out(),
        spent=dict(zip(problem.funders, purchase.spent.tolist(), strict=True)),
        refused=explain.refusals(purchase),
        unknown_cells=problem.unknown_cells,
        greedy_value=round(baseline.value, 6),
        greedy_worst_zone=_rounded(baseline.worst_zone),
        proof_fr=explain.proof(plan_gap, best_gap, stopped=stopped),
    )


def _bare(
    problem: Problem, baseline: Purchase, status: str, reason: str, groups: tuple[str, ...] = ()
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
        infeasible_fr=reason,
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
                "expected": round(float(expected[s]), 6), "why": why[s],
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
