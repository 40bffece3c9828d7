"""A zone's sheet to take away: the same figures in four forms, each with its notes; frozen, it never changes."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
from typing import Any

import fastexcel
import polars as pl
import pytest
from django.test import Client
from typer.testing import CliRunner

import petit_est
import small_run
from numericemploi.cli.app import build
from numericemploi.config.console import written
from numericemploi.model.errors import NotFoundError, StorageError
from numericemploi.model.tables.territories import ZONE_CONTOURS
from numericemploi.reference import packaged
from numericemploi.store import editions, extracts, files, runs
from numericemploi.store.models import Event, Extract
from numericemploi.verbs import zones
from numericemploi.web import snapshot, zone_documents

pytestmark = pytest.mark.django_db

FORMS = tuple(zone_documents.MEDIA)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def table(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.fixture
def contours(small: runs.Done) -> None:
    ring = [[7.0, 48.5], [7.5, 48.5], [7.5, 49.0], [7.0, 48.5]]
    shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
    source = editions.Source(
        dataset="zone_contours", origin="public", publisher="IGN, Insee", licence="Licence Ouverte 2.0 (Etalab)",
        vintage="2024", published_on=petit_est.AS_OF,
    )  # fmt: skip
    frame = ZONE_CONTOURS.of([{"zone": petit_est.TOWN, "label": "Bourg", "geometry": shape}])
    editions.keep(ZONE_CONTOURS, frame, rejects=None, source=source, digest="f" * 64)


def test_the_console_writes_the_same_bytes_as_the_site(
    client: Client, small: runs.Done, tmp_path, monkeypatch
):
    def console(*words: str):
        return CliRunner().invoke(build(lambda _folder: None, written=written), ["zones", "export", *words])

    monkeypatch.chdir(tmp_path)
    for form, language in (("csv", "fr"), ("geojson", "fr"), ("pdf", "en")):
        to = tmp_path / f"zone.{form}"
        asked = ["9902", "--format", form, "--horizon", "medium", "--language", language, "--to", str(to)]
        assert console(*asked).exit_code == 0
        before = "/en" if language == "en" else ""
        assert to.read_bytes() == client.get(f"{before}/zones/9902/fiche.{form}?horizon=medium").content
    assert console("--format", "csv").stdout.strip() == "zones-short-2024-06-30.csv"
    assert (tmp_path / "zones-short-2024-06-30.csv").read_bytes() == client.get("/zones/zones.csv").content
    for wrong in (["0000"], ["9902", "--format", "doc"], ["--format", "pdf"], ["9902", "--horizon", "long"],
                  ["9902", "--language", "de"]):  # fmt: skip
        assert isinstance(console(*wrong).exception, NotFoundError), wrong
    assert isinstance(console("9902", "--to", str(tmp_path)).exception, StorageError)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_served_as_a_file_in_both_languages(client: Client, small: runs.Done, form: str):
    for language, before in (("", "fr"), ("/en", "en")):
        answer = client.get(f"{language}/zones/9902/fiche.{form}?horizon=medium")
        assert answer.headers["Content-Type"] == zone_documents.MEDIA[form], before
        assert (
            answer.headers["Content-Disposition"]
            == f'attachment; filename="zone-9902-medium-2024-06-30.{form}"'
        )


@pytest.mark.parametrize("address", ["/zones/0000/fiche.csv", "/zones/9902/fiche.exe", "/zones/9902/fiche.csv?horizon=long",
                                     "/zones/zones.pdf", "/zones/zones.csv?horizon=long"])  # fmt: skip
def test_what_does_not_exist_is_not_found(client: Client, small: runs.Done, address: str):
    assert client.get(address).status_code == 404


def test_before_the_first_run_there_is_nothing_to_take_away(client: Client):
    assert client.get("/zones/9902/fiche.csv").status_code == 404


def test_every_row_of_the_csv_says_its_bounds_period_source_definition_and_whether_it_is_fictif(
    client: Client, small: runs.Done
):
    rows = table(client.get("/zones/9902/fiche.csv"))
    one = next(row for row in rows if row["chiffre"] == "postes à pourvoir" and row["code"] == "M1805")
    figure = zones.figures("9902", "short").filter(figure="positions", about="M1805").to_dicts()[0]
    assert float(one["valeur"]) == figure["value"]
    assert (float(one["borne basse"]), float(one["borne haute"])) == (figure["low"], figure["high"])
    assert (one["période"], one["définition, sur le site"]) == ("2024", "/methodes/demande/")
    declared = next(
        row for row in rows if row["chiffre"] == "besoins fermes déclarés, à côté" and row["code"] == "M1805"
    )
    assert declared["fictif ?"] == "fictif"
    assert all(row["source"] and row["période"] and "30 juin 2024" in row["calcul"] for row in rows)
    assert len(rows) == zones.figures("9902", "short").height


def test_an_unknown_figure_is_an_empty_cell_with_its_reason(client: Client, small: runs.Done):
    rows = table(client.get("/zones/9902/fiche.csv"))
    told = {(row["chiffre"], row["code"], row["bassin"]): (row["valeur"], row["état"]) for row in rows}
    assert told["établissements", "", ""] == ("", "inconnu")
    assert told["écart : postes moins personnes", "M1801", ""] == ("", "inconnu")


def test_the_workbook_has_a_sheet_a_part_with_its_notes_first(client: Client, small: runs.Done):
    book = fastexcel.read_excel(client.get("/zones/9902/fiche.xlsx").content)
    assert book.sheet_names == ["Tissu économique", "Métiers", "Marché du travail", "Formation"]
    first = book.load_sheet(1, header_row=None).to_polars().to_series(0).drop_nulls().to_list()
    assert first[0] == "Zone d'emploi de Bourg (9902), horizon de 6 mois"
    assert any("Fictif : " in str(note) for note in first)


def test_the_geojson_carries_outline_figures_and_attribution(client: Client, contours: None):
    found = json.loads(client.get("/zones/9902/fiche.geojson").content)
    feature = found["features"][0]
    assert (found["type"], feature["type"], feature["geometry"]["type"]) == (
        "FeatureCollection",
        "Feature",
        "Polygon",
    )
    assert found["attribution"] == "IGN, Insee, Licence Ouverte 2.0 (Etalab)"
    assert any("Contours des zones" in note for note in found["notes"])
    assert len(feature["properties"]["figures"]) == zones.figures("9902", "short").height
    whole = json.loads(client.get("/zones/zones.geojson").content)
    assert {one["id"]: one["geometry"] is None for one in whole["features"]} == {
        "9901": True,
        "9902": False,
        "9903": True,
    }


def test_the_printed_sheet_has_two_pages(client: Client, small: runs.Done):
    for zone in ("9901", "9902", "9903"):
        data = client.get(f"/zones/{zone}/fiche.pdf").content
        assert data.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 2


@pytest.mark.parametrize("form", FORMS)
def test_the_same_run_gives_the_same_bytes(client: Client, small: runs.Done, form: str):
    assert client.get(f"/zones/9902/fiche.{form}").content == client.get(f"/zones/9902/fiche.{form}").content


def test_the_map_is_taken_away_with_the_totals_of_the_run(client: Client, small: runs.Done):
    rows = table(client.get("/zones/zones.csv?horizon=medium"))
    totals = small_run.tables()["zone_totals"].filter(horizon="medium").sort("zone")
    assert [float(row["positions"]) for row in rows] == pytest.approx(totals["positions"].round(6).to_list())


def test_an_extract_is_frozen_by_who_is_signed_in_once_and_downloaded_by_anybody(
    client: Client, signed_in: Any, small: runs.Done
):
    asked = {"form": "csv", "horizon": "short"}
    assert client.post("/zones/9902/figer/", asked).status_code == 403
    adviser = signed_in("conseillere")
    first, second = (adviser.post("/zones/9902/figer/", asked) for _ in range(2))
    assert first.url == second.url
    assert Extract.objects.count() == 1
    digest = first.url.strip("/").split("/")[-1]
    kept = client.get(f"{first.url}fichier").content
    assert hashlib.sha256(kept).hexdigest() == digest
    assert kept == client.get("/zones/9902/fiche.csv").content
    seen = text_of(client.get(first.url))
    assert digest in seen
    assert "intact" in seen
    assert digest[:12] in text_of(client.get("/extraits/"))
    assert Event.objects.filter(verb="extracts.freeze", about=digest).exists()


def test_an_extract_stays_what_it_was_when_another_run_comes(
    client: Client, signed_in: Any, small: runs.Done
):
    url = signed_in("conseillere").post("/zones/9902/figer/", {"form": "csv", "horizon": "short"}).url
    before = client.get(f"{url}fichier").content
    another_run()
    assert client.get("/zones/9902/fiche.csv").content != before
    assert client.get(f"{url}fichier").content == before


def test_an_altered_extract_is_not_served(client: Client, signed_in: Any, small: runs.Done):
    url = signed_in("conseillere").post("/zones/9902/figer/", {"form": "csv", "horizon": "short"}).url
    path = files.folder() / "extracts" / f"{extracts.listing()[0].digest}.csv"
    path.write_bytes(path.read_bytes().replace(b"M1805", b"M1806"))
    assert "n'a plus cette empreinte" in text_of(client.get(url))
    assert client.get(f"{url}fichier").status_code == 500
    assert client.get("/extraits/0000/").status_code == 404


def another_run() -> runs.Done:
    """Run again on Petit-Est with twice the demand of the town's developers."""
    tables = small_run.tables()
    town = (pl.col("zone") == petit_est.TOWN) & (pl.col("rome3") == petit_est.DEVELOPER)
    doubled = [
        pl.when(town).then(pl.col(name) * 4).otherwise(name).alias(name)
        for name in ("positions", "low", "high")
    ]
    tables["demand"] = tables["demand"].with_columns(doubled)
    packed = runs.pack(tables=tables, documents=small_run.documents())
    number = runs.start(petit_est.AS_OF)
    runs.finish(
        number, result=small_run.result(), digest=packed.digest, folder=runs.keep(packed, petit_est.AS_OF)
    )
    found = runs.latest()
    assert found is not None
    return found


