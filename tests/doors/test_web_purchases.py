"""Purchases on the site: buyers write their own plan, nobody loses work, the public reads what is public."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import bought
import petit_est as petit
import plan_sheets as sheets
from numericemploi.store import purchases as store
from numericemploi.store import records
from numericemploi.verbs import plan_lines, purchases, recommendations
from numericemploi.verbs.access import CONSOLE
from numericemploi.web import plan_files

pytestmark = pytest.mark.django_db

NOW, REGION, TRAVAIL, BRANCH = bought.NOW, bought.REGION, bought.TRAVAIL, bought.BRANCH
FILLED = {"rome": petit.DEVELOPER, "level": "5", "zone": petit.TOWN, "commune": "Bourg", "modality": "onsite",
          "period": "2e semestre 2024", "places": "12", "hours": "400 h", "unit_price": "4 500,50", "sessions": "V1",
          "replaces": "", "reference": "LOT-1", "revision": ""}  # fmt: skip


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()
    bought.run()


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def propose(actor: Any = REGION, **changed: Any) -> str:
    return plan_lines.propose({**bought.GIVEN, **changed}, buyer=actor.organisation, actor=actor, now=NOW)


def act(line: str, *names: str) -> None:
    for name in names:
        plan_lines.act(line, name, actor=REGION, now=NOW)


def test_a_buyer_proposes_a_line_with_the_words_of_a_spreadsheet(signed_in: Any):
    answer = signed_in("acheteur").post("/achats/lignes/nouvelle/", FILLED, follow=True)
    assert "La ligne est proposée." in text_of(answer)
    (row,) = store.lines().to_dicts()
    assert (row["buyer"], row["commune"], row["period"], row["hours"], row["unit_price"], row["sessions"]) == (
        "region", "99003", "2024-H2", 400, 450_050, ["V1"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"unit_price": "-5"}, "Un nombre négatif n'est pas possible"),
        ({"places": "0"}, "Hors bornes"),
        ({"places": "1000000"}, "Hors bornes"),
        ({"places": ""}, "À remplir"),
        ({"commune": "Bourgg"}, "Commune inconnue : donnez son nom ou son code Insee, pas le code postal. Le plus proche : Bourg (99003)."),
        ({"period": "bientôt"}, "S2 2024"),
        ({"sessions": "X1"}, "Aucune session du catalogue"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_beside_its_field(signed_in: Any, changed: dict[str, str], words: str):
    answer = signed_in("acheteur").post("/achats/lignes/nouvelle/", FILLED | changed)
    assert (answer.status_code, words in text_of(answer)) == (422, True)
    assert store.lines().is_empty()


def test_two_buyers_at_once_read_both_versions_and_choose(signed_in: Any):
    line, buyer = propose(), signed_in("acheteur")
    shown = buyer.get(f"/achats/lignes/{line}/corriger/").content.decode()
    assert 'name="revision" value="1"' in shown
    plan_lines.revise(line, {"places": 15}, read=1, actor=CONSOLE, now=NOW)
    answer = buyer.post(
        f"/achats/lignes/{line}/corriger/", FILLED | {"revision": "1", "hours": "420"}, follow=True
    )
    seen = text_of(answer)
    assert "Deux versions d'une ligne" in seen
    assert re.search(r"heures 400 400 420", seen)
    assert "Une version que vous aviez écrite" in text_of(buyer.get(f"/achats/lignes/{line}/"))
    buyer.post(answer.redirect_chain[-1][0], {"act": "take"})
    row = store.get(line)
    assert (row["places"], row["hours"], row["reference"]) == (15, 420, "LOT-1")


def test_acts_are_offered_to_who_may_do_them_and_a_partial_acceptance_tells_its_rest(signed_in: Any):
    line = propose()
    page = f"/achats/lignes/{line}/"
    assert 'value="accept"' not in signed_in("acheteuse-ft").get(page).content.decode()
    assert 'value="recommend"' in signed_in("deleguee").get(page).content.decode()
    buyer = signed_in("acheteur")
    over = buyer.post(page, {"act": "accept", "places": "13", "revision": "1"}, follow=True)
    assert "D'une place au nombre demandé." in text_of(over)
    seen = text_of(buyer.post(page, {"act": "accept", "places": "5", "revision": "1"}, follow=True))
    assert "Les places non acceptées forment une ligne à part." in seen
    assert f"{line}-r2" in seen
    assert "Écrivez pourquoi" in text_of(buyer.post(page, {"act": "cancel", "revision": "2"}, follow=True))
    wrong = text_of(buyer.post(page, {"act": "open", "revision": "2"}, follow=True))
    assert "son état ne le permet pas" in wrong


def test_the_public_reads_published_lines_without_prices_nor_plans_in_the_making(client: Client):
    line = propose(unit_price=123_400)
    assert "Aucune ligne n'est encore publiée." in text_of(client.get("/achats/"))
    assert client.get(f"/achats/lignes/{line}/").status_code == 404
    act(line, "accept", "publish")
    for page in ("/achats/", f"/achats/lignes/{line}/"):
        seen = text_of(client.get(page))
        assert "publiée" in seen
        assert not re.search(r"1\D?234", seen)
    assert client.get("/achats/contrats/").status_code == 403
    assert client.get("/achats/lignes.pdf").status_code == 403
    assert b"1234" not in client.get("/achats/lignes.csv").content


def test_double_purchases_and_holes_are_set_before_buyers_and_the_branch(signed_in: Any):
    propose(sessions=["V1"], places=500)
    propose(TRAVAIL, sessions=["V1"])
    seen = text_of(signed_in("deleguee").get("/achats/"))
    assert "Session V1 dans plusieurs lignes (France Travail, Région)" in seen
    assert re.search(r"512 places pour un écart de", seen)
    assert "Villeneuve" in seen  # a hole
    link = re.search(
        r'href="(/achats/recommandations/nouvelle/[^"]+)"',
        signed_in("deleguee").get("/achats/").content.decode(),
    )[1]
    form = signed_in("deleguee").get(html.unescape(link)).content.decode()
    assert f'value="{petit.METROPOLIS}" selected' in form


def upload(client: Client, data: bytes, noun: str = "lignes", name: str = "plan.xlsx") -> Any:
    return client.post(f"/achats/fichiers/{noun}/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_a_bad_row_is_repaired_on_screen_while_the_good_one_is_kept(signed_in: Any):
    buyer = signed_in("acheteur")
    seen = upload(
        buyer, sheets.xlsx([sheets.HEADER, sheets.GOOD, sheets.like(_0="LOT-2", _4="Bourgg", _7="=6+6")])
    )
    page = seen.redirect_chain[-1][0]
    told = text_of(seen)
    assert "Le plus proche : Bourg (99003)." in told
    assert "Une formule ou une cellule fusionnée" in told
    buyer.post(page, {"act": "apply"})
    buyer.post(page, {"act": "repair", "row": "3", "cell-commune": "Bourg", "cell-places": "9"})
    assert "Enregistrer 1 ligne bonne" in text_of(buyer.get(page))
    buyer.post(page, {"act": "apply"})
    assert sorted(store.lines()["places"]) == [9, 12]
    assert "Rien n'attend plus" in text_of(buyer.get(page))
    assert signed_in("acheteuse-ft").get(page).status_code == 404


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a;b\n1;2\n"])
def test_a_file_that_is_no_plan_is_refused_with_its_reason(signed_in: Any, data: bytes):
    answer = upload(signed_in("acheteur"), data)
    assert (answer.status_code, "n'a pas pu être lu" in text_of(answer)) == (422, True)


def test_an_export_sent_back_untouched_has_no_difference(signed_in: Any):
    propose(reference="=1+1")
    buyer = signed_in("acheteur")
    seen = text_of(upload(buyer, buyer.get("/achats/lignes.xlsx").content))
    assert re.search(r"changées 0 .* inchangées 1", seen)


def test_an_edited_export_shows_its_differences_before_they_are_kept(signed_in: Any):
    line, buyer = propose(), signed_in("acheteur")
    book = openpyxl.load_workbook(io.BytesIO(buyer.get("/achats/lignes.xlsx").content))
    page = book.active
    head = next(row for row in page.iter_rows() if row[0].value == "Identifiant")
    column = next(cell.column for cell in head if cell.value == "Places")
    page.cell(row=head[0].row + 1, column=column, value=15)
    out = io.BytesIO()
    book.save(out)
    answer = upload(buyer, out.getvalue())
    assert re.search(rf"{line} places 12 15", text_of(answer))
    assert store.get(line)["places"] == 12
    buyer.post(answer.redirect_chain[-1][0], {"act": "apply"})
    assert store.get(line)["places"] == 15


ADVICE = {"rome": petit.DEVELOPER, "zone": petit.METROPOLIS, "level": "5", "modality": "onsite", "period": "S2 2024",
          "places": "20", "why": "Trois employeurs cherchent.", "others": "Lettre, 2 mai 2024", "interest": "none",
          "interests": "", "recipients": ["region"], "revision": ""}  # fmt: skip


def test_a_recommendation_is_written_transmitted_answered_and_bought(client: Client, signed_in: Any):
    branch, buyer = signed_in("deleguee"), signed_in("acheteur")
    without = branch.post("/achats/recommandations/nouvelle/", ADVICE | {"interest": ""})
    assert "Déclarez vos intérêts" in text_of(without)
    page = branch.post("/achats/recommandations/nouvelle/", ADVICE).url
    assert client.get(page).status_code == 404
    branch.post(page, {"act": "transmit"})
    public = text_of(client.get(page))
    assert "R2111-1" in public
    assert "besoin déclaré B1" in public
    assert (
        client.get(re.search(r"/extraits/\w+/", client.get(page).content.decode())[0] + "fichier").status_code
        == 200
    )
    assert "Écrivez pourquoi" in text_of(buyer.post(page, {"act": "answer", "choice": "not"}, follow=True))
    buyer.post(page, {"act": "answer", "choice": "partly", "words": "12 places"})
    assert "suivie en partie" in text_of(client.get(page))
    assert signed_in("acheteuse-ft").post(page, {"act": "answer", "choice": "followed"}).status_code == 403
    reference = page.rstrip("/").split("/")[-1]
    buyer.post(
        f"/achats/lignes/nouvelle/?recommandation={reference}",
        FILLED | {"zone": petit.METROPOLIS, "commune": "", "sessions": ""},
    )
    (row,) = store.lines().to_dicts()
    assert (row["status"], row["recommendation"]) == ("recommended", reference)
    assert row["line_id"] in text_of(buyer.get(page))


def test_an_opinion_needs_its_interests_and_is_read_by_its_function(client: Client, signed_in: Any):
    reference = recommendations.write(
        {"rome3": petit.DEVELOPER, "zone": petit.METROPOLIS, "level": 5, "modality": "onsite", "period": "2024-H2", "places": 9,
         "why": "Oui", "others": "", "no_interest": True, "interests": "", "recipients": ["region"]}, actor=BRANCH, now=NOW,
    )  # fmt: skip
    recommendations.transmit(reference, actor=BRANCH, now=NOW)
    page, school = f"/achats/recommandations/{reference}/", signed_in("organisme")
    given = {"act": "opine", "choice": "reserved", "words": "Deux écoles suffisent."}
    assert "Déclarez vos intérêts" in text_of(school.post(page, given, follow=True))
    school.post(page, given | {"interest": "some", "interests": "Nous formons."})
    seen = text_of(client.get(page))
    assert re.search(r"réservé , organisme de formation", seen, re.IGNORECASE)
    assert "Nous formons." in seen
    assert "organisme Deux" not in seen


def test_targets_of_a_contract_are_imported_and_measured(signed_in: Any):
    header = ("Branche", "Début", "Fin", "Signataires", "ROME", "Niveau", "Zone", "Quantité", "Priorité")
    data = sheets.csv([header, ("Numérique", 2024, 2026, "État | Région", "M1805", 5, "Bourg", 30, 1)])
    branch = signed_in("deleguee")
    page = upload(branch, data, "objectifs", "cot.csv").redirect_chain[-1][0]
    branch.post(page, {"act": "apply"})
    act(propose(), "accept")
    seen = text_of(branch.get("/achats/contrats/"))
    assert "12 sur 30 atteints." in seen
    assert "exclu. Signé par État, Région" in seen
    assert signed_in("acheteur").get("/achats/fichiers/objectifs/").status_code == 403


def test_the_chain_is_public_and_hides_small_groups(client: Client, signed_in: Any):
    with records.all_or_nothing():
        records.merge("outcomes", petit.outcomes())
        records.merge(
            "sessions", petit.sessions().filter(session_id="V1").with_columns(session_id=petit.pl.lit("D1"))
        )
    act(propose(sessions=["D1"], places=22, unit_price=500_000), "accept", "publish", "contract")
    public, inside = (
        text_of(client.get("/achats/suivi/")),
        text_of(signed_in("acheteur").get("/achats/suivi/")),
    )
    assert "non publié : moins de 20 personnes ou de 3 lignes" in public
    assert "5 500 €" not in public
    assert "5 500 €" in inside
    assert "13" in inside
    assert "intervalle de Wilson à 95 %" in public


def test_the_committees_dossier_is_a_pdf_and_sessions_are_lheo(signed_in: Any):
    buyer = signed_in("acheteur")
    act(propose(sessions=["V1"], zone=petit.METROPOLIS, commune="99001"), "accept", "publish")
    with records.all_or_nothing():
        records.merge("trainings", petit.trainings().with_columns(siret=petit.pl.lit("fictif-0001")))
    assert buyer.get("/achats/lignes.pdf").content.startswith(b"%PDF-")
    assert b"lheo.gouv.fr/2.3" in buyer.get("/achats/lignes.xml").content
    assert buyer.get("/achats/lignes.ods").status_code == 404


def test_every_page_is_in_english_too(signed_in: Any):
    buyer, line = signed_in("acheteur"), propose()
    for page in (
        "",
        f"lignes/{line}/",
        "contrats/",
        "suivi/",
        "recommandations/",
        "fichiers/lignes/",
        "lignes/nouvelle/",
    ):
        seen = text_of(buyer.get(f"/en/achats/{page}"))
        assert "Purchase" in seen, page


def test_the_api_gives_what_is_public(client: Client, signed_in: Any):
    line = propose()
    assert client.get("/api/v1/purchases/lines").json() == []
    act(line, "accept", "publish")
    (row,) = client.get("/api/v1/purchases/lines").json()
    assert (row["line_id"], row["unit_price"]) == (line, None)
    assert signed_in("acheteur").get("/api/v1/purchases/lines").json()[0]["unit_price"] == 450_000
    assert client.get("/api/v1/purchases/recommendations").json() == []
    found = client.get("/api/v1/purchases/chain").json()
    assert {row["buyer"] for row in found["advice"]} == {"region", "france_travail", "opco", "all"}
    assert {row["per_entry"] for row in found["prices"]} == {None}


def test_no_lack_is_cut_from_the_list_of_those_without_purchase(
    signed_in: Any, monkeypatch: pytest.MonkeyPatch
):
    seen = purchases.together(actor=BRANCH)
    many = pl.concat([seen.holes.head(1)] * 12).with_columns(
        rome3=pl.Series([f"M18{n:02}" for n in range(1, 13)])
    )
    monkeypatch.setattr(purchases, "together", lambda *, actor: replace(seen, holes=many))
    page = signed_in("deleguee").get("/achats/")
    assert "12 manques sans achat" in text_of(page)
    assert "4 autres manques, plus petits" in text_of(page)
    assert all(f"M18{n:02}" in text_of(page) for n in range(1, 13))


def test_every_row_of_a_file_has_its_page(signed_in: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plan_files, "_PER_PAGE", 2)
    buyer = signed_in("acheteur")
    rows = [sheets.like(_0=f"LOT-{n}", _4="Bourgg") for n in range(3)]
    sent = upload(buyer, sheets.xlsx([sheets.HEADER, *rows]))
    first, second = sent, buyer.get(f"{sent.redirect_chain[-1][0]}?page=2")
    assert "3 lignes à réparer" in text_of(first)
    assert "page 1 sur 2" in text_of(first)
    assert [text_of(page).count("Laisser cette ligne") for page in (first, second)] == [2, 1]
