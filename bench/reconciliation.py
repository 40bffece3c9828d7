"""Times reconciliation of zones × occupations against hierarchicalforecast's MinTraceSparse (WLS-struct).

    python bench/reconciliation.py [--rounds 5]

Both start from one table of base forecasts (synthetic) and end with one of coherent forecasts, data frames
included; hierarchicalforecast is handed its summing matrix ready made, which is not timed. Its results and
ours must agree to 1e-8 (relative to the largest node) before a time is printed. Targets: ≥ 5× at 2,511
nodes; 40,501 nodes (400 × 100 and margins, where a dense summing matrix would take 13 GB) in ≤ 0.5 s and
< 1 GB. The reference comes with `make peers`; without it ours is checked against the dense formula.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
from collections.abc import Callable

import numpy as np
import polars as pl
import timing
from numpy.typing import NDArray

from numericemploi.demand import coherent


def base_forecasts(zones: int, occupations: int, *, seed: int = 1) -> pl.DataFrame:
    """Forecasts of every node, drawn so that they do not add up."""
    draw = np.random.default_rng(seed)
    cells = draw.gamma(1, 3, (zones, occupations))
    whole = np.block(
        [[cells, cells.sum(1, keepdims=True)], [cells.sum(0, keepdims=True), cells.sum(keepdims=True)]]
    )
    whole *= draw.uniform(0.8, 1.2, whole.shape)
    codes = [f"Z{z:03d}" for z in range(zones)], [f"O{o:03d}" for o in range(occupations)]
    return pl.DataFrame(
        {
            "zone": np.repeat([*codes[0], None], occupations + 1).tolist(),
            "rome3": [*codes[1], None] * (zones + 1),
            "value": whole.ravel(),
        }
    )


def dense(base: pl.DataFrame) -> NDArray[np.float64]:
    """S (S'W⁻¹S)⁻¹ S'W⁻¹ ŷ as it is written."""
    summing = summing_matrix(base)
    weights = 1 / summing.sum(1)
    right = summing.T @ (weights * base["value"].to_numpy())
    return summing @ np.linalg.solve(summing.T @ (weights[:, None] * summing), right)


def summing_matrix(base: pl.DataFrame) -> NDArray[np.float64]:
    """Nodes × bottom cells."""
    bottom = base.filter(pl.col("zone").is_not_null() & pl.col("rome3").is_not_null())
    zone, rome3 = bottom["zone"].to_numpy(), bottom["rome3"].to_numpy()
    return np.array(
        [
            ((zone == z) | (z is None)) & ((rome3 == r) | (r is None))
            for z, r in base.select("zone", "rome3").iter_rows()
        ],
        dtype=np.float64,
    )


def theirs(base: pl.DataFrame) -> tuple[Callable[[], NDArray[np.float64]], str] | None:
    """Return hierarchicalforecast's run on the same forecasts, and its version; None where it is not installed."""
    try:
        import hierarchicalforecast
        import pandas as pd
        from hierarchicalforecast.core import HierarchicalReconciliation
        from hierarchicalforecast.methods import MinTraceSparse
    except ImportError:
        return None
    is_bottom = base.select(pl.col("zone").is_not_null() & pl.col("rome3").is_not_null()).to_series()
    order = pl.concat([base.filter(~is_bottom), base.filter(is_bottom)])
    names = (order["zone"].fill_null("all") + "/" + order["rome3"].fill_null("all")).to_list()
    bottom = names[-int(is_bottom.sum()) :]
    summing = pd.DataFrame(summing_matrix(order), columns=bottom)
    summing.insert(0, "unique_id", names)
    tags = {"above": np.array(names[: -len(bottom)]), "bottom": np.array(bottom)}
    forecasts = pd.DataFrame({"unique_id": names, "ds": 1, "base": order["value"].to_numpy()})

    def run() -> NDArray[np.float64]:
        reconciler = HierarchicalReconciliation([MinTraceSparse(method="wls_struct")])
        found = reconciler.reconcile(forecasts, S_df=summing, tags=tags)
        column = next(name for name in found.columns if name.startswith("base/"))
        by_name = dict(zip(found["unique_id"], found[column], strict=True))
        mine = base["zone"].fill_null("all") + "/" + base["rome3"].fill_null("all")
        return np.array([by_name[name] for name in mine])

    return run, hierarchicalforecast.__version__


def timed(work: Callable[[], object], rounds: int) -> float:
    """Median seconds, one run before them left out."""
    work()
    return timing.timed(work, rounds)


def told(name: str, value: str, target: str, *, met: bool) -> None:
    """Print one figure beside its target."""
    print(f"{name:52} {value:>12}   target {target:18} {'met' if met else 'MISSED'}")


def main() -> None:
    """Check that both agree, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, "
          f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}, median of {rounds}")  # fmt: skip
    base = base_forecasts(30, 80)
    mine = coherent.cross_classified(base)["value"].to_numpy()
    apart = np.abs(mine - dense(base)).max() / mine.max()
    assert apart <= 1e-8, apart
    print(f"{base.height} nodes: ours and the dense formula agree to {apart:.1e}")
    own = timed(lambda: coherent.cross_classified(base), rounds)
    reference = theirs(base)
    if reference is None:
        print(
            f"ours, {base.height} nodes: {own * 1000:.1f} ms; hierarchicalforecast is not installed (make peers)"
        )
    else:
        run, version = reference
        apart = np.abs(mine - run()).max() / mine.max()
        assert apart <= 1e-8, apart
        other = timed(run, rounds)
        print(f"hierarchicalforecast {version} MinTraceSparse and ours agree to {apart:.1e}")
        print(f"{'MinTraceSparse, end to end (reference)':52} {other * 1000:9.1f} ms")
        told("ours, end to end", f"{own * 1000:.1f} ms", "≥ 5×", met=other >= 5 * own)
        print(f"{'ours beside MinTraceSparse':52} {other / own:11.0f}×")
    large = base_forecasts(400, 100)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = timed(lambda: coherent.cross_classified(large), rounds)
    found = coherent.cross_classified(large)
    cells = found.filter(pl.col("zone").is_not_null() & pl.col("rome3").is_not_null())
    whole = found.filter(pl.col("zone").is_null() & pl.col("rome3").is_null()).item(0, "value")
    assert abs(cells["value"].sum() - whole) <= 1e-8 * whole
    told(f"ours, {large.height} nodes, end to end", f"{seconds:.3f} s", "≤ 0.5 s", met=seconds <= 0.5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told(
        f"peak memory of the whole bench (before it {before:.0f} MB)",
        f"{peak:.0f} MB",
        "< 1 GB",
        met=peak < 1000,
    )


if __name__ == "__main__":
    main()
