"""Judges the forecasts by rolling origins on the public series there are, and on a synthetic monthly set.

    python bench/forecast.py [folder of public data, ../shared/data by default]

Real: quarterly unemployment rates of 302 zones, 2003 to 2023 (rates do not sum); yearly jobseekers by
occupation family, 1997 to 2020, in thousands; BMO 2024 → 2025, each region outside Grand Est forecast from the
others (one origin). Synthetic: 30 zones × 80 occupations × 72 months, multiplicative with season and drift, about
61 % zeros; a generator that resembles the method favours it. Targets: 90 % intervals hold 88 to 92 %; WAPE
≤ .98 × and RMSE ≤ .95 × the best baseline, in ≤ 1/5 of TSB's time; where the skill is ≤ 0 the baseline ships.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

import fastexcel
import numpy as np
import polars as pl

from numericemploi.demand import next_survey
from numericemploi.sources import bmo, series
from numericemploi.stats import forecasting, rolling
from numericemploi.stats.forecasting import Panel
from numericemploi.verbs.forecasts import panel_of

RATES = "emploi/insee_chomage_zone_emploi_t1-2003_t3-2023.xlsx"
SEEKERS = "emploi/dares_psm/serie_demandeurs_emploi_A_ABC.csv.gz"
BMO = ("emploi/bmo_2024.csv.gz", "emploi/bmo_2025_hors_grand_est.csv.gz")


def rates(data: Path) -> Panel:
    """Unemployment rates by zone and quarter, through the reader that `bench forecast` uses."""
    sheet = fastexcel.read_excel(data / RATES).load_sheet("txcho_ze", header_row=5).to_polars()
    quarters = [name for name in sheet.columns if "-T" in name]
    long = sheet.select("ZE2020", *quarters).unpivot(index="ZE2020", variable_name="period")
    return through_reader(long.write_csv())


def seekers(data: Path) -> Panel:
    """Jobseekers by occupation family, category and year."""
    import gzip

    return through_reader(gzip.decompress((data / SEEKERS).read_bytes()).decode("cp1252"))


def synthetic(*, seed: int = 1) -> Panel:
    """Thirty zones × eighty occupations × six years of months; about 61 % zeros."""
    draw = np.random.default_rng(seed)
    zones, occupations, months = 30, 80, 72
    size = np.outer(draw.lognormal(0, 0.9, zones), draw.lognormal(-0.35, 1.2, occupations))
    cells = (size * draw.gamma(2.0, 0.5, size.shape)).ravel()
    season = 1 + 0.25 * np.sin(2 * np.pi * np.arange(months) / 12)
    level = np.exp(np.cumsum(draw.normal(0, 0.03, months)))
    own = np.exp(np.cumsum(draw.normal(0, 0.06, (len(cells), months)), axis=1))
    values = draw.poisson(cells[:, None] * own * (season * level)[None, :]).astype(float)
    return Panel(
        values=values, row=np.repeat(np.arange(zones), occupations), column=np.tile(np.arange(occupations), zones),
        season=12, counts=True,
    )  # fmt: skip


def through_reader(text: str) -> Panel:
    """Read a long table as `bench forecast` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.csv"
        path.write_text(text, encoding="utf-8")
        return panel_of(series.read(path)[0])


