"""Location instances made up with a fixed seed: ours beside HiGHS bare on the same model, gap certified.

    python bench/location.py [--seconds 60] [--large]

Synthetic (see bench/location_made.py). HiGHS bare gets the whole model, one thread, the same time. Where both
end by themselves their values must be equal before any time is printed; where the clock ends one, its
proven gap is printed instead. `--large` adds a p-median of 900 vertices.
"""

from __future__ import annotations

import argparse
import platform
import resource
import tempfile
import time
from pathlib import Path

import location_made
import numpy as np

from numericemploi.planning import highs
from numericemploi.planning.location.model import Model
from numericemploi.planning.location.problem import Problem
from numericemploi.planning.location.solve import solve
from numericemploi.sources import location_files


def bare(problem: Problem, seconds: float) -> tuple[float, float, float]:
    """Value, bound and seconds of HiGHS on the whole model."""
    every = np.arange(len(problem.opening), dtype=np.int64)
    fits = problem.demand[None, :] <= problem.capacity[:, None]
    whole = Model(problem=problem, sites=every, pairs=np.isfinite(problem.cost) & fits)
    started = time.perf_counter()
    answer = highs.maximise(whole, whole.rows(), -whole.cost(), gap=1e-9, seconds=seconds)
    return -answer.value, -answer.bound, time.perf_counter() - started


def main() -> None:
    """Print one line an instance."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--large", action="store_true")
    given = asked.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, limit {given.seconds:g} s, one thread, synthetic"
    )
    print(f"{'instance':<22} {'value':>10} {'gap':>8} {'s':>6}   {'HiGHS bare':>10} {'gap':>8} {'s':>6}")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        for vertices, p in ((100, 10), (200, 20), (400, 40), *(((900, 90),) if given.large else ())):
            location_made.pmedian(
                made / f"p-median {vertices}/{p}".replace("/", " "), vertices=vertices, p=p, seed=1
            )
        for sites, customers, tightness in ((10, 50, 2.5), (20, 50, 2.0), (30, 150, 1.6)):
            location_made.capacitated(
                made / f"capacitated {sites}x{customers}",
                sites=sites,
                customers=customers,
                seed=1,
                tightness=tightness,
            )
        for path in sorted(made.iterdir(), key=lambda one: (one.name[0], len(one.name), one.name)):
            read = location_files.read(path)
            problem = Problem(
                cost=read.cost, opening=read.opening, capacity=read.capacity, demand=read.demand, p=read.p
            )
            started = time.perf_counter()
            found = solve(problem, seconds=given.seconds)
            spent = time.perf_counter() - started
            assert found.service is not None, "no service was found"
            value, bound, seconds = bare(problem, given.seconds)
            gap = max(0.0, (value - bound) / abs(value)) if np.isfinite(value) else float("inf")
            if found.gap == 0 and gap <= 1e-9 and abs(found.service.value - value) > 1e-6 * abs(value):
                raise SystemExit(
                    f"{path.name}: two optima differ, {found.service.value} and {value}: no time is printed."
                )
            print(
                f"{path.name:<22} {found.service.value:>10,.0f} {found.gap:>8.3%} {spent:>6.1f}   "
                f"{value:>10,.0f} {gap:>8.3%} {seconds:>6.1f}"
            )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
