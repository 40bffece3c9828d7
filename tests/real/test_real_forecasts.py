"""Forecasts on the public series: unemployment rates by zone, and one region's survey from the others."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl
import pytest

from numericemploi.demand import next_survey
from numericemploi.sources import bmo, series
from numericemploi.stats import rolling
from numericemploi.verbs.forecasts import panel_of

pytestmark = pytest.mark.real


def test_intervals_of_quarterly_unemployment_rates_hold_88_to_92_in_a_hundred(
    shared: Path, tmp_path: Path
) -> None:
    book = fastexcel.read_excel(shared / "emploi" / "insee_chomage_zone_emploi_t1-2003_t3-2023.xlsx")
    sheet = book.load_sheet("txcho_ze", header_row=5).to_polars()
    quarters = [name for name in sheet.columns if "-T" in name]
    path = tmp_path / "rates.csv"
    sheet.select("ZE2020", *quarters).unpivot(index="ZE2020", variable_name="period").write_csv(path)
    found, _ = series.read(path)
    assert (found.kind, found.periods, found.counts) == ("quarter", 83, False)
    verdict = rolling.judge(panel_of(found), 1)
    shipped = verdict.scores[verdict.ships]
    assert verdict.ships == "last value"  # hard to beat, and said
    assert 0.88 <= shipped.intervals.coverage <= 0.92
    for quarter in shipped.strata.values():
        assert 0.85 <= quarter.coverage <= 0.95


def test_a_region_s_next_survey_is_forecast_better_than_by_this_year_s(shared: Path) -> None:
    before, _ = bmo.read(shared / "emploi" / "bmo_2024.csv.gz")
    after, _ = bmo.read(shared / "emploi" / "bmo_2025_hors_grand_est.csv.gz")
    found = next_survey.forecast(before=before, after=after, region="76")
    score = next_survey.score(forecasts=found, truth=after.filter(pl.col("region") == "76"))
    assert score["wape"] < 0.9 * score["wape_last_value"]
    assert score["wape"] < score["wape_rescaled"]
    assert 0.87 <= score["coverage_90"] <= 0.95


def test_grand_est_is_forecast_although_its_next_year_is_not_there(shared: Path) -> None:
    before, _ = bmo.read(shared / "emploi" / "bmo_2024.csv.gz")
    after, _ = bmo.read(shared / "emploi" / "bmo_2025_hors_grand_est.csv.gz")
    assert after.filter(pl.col("region") == "44").is_empty()
    found = next_survey.forecast(before=before, after=after, region="44")
    assert found["bassin"].n_unique() == 43
    assert (found["low"] <= found["high"]).all()