def show(name: str, panel: Panel, horizon: int) -> None:
    """Judge and print."""
    verdict = rolling.judge(panel, horizon)
    print(
        f"\n{name}: {len(panel.values)} series × {panel.values.shape[1]} periods, {verdict.origins} origins, {horizon} ahead"
    )
    for method, score in verdict.scores.items():
        sizes = "  ".join(
            f"{size} {s.coverage:.3f}" for size, s in score.strata.items() if s.coverage is not None
        )
        print(
            f"  {method:22} WAPE {score.wape:.4f}  RMSE {score.rmse:8.3f}  90 %: {score.intervals.coverage:.3f} "
            f"(width {score.intervals.width:.2f})  {score.seconds:6.2f} s   {sizes}"
        )
    ships, best, ours = (verdict.scores[n] for n in (verdict.ships, verdict.best_baseline, verdict.ours))
    least = min(s.rmse for n, s in verdict.scores.items() if n not in forecasting.OURS and s.rmse is not None)
    told(
        "intervals of what ships",
        ships.intervals.coverage,
        "88 to 92 %",
        met=0.88 <= ships.intervals.coverage <= 0.92,
    )
    told("WAPE beside the best baseline", ours.wape / best.wape, "≤ .98", met=ours.wape <= 0.98 * best.wape)
    told("RMSE beside the best baseline", ours.rmse / least, "≤ .95", met=ours.rmse <= 0.95 * least)
    print(f"  ships: {verdict.ships}; {verdict.why}")


def told(name: str, value: float, target: str, *, met: bool) -> None:
    """Print one figure beside its target."""
    print(f"  {name:32} {value:.3f}   target {target:12} {'met' if met else 'MISSED'}")


def speed(panel: Panel, horizon: int) -> None:
    """Time one forecast of ours beside one of TSB."""

    def seconds(method: forecasting.Method) -> float:
        tries = []
        for _ in range(5):
            started = time.perf_counter()
            method(panel, horizon)
            tries.append(time.perf_counter() - started)
        return sorted(tries)[2]

    ours, reference = seconds(forecasting.two_way), seconds(forecasting.tsb)
    told(
        f"seconds ({ours:.4f}) beside TSB's ({reference:.4f})",
        ours / reference,
        "≤ .2",
        met=ours <= 0.2 * reference,
    )


def next_years(data: Path) -> None:
    """BMO 2024 → 2025: each region forecast from the others; sums over regions."""
    before, after = (bmo.read(data / name)[0] for name in BMO)
    print("\nBMO 2024 → 2025, each region outside Grand Est forecast from the others (one origin)")
    rows = []
    for region in sorted(after["region"].unique()):
        started = time.perf_counter()
        table = next_survey.forecast(before=before, after=after, region=region)
        score = next_survey.score(forecasts=table, truth=after.filter(pl.col("region") == region))
        rows.append(score)
        print(f"  region {region}: {score['cells']:5.0f} cells, WAPE {score['wape']:.3f} (last value {score['wape_last_value']:.3f}, "
              f"rescaled {score['wape_rescaled']:.3f}), 90 %: {score['coverage_90']:.3f}, {time.perf_counter() - started:.1f} s")  # fmt: skip
    size, cells = [row["total_true"] for row in rows], [row["cells"] for row in rows]
    wape, last, rescaled = (
        float(np.average([r[n] for r in rows], weights=size))
        for n in ("wape", "wape_last_value", "wape_rescaled")
    )
    held = float(np.average([row["coverage_90"] for row in rows], weights=cells))
    print(
        f"  together: WAPE {wape:.3f}; last value {last:.3f}; last value × the factor that fits each region's truth {rescaled:.3f}"
    )
    told(
        "WAPE beside the best baseline",
        wape / min(last, rescaled),
        "≤ .98",
        met=wape <= 0.98 * min(last, rescaled),
    )
    told("intervals", held, "88 to 92 %", met=0.88 <= held <= 0.92)


def main() -> None:
    """Judge every set."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    data = parser.parse_args().data
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, "
          f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    if (data / RATES).is_file():
        panel = rates(data)
        for horizon in (1, 4):
            show("unemployment rates by zone, quarterly (real)", panel, horizon)
        show("jobseekers by family, yearly (real)", seekers(data), 1)
        next_years(data)
    else:
        print(f"{data / RATES} is not there: only the synthetic set was judged")
    panel = synthetic()
    print(f"\nshare of zeros of the synthetic set: {(panel.values == 0).mean():.2f}")
    show("zone × occupation, monthly (SYNTHETIC)", panel, 6)
    speed(panel, 6)


if __name__ == "__main__":
    main()
