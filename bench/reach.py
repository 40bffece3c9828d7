"""Reach of every commune of France to 2,000 sites, where to settle, concentration, and the weight of the map.

    python bench/reach.py [folder of public data, ../shared/data by default] [--sites 2000] [--rounds 5]

The reference computes every pair of communes and sites by the same formula and counts; ours looks only at
the pairs that a tree on the sphere keeps. Both counts must be equal for every commune before a time is
printed. Sites are communes with many people, drawn with a fixed seed; they stand for training sites.
"""

from __future__ import annotations

import argparse
import gzip
import platform
import random
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from numericemploi.model.tables.results import DEMAND, REACH_LIMITS, STOCK
from numericemploi.reach import catchment, concentration, settle, travel
from numericemploi.reference import territories
from numericemploi.reference.datasets import DATASETS
from numericemploi.sources.readers import READERS

TABLES = ("communes", "commune_bassins", "commune_population", "commune_points", "commune_density", "fibre")


def geography(folder: Path) -> pl.DataFrame:
    """GEOGRAPHY of every region."""
    files = {one.name: one.files for one in DATASETS}
    read = {name: READERS[name]([folder / file for file in files[name]])[0] for name in TABLES}
    parts = [
        territories.geography(
            communes=read["communes"], bassins=read["commune_bassins"], population=read["commune_population"],
            points=read["commune_points"], density=read["commune_density"], fibre=read["fibre"], region=region,
        )
        for region in read["communes"]["region"].unique().sort()
    ]  # fmt: skip
    return pl.concat(parts).sort("commune")


def every_pair(places: pl.DataFrame, sites: list[str]) -> np.ndarray:
    """Sites within each limit of each commune, every pair computed: (communes, limits)."""
    placed = places.drop_nulls(["latitude", "longitude"])
    ends = placed.filter(pl.col("commune").is_in(sites))
    start, end = travel.radians(placed), travel.radians(ends)
    doors, far = travel.doorstep(placed), travel.doorstep(ends)
    counts = np.zeros((placed.height, len(REACH_LIMITS)), dtype=np.int64)
    for at in range(0, placed.height, 1000):
        block = slice(at, at + 1000)
        minutes = travel.drive(
            travel.road(start[block, None], end[None, :]), doors[block, None], far[None, :]
        )
        counts[block] = np.stack([(minutes <= limit).sum(axis=1) for limit in REACH_LIMITS], axis=1)
    return counts


def ours(places: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """REACH of every commune."""
    return catchment.of_communes(geography=places, sessions=sessions, posts=None)


def timed(act: Callable[[], object], rounds: int) -> float:
    """Median seconds of `rounds` runs, after one that does not count."""
    act()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def told(what: str, value: float, target: float, unit: str) -> None:
    """Print a figure beside its target."""
    print(
        f"{what:<58} {value:8.2f} {unit:<3} target ≤ {target:g} {unit:<4} {'met' if value <= target else 'MISSED'}"
    )


def region_of(places: pl.DataFrame) -> pl.DataFrame:
    """GEOGRAPHY of Grand Est."""
    return places.filter(region="44")


def settled(places: pl.DataFrame) -> settle.Evidence:
    """Make evidence of the size of the region: every zone and occupation known, figures drawn with a fixed seed."""
    draw = random.Random(7)
    zones = places["zone"].unique().sort().to_list()
    heads = ["I1401", *(f"M18{i:02}" for i in range(1, 9))]
    stock = [
        {"zone": z, "rome3": h, "jobseekers": 100.0, "able": draw.uniform(1, 50), "year": 2023}
        for z in zones
        for h in heads
    ]
    demand = [
        {"zone": z, "rome3": h, "horizon": horizon, "positions": draw.uniform(1, 90), "low": 0.0,
         "high": 99.0, "year": 2024, "published_share": None, "declared": 0, "offers": None}
        for z in zones for h in heads for horizon in ("short", "medium")
    ]  # fmt: skip
    return settle.Evidence(
        geography=places, stock=STOCK.of(stock), demand=DEMAND.of(demand),
        seats=pl.DataFrame({"zone": zones}).with_columns(rome3=pl.lit("M1805"), seats=pl.lit(12.0), months=pl.lit(8.0)),
        posts=pl.DataFrame({"zone": zones, "value": [draw.uniform(1, 900) for _ in zones]}),
    )  # fmt: skip


def map_weight(folder: Path) -> float:
    """Return the kilobytes of the region's communes drawn on the map, compressed."""
    import django

    django.setup()
    from numericemploi.web import zone_map

    file = next(one.files[0] for one in DATASETS if one.name == "commune_contours")
    outlines = READERS["commune_contours"]([folder / file])[0]
    shapes = zone_map.outlines(outlines, "commune")["shapes"]
    return len(gzip.compress("".join(shape["path"] for shape in shapes.values()).encode(), 6)) / 1000


def main() -> None:
    """Print every figure of the issue on territory."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "numericemploi.config.settings")
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data"))
    asked.add_argument("--sites", type=int, default=2000)
    asked.add_argument("--rounds", type=int, default=5)
    given = asked.parse_args()
    places = geography(given.folder)
    large = (
        places.drop_nulls("latitude")
        .sort("population", descending=True, nulls_last=True)["commune"]
        .to_list()
    )
    sites = random.Random(1).sample(large[: 3 * given.sites], given.sites)
    sessions = pl.DataFrame({"session_id": sites, "commune": sites, "modality": ["onsite"] * len(sites)})
    print(
        f"Python {platform.python_version()}, polars {pl.__version__}, {platform.machine()}, median of {given.rounds}"
    )
    found = ours(places, sessions).drop_nulls("sessions_30")
    whole = every_pair(places, sites)
    same = (found.select(f"sessions_{limit}" for limit in REACH_LIMITS).to_numpy() == whole).all()
    if not same:
        raise SystemExit("The counts differ from those of every pair: no time is printed.")
    print(f"{places.height} communes × {len(sites)} sites: equal counts within 30, 45, 60, 90 minutes")
    fast = timed(lambda: ours(places, sessions), given.rounds)
    slow = timed(lambda: every_pair(places, sites), max(1, given.rounds // 5))
    told("reach of every commune of France", fast, 5, "s")
    print(f"{'every pair, same formula (NumPy)':<58} {slow:8.2f} s   {slow / fast:.1f} × ours")
    region = region_of(places)
    known = settled(region)
    project = settle.Project(occupations=("M1805", "M1806"), people=40, telework=0.3)
    told(
        "where to settle, 27 zones × 9 occupations",
        timed(lambda: settle.rank(project, known), given.rounds),
        1,
        "s",
    )
    zones = region["zone"].unique().sort().to_list()
    one = pl.DataFrame({"commune": region["commune"][:300], "value": [12.0] * 300})
    plan = one.select("commune", seats="value", expected="value")
    told(
        "concentration before and after a plan of 300 sessions",
        timed(
            lambda: concentration.measure(
                geography=region, totals=pl.DataFrame({"zone": zones, "value": [50.0] * len(zones)}), posts=one,
                sessions=one, plan=plan, hires=one,
            ),
            given.rounds,
        ),
        1, "s",
    )  # fmt: skip
    told("communes of the region on the map, compressed", map_weight(given.folder), 400, "kB")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
