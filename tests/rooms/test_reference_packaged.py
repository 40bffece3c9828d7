"""The small tables of facts that the package ships."""

from __future__ import annotations

from importlib import resources

import polars as pl
import pytest

from numericemploi.model.codes import BassinCode, CommuneCode, Fap, Rome, ZoneCode
from numericemploi.reference import packaged


def test_the_perimeter_is_that_of_the_product_decision():
    scopes = dict(packaged.occupations().select("rome3", "scope").iter_rows())
    core = {code for code, scope in scopes.items() if scope == "core"}
    assert core == {"M1801", "M1802", "M1803", "M1804", "M1805", "M1806", "M1807", "M1810", "I1401"}
    assert {code for code, scope in scopes.items() if scope == "related"} == {"E1205", "E1104"}


def test_every_occupation_says_why_it_is_in():
    assert packaged.occupations()["why"].str.len_chars().min() > 20


def test_the_links_to_families_share_each_core_occupation_whole():
    shares = packaged.family_occupations().group_by("rome3").agg(pl.col("weight").sum())
    core = packaged.occupations().filter(scope="core")["rome3"]
    assert set(shares["rome3"]) == set(core)
    assert shares["weight"].to_list() == pytest.approx([1.0] * 9)


def test_the_links_cover_the_six_digital_families_each_with_a_reason():
    links = packaged.family_occupations()
    assert set(links["family"]) == {"M1X80", "M1X81", "M2X90", "M2X91", "M2X92", "M2X93"}
    assert set(links["confidence"]) <= {"A", "B", "C"}
    assert links["why"].str.len_chars().min() > 20


def test_a_share_of_an_occupation_between_families_is_called_our_reading():
    shared = packaged.family_occupations().filter(pl.col("weight") < 1)
    assert set(shared["confidence"]) == {"C"}
    assert shared["why"].str.contains("part lue par nous").all()


def test_every_packaged_code_is_born_checked():
    tables = packaged.packaged_tables()
    for code, values in (
        (CommuneCode, tables["communes"]["commune"]),
        (ZoneCode, tables["zones"]["zone"]),
        (BassinCode, tables["commune_bassins"]["bassin"]),
        (Rome, packaged.core_skills()["rome3"]),
        (Fap, packaged.family_occupations()["family"]),
    ):
        assert all(code.is_valid(value) for value in values)


def test_the_communes_cover_the_27_zones_and_the_43_bassins():
    tables = packaged.packaged_tables()
    assert set(tables["communes"]["zone"]) == set(tables["zones"]["zone"])
    assert tables["zones"].height == 27
    assert tables["commune_bassins"]["bassin"].n_unique() == 43
    assert 140 <= tables["communes"].height <= 160


def test_every_zone_has_two_rural_communes_at_least():
    tables = packaged.packaged_tables()
    rural = tables["communes"].join(tables["commune_density"], on="commune").filter(pl.col("density") >= 5)
    counts = rural.group_by("zone").len()
    assert counts.height == 27
    assert counts["len"].min() >= 2


def test_the_main_commune_of_a_zone_lies_in_it():
    zones = packaged.zones_facts().join(
        packaged.packaged_tables()["communes"],
        left_on="main_commune",
        right_on="commune",
        suffix="_of_commune",
    )
    assert zones.height == 27
    assert (zones["zone"] == zones["zone_of_commune"]).all()


def test_every_occupation_of_the_perimeter_has_essential_items_and_others():
    items = packaged.core_skills()
    assert set(items["rome3"]) == set(packaged.occupations()["rome3"])
    counts = items.group_by("rome3").agg(
        essential=pl.col("essential").sum(), others=(~pl.col("essential")).sum()
    )
    assert counts["essential"].min() >= 2
    assert counts["others"].min() >= 2
    assert not items.select("rome3", "ogr").is_duplicated().any()


def test_able_shares_are_shares_of_every_core_occupation():
    shares = packaged.able_shares()
    assert set(shares) == set(packaged.occupations().filter(scope="core")["rome3"])
    assert all(0 < share < 1 for share in shares.values())


def test_programmes_carry_their_figures_and_their_source():
    rows = {row["programme"]: row for row in packaged.programmes().iter_rows(named=True)}
    assert rows["ia"]["amount_euros"] == 350_000_000
    assert rows["lycees"]["count"] == 293
    assert rows["thd"]["amount_euros"] == 2_000_000_000
    assert all(row["source"] and row["date"] for row in rows.values())


def test_every_packaged_file_has_its_source_date_and_licence():
    folder = resources.files("numericemploi.reference") / "packaged"
    files = {entry.name for entry in folder.iterdir() if entry.name.endswith(".csv")}
    assert files == {fact.file for fact in packaged.FACTS}
    assert all(fact.source and fact.date and fact.licence for fact in packaged.FACTS)


def test_every_department_and_region_of_france_has_its_name():
    departments, regions = packaged.departments(), packaged.regions()
    assert (departments.height, regions.height) == (101, 18)
    assert departments["department"].n_unique() == departments["label"].n_unique() == 101
    assert {*departments["region"]} == {*regions["region"]}
    # Grand Est holds ten departments, Île-de-France eight, Occitanie thirteen, as the law of 16 January 2015 drew them.
    held = dict(departments["region"].value_counts().iter_rows())
    assert (held["44"], held["11"], held["76"]) == (10, 8, 13)
    names = dict(departments.filter(region="44").select("department", "label").iter_rows())
    assert names["67"] == "Bas-Rhin"
    assert names["08"] == "Ardennes"


def test_the_departments_of_the_packaged_communes_are_among_them():
    assert {*packaged.packaged_tables()["communes"]["department"]} <= {*packaged.departments()["department"]}
