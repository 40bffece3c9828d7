"""From a location problem to a service, a proven bound and the gap between them, within a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.planning import highs
from numericemploi.planning.location import improve, relax
from numericemploi.planning.location.model import Model
from numericemploi.planning.location.problem import Floats, Problem, Service, is_kept, value_of

_ROUNDS = 3_000
_LARGEST = 400_000
"""Pairs left after fixing beyond which no exact search is tried: it would not end in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The best service found, None when no service exists or none was found; and a bound that no service beats."""

    service: Service | None
    bound: float
    infeasible: bool = False

    @property
    def gap(self) -> float:
        """(value − bound) / |value|; 0 when they meet, infinite without a service."""
        if self.service is None:
            return float("inf")
        missing = self.service.value - self.bound
        if missing <= 1e-9 * max(1.0, abs(self.service.value)):
            return 0.0
        return missing / abs(self.service.value)


def solve(
    problem: Problem, *, seconds: float = 60.0, clock: Callable[[], float] = time.perf_counter
) -> Solution:
    """Relax for a bound and services, fix what the bound decides, search the rest exactly.

    Time is asked of `clock`. Where the search ends by itself the gap is 0 and the answer does not depend
    on the machine; where the clock ends it, the bound still holds.
    """
    if _impossible(problem):
        return Solution(service=None, bound=np.inf, infeasible=True)
    deadline = clock() + seconds
    kept: list[Service] = []

    seen: set[bytes] = set()

    def better(opened: NDArray[np.bool_]) -> float:
        found = None
        if opened.tobytes() not in seen:
            seen.add(opened.tobytes())
            found = improve.serve(problem, opened)
        if found is not None and (not kept or found.value < kept[0].value - 1e-9):
            kept[:] = [found]
        return kept[0].value if kept else np.inf

    upper = better(np.zeros(len(problem.opening), dtype=bool))
    if not np.isfinite(upper):
        upper = better(np.ones(len(problem.opening), dtype=bool))
    ceiling = upper if np.isfinite(upper) else _ceiling(problem)
    half = clock() + seconds * 0.5
    found = relax.bound(problem, upper=ceiling, stop=lambda: clock() > half, rounds=_ROUNDS, improve=better)
    lower = _rounded_up(problem, found.value)
    best = kept[0] if kept else None
    if best is None and found.value > _ceiling(problem) * (1 + 1e-9):
        return Solution(service=None, bound=np.inf, infeasible=True)  # dearer than the dearest service
    if best is not None and best.value - lower <= 1e-9 * abs(best.value):
        return Solution(service=best, bound=min(lower, best.value))
    return _searched(problem, found, lower, best, deadline - clock())


def _impossible(problem: Problem) -> bool:
    """Whether a customer fits nowhere, or the demand exceeds every capacity together."""
    fits = np.isfinite(problem.cost) & (problem.demand[None, :] <= problem.capacity[:, None] + 1e-9)
    return not fits.any(axis=0).all() or bool(problem.demand.sum() > problem.capacity.sum() + 1e-9)


def _ceiling(problem: Problem) -> float:
    """Return a cost that no optimal service exceeds: every customer at its worst, every site open."""
    return float(
        np.where(np.isfinite(problem.cost), problem.cost, 0).max(axis=0).sum() + problem.opening.sum()
    )


def _rounded_up(problem: Problem, bound: float) -> float:
    """Round a bound up where every cost is whole: so is the best cost."""
    finite = problem.cost[np.isfinite(problem.cost)]
    whole = bool((finite == np.floor(finite)).all() and (problem.opening == np.floor(problem.opening)).all())
    return float(np.ceil(bound - 1e-6)) if whole else bound


def _searched(
    problem: Problem, found: relax.Bound, lower: float, best: Service | None, seconds: float
) -> Solution:
    """Search exactly what the bound leaves open: sites and pairs whose reduced cost fits under the best service."""
    upper = best.value if best is not None else _ceiling(problem)
    slack = upper - found.value + 1e-6 * max(1.0, abs(upper))
    excess = _excess(problem, found)
    pairs = _pairs_left(problem, found, excess, slack)
    if seconds <= 1 or pairs.sum() > _LARGEST:
        return Solution(service=best, bound=lower)
    model = Model(problem=problem, sites=np.flatnonzero(excess <= slack), pairs=pairs)
    start = None if best is None else model.start(best)
    answer = highs.maximise(model, model.rows(), -model.cost(), gap=1e-9, seconds=seconds, start=start)
    if answer.status == "infeasible":
        # Nothing under the best service known: it is the best of all.
        proven = best.value if best is not None else np.inf
        return Solution(service=best, bound=proven, infeasible=best is None)
    service = best
    if len(answer.columns):
        site = model.service(answer.columns)
        if is_kept(problem, site) and (best is None or value_of(problem, site) < best.value - 1e-9):
            service = Service(site=site, value=value_of(problem, site))
    # What was fixed costs more than `upper`: the bound of the whole is the smaller of the two.
    proven = max(lower, min(_rounded_up(problem, -answer.bound), upper))
    if service is not None and answer.status == "optimal":
        proven = service.value
    return Solution(service=service, bound=min(proven, service.value) if service else proven)


def _excess(problem: Problem, found: relax.Bound) -> Floats:
    """[I]: how much the bound rises if a site is opened against the prices."""
    last = 0.0 if problem.p is None else float(np.sort(found.site_cost)[problem.p - 1])
    rise: Floats = np.maximum(found.site_cost - last, 0)
    return rise


def _pairs_left(problem: Problem, found: relax.Bound, excess: Floats, slack: float) -> NDArray[np.bool_]:
    """[I, J]: pairs that a service no dearer than the best may use: the rise of the bound fits under the slack."""
    rise = np.maximum(problem.cost - found.prices[None, :], 0) + excess[:, None]
    fits = problem.demand[None, :] <= problem.capacity[:, None] + 1e-9
    return (rise <= slack) & np.isfinite(problem.cost) & fits
