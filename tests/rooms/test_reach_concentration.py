"""Concentration in the metropolises, before and after a plan, worked out by hand."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est as place
from numericemploi.reach import concentration

STRASBOURG = concentration.METROPOLISES[0]


def geography() -> pl.DataFrame:
    """Petit-Est with its metropolis in the place of Strasbourg's zone."""
    return place.geography().with_columns(
        zone=pl.when(pl.col("zone") == place.METROPOLIS).then(pl.lit(STRASBOURG)).otherwise("zone")
    )


def values(**of: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"commune": list(of), "value": list(of.values())}, schema={"commune": pl.String, "value": pl.Float64}
    )


def measured(**changed: object) -> dict[tuple[str, str], dict]:
    given = {
        "geography": geography(),
        "totals": pl.DataFrame({"zone": [STRASBOURG, place.TOWN, place.RURAL], "value": [60.0, 30.0, 10.0]}),
        "posts": values(**{"99001": 6.0, "99004": 2.0}),
        "sessions": values(**{"99001": 30.0, "99003": 10.0}),
        "plan": pl.DataFrame({"commune": ["99005"], "seats": [10], "expected": [6.0]}),
        "hires": values(**{"99001": 18.0, "99003": 6.0}),
    }
    return {
        (row["what"], row["moment"]): row for row in concentration.measure(**(given | changed))[0].to_dicts()
    }


def test_shares_and_indices_of_posts_are_those_worked_out_by_hand():
    row = measured()["posts", "before"]
    assert row["metropolis_share"] == pytest.approx(0.6)
    # 10, 30, 60: Σ(2i − 4)x = −20 + 0 + 120 = 100, over 3 × 100
    assert row["gini"] == pytest.approx(1 / 3)
    assert row["hhi"] == pytest.approx(0.36 + 0.09 + 0.01)
    assert row["rural_share"] == pytest.approx(2 / 8)  # two of eight offers, in Les Prés (density 6)


def test_a_plan_moves_places_and_hires_but_no_post():
    rows = measured()
    assert set(rows) == {
        ("posts", "before"),
        ("places", "before"),
        ("places", "after"),
        ("hires", "before"),
        ("hires", "after"),
    }
    assert rows["places", "before"]["metropolis_share"] == pytest.approx(30 / 40)
    assert rows["places", "after"]["metropolis_share"] == pytest.approx(30 / 50)
    assert rows["places", "before"]["rural_share"] == 0
    assert rows["places", "after"]["rural_share"] == pytest.approx(10 / 50)
    assert rows["hires", "after"]["total"] == pytest.approx(30)


def test_a_zone_whose_figure_is_unknown_is_left_out_and_counted():
    totals = pl.DataFrame({"zone": [STRASBOURG, place.TOWN], "value": [60.0, None]})
    row = measured(totals=totals)["posts", "before"]
    assert (row["zones"], row["unknown_zones"]) == (1, 2)
    assert row["metropolis_share"] == 1


def test_under_twenty_people_no_share_of_hires_is_given():
    rows = measured(hires=values(**{"99001": 19.0}))
    assert rows["hires", "before"]["total"] == 19
    assert rows["hires", "before"]["metropolis_share"] is None
    assert rows["hires", "before"]["gini"] is None
    assert rows["hires", "after"]["metropolis_share"] == pytest.approx(19 / 25)


def test_nothing_anywhere_has_no_share():
    nothing = values()
    row = measured(
        sessions=nothing,
        plan=pl.DataFrame(schema={"commune": pl.String, "seats": pl.Int64, "expected": pl.Float64}),
    )
    assert row["places", "after"]["total"] == 0
    assert row["places", "after"]["hhi"] is None


def test_without_offer_counts_the_rural_part_of_posts_is_unknown():
    assert measured(posts=None)["posts", "before"]["rural_share"] is None
