"""The level of demand, on Petit-Est and on tables small enough to be worked out in a comment."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import petit_est as place
from numericemploi.demand.level import Level, measure
from numericemploi.model.tables.employers import NEEDS
from numericemploi.model.tables.nomenclatures import FAMILY_OCCUPATIONS
from numericemploi.model.tables.statistics import BMO, OFFER_COUNTS

METROPOLIS, TOWN, RURAL = place.METROPOLIS, place.TOWN, place.RURAL
DEVELOPER, ADMINISTRATOR = place.DEVELOPER, place.ADMINISTRATOR


def level(**changed: object) -> Level:
    tables = {
        "bmo": place.bmo(), "offer_counts": place.offer_counts(), "geography": place.geography(),
        "families": place.families(), "needs": NEEDS.empty(), "as_of": place.AS_OF,
    }  # fmt: skip
    return measure(**(tables | changed))


def cell(measured: Level, zone: str, rome3: str, horizon: str = "medium") -> dict[str, object]:
    return measured.demand.row(
        by_predicate=(pl.col("zone") == zone) & (pl.col("rome3") == rome3) & (pl.col("horizon") == horizon),
        named=True,
    )


def source(measured: Level, zone: str, bassin: str, family: str) -> dict[str, object]:
    return measured.sources.row(
        by_predicate=(pl.col("zone") == zone) & (pl.col("bassin") == bassin) & (pl.col("family") == family),
        named=True,
    )


def survey_row(family: str, bassin: str, projects: int | None, year: int = 2024) -> dict[str, object]:
    return {"year": year, "family": family, "bassin": bassin, "region": "99", "department": "99",
            "projects": projects, "hard": None, "seasonal": None}  # fmt: skip


def need(**changed: object) -> dict[str, object]:
    return place.need(**changed)


def test_every_zone_and_occupation_has_both_horizons():
    assert level().demand.height == 3 * 2 * 2


def test_a_basin_that_two_zones_share_is_carried_by_their_offers():
    # 99A1 × M1X80: 100 projects; developer offers 6 + 2 in the metropolis, 2 in the town: 80 and 20.
    measured = level()
    assert source(measured, METROPOLIS, "99A1", "M1X80")["positions"] == pytest.approx(80)
    assert source(measured, TOWN, "99A1", "M1X80")["positions"] == pytest.approx(20)
    assert source(measured, TOWN, "99A1", "M1X80")["carried_by"] == "offers"


def test_a_basin_without_an_offer_is_carried_by_population():
    # 99B2: 10,000 people in the town's zone, 8,000 + 2,000 in the rural one: half and half.
    brought = source(level(), RURAL, "99B2", "M1X81")
    assert (brought["carried_by"], brought["zone_share"]) == ("population", 0.5)


def test_a_basin_without_offer_nor_population_is_carried_equally_by_commune():
    # 99B2: one commune in the town's zone, two in the rural one.
    unknown = place.geography().with_columns(population=pl.lit(None, pl.Int64))
    brought = source(level(geography=unknown), RURAL, "99B2", "M1X81")
    assert brought["carried_by"] == "communes"
    assert brought["zone_share"] == pytest.approx(2 / 3)


def test_a_commune_of_unknown_population_weighs_nothing_where_others_are_known():
    # Valvert's 8,000 unknown: the rural zone keeps Hautmont's 2,000 of 12,000.
    partly = place.geography().with_columns(
        population=pl.when(pl.col("commune") != "99005").then("population")
    )
    assert source(level(geography=partly), RURAL, "99B2", "M1X81")["zone_share"] == pytest.approx(1 / 6)


def test_a_censored_cell_is_neither_zero_nor_one():
    # Half of 1 to 4, read 2.5, for the year: 0.5 to 2, read 1.25.
    brought = source(level(), RURAL, "99B2", "M1X81")
    assert (brought["state"], brought["projects"]) == ("censored", 2.5)
    assert (brought["low"], brought["positions"], brought["high"]) == (0.5, 1.25, 2.0)


def test_an_absent_cell_is_not_zero_and_says_so():
    # Half of 0 to 4, read 2.
    brought = source(level(), RURAL, "99B2", "M1X80")
    assert (brought["state"], brought["projects"]) == ("absent", 2.0)
    assert (brought["low"], brought["positions"], brought["high"]) == (0.0, 1.0, 2.0)


def test_the_metropolis_needs_256_developers_in_two_years():
    # Year: 80 + 48 = 128; upper half-width 1.644854 × 2 × (0.8 √100 + 0.8 √60) = 26.3177 + 20.3856 = 46.7032.
    # 24 months: 256 ± 2 √2 × 46.7032 = 132.0967. 6 months: 64 ± 23.3516.
    medium, short = cell(level(), METROPOLIS, DEVELOPER), cell(level(), METROPOLIS, DEVELOPER, "short")
    assert (medium["positions"], medium["low"], medium["high"]) == pytest.approx((256, 123.9033, 388.0967))
    assert (short["positions"], short["low"], short["high"]) == pytest.approx((64, 40.6484, 87.3516))
    assert (medium["year"], medium["published_share"], medium["offers"]) == (2024, 1.0, 8)


def test_two_years_hold_at_least_what_the_year_surveyed_does():
    # Year: 0.5 to 2, read 1.25. 24 months: 2.5 − 2 √2 × 0.75 = 0.3787 is under the year's own 0.5.
    measured = cell(level(), RURAL, ADMINISTRATOR)
    assert measured["low"] == 0.5
    assert measured["high"] == pytest.approx(2.5 + 2.1213, abs=1e-4)


def test_the_low_bound_of_a_published_count_is_the_least_that_is_published():
    # v = 6: 6 ± 1.644854 × 2 × √6 = 6 ± 8.0581; the low bound would be negative.
    bmo = BMO.of([survey_row("M1X81", "99B2", 6), survey_row("M1X81", "99A1", 5)])
    measured = level(bmo=bmo)
    assert source(measured, RURAL, "99B2", "M1X81")["low"] == 2.5  # half of 5
    assert source(measured, RURAL, "99B2", "M1X81")["high"] == pytest.approx(7.0291, abs=1e-4)
    # A count of exactly 5 has no lower half-width, yet its two years are no surer for it.
    assert cell(measured, METROPOLIS, ADMINISTRATOR)["low"] == pytest.approx(3.75)  # 3/4 of 5


def test_a_basin_in_two_departments_adds_its_rows_and_one_withheld_makes_it_censored():
    # 9 and 7 printed: 16, ± 1.644854 × 2 × 4 = 13.1588, low not under 5. 10 and `*`: 12.5; low 5 + 1, high
    # 10 + 10.4030 + 4. Half of each is the rural zone's.
    def parts(first: int | None, second: int | None) -> dict[str, object]:
        rows = [
            survey_row("M1X81", "99B2", first),
            survey_row("M1X81", "99B2", second) | {"department": "98"},
        ]
        return source(level(bmo=BMO.of(rows)), RURAL, "99B2", "M1X81")

    printed, mixed, withheld = parts(9, 7), parts(None, 10), parts(None, None)
    assert (printed["state"], printed["projects"], printed["low"]) == ("published", 16.0, 2.5)
    assert printed["high"] == pytest.approx((16 + 13.1588) / 2, abs=1e-4)
    assert (mixed["state"], mixed["projects"], mixed["low"]) == ("censored", 12.5, 3.0)
    assert mixed["high"] == pytest.approx((10 + 10.4030 + 4) / 2, abs=1e-4)
    assert (withheld["projects"], withheld["low"], withheld["high"]) == (5.0, 1.0, 4.0)


def test_the_part_that_comes_from_published_counts_is_shown():
    # Town × developers: 20 + 12 published, 1 + 1 absent.
    assert cell(level(), TOWN, DEVELOPER)["published_share"] == pytest.approx(32 / 34)
    assert cell(level(), RURAL, DEVELOPER)["published_share"] == 0.0


def test_only_the_latest_year_that_surveyed_the_region_is_read():
    other = BMO.of([survey_row("M1X80", "99A1", 900, 2023), survey_row("M1X80", "1234", 900, 2025)])
    measured = level(bmo=pl.concat([place.bmo(), other]))
    assert_frame_equal(measured.demand, level().demand)


def test_without_a_survey_the_level_is_unknown_and_what_stands_beside_stays():
    measured = level(bmo=BMO.empty(), needs=NEEDS.of([need()]))
    assert measured.sources.is_empty()
    assert cell(measured, RURAL, DEVELOPER) == {
        "zone": RURAL, "rome3": DEVELOPER, "horizon": "medium", "positions": None, "low": None, "high": None,
        "year": None, "published_share": None, "declared": 3, "offers": 0,
    }  # fmt: skip


def test_a_zone_that_no_basin_reaches_is_unknown_not_zero():
    lost = place.geography().with_columns(bassin=pl.when(pl.col("zone") != RURAL).then("bassin"))
    measured = cell(level(geography=lost), RURAL, DEVELOPER)
    assert measured["positions"] is None
    assert measured["year"] is None


def test_without_offer_counts_population_carries_and_the_column_beside_is_unknown():
    # 99A1: 250,000 of 280,000 people are in the metropolis.
    measured = level(offer_counts=OFFER_COUNTS.empty())
    assert source(measured, METROPOLIS, "99A1", "M1X80")["zone_share"] == pytest.approx(250 / 280)
    assert cell(measured, METROPOLIS, DEVELOPER)["offers"] is None


def test_firm_needs_raise_the_low_bound_and_are_never_added():
    # Rural × developers within 6 months: 1 position, 0 to 2. Three firm ones: 3, 3 to 3.
    short = cell(level(needs=NEEDS.of([need()])), RURAL, DEVELOPER, "short")
    assert (short["declared"], short["low"], short["positions"], short["high"]) == (3, 3.0, 3.0, 3.0)
    # In the metropolis, 64 positions with 40.6 at the least: three change nothing.
    there = cell(level(needs=NEEDS.of([need(commune="99001")])), METROPOLIS, DEVELOPER, "short")
    assert there["declared"] == 3
    assert there["low"] == pytest.approx(40.6484)
    assert there["positions"] == 64


@pytest.mark.parametrize(
    ("changed", "short", "medium"),
    [
        ({}, 3, 3),
        ({"horizon_months": 12}, 0, 3),
        ({"firmness": "promised"}, 3, 3),
        ({"firmness": "planned"}, 0, 0),
        ({"declared_on": date(2024, 7, 1)}, 0, 0),
        ({"declared_on": date(2023, 6, 30)}, 3, 3),
        ({"declared_on": date(2023, 6, 29)}, 0, 0),
        ({"declared_on": date(2023, 6, 29), "confirmed_on": date(2024, 1, 5)}, 3, 3),
        ({"state": "asked"}, 3, 3),
        ({"state": "awaiting"}, 0, 0),
        ({"state": "lapsed"}, 0, 0),
        ({"state": "closed", "reason": "dropped"}, 0, 0),
        ({"filled": 2}, 1, 1),
        ({"filled": 3, "state": "filled"}, 0, 0),
        ({"commune": None, "telework_share": 1.0}, 0, 0),
        ({"commune": "75056"}, 0, 0),
        ({"rome3": "A1101"}, 0, 0),
    ],
)
def test_what_is_left_of_a_need_counts_when_firm_waited_for_recent_and_within_the_horizon(
    changed, short, medium
):
    measured = level(needs=NEEDS.of([need(**changed)]))
    assert cell(measured, RURAL, DEVELOPER, "short")["declared"] == short
    assert cell(measured, RURAL, DEVELOPER)["declared"] == medium


def _crossed_families() -> pl.DataFrame:
    row = {"confidence": "C", "why": "essai"}
    return FAMILY_OCCUPATIONS.of(
        [
            {**row, "family": "M1X80", "rome3": DEVELOPER, "weight": 0.5},
            {**row, "family": "M1X80", "rome3": ADMINISTRATOR, "weight": 1.0},
            {**row, "family": "M2X90", "rome3": DEVELOPER, "weight": 0.5},
        ]
    )


def test_a_family_of_two_occupations_is_split_by_their_offers_in_the_basin():
    # 99A1 × M1X80: developers 10 × 0.5 = 5, administrators 4 × 1 = 4: 5/9 and 4/9 of 100 projects.
    # Metropolis: (8 × 0.5 + 3) / 9 = 7/9 of the family. 100 × 7/9 × 4/9 = 34.5679 administrators.
    measured = level(families=_crossed_families())
    row = cell(measured, METROPOLIS, ADMINISTRATOR)
    assert row["positions"] == pytest.approx(2 * 34.5679, abs=1e-3)


def test_where_the_basin_has_no_offer_the_split_is_the_regions():
    # 99B2 × M1X80, absent: 2 projects, half in the rural zone, 4/9 of them administrators.
    measured = level(families=_crossed_families())
    assert cell(measured, RURAL, ADMINISTRATOR)["positions"] == pytest.approx(2 * 4 / 9)


def test_where_no_basin_has_an_offer_the_split_is_by_the_weights():
    # M1X80: weights 0.5 and 1, hence a third and two thirds. 2 projects × 1/2 × 2/3.
    measured = level(families=_crossed_families(), offer_counts=OFFER_COUNTS.empty())
    assert cell(measured, RURAL, ADMINISTRATOR)["positions"] == pytest.approx(2 * 2 / 3)


counts = st.lists(st.one_of(st.none(), st.integers(5, 400), st.just(-1)), min_size=6, max_size=6)
"""-1: the row is absent."""


def _survey(projects: list[int | None]) -> pl.DataFrame:
    pairs = [(family, bassin) for family in ("M1X80", "M1X81", "M2X90") for bassin in ("99A1", "99B2")]
    rows = [survey_row(f, b, v) for (f, b), v in zip(pairs, projects, strict=True) if v != -1]
    # One family of no concern keeps the year surveyed even when all six are absent.
    return BMO.of([*rows, survey_row("A0X40", "99A1", 50)])


@given(counts, st.booleans())
@settings(deadline=None, max_examples=40)
def test_demand_sums_across_zones_to_the_cells_of_the_region(projects, crossed):
    read = sum({None: 2.5, -1: 2.0}.get(v, v) for v in projects)
    families = place.families()
    if crossed:
        both = {"family": "M1X81", "rome3": DEVELOPER, "weight": 0.3, "confidence": "C", "why": "essai"}
        families = pl.concat([families, FAMILY_OCCUPATIONS.of([both])])
    measured = level(bmo=_survey(projects), families=families)
    assert measured.sources["positions"].sum() == pytest.approx(read)
    for horizon, years in (("short", 0.5), ("medium", 2.0)):
        rows = measured.demand.filter(horizon=horizon)
        assert rows["positions"].sum() == pytest.approx(read * years)
        assert (rows["low"] <= rows["positions"]).all()
        assert (rows["positions"] <= rows["high"]).all()
        assert (rows["low"] >= 0).all()


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15)
def test_the_order_of_rows_changes_no_bit(random):
    def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
        order = list(range(frame.height))
        random.shuffle(order)
        return frame[order]

    families = _crossed_families()
    straight = level(families=families)
    mixed = level(
        bmo=shuffled(place.bmo()), offer_counts=shuffled(place.offer_counts()),
        geography=shuffled(place.geography()), families=shuffled(families),
    )  # fmt: skip
    assert mixed.demand.equals(straight.demand)
    assert mixed.sources.equals(straight.sources)


@given(st.integers(0, 5), st.integers(5, 300), st.integers(1, 300))
@settings(deadline=None, max_examples=40)
def test_more_projects_never_lower_demand_nor_its_annual_bounds(which, count, more):
    projects: list[int | None] = [100, -1, 40, None, 60, -1]
    projects[which] = count
    before = level(bmo=_survey(projects))
    projects[which] = count + more
    after = level(bmo=_survey(projects))
    assert (after.demand["positions"] >= before.demand["positions"]).all()
    for column in ("low", "positions", "high"):
        assert (after.sources[column] >= before.sources[column]).all()
