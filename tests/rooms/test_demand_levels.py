"""Demand at every level: communes share their zone's figure, everything above sums, unknown stays unknown."""

from __future__ import annotations

import polars as pl
import pytest

import petit_est as petit
from numericemploi.demand import coherent, level, levels
from numericemploi.model.tables.employers import NEEDS

GEOGRAPHY = petit.geography()


def measured(**changed):
    given = {
        "bmo": petit.bmo(), "offer_counts": petit.offer_counts(), "geography": GEOGRAPHY,
        "families": petit.families(), "needs": NEEDS.of([petit.need(firmness="promised", positions=40)]),
        "as_of": petit.AS_OF,
    } | changed  # fmt: skip
    found = level.measure(**given)
    return found.demand, levels.of_territories(
        demand=found.demand,
        sources=found.sources,
        offer_counts=given["offer_counts"],
        geography=given["geography"],
    )


def of(found, name):
    return found.filter(level=name)


@pytest.mark.parametrize("value", ["positions", "low", "high"])
def test_a_zone_is_the_sum_of_its_communes_and_keeps_its_own_figure(value):
    demand, found = measured()
    own = of(found, "zone").sort("code", "rome3", "horizon")[value]
    assert own.to_list() == demand.sort("zone", "rome3", "horizon")[value].to_list()
    places = GEOGRAPHY.select(code="commune", zone="zone")
    summed = (
        of(found, "commune")
        .join(places, on="code")
        .group_by("zone", "rome3", "horizon")
        .agg(pl.col(value).sum())
    )
    assert summed.sort("zone", "rome3", "horizon")[value].to_list() == pytest.approx(own.to_list())


def test_basins_departments_and_region_sum_to_the_same_whole():
    demand, found = measured()
    whole = demand.group_by("rome3", "horizon").agg(pl.col("positions").sum()).sort("rome3", "horizon")
    for name in ("commune", "bassin", "department", "region"):
        sums = (
            of(found, name)
            .group_by("rome3", "horizon")
            .agg(pl.col("positions").sum())
            .sort("rome3", "horizon")
        )
        assert sums["positions"].to_list() == pytest.approx(whole["positions"].to_list()), name
    assert GEOGRAPHY["bassin"].null_count() == 0


def test_reconciling_them_changes_nothing():
    _, found = measured()
    cell = found.filter(rome3=petit.DEVELOPER, horizon="short")
    base = {name: of(cell, name).select("code", value="positions") for name in levels.LEVELS}
    again = coherent.territories(base, geography=GEOGRAPHY)
    for name in levels.LEVELS:
        assert again[name]["value"].to_list() == pytest.approx(base[name]["value"].to_list()), name


def test_within_a_part_an_occupation_goes_where_its_offers_are_else_by_people():
    part = GEOGRAPHY.filter(zone=petit.METROPOLIS).group_by("bassin").len().sort("len").row(-1)[0]
    here = GEOGRAPHY.filter(zone=petit.METROPOLIS, bassin=part).sort("commune")
    assert here.height > 1
    one = (
        petit.offer_counts()
        .head(1)
        .with_columns(
            commune=pl.lit(here["commune"][0]), rome3=pl.lit(petit.DEVELOPER), offers=pl.lit(10, pl.Int64)
        )
    )
    for offers in (one, one.clear()):
        _, found = measured(needs=NEEDS.empty(), offer_counts=offers)
        taken = (
            of(found, "commune")
            .filter(pl.col("code").is_in(here["commune"].implode()), rome3=petit.DEVELOPER, horizon="short")
            .join(here.select(code="commune", population="population"), on="code")
            .sort("code")
        )
        whole = taken["positions"].sum()
        assert whole > 0
        if offers.height:
            assert taken["positions"].to_list() == pytest.approx([whole] + [0.0] * (here.height - 1))
        else:
            people = taken["population"] / taken["population"].sum()
            assert taken["positions"].to_list() == pytest.approx((people * whole).to_list())


def test_an_unknown_zone_leaves_its_communes_and_what_holds_them_unknown():
    alone = GEOGRAPHY.with_columns(
        bassin=pl.when(pl.col("zone") == petit.TOWN).then(None).otherwise(pl.col("bassin"))
    )
    demand, found = measured(geography=alone)
    assert demand.filter(zone=petit.TOWN)["positions"].null_count() > 0
    region = of(found, "region")
    assert region["positions"].null_count() == region.height
    assert set(region["unknown"]) == {alone.filter(zone=petit.TOWN).height}
    codes = alone.filter(zone=petit.TOWN)["commune"]
    assert (
        of(found, "commune")
        .filter(pl.col("code").is_in(codes.implode()))["positions"]
        .drop_nulls()
        .is_empty()
    )
    assert of(found, "bassin")["positions"].null_count() == 0
