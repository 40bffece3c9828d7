"""Offers of what no survey measures: beside, never inside."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est
from numericemploi.demand import beside


def _offers(counts: pl.DataFrame) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    found = beside.offers(
        offer_counts=counts, geography=petit_est.geography(), related=pl.Series(["E1205"], dtype=pl.String)
    )
    return {(zone, code): (offers, year) for zone, code, offers, year in found.iter_rows()}


def test_the_domain_total_holds_every_m18_offer_of_the_zone():
    # Villeneuve and Faubourg: 6 + 2 developers, 3 administrators
    assert _offers(petit_est.offer_counts())[petit_est.METROPOLIS, "M18"] == (11, 2021)


def test_a_related_occupation_without_an_offer_has_none_where_counts_are_loaded():
    assert _offers(petit_est.offer_counts())[petit_est.RURAL, "E1205"] == (0, 2021)


def test_without_counts_offers_are_unknown_and_not_zero():
    assert set(_offers(petit_est.offer_counts().clear()).values()) == {(None, None)}


def test_related_offers_do_not_enter_the_domain_total():
    counts = petit_est.offer_counts().with_columns(rome3=pl.lit("E1205")).unique("commune")
    assert _offers(counts)[petit_est.METROPOLIS, "M18"] == (0, 2021)


def test_the_survey_stands_beside_in_its_own_basins_with_the_crosswalk_and_nothing_is_filled_in():
    rows = beside.survey(bmo=petit_est.bmo(), geography=petit_est.geography(), families=petit_est.families())
    shares = {(r["zone"], r["bassin"]): r["people_share"] for r in rows.iter_rows(named=True)}
    # 99A1: 250,000 people of 280,000 in the metropolis; 99B2: half and half; a withheld count stays withheld.
    assert shares == {
        (petit_est.METROPOLIS, "99A1"): pytest.approx(250 / 280), (petit_est.TOWN, "99A1"): pytest.approx(30 / 280),
        (petit_est.TOWN, "99B2"): 0.5, (petit_est.RURAL, "99B2"): 0.5,
    }  # fmt: skip
    assert rows.filter(bassin="99A1", family="M1X80")["projects"].to_list() == [100, 100]
    assert rows.filter(bassin="99B2")["projects"].to_list() == [None, None]


def test_tension_stands_beside_as_published_for_each_basin_of_a_zone():
    old = petit_est.tension(year=2019)
    rows = beside.tension(
        tension=pl.concat([old, petit_est.tension()]),
        geography=petit_est.geography(),
        occupations=petit_est.occupations(),
    )
    assert rows["year"].unique().to_list() == [2023]
    assert rows.filter(zone=petit_est.TOWN).select("bassin", "tension").rows() == [("99A1", 5), ("99B2", 2)]
