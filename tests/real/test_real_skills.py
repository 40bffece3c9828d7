"""Skills on the whole ROME 4.0 and on ESCO: the packaged tables are what the publishers say."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from numericemploi.reference import packaged
from numericemploi.skills import titles
from numericemploi.sources import rome_links, rome_sheets, rome_skills

pytestmark = pytest.mark.real

ROME = "rome/v460/unix_{}_v460_utf8.csv.gz"


@pytest.fixture(scope="module")
def items(shared: Path) -> pl.DataFrame:
    found, _ = rome_skills.read(
        shared / ROME.format("referentiel_competence"), shared / ROME.format("referentiel_savoir")
    )
    return found


def test_the_packaged_inventory_is_every_item_that_a_sheet_of_the_perimeter_links_to(
    shared: Path, items: pl.DataFrame
):
    sheets, _ = rome_sheets.read(shared / ROME.format("referentiel_code_rome"))
    links, _ = rome_links.read(
        shared / ROME.format("coherence_item"), shared / ROME.format("liens_rome_referentiels")
    )
    own = sheets.filter(pl.col("rome3").is_in(packaged.occupations()["rome3"].implode()))["rome4"]
    assert own.len() == 107
    linked = links.filter(pl.col("rome4").is_in(own.implode())).join(items, on="ogr")
    expected = linked.group_by("ogr", "label", "nature", "category").agg(
        pl.col("rome4").sort(), core=pl.col("rome4").filter(pl.col("core").is_not_null()).sort()
    )
    shipped = packaged.digital_skills()
    assert shipped.sort("ogr").equals(expected.select(shipped.columns).sort("ogr"))


@pytest.fixture(scope="module")
def esco(shared: Path) -> dict[str, set[str]]:
    """URIs by folded French name, preferred or alternative."""
    names: dict[str, set[str]] = {}
    for file, separator in (("skills_fr_labels_2026-08", "|"), ("digitalSkillsCollection_fr", "\n")):
        with gzip.open(shared / f"esco/v1.2_fr/{file}.csv.gz", "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                for name in (row["preferredLabel"], *(row["altLabels"] or "").split(separator)):
                    names.setdefault(titles.folded(name), set()).add(row["conceptUri"])
    return names


def test_equal_names_link_few_items_of_rome_to_esco(items: pl.DataFrame, esco: dict[str, set[str]]):
    equal = items.filter(pl.Series([titles.folded(label) in esco for label in items["label"]]))
    savoirs = equal.filter(nature="savoir").height
    # The design counted 46 and 304; folding « & » as « et » adds one savoir.
    assert (equal.height - savoirs, savoirs) == (46, 305)


def test_every_link_of_ours_names_an_item_of_the_inventory_and_a_skill_of_esco(esco: dict[str, set[str]]):
    links = packaged.skills_esco()
    assert set(links["ogr"]) <= set(packaged.digital_skills()["ogr"])
    wrong = [
        label
        for label, uri in links.select("label", "uri").iter_rows()
        if uri not in esco[titles.folded(label)]
    ]
    assert not wrong


def test_every_equal_name_of_the_inventory_is_among_our_links(esco: dict[str, set[str]]):
    linked = set(packaged.skills_esco()["ogr"])
    equal = [
        ogr
        for ogr, label in packaged.digital_skills().select("ogr", "label").iter_rows()
        if titles.folded(label) in esco
    ]
    assert set(equal) <= linked
