"""Next year's survey of a region, learnt from regions whose next year is known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from numericemploi.demand import ahead, next_survey
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.model.tables.statistics import BMO
from numericemploi.model.tables.territories import GEOGRAPHY

REGIONS = [f"{r:02d}" for r in range(1, 9)]


def survey(year: int, *, factor: float = 1.0, seed: int = 1, regions: list[str] = REGIONS) -> pl.DataFrame:
    """Eight basins × twelve families a region; counts under 5 withheld half the time, else left out."""
    draw = np.random.default_rng(1)
    size = {
        region: draw.lognormal(0, 0.5, 8)[:, None] * draw.lognormal(3, 1, 12)[None, :] for region in REGIONS
    }
    noise = np.random.default_rng(seed)
    rows = []
    for region in REGIONS:
        counts = noise.poisson(size[region] * factor * noise.gamma(20, 1 / 20, size[region].shape))
        for bassin in range(8):
            for family in range(12):
                count = int(counts[bassin, family])
                if region in regions and (count >= 5 or (count and (bassin + family) % 2)):
                    rows.append({"year": year, "family": f"F{family:02d}", "bassin": f"{region}{bassin}", "region": region,
                                 "department": region, "projects": count if count >= 5 else None})  # fmt: skip
    return BMO.of(rows)


BEFORE = survey(2024)
AFTER = survey(2025, factor=0.8, seed=2)


def test_a_region_is_forecast_without_reading_its_own_next_year():
    elsewhere = AFTER.filter(pl.col("region") != "03")
    found = next_survey.forecast(before=BEFORE, after=AFTER, region="03")
    assert found.equals(next_survey.forecast(before=BEFORE, after=elsewhere, region="03"))
    assert found.height == 8 * 12


def test_a_movement_common_to_the_other_regions_is_carried_over():
    found = next_survey.forecast(before=BEFORE, after=AFTER, region="03")
    assert found["mean"].sum() / found["now"].sum() == pytest.approx(0.8, abs=0.06)


def test_bounds_are_ordered_and_whole_and_never_negative():
    found = next_survey.forecast(before=BEFORE, after=AFTER, region="05")
    ordered = ["low", "quarter", "middle", "three_quarters", "high"]
    for less, more in pairwise(ordered):
        assert (found[less] <= found[more]).all()
    assert (found["low"] >= 0).all()
    assert (found["low"] == found["low"].round(0)).all()
    assert found["chance_published"].is_between(0, 1).all()


def test_it_beats_this_year_s_value_and_its_intervals_hold_nine_times_in_ten():
    scores = [
        next_survey.score(
            forecasts=next_survey.forecast(before=BEFORE, after=AFTER, region=region),
            truth=AFTER.filter(pl.col("region") == region),
        )
        for region in REGIONS
    ]
    assert np.mean([s["wape"] for s in scores]) < np.mean([s["wape_last_value"] for s in scores])
    assert np.mean([s["coverage_90"] for s in scores]) == pytest.approx(0.9, abs=0.05)


def test_a_withheld_value_errs_only_beyond_its_bounds():
    forecasts = next_survey.forecast(before=BEFORE, after=AFTER, region="03").head(1)
    row = forecasts.row(0, named=True)
    truth = BMO.of(
        [
            {
                "year": 2025,
                "family": row["family"],
                "bassin": row["bassin"],
                "region": "03",
                "department": "03",
                "projects": None,
            }
        ]
    )
    three = forecasts.with_columns(middle=3.0, now=3.0, low=2.0, high=9.0)
    ten = forecasts.with_columns(middle=10.0, now=10.0, low=6.0, high=12.0)
    assert next_survey.score(forecasts=three, truth=truth)["wape"] == 0
    assert next_survey.score(forecasts=ten, truth=truth)["wape"] == pytest.approx(6 / 2.5)
    assert next_survey.score(forecasts=ten, truth=truth)["coverage_90"] == 0


def test_an_unknown_region_and_too_few_others_are_said():
    with pytest.raises(NotFoundError, match="region 99"):
        next_survey.forecast(before=BEFORE, after=AFTER, region="99")
    with pytest.raises(SourceError, match="fewer than 4"):
        next_survey.forecast(
            before=BEFORE, after=AFTER.filter(pl.col("region").is_in(["01", "02", "03"])), region="03"
        )


def geography() -> pl.DataFrame:
    rows = [
        {"commune": f"0{r}00{b}", "label": "x", "department": "01", "region": "01", "zone": "0001", "bassin": f"0{r}{b}"}
        for r in range(1, 9) for b in range(8)
    ]  # fmt: skip
    return GEOGRAPHY.of(rows)


def test_one_year_of_survey_ships_the_last_value_and_says_that_it_has_no_more():
    told = ahead.ships(BEFORE, geography=geography())
    assert told == {"method": "last value", "reason": "few_years", "years": 1, "skill": None, "year": 2024}


def test_several_years_are_judged_before_a_method_ships():
    history = pl.concat([survey(2019 + i, seed=i) for i in range(6)])
    told = ahead.ships(history, geography=geography())
    assert (told["years"], told["year"]) == (6, 2024)
    assert told["reason"] == ("skill" if told["method"] == "two-way gamma-Poisson" else "baseline")
