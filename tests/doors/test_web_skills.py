"""Where a training's skills come from, and what offers ask beside, on its page and in a real run of the intake."""

from __future__ import annotations

import polars as pl
import pytest
from django.test import Client

import petit_est
from numericemploi.model.tables.nomenclatures import ROME_LINKS, ROME_SHEETS, ROME_SKILLS
from numericemploi.store import editions, files
from numericemploi.verbs import readings, skills


def test_the_page_tells_what_is_stated_by_code_by_words_and_what_is_only_inferred(
    client: Client, small: object
):
    page = client.get("/formations/fictif-dev/").content.decode()
    assert "2 compétences enseignées, d'après le programme" in page.replace("&#x27;", "'")
    assert "« développement Java » (91" in page
    assert "1 compétence déduite des métiers visés" in page
    assert "elles ne comptent pas dans la couverture" in page


def test_the_page_lists_what_offers_ask_and_the_programme_lacks_with_its_weight(
    client: Client, small: object
):
    page = client.get("/formations/fictif-dev/").content.decode()
    lacking = page[page.index('id="missing"') :]
    assert "Méthode AGILE" in lacking
    assert "30" in lacking
    assert "Réaliser des études et développements informatiques" not in lacking[: lacking.index("</table>")]


@pytest.mark.django_db
def test_texts_add_skills_to_codes_and_each_keeps_its_origin(data_folder: object):
    trainings = petit_est.trainings().with_columns(
        objective=pl.Series(["Objectifs : développer des applications web en PHP, déployer avec Docker.", ""])
    )
    offers = petit_est.offers().with_columns(
        text=pl.lit("Profil : vous maîtrisez Linux. Docker serait un plus.")
    )
    told = readings.complete(offers, trainings)
    developer = told.training_skills.filter(training_id="fictif-dev")
    origin = dict(developer.select("ogr", "source").iter_rows())
    assert {origin[code] for code in ("s1", "s2", "s3")} == {"code"}
    assert {origin["478768"], origin["102732"]} == {"text"}
    inferred = {ogr for ogr, source in origin.items() if source == "inferred"}
    assert inferred
    taught = told.trainings.filter(training_id="fictif-dev")["skills"].to_list()[0]
    assert taught[:3] == ["s1", "s2", "s3"]
    assert {"478768", "102732"} <= set(taught)
    assert not inferred & set(taught)
    asked, needed = told.offers.select("skills", "essential").row(0)
    assert {"109763", "478768"} <= set(asked)
    assert "109763" in needed
    assert "478768" not in needed


@pytest.mark.django_db
def test_a_text_is_read_once_and_a_damaged_memory_is_made_again(
    data_folder: object, monkeypatch: pytest.MonkeyPatch
):
    first = readings.complete(petit_est.offers(), petit_est.trainings())
    memory = files.folder() / "indexes/readings.parquet"
    kept = memory.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(skills, "current_reader", lambda: pytest.fail("nothing is left to read"))
        assert readings.complete(petit_est.offers(), petit_est.trainings()).offers.equals(first.offers)
    memory.write_bytes(b"damaged")
    assert readings.complete(petit_est.offers(), petit_est.trainings()).training_skills.equals(
        first.training_skills
    )
    assert memory.read_bytes() == kept


@pytest.mark.django_db
def test_a_loaded_rome_replaces_the_packaged_inventory_by_its_own_sheets_of_the_perimeter(
    data_folder: object,
):
    tables = {
        ROME_SHEETS: [
            {"rome4": "M1855", "ogr": "1", "label": "Dev", "rome3": "M1805", "digital_flag": "O"},
            {"rome4": "A1101", "ogr": "2", "label": "Semis", "rome3": "A1101", "digital_flag": "N"},
        ],
        ROME_SKILLS: [
            {"ogr": "109870", "label": "Java", "nature": "savoir"},
            {"ogr": "900001", "label": "Langage du futur", "nature": "savoir"},
            {"ogr": "900002", "label": "Semer du blé", "nature": "competence"},
        ],
        ROME_LINKS: [
            {"rome4": "M1855", "ogr": "109870"}, {"rome4": "M1855", "ogr": "900001"}, {"rome4": "A1101", "ogr": "900002"},
        ],
    }  # fmt: skip
    for table, rows in tables.items():
        source = editions.Source(
            dataset=table.name,
            origin="public",
            publisher="",
            licence="",
            vintage="",
            published_on=petit_est.AS_OF,
        )
        editions.keep(table, table.of(rows), rejects=None, source=source, digest=table.name)
    assert skills.inventory().skills == 2
    assert skills.sheets_of([["M1805"]]) == [["M1855"]]
    spans = skills.read_text("Profil : vous maîtrisez le langage du futur et Java. Semer du blé.").spans
    assert {span.ogr for span in spans} == {"900001", "109870"}
