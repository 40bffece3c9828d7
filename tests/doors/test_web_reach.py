"""The territory's pages: map and table alike, unknown never zero, a firm's question answered and printed."""

from __future__ import annotations

import gzip
import html
import json
import re

import pytest

import petit_est as place
from numericemploi.model.tables.territories import COMMUNE_CONTOURS
from numericemploi.store import editions

pytestmark = pytest.mark.django_db
QUESTION = "occupation=M1805&people=40&months=12&telework=30&now=35&trainable=20&competition=20&connection=10&balance=15"


def text_of(answer) -> str:
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(found))


def contours(side: float = 0.02) -> None:
    """Load a square around each commune of Petit-Est."""
    rows = []
    for row in place.geography().iter_rows(named=True):
        x, y = row["longitude"], row["latitude"]
        ring = [
            [x - side, y - side],
            [x + side, y - side],
            [x + side, y + side],
            [x - side, y + side],
            [x - side, y - side],
        ]
        rows.append(
            {"commune": row["commune"], "geometry": json.dumps({"type": "Polygon", "coordinates": [ring]})}
        )
    source = editions.Source(dataset="commune_contours", origin="public", publisher="IGN", licence="LO", vintage="2024",
                             published_on=place.AS_OF)  # fmt: skip
    editions.keep(COMMUNE_CONTOURS, COMMUNE_CONTOURS.of(rows), rejects=None, source=source, digest="c" * 64)


@pytest.mark.parametrize("language", ["/", "/en/"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?layer=posts&limit=30",
        "?layer=fibre",
        "?layer=concentration",
        "?zone=9903",
        "?zone=9999&layer=x&limit=7",
    ],
)
def test_every_layer_answers_in_both_languages_with_and_without_contours(client, small, language, query):
    for loaded in (False, True):
        if loaded:
            contours()
        answer = client.get(f"{language}territoire/{query}")
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1


def test_a_zone_has_one_shape_a_commune_that_leads_to_its_row_in_the_table(client, small):
    contours()
    shown = client.get("/territoire/?zone=9903&limit=90").content.decode()
    for commune in ("99005", "99006"):
        assert f'href="#c{commune}"' in shown
        assert f'id="c{commune}"' in shown
    assert "Valvert : " in html.unescape(shown)
    assert 'href="#c99001"' not in shown


def test_a_commune_without_a_point_or_proof_reads_unknown_not_zero(client, small):
    row = text_of(client.get("/territoire/?zone=9903"))
    # Hautmont is not proven to be connected: its remote sessions are « ? ».
    assert re.search(r"Hautmont 2 000 .* \?", row)


def test_communes_with_nothing_are_listed_with_their_zone(client, small):
    shown = text_of(client.get("/territoire/?limit=30"))
    assert "commune sans rien" in shown or "communes sans rien" in shown
    assert re.search(r"communes? sans rien.*Hautmont Valvert", shown)


def test_concentration_before_and_after_the_plan_stands_with_its_unknowns(client, small):
    shown = text_of(client.get("/territoire/"))
    assert "Places de formation sur un site fictif avant le plan 10" in shown
    assert "Places de formation sur un site fictif après le plan 18" in shown
    assert "1 zone inconnue" in shown


def test_dossiers_too_far_are_for_those_who_may_read_dossiers(client, small, signed_in):
    words = "Trop loin pour venir, trop près pour être aidé·e"
    assert words not in text_of(client.get("/territoire/"))
    assert words in text_of(signed_in("conseillere").get("/territoire/"))


def test_the_page_travels_compressed(client, small):
    contours()
    answer = client.get("/territoire/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<svg" in gzip.decompress(answer.content)


def test_a_firm_s_question_is_answered_by_ranked_zones_with_every_weight_in_the_address(client, small):
    answer = client.get(f"/territoire/implantation/?{QUESTION}")
    assert answer.status_code == 200
    shown = text_of(answer)
    assert "40 postes, Études et développement informatique, sous 12 mois" in shown
    assert all(zone in shown for zone in ("Villeneuve", "Bourg", "Valvert"))
    assert 'value="35"' in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    ["people=0", "people=1000000", "people=-4", "people=beaucoup", "months=99", "telework=140", "now=-1"],
)
def test_an_impossible_question_is_told_beside_its_field(client, small, wrong):
    name = wrong.split("=")[0]
    query = re.sub(rf"(?<![a-z]){name}=[^&]*", wrong, QUESTION)
    answer = client.get(f"/territoire/implantation/?{query}")
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_no_weight_at_all_is_refused_in_words(client, small):
    query = re.sub(r"(now|trainable|competition|connection|balance)=\d+", r"\1=0", QUESTION)
    answer = client.get(f"/territoire/implantation/?{query}")
    assert answer.status_code == 422
    assert "Tous les poids sont nuls." in text_of(answer)


def test_the_answer_is_printed_and_marked_fictif(client, small):
    import io

    from pypdf import PdfReader

    answer = client.get(f"/territoire/implantation/imprimer.pdf?{QUESTION}")
    assert answer.headers["Content-Type"] == "application/pdf"
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "fictifs" in printed
    assert "Villeneuve" in printed
    assert client.get("/territoire/implantation/imprimer.pdf?people=0").status_code == 404


def test_loaded_times_are_named_with_their_day(client, small):
    from numericemploi.model.tables.territories import TRAVEL_TIMES

    source = editions.Source(dataset="travel_times", origin="imported", publisher="Carte de la Région", licence="", vintage="2024",
                             published_on=place.AS_OF)  # fmt: skip
    one = {"origin": "99001", "site": "99003", "mode": "car", "minutes": 25.0, "kilometres": None}
    editions.keep(TRAVEL_TIMES, TRAVEL_TIMES.of([one]), rejects=None, source=source, digest="d" * 64)
    assert "Carte de la Région" in text_of(client.get("/territoire/"))
