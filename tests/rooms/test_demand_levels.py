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
    offers = petit.offer_counts()
    _, found = measured(needs=NEEDS.empty())
    place = offers.filter(rome3=petit.DEVELOPER).sort("offers")["commune"][-1]
    zone = GEOGRAPHY.filter(commune=place)["zone"].item()
    here = GEOGRAPHY.filter(zone=zone)["commune"]
    taken = of(found, "commune").filter(
        pl.col("code").is_in(here.implode()), rome3=petit.DEVELOPER, horizon="short"
    )
    offered = set(offers.filter(rome3=petit.DEVELOPER)["commune"])
    assert {row["code"] for row in taken.to_dicts() if row["positions"] > 0} <= offered
    _, without = measured(needs=NEEDS.empty(), offer_counts=offers.clear())
    people = GEOGRAPHY.filter(zone=zone, bassin=GEOGRAPHY.filter(commune=place)["bassin"].item())
    shared = (
        of(without, "commune")
        .filter(rome3=petit.DEVELOPER, horizon="short")
        .join(people.select(code="commune", population="population"), on="code")
    )
    ratios = (shared["positions"] / shared["population"]).to_list()
    assert ratios == pytest.approx([ratios[0]] * len(ratios))


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