def test_the_sheet_says_what_changed_since_the_run_before(client: Client, small: runs.Done):
    assert "Aucun autre calcul" in text_of(client.get("/zones/9902/"))
    another_run()
    seen = text_of(client.get("/zones/9902/"))
    changed = seen[seen.index("Ce qui a changé") :]
    # 17 positions (10 to 24) became four times as many: neither lies in the other's interval.
    assert re.search(r"M1805 postes à pourvoir 17,0 68,0 oui", changed), changed[:600]
    assert "Aucun chiffre de la zone n'a changé" in text_of(client.get("/zones/9903/"))
    assert "chiffres ont changé depuis le calcul" in text_of(client.get("/zones/"))


def test_a_run_that_found_the_same_is_no_change(client: Client, small: runs.Done):
    small_run.keep()
    assert "Aucun autre calcul" in text_of(client.get("/zones/9902/"))


def test_the_tension_is_shown_for_basins_as_it_was_published(client: Client, small: runs.Done):
    unpublished = text_of(client.get("/zones/?layer=tension&metier=M1801"))
    assert re.search(r"99A1 99A1 non publiée non publié non publié Villeneuve , Bourg", unpublished)
    seen = text_of(client.get("/zones/?layer=tension&metier=M1805"))
    assert re.search(r"99A1 99A1 5 120 56 Villeneuve , Bourg .*99B2 99B2 2 4 20 Bourg , Valvert", seen), seen[
        -1500:
    ]
    assert "99A1 : tension 5 sur 5" in html.unescape(client.get("/zones/?layer=tension").content.decode())
    sheet = text_of(client.get("/zones/9902/"))
    assert re.search(r"99A1 99A1 1 75,0 % 10,7 % M1805 : 5", sheet), sheet[
        sheet.index("Ce qui est publié") :
    ][:900]


