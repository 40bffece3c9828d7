"""The location core judged on public instances: the same solver layer as the purchase plan."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from numericemploi.model.errors import NotFoundError
from numericemploi.planning.location.problem import Problem
from numericemploi.planning.location.solve import solve
from numericemploi.sources import location_files


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found on one instance: `value` and `gap` are None without a service, `bound` if there can be none."""

    value: float | None
    bound: float | None
    gap: float | None
    seconds: float


def judge(path: Path, *, layout: location_files.Layout | None = None, seconds: float = 60.0) -> Verdict:
    """Solve a location file within a time; what is read does not count in it.

    Raises
    ------
    NotFoundError
        No such file.
    SourceError
        The file has no layout that we know, or is damaged.
    """
    if not path.is_file():
        raise NotFoundError(f"No file {path.name}.", hint="Check the name; a folder cannot be read.")
    read = location_files.read(path, layout)
    problem = Problem(
        cost=read.cost, opening=read.opening, capacity=read.capacity, demand=read.demand, p=read.p
    )
    started = time.perf_counter()
    found = solve(problem, seconds=seconds)
    spent = time.perf_counter() - started
    return Verdict(
        value=None if found.service is None else found.service.value,
        bound=found.bound if math.isfinite(found.bound) else None,
        gap=found.gap if math.isfinite(found.gap) else None,
        seconds=round(spent, 3),
    )
