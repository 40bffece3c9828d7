"""What each commune of Petit-Est reaches, by car, public transport and screen."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est as place
from numericemploi.model.tables.territories import GEOGRAPHY, TRAVEL_TIMES
from numericemploi.reach import catchment, travel

VILLENEUVE, FAUBOURG, BOURG, PRES, VALVERT, HAUTMONT = ("99001", "99002", "99003", "99004", "99005", "99006")


def sessions(*rows: tuple[str, str | None, str]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows),
        orient="row",
        schema={"session_id": pl.String, "commune": pl.String, "modality": pl.String},
    )


def reached(**changed: object) -> dict[str, dict]:
    given = {
        "geography": place.geography(),
        "sessions": sessions(("A", BOURG, "onsite"), ("B", BOURG, "blended"), ("C", None, "remote")),
        "posts": pl.DataFrame({"commune": [VILLENEUVE, BOURG], "posts": [6, 2]}),
    }
    table = catchment.of_communes(**(given | changed))
    return {row["commune"]: row for row in table.iter_rows(named=True)}


def loaded(*rows: tuple[str, str, str, float]) -> pl.DataFrame:
    return TRAVEL_TIMES.of(
        [{"origin": o, "site": s, "mode": mode, "minutes": m, "kilometres": None} for o, s, mode, m in rows]
    )


def test_sessions_and_posts_are_counted_within_each_limit():
    # Villeneuve is 39.3 minutes from Bourg (see test_reach_travel); its own six posts are at its door.
    row = reached()[VILLENEUVE]
    assert [row[f"sessions_{limit}"] for limit in (30, 45, 60, 90)] == [0, 2, 2, 2]
    assert [row[f"posts_{limit}"] for limit in (30, 45, 60, 90)] == [6, 8, 8, 8]
    assert row["nearest_session"] == pytest.approx(39.32, abs=0.01)


def test_every_pair_within_ninety_minutes_is_found_with_the_minutes_of_the_estimate():
    communes = place.geography()["commune"].to_list()
    found = catchment.pairs(geography=place.geography(), sites=communes)
    whole = travel.minutes(geography=place.geography(), origins=communes, sites=communes)
    expected = whole.filter(pl.col("minutes") <= 90).rename({"origin": "commune"})
    assert found["commune"].to_list() == expected["commune"].to_list()
    assert found["site"].to_list() == expected["site"].to_list()
    assert found["minutes"].to_list() == pytest.approx(expected["minutes"].to_list())


@given(st.lists(st.tuples(st.floats(41, 51), st.floats(-5, 9)), min_size=2, max_size=25))
def test_the_tree_finds_what_looking_at_every_pair_finds(points):
    row = {"label": "x", "department": "99", "region": "99", "zone": "9901", "bassin": None, "population": None,
           "density": None, "connected": None}  # fmt: skip
    geography = GEOGRAPHY.of(
        [
            {**row, "commune": f"99{i:03}", "latitude": latitude, "longitude": longitude}
            for i, (latitude, longitude) in enumerate(points)
        ]
    )
    communes = geography["commune"].to_list()
    found = catchment.pairs(geography=geography, sites=communes)
    whole = travel.minutes(geography=geography, origins=communes, sites=communes)
    near = whole.filter(pl.col("minutes") <= 90 - 1e-6)
    far = whole.filter(pl.col("minutes") > 90 + 1e-6)
    pairs = set(found.select("commune", "site").iter_rows())
    assert set(near.select("origin", "site").iter_rows()) <= pairs
    assert not pairs & set(far.select("origin", "site").iter_rows())


def test_an_old_table_of_fibre_proves_yes_never_no():
    rows = reached()
    assert rows[VALVERT]["remote_sessions"] == 1  # Valvert is the connected commune of Petit-Est
    assert rows[HAUTMONT]["remote_sessions"] is None
    assert rows[HAUTMONT]["blended_sessions"] is None


def test_a_blended_session_reaches_by_its_site_and_by_the_connection_at_once():
    assert reached()[VALVERT]["blended_sessions"] == 1
    far = reached(geography=place.geography().with_columns(
        latitude=pl.when(pl.col("commune") == VALVERT).then(60.0).otherwise("latitude")))  # fmt: skip
    assert far[VALVERT]["blended_sessions"] == 0


def test_a_session_on_site_without_a_place_reaches_nobody():
    rows = reached(sessions=sessions(("A", None, "onsite")))
    assert {row["sessions_90"] for row in rows.values()} == {0}
    assert rows[BOURG]["nearest_session"] is None


def test_a_commune_without_a_point_is_unknown_not_empty():
    pointless = place.geography().with_columns(
        latitude=pl.when(pl.col("commune") != HAUTMONT).then("latitude")
    )
    table = catchment.of_communes(geography=pointless, sessions=sessions(("A", BOURG, "onsite")), posts=None)
    row = table.filter(commune=HAUTMONT).to_dicts()[0]
    assert row["sessions_90"] is None
    assert HAUTMONT not in catchment.with_nothing(table, within=90)["commune"]


def test_without_a_count_of_offers_posts_are_unknown():
    assert reached(posts=None)[VILLENEUVE]["posts_90"] is None


def test_a_loaded_time_takes_the_place_of_the_estimate_and_may_bring_near_or_far():
    rows = reached(loaded=loaded((VILLENEUVE, BOURG, "car", 25.0), (FAUBOURG, BOURG, "car", 91.0)))
    assert rows[VILLENEUVE]["sessions_30"] == 2
    assert rows[VILLENEUVE]["nearest_session"] == 25
    assert rows[FAUBOURG]["sessions_90"] == 0


def test_a_loaded_time_serves_a_commune_without_a_point():
    pointless = place.geography().with_columns(
        latitude=pl.when(pl.col("commune") != HAUTMONT).then("latitude")
    )
    rows = reached(geography=pointless, loaded=loaded((HAUTMONT, BOURG, "car", 44.0)))
    assert rows[HAUTMONT]["sessions_45"] == 2
    assert rows[HAUTMONT]["estimated"] is False


def test_public_transport_stands_beside_and_never_replaces_the_car():
    rows = reached(
        loaded=loaded((VILLENEUVE, BOURG, "transit", 70.0), (VILLENEUVE, VALVERT, "transit", 10.0))
    )
    assert rows[VILLENEUVE]["transit_session"] == 70
    assert rows[VILLENEUVE]["nearest_session"] == pytest.approx(39.32, abs=0.01)
    assert rows[PRES]["transit_session"] is None


def test_communes_with_nothing_are_those_that_no_session_reaches_by_road_or_screen():
    table = catchment.of_communes(
        geography=place.geography(),
        sessions=sessions(("A", VILLENEUVE, "onsite"), ("C", None, "remote")),
        posts=None,
    )
    far = table.filter(pl.col("sessions_45") == 0)["commune"].to_list()
    assert far == [VALVERT, HAUTMONT]
    # Valvert is proven to be connected: the remote session reaches it.
    assert catchment.with_nothing(table, within=45)["commune"].to_list() == [HAUTMONT]


def test_without_any_session_every_commune_has_nothing():
    table = catchment.of_communes(geography=place.geography(), sessions=sessions(), posts=None)
    assert catchment.with_nothing(table, within=90).height == 6
