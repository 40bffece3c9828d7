"""Where a firm could settle in Petit-Est: every value worked out by hand, every unknown kept unknown."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est as place
from numericemploi.model.errors import UnknownCodeError
from numericemploi.model.tables.results import DEMAND, STOCK
from numericemploi.reach import settle

CITY, TOWN, RURAL = place.METROPOLIS, place.TOWN, place.RURAL


def evidence(**changed: object) -> settle.Evidence:
    """Stock: 20 able in the metropolis, 5 in the town, unknown in the rural zone.

    Between main communes: city-town 39 minutes, town-rural 52.7, city-rural 59.6 (estimate).
    """
    row = {"rome3": place.DEVELOPER, "jobseekers": 0.0, "year": 2023}
    demand = {"rome3": place.DEVELOPER, "horizon": "medium", "low": 0.0, "high": 0.0, "year": 2024, "published_share": None,
              "declared": 0, "offers": None}  # fmt: skip
    given = {
        "geography": place.geography(),
        "stock": STOCK.of([{**row, "zone": CITY, "able": 20.0}, {**row, "zone": TOWN, "able": 5.0}]),
        "demand": DEMAND.of(
            [{**demand, "zone": CITY, "positions": 50.0}, {**demand, "zone": TOWN, "positions": 10.0}]
        ),
        "seats": pl.DataFrame({"zone": [TOWN], "rome3": [place.DEVELOPER], "seats": [10.0], "months": [6.0]}),
        "posts": pl.DataFrame({"zone": [CITY, TOWN, RURAL], "value": [60.0, 30.0, 10.0]}),
    }
    return settle.Evidence(**(given | changed))


def project(**changed: object) -> settle.Project:
    return settle.Project(**({"occupations": (place.DEVELOPER,), "people": 10} | changed))


def value(zone: str, criterion: str, ranked: tuple) -> float | None:
    return ranked[1].filter(zone=zone, criterion=criterion).item(0, "value")


def figure(zone: str, criterion: str, ranked: tuple) -> float | None:
    return ranked[1].filter(zone=zone, criterion=criterion).item(0, "figure")


def test_people_within_forty_five_minutes_count_whole_and_no_farther_ones():
    ranked = settle.rank(project(), evidence())
    assert figure(CITY, "now", ranked) == 25  # the town is 39 minutes away
    assert figure(TOWN, "now", ranked) == 25
    assert figure(RURAL, "now", ranked) is None  # nothing known within 45 minutes: unknown, not zero
    assert value(CITY, "now", ranked) == 1


def test_telework_brings_people_from_farther_for_its_share():
    ranked = settle.rank(project(telework=0.4), evidence())
    # From the rural zone both are within 90 minutes: 0.4 × 25
    assert figure(RURAL, "now", ranked) == pytest.approx(10)


def test_seats_count_when_they_end_in_time():
    assert figure(CITY, "trainable", settle.rank(project(months=6), evidence())) == 10
    assert figure(CITY, "trainable", settle.rank(project(months=5), evidence())) == 0
    late = pl.DataFrame({"zone": [TOWN], "rome3": [place.DEVELOPER], "seats": [10.0], "months": [13.0]})
    assert figure(CITY, "trainable", settle.rank(project(months=24), evidence(seats=late))) == 0


def test_competition_weighs_what_others_ask_against_who_is_there():
    ranked = settle.rank(project(), evidence())
    # 60 positions asked within 45 minutes, 25 able and 10 trained: 60 / 35
    assert figure(CITY, "competition", ranked) == pytest.approx(60 / 35)
    assert value(CITY, "competition", ranked) == pytest.approx(1 / (1 + 60 / 35))
    assert value(RURAL, "competition", ranked) is None


def test_the_connection_is_a_lower_bound_and_unknown_where_nothing_is_proven():
    ranked = settle.rank(project(), evidence())
    assert value(RURAL, "connection", ranked) == pytest.approx(0.8)  # Valvert, 8,000 of 10,000
    assert value(CITY, "connection", ranked) is None


def test_coming_where_posts_are_few_makes_the_territory_more_even():
    ranked, _ = settle.rank(project(), evidence())
    change = {one.zone: one.gini_change for one in ranked}
    # 60, 30, 10 → Gini 1/3; with ten more posts in the rural zone 60, 30, 20 of 110: (−40 + 0 + 120) / 330
    assert change[RURAL] == pytest.approx(80 / 330 - 1 / 3)
    assert change[RURAL] < change[TOWN] < 0 < change[CITY]


def test_contributions_sum_to_the_low_score_and_the_unknown_ones_make_the_difference():
    ranked, criteria = settle.rank(project(), evidence())
    for one in ranked:
        own = criteria.filter(zone=one.zone)
        assert own["contribution"].sum() == pytest.approx(one.low)
        assert own.filter(pl.col("value").is_null())["weight"].sum() == pytest.approx(one.high - one.low)


def test_weights_are_the_askers_and_decide_the_order():
    balance = settle.rank(project(weights=dict.fromkeys(settle.CRITERIA, 0.0) | {"balance": 3.0}), evidence())
    assert [one.zone for one in balance[0]] == [RURAL, TOWN, CITY]
    now = settle.rank(project(weights=dict.fromkeys(settle.CRITERIA, 0.0) | {"now": 1.0}), evidence())
    assert now[0][-1].zone == RURAL


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0}, {"people": -3}, {"people": 1_000_000}, {"months": 0}, {"months": 25}, {"telework": 1.1},
        {"occupations": ()}, {"weights": {"now": 1.0}}, {"weights": dict.fromkeys(settle.CRITERIA, 0.0)},
        {"weights": dict.fromkeys(settle.CRITERIA, -1.0)}, {"weights": dict.fromkeys(settle.CRITERIA, float("nan"))},
    ],
)  # fmt: skip
def test_an_impossible_project_is_refused_in_words(wrong):
    with pytest.raises(UnknownCodeError) as refused:
        project(**wrong)
    assert refused.value.message.endswith((".", "%."))


@given(st.integers(1, 5000), st.integers(1, 24), st.floats(0, 1))
def test_scores_stay_between_zero_and_one_whatever_is_asked(people, months, telework):
    ranked, _ = settle.rank(project(people=people, months=months, telework=telework), evidence())
    assert all(-1e-9 <= one.low <= one.high <= 1 + 1e-9 for one in ranked)
    assert len(ranked) == 3
