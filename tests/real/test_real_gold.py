"""The committed gold set beside the published ROME: every code is one of the inventory that the guide closes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from numericemploi.sources import gold, rome_links, rome_sheets, rome_skills

pytestmark = pytest.mark.real

FROZEN = Path(__file__).resolve().parents[2] / "bench" / "gold" / "skills_fr_v1.jsonl"
HEADS = ("M1801", "M1802", "M1803", "M1804", "M1805", "M1806", "M1807", "M1810", "I1401", "E1205", "E1104")


@pytest.fixture(scope="module")
def inventory(shared: Path) -> set[str]:
    rome = shared / "rome" / "v460"
    sheets, _ = rome_sheets.read(rome / "unix_referentiel_code_rome_v460_utf8.csv.gz")
    links, _ = rome_links.read(
        rome / "unix_coherence_item_v460_utf8.csv.gz", rome / "unix_liens_rome_referentiels_v460_utf8.csv.gz"
    )
    skills, _ = rome_skills.read(
        rome / "unix_referentiel_competence_v460_utf8.csv.gz",
        rome / "unix_referentiel_savoir_v460_utf8.csv.gz",
    )
    kept = sheets.filter(pl.col("rome3").is_in(HEADS))
    assert kept.height == 107
    linked = links.join(kept, on="rome4", how="semi").join(skills, on="ogr", how="semi")
    return set(linked["ogr"])


def test_the_inventory_has_the_size_that_the_guide_says(inventory: set[str]):
    assert len(inventory) == 2_573


def test_every_skill_of_the_gold_set_is_in_the_inventory(inventory: set[str]):
    items, rejects = gold.read(FROZEN.read_bytes(), FROZEN.name, inventory)
    assert rejects.is_empty()
    assert len({skill for item in items for skill in item.skills}) > 500
