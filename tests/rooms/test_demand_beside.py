"""Offers of what no survey measures: beside, never inside."""

from __future__ import annotations

import polars as pl

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
