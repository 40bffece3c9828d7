"""Estimated travel, checked against a distance worked out by hand."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est as place
from numericemploi.reach.travel import minutes, reachable_zones, zone_minutes

VILLENEUVE, FAUBOURG, BOURG, VALVERT = "99001", "99002", "99003", "99005"


def between(origin: str, site: str, geography: pl.DataFrame | None = None) -> float | None:
    geography = place.geography() if geography is None else geography
    return minutes(geography=geography, origins=[origin], sites=[site]).item(0, "minutes")


def on_the_meridian(*, degrees: float) -> pl.DataFrame:
    """Villeneuve and Bourg, one `degrees` north of the other."""
    return place.geography().with_columns(
        latitude=pl.when(pl.col("commune") == BOURG).then(48.5 + degrees).otherwise(48.5),
        longitude=pl.lit(7.0),
    )


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        # One degree of meridian: 6371.0088 × π/180 = 111.1951 km, hence 144.5536 km of road.
        # Doorsteps: 45 km/h in dense Villeneuve, 30 in the town of Bourg; then 75 km/h, 110 beyond 40 km.
        (0.02, 4.8185),  # 2.8911 km: half of it at 45 = 1.9274, half at 30 = 2.8911
        (0.10, 20.2310),  # 14.4554 km: 5 at 45 = 6.6667, 5 at 30 = 10, then 4.4554 km at 75
        (0.50, 58.2722),  # 72.2768 km: 16.6667, 30 km at 75 = 24, then 32.2768 km at 110 = 17.6055
    ],
)
def test_minutes_are_those_worked_out_by_hand(degrees, expected):
    assert between(VILLENEUVE, BOURG, on_the_meridian(degrees=degrees)) == pytest.approx(expected, abs=0.01)


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    # 0.4° at 48.5° N: 0.4 × 111.195 × cos 48.5° = 29.47 km; 38.31 of road: 16.67 + 28.31 km at 75 = 22.65 min.
    assert between(VILLENEUVE, BOURG) == pytest.approx(39.32, abs=0.01)


def test_every_pair_has_one_row_in_order_and_repeats_count_once():
    table = minutes(
        geography=place.geography(), origins=[BOURG, VILLENEUVE, BOURG], sites=[VALVERT, VILLENEUVE]
    )
    assert table.select("origin", "site").rows() == [
        (VILLENEUVE, VILLENEUVE), (VILLENEUVE, VALVERT), (BOURG, VILLENEUVE), (BOURG, VALVERT),
    ]  # fmt: skip


def test_a_place_without_a_point_is_at_no_known_distance():
    pointless = place.geography().with_columns(
        latitude=pl.when(pl.col("commune") != BOURG).then("latitude"),
    )
    assert between(VILLENEUVE, BOURG, pointless) is None
    assert between("12345", VILLENEUVE) is None


def test_nobody_and_nowhere_give_an_empty_table():
    table = minutes(geography=place.geography(), origins=[], sites=[])
    assert table.schema == {"origin": pl.String, "site": pl.String, "minutes": pl.Float64}


def test_a_zone_is_reached_from_its_most_populated_commune():
    table = zone_minutes(geography=place.geography(), sites=[FAUBOURG])
    assert table["zone"].to_list() == [place.METROPOLIS, place.TOWN, place.RURAL]
    expected = [between(origin, FAUBOURG) for origin in (VILLENEUVE, BOURG, VALVERT)]
    assert table["minutes"].to_list() == expected


def test_a_main_commune_without_a_point_gives_way_to_the_next():
    pointless = place.geography().with_columns(
        longitude=pl.when(pl.col("commune") != VILLENEUVE).then("longitude"),
    )
    table = zone_minutes(geography=pointless, sites=[BOURG])
    assert table.item(0, "minutes") == between(FAUBOURG, BOURG)


def test_zones_within_reach_are_those_near_enough_and_the_sites_own():
    def zones(within: float) -> tuple[str, ...]:
        return reachable_zones(geography=place.geography(), sites=[BOURG], within=within)

    assert zones(39) == (place.TOWN,)
    assert zones(40) == (place.METROPOLIS, place.TOWN)
    assert zones(58) == (place.METROPOLIS, place.TOWN, place.RURAL)
    # Hautmont is ten minutes from Valvert: its own zone is there all the same.
    assert reachable_zones(geography=place.geography(), sites=["99006"], within=5) == (place.RURAL,)


@given(st.floats(0, 2), st.floats(0, 2))
def test_farther_never_takes_less_and_the_way_back_is_as_long(near, more):
    here, there = on_the_meridian(degrees=near), on_the_meridian(degrees=near + more)
    assert between(VILLENEUVE, BOURG, here) <= between(VILLENEUVE, BOURG, there) + 1e-9
    assert between(VILLENEUVE, BOURG, here) == pytest.approx(between(BOURG, VILLENEUVE, here))
