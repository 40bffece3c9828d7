"""Three solves by HiGHS on the rules as they are written: what small plans, and plans of unlike funders, are given."""

from __future__ import annotations

from numericemploi.planning.aim import KEPT_SHARE, NO_COVERAGE, WORST_ZONE_LOOSENESS, aim, at_least
from numericemploi.planning.highs import Answer, maximise
from numericemploi.planning.problem import Problem
from numericemploi.planning.purchase import Proven, Purchase, Stages
from numericemploi.planning.rules import RULES, Rows, tightening
from numericemploi.planning.variables import Variables

_SLACK = 1e-9
"""T* is asked for again this much lower: the solver keeps rules to its own tolerance."""


def solve(
    problem: Problem, baseline: Purchase, *, gap: float, seconds: float, kept_share: float = KEPT_SHARE
) -> Stages | None:
    """Solve the three aims one after the other, each within `seconds`; None when nothing can be bought, proven.

    (1) V* = max Σ q x. (2) T* = max T with Σ q x ≥ min(V*, .97 · bound of V*): the loss against the true
    optimum is then at most 3 %, proven. (3) max Σ q x with T ≥ T*. `kept_share` stands for .97; at 1, (1) stands.
    """
    variables = Variables(problem=problem)
    rows = [rule(problem, variables) for rule in (*RULES, tightening)]
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    begin = baseline.columns(variables) if (baseline.worst_zone or 0.0) >= problem.coverage_floor else None
    best = maximise(variables, rows, insertions, gap=gap, seconds=seconds, start=begin)
    if best.proven and not best.columns[variables.bought[: best.columns.size]].any():
        return None
    if kept_share >= 1 or not problem.counted.any() or not best.columns.size:
        return Stages(best=_proven(variables, best), highest=None, last=_proven(variables, best))
    return _for_the_worst_zone(variables, rows, best, gap=gap, seconds=seconds, kept_share=kept_share)


def at_coverage(problem: Problem, coverage: float, *, gap: float, seconds: float) -> Proven:
    """Solve (3) alone, at a coverage that is given."""
    variables = Variables(problem=problem)
    floor = at_least(aim(problem, variables, value=0.0, worst=1.0), coverage * (1 - _SLACK), "kept_coverage")
    rows = [rule(problem, variables) for rule in (*RULES, tightening)]
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    return _proven(variables, maximise(variables, [*rows, floor], insertions, gap=gap, seconds=seconds))


def _for_the_worst_zone(
    variables: Variables, rows: list[Rows], best: Answer, *, gap: float, seconds: float, kept_share: float
) -> Stages:
    """Solves (2) and (3); where T* is 0, solve (1) stands."""
    problem = variables.problem
    insertions = aim(problem, variables, value=1.0, worst=0.0)
    coverage = aim(problem, variables, value=0.0, worst=1.0)
    enough = at_least(insertions, min(best.value, kept_share * best.bound), "kept_insertions")
    start = Purchase.read(variables, best.columns).columns(variables)
    fair = maximise(
        variables, [*rows, enough], coverage, gap=WORST_ZONE_LOOSENESS * gap, seconds=seconds, start=start
    )
    first, highest = _proven(variables, best), _proven(variables, fair)
    if not fair.columns.size or fair.value <= NO_COVERAGE:
        return Stages(best=first, highest=highest, last=first)
    floor = at_least(coverage, fair.value * (1 - _SLACK), "kept_coverage")
    last = maximise(variables, [*rows, floor], insertions, gap=gap, seconds=seconds, start=fair.columns)
    if last.columns.size:
        return Stages(best=first, highest=highest, last=_proven(variables, last))
    fallback = Proven(purchase=highest.purchase, bound=best.bound, ended=first.ended)
    return Stages(best=first, highest=highest, last=fallback)


def _proven(variables: Variables, answer: Answer) -> Proven:
    purchase = Purchase.read(variables, answer.columns) if answer.columns.size else None
    return Proven(purchase=purchase, bound=answer.bound, ended="gap" if answer.proven else "clock")
