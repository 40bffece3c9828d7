"""`bench forecast` and `demand forecast` as a user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("numericemploi")), *words], capture_output=True, text=True,
        env={**os.environ, "NUMERICEMPLOI_DATA_DIR": str(folder / "data")},
    )  # fmt: skip


def monthly(folder: Path) -> Path:
    draw = np.random.default_rng(1)
    rows = [
        f"Z{z},O{o},{2020 + m // 12}-{m % 12 + 1:02d},{draw.poisson((z + 1) * (o + 1))}"
        for z in range(5)
        for o in range(6)
        for m in range(36)
    ]
    path = folder / "series.csv"
    path.write_text("zone,metier,mois,valeur\n" + "\n".join(rows) + "\nZ0,O0,2030,4\n")
    return path


def test_bench_forecast_judges_named_methods_and_says_which_ships(tmp_path: Path):
    done = run(tmp_path, "bench", "forecast", "--series", str(monthly(tmp_path)), "--horizon", "3", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert set(told["methods"]) == {
        "last value", "mean of a year", "seasonal naive", "share of the total", "TSB", "IMAPA", "two-way gamma-Poisson",
    }  # fmt: skip
    assert (told["series"], told["periods"], told["period"], told["horizon"]) == (30, 36, "month", 3)
    assert told["rows_refused"] == 1
    assert told["ships"] in told["methods"]
    last = told["methods"]["last value"]
    assert 0.8 < last["coverage_90"] < 0.97
    assert set(last["strata"]) == {"zero", "1-5", "6-20", "over 20"}


def test_bench_forecast_for_people_names_the_refused_line_and_what_ships(tmp_path: Path):
    done = run(tmp_path, "bench", "forecast", "--series", str(monthly(tmp_path)))
    assert "Line 1082, mois: « 2030 », not a month as in the other rows." in done.stdout
    assert "Ships: " in done.stdout


def test_a_file_of_other_columns_is_an_error_in_two_lines_and_no_traceback(tmp_path: Path):
    path = tmp_path / "wrong.csv"
    path.write_text("a,b,c\nx,y,z\n")
    done = run(tmp_path, "bench", "forecast", "--series", str(path))
    assert done.returncode == 3
    assert "line 2, column b" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def survey(folder: Path, year: int, regions: list[str]) -> Path:
    draw = np.random.default_rng(year)
    lines = [f"annee,Code métier BMO,REG,Dept,BE{year - 2000},met,xmet,smet"]
    for region in regions:
        for bassin in range(6):
            for family in range(10):
                count = int(draw.poisson(3 * (family + 1)))
                shown = "*" if count < 5 else str(count)
                lines.append(
                    f"{year},A{family}X40,{region},{region},{region}{bassin:02d},{shown},{'*' if count < 5 else 0},0"
                )
    path = folder / f"bmo_{year}_{len(regions)}.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_demand_forecast_writes_every_cell_and_is_judged_where_the_truth_is_given(tmp_path: Path):
    regions = ["11", "24", "27", "28", "32", "44"]
    before = survey(tmp_path, 2024, regions)
    truth = survey(tmp_path, 2025, regions)
    after = survey(tmp_path, 2025, regions[:-1])
    out = tmp_path / "forecast.csv"
    done = run(tmp_path, "demand", "forecast", "--survey", str(before), "--elsewhere", str(after), "--out", str(out),
               "--truth", str(truth), "--json")  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["year"], told["cells"]) == (2025, 60)
    assert told["score"]["wape"] < told["score"]["wape_last_value"]
    assert pl.read_csv(out).height == 60


def test_two_surveys_of_the_same_year_are_refused(tmp_path: Path):
    before = survey(tmp_path, 2024, ["11", "44"])
    done = run(tmp_path, "demand", "forecast", "--survey", str(before), "--elsewhere", str(before))
    assert done.returncode == 3
    assert "do not follow one another" in done.stderr
