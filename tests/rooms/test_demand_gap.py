"""People able now and the gap, on Petit-Est."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import petit_est as place
from numericemploi.demand import gap
from numericemploi.demand.level import measure as measure_level
from numericemploi.model.tables.employers import NEEDS
from numericemploi.model.tables.results import DEMAND, STOCK
from numericemploi.model.tables.statistics import BMO, TENSION

METROPOLIS, TOWN, RURAL = place.METROPOLIS, place.TOWN, place.RURAL
DEVELOPER, ADMINISTRATOR = place.DEVELOPER, place.ADMINISTRATOR
ABLE = {DEVELOPER: 0.5, ADMINISTRATOR: 0.4}


def stock(**changed: object) -> pl.DataFrame:
    tables = {
        "tension": place.tension(), "geography": place.geography(), "able_share": ABLE,
        "occupations": place.occupations(),
    }  # fmt: skip
    return gap.stock(**(tables | changed))


def demand() -> pl.DataFrame:
    return measure_level(
        bmo=place.bmo(), offer_counts=place.offer_counts(), geography=place.geography(),
        families=place.families(), needs=NEEDS.empty(), as_of=place.AS_OF,
    ).demand  # fmt: skip


def training(*rows: tuple[str, str, float, date | None]) -> pl.DataFrame:
    schema = {"zone": pl.String, "rome3": pl.String, "seats": pl.Float64, "ends_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def gaps(**changed: object) -> pl.DataFrame:
    tables = {"demand": demand(), "stock": stock(), "in_training": training(), "as_of": place.AS_OF}
    return gap.measure(**(tables | changed))


def cell(table: pl.DataFrame, zone: str, rome3: str, horizon: str) -> dict[str, object]:
    return table.row(
        by_predicate=(pl.col("zone") == zone) & (pl.col("rome3") == rome3) & (pl.col("horizon") == horizon),
        named=True,
    )


def jobseekers(*rows: tuple[str, float | None], year: int = 2023) -> pl.DataFrame:
    return TENSION.of(
        [
            {
                "year": year,
                "rome3": DEVELOPER,
                "bassin": bassin,
                "offers": None,
                "jobseekers": people,
                "tension": None,
            }
            for bassin, people in rows
        ]
    )


def test_jobseekers_go_from_basins_to_zones_as_people_do():
    # 99A1: 56 × 250/280 = 50 to the metropolis, 56 × 30/280 = 6 to the town; 99B2: 20, half and half.
    people = stock()
    assert people["zone"].to_list() == [METROPOLIS, TOWN, RURAL]
    assert people["jobseekers"].to_list() == pytest.approx([50, 16, 10])
    assert people["able"].to_list() == pytest.approx([25, 8, 5])
    assert people["year"].to_list() == [2023] * 3


def test_an_occupation_without_a_published_figure_has_no_stock_rather_than_nobody():
    assert ADMINISTRATOR not in stock()["rome3"]


def test_an_occupation_without_an_able_share_has_no_stock():
    assert stock(able_share={ADMINISTRATOR: 0.4}).is_empty()


def test_a_published_zero_is_a_zero():
    people = stock(tension=jobseekers(("99A1", 0.0), ("99B2", 0.0)))
    assert people["able"].to_list() == [0.0, 0.0, 0.0]


def test_a_zone_whose_basins_are_mostly_silent_is_unknown():
    # Only 99A1 publishes. The town's zone: 30,000 of 40,000 people = 75 %, under 80 %. The rural one: none.
    people = stock(tension=jobseekers(("99A1", 56.0), ("99B2", None)))
    assert people["zone"].to_list() == [METROPOLIS]


def test_a_zone_whose_basins_hold_four_fifths_of_its_people_is_known():
    # Les Prés with 7,500 people instead of 10,000: 30,000 of 37,500 = 80 % exactly; 6 jobseekers, no more.
    smaller = place.geography().with_columns(
        population=pl.when(pl.col("commune") == "99004").then(7_500).otherwise("population").cast(pl.Int64)
    )
    people = stock(tension=jobseekers(("99A1", 56.0)), geography=smaller)
    assert people.filter(zone=TOWN)["jobseekers"].to_list() == pytest.approx([6])


def test_only_the_latest_year_with_jobseekers_counts():
    newer = jobseekers(("99A1", 112.0), ("99B2", 40.0), year=2024)
    silent = jobseekers(("99A1", None), year=2025)
    people = stock(tension=pl.concat([place.tension(), newer, silent]))
    assert people["jobseekers"].to_list() == pytest.approx([100, 32, 20])
    assert people["year"].to_list() == [2024] * 3


def test_where_no_population_is_known_nobody_can_be_carried():
    unknown = place.geography().with_columns(
        population=pl.lit(None, pl.Int64), bassin=pl.lit(None, pl.String)
    )
    assert stock(geography=unknown).is_empty()
    assert stock(geography=place.geography().with_columns(population=pl.lit(None, pl.Int64))).is_empty()


def test_the_gap_is_demand_less_people_able_less_people_in_training():
    # Town × developers: 17 positions in six months, 8 able, 10 in training until December: −1.
    row = cell(
        gaps(in_training=training((TOWN, DEVELOPER, 10.0, date(2024, 12, 20)))), TOWN, DEVELOPER, "short"
    )
    assert (row["able"], row["in_training"], row["gap"]) == pytest.approx((8, 10, -1))
    # Demand 10.1621 to 23.8379; able, Garwood 90 % of 8: 3.9808 to 14.4347.
    assert row["low"] == pytest.approx(10.1621 - 14.4347 - 10, abs=1e-3)
    assert row["high"] == pytest.approx(23.8379 - 3.9808 - 10, abs=1e-3)


def test_an_unknown_stock_or_demand_leaves_the_gap_unknown():
    row = cell(gaps(), METROPOLIS, ADMINISTRATOR, "short")
    assert (row["able"], row["gap"], row["low"], row["high"]) == (None, None, None, None)
    assert row["in_training"] == 0.0
    unmeasured = measure_level(
        bmo=BMO.empty(), offer_counts=place.offer_counts(), geography=place.geography(),
        families=place.families(), needs=NEEDS.empty(), as_of=place.AS_OF,
    ).demand  # fmt: skip
    row = cell(gaps(demand=unmeasured), METROPOLIS, DEVELOPER, "short")
    assert (row["able"], row["gap"], row["low"], row["high"]) == (25.0, None, None, None)


@pytest.mark.parametrize(
    ("ends_on", "short", "medium"),
    [
        (date(2024, 6, 29), 0, 0),
        (date(2024, 6, 30), 4, 4),
        (date(2024, 12, 29), 4, 4),
        (date(2024, 12, 30), 0, 4),
        (date(2026, 6, 30), 0, 0),
        (None, 0, 0),
    ],
)
def test_seats_count_when_they_end_within_the_horizon(ends_on, short, medium):
    seats = gaps(in_training=training((RURAL, DEVELOPER, 1.5, ends_on), (RURAL, DEVELOPER, 2.5, ends_on)))
    assert cell(seats, RURAL, DEVELOPER, "short")["in_training"] == short
    assert cell(seats, RURAL, DEVELOPER, "medium")["in_training"] == medium


def test_without_demand_there_is_no_row_and_without_stock_no_failure():
    assert gaps(demand=DEMAND.empty()).is_empty()
    assert gaps(stock=STOCK.empty())["gap"].null_count() == 12


@given(st.floats(0, 500), st.floats(0, 500))
@settings(deadline=None, max_examples=30)
def test_no_jobseeker_is_lost_or_made_and_the_gap_lies_in_its_interval(first, second):
    people = stock(tension=jobseekers(("99A1", first), ("99B2", second)))
    assert people["jobseekers"].sum() == pytest.approx(first + second)
    known = gaps(stock=people).drop_nulls("gap")
    assert ((known["low"] <= known["gap"]) & (known["gap"] <= known["high"])).all()