def test_two_zones_are_compared_side_by_side(client: Client, small: runs.Done):
    seen = text_of(client.get("/zones/comparer/?a=9901&b=9903"))
    assert "Villeneuve et Valvert" in seen
    assert re.search(r"M1805 64 41 – 87 3 3 – 3 oui|M1805 64 41 – 87 1 0 – 2 oui", seen), seen[:1500]
    assert "Choisissez deux zones différentes" in text_of(client.get("/zones/comparer/?a=9901&b=9901"))
    assert client.get("/zones/comparer/?a=x&b=y").status_code == 200


def test_the_api_gives_every_figure_with_its_state(client: Client, small: runs.Done):
    found = client.get("/api/v1/zones/9902?horizon=medium").json()
    assert len(found) == zones.figures("9902", "medium").height
    assert {one["state"] for one in found} >= {"known", "unknown"}
    assert client.get("/api/v1/zones/0000").status_code == 404
    assert client.get("/api/v1/zones/9902?horizon=long").status_code == 422


def test_a_snapshot_is_made_once_for_a_run(client: Client, small: runs.Done):
    client.get("/zones/9902/")
    first = snapshot.current()
    client.get("/zones/9902/")
    assert snapshot.current() is first


def test_demand_is_shown_at_every_level_by_every_door(client: Client, small: runs.Done):
    told = client.get("/api/v1/demand?level=region&horizon=short").json()
    assert [one["communes"] for one in told] == [petit_est.geography().height]
    for level in ("commune", "zone", "bassin", "department", "region"):
        page = text_of(client.get(f"/zones/niveaux/?niveau={level}&horizon=short"))
        assert "à chaque niveau la somme est la même" in page
        rows = table(client.get(f"/zones/niveaux.csv?niveau={level}&horizon=short"))
        figures = client.get(f"/api/v1/demand?level={level}").json()
        assert [row["code"] for row in rows] == [one["code"] for one in figures]
        assert sum(float(row["valeur"]) for row in rows) == pytest.approx(told[0]["positions"], abs=1e-4)
    assert client.get("/en/zones/niveaux/?metier=M1805").status_code == 200
    assert client.get("/zones/niveaux.xlsx").status_code == 200
    assert client.get("/zones/niveaux.pdf").status_code == 404
    assert client.get("/api/v1/demand?occupation=X9999").status_code == 404


def test_a_department_and_a_region_are_told_by_their_names(
    client: Client, small: runs.Done, monkeypatch: pytest.MonkeyPatch
):
    for level in ("department", "region"):
        named = pl.DataFrame({level: ["99"], "label": ["Petit-Est du Nord"]})
        monkeypatch.setattr(packaged, f"{level}s", lambda named=named: named)
        assert "Petit-Est du Nord 99" in text_of(client.get(f"/zones/niveaux/?niveau={level}"))
        assert table(client.get(f"/zones/niveaux.csv?niveau={level}"))[0]["nom"] == "Petit-Est du Nord"
        assert client.get(f"/api/v1/demand?level={level}").json()[0]["label"] == "Petit-Est du Nord"
