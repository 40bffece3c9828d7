"""Totals of a zone and the chance that openings exceed the people already there."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est
from numericemploi.demand import chance, totals
from numericemploi.model.tables.results import DEMAND, GAP

ZONE = petit_est.METROPOLIS
DEV, ADM = petit_est.DEVELOPER, petit_est.ADMINISTRATOR


def _demand(low: float, high: float, middle: float, rome3: str = DEV) -> dict[str, object]:
    return {
        "zone": ZONE, "rome3": rome3, "horizon": "medium", "positions": middle, "low": low, "high": high, "year": 2024,
        "published_share": 1.0, "declared": 1, "offers": 3,
    }  # fmt: skip


def _gap(
    able: float | None, gap: float | None, rome3: str = DEV, in_training: float = 0.0
) -> dict[str, object]:
    return {
        "zone": ZONE, "rome3": rome3, "horizon": "medium", "able": able, "in_training": in_training, "gap": gap,
        "low": None if gap is None else gap - 5, "high": None if gap is None else gap + 5,
    }  # fmt: skip


def test_a_zone_sums_its_occupations_and_counts_the_gaps_that_are_known():
    demand = DEMAND.of([_demand(80, 120, 100), _demand(10, 30, 20, ADM)])
    total = totals.by_zone(demand=demand, gap=GAP.of([_gap(40.0, 60.0), _gap(None, None, ADM)])).row(
        0, named=True
    )
    assert (total["positions"], total["low"], total["high"], total["declared"], total["offers"]) == (
        120,
        90,
        150,
        2,
        6,
    )
    assert (total["gap"], total["gap_low"], total["gap_high"]) == (60, 55, 65)
    assert (total["known_cells"], total["cells"]) == (1, 2)


def test_a_zone_without_any_known_gap_has_none_and_not_zero():
    total = totals.by_zone(demand=DEMAND.of([_demand(80, 120, 100)]), gap=GAP.of([_gap(None, None)])).row(
        0, named=True
    )
    assert (total["gap"], total["known_cells"]) == (None, 0)


def test_a_zone_without_a_survey_has_no_total_and_not_zero():
    demand = DEMAND.of([_demand(0, 0, 0)]).with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in ("positions", "low", "high", "published_share")
    )
    total = totals.by_zone(demand=demand, gap=GAP.of([_gap(None, None)])).row(0, named=True)
    assert (total["positions"], total["low"], total["high"]) == (None, None, None)


def _chance(demand: dict[str, object], gap: dict[str, object]) -> float:
    found = chance.of_openings(demand=DEMAND.of([demand]), gap=GAP.of([gap]), horizon="medium")
    return found[ZONE, DEV]


def test_people_at_the_low_bound_leave_19_chances_in_20():
    assert _chance(_demand(50, 200, 100), _gap(50.0, 50.0)) == pytest.approx(0.95)


def test_people_at_the_geometric_middle_leave_one_chance_in_two():
    # √(50 × 200) = 100: 70 able and 30 in training
    assert _chance(_demand(50, 200, 100), _gap(70.0, 0.0, in_training=30.0)) == pytest.approx(0.5)


def test_nobody_there_leaves_the_openings_certain():
    assert _chance(_demand(0, 4, 2), _gap(0.0, 2.0)) == 1.0


def test_a_low_bound_of_zero_is_read_as_an_eighth_of_the_high_one():
    assert _chance(_demand(0, 8, 4), _gap(1.0, 3.0)) == pytest.approx(0.95)


def test_an_unknown_stock_has_no_chance_at_all():
    found = chance.of_openings(
        demand=DEMAND.of([_demand(50, 200, 100)]), gap=GAP.of([_gap(None, None)]), horizon="medium"
    )
    assert found == {}
