"""« Quel métier ? », synonyms on screen, titles without answer: what is shown, to whom, and what is written."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from numericemploi.model.tables.employers import OFFERS
from numericemploi.store import records
from numericemploi.store.models import SynonymEdit
from numericemploi.verbs import abstentions, synonyms
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db

WEB = "Développeur / Développeuse web"
FORM = {
    "texte": "zorglub quantique",
    "metier": WEB,
    "metier_code": "M1855",
    "metier_for": WEB,
    "motif": "vu trois fois",
}
STAFF_PAGES = ["/metiers/synonymes/", "/metiers/synonymes/ajouter/", "/metiers/sans-reponse/",
               "/metiers/synonymes/fiche/?texte=devops&code=M1827"]  # fmt: skip


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def offers(title: str, count: int) -> None:
    row = {"source": "csv", "title": title, "text": "", "rome": None, "commune": None, "employer": None, "positions": 1,
           "contract": None, "beginners": None, "telework": None, "skills": [], "essential": [],
           "published_on": date(2024, 6, 3), "expires_on": None, "fictif": True}  # fmt: skip
    records.merge("offers", OFFERS.of([{**row, "offer_id": str(n)} for n in range(count)]))


def test_anybody_reads_a_title_with_probability_and_the_words_that_tell_it(client: Client):
    answer = client.get("/metiers/", {"titre": "Développeuse WEB H/F Nancy"})
    seen = text_of(answer)
    assert "M1855" in seen
    assert re.search(r"\d+ %", seen)
    assert "<mark>Développeuse</mark>" in answer.content.decode()
    assert "/zones/?layer=gap&amp;metier=M1805" in answer.content.decode()
    assert "metier_code=M1855" in answer.content.decode()


def test_a_synonym_that_decided_is_named(client: Client):
    assert "synonyme « devops »" in text_of(client.get("/metiers/", {"titre": "devops"}))


def test_an_abstention_says_why_and_shows_what_is_closest(client: Client):
    seen = text_of(client.get("/metiers/", {"titre": "boulanger"}))
    assert "Pas assez sûr pour répondre" in seen
    assert "sous 50 %" in seen
    assert "Ajouter un synonyme" not in seen
    assert "rien de commun" in text_of(client.get("/metiers/", {"titre": "🦄🦄"}))


def test_several_occupations_in_a_title_have_a_list_each(client: Client):
    shown = client.get("/metiers/", {"titre": "Web designer / Data analyst"}).content.decode()
    assert 'id="part-1"' in shown
    assert 'id="part-2"' in shown


@pytest.mark.parametrize(
    "text", ["", "   ", "<script>alert(1)</script>", "x" * 5000, "\x00", "مطور", "{{ 7*7 }}"]
)
def test_no_title_breaks_the_page_nor_gets_into_it_unescaped(client: Client, text: str):
    answer = client.get("/metiers/", {"titre": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_what_the_public_writes_is_not_kept(client: Client):
    for _ in range(4):
        client.get("/metiers/", {"titre": "zorglub quantique"})
    assert abstentions.report(date(2024, 6, 30), actor=CONSOLE).abstained == ()


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_the_vocabulary_is_for_the_staff(client: Client, signed_in: Callable[[str], Client], page: str):
    assert client.get(page).status_code == 403
    assert signed_in("employeur").get(page).status_code == 403
    for account in ("conseillere", "deleguee", "administratrice"):
        assert signed_in(account).get(page).status_code == 200
        assert signed_in(account).get(f"/en{page}").status_code == 200


def test_a_synonym_is_written_only_after_its_preview_is_confirmed(signed_in: Callable[[str], Client]):
    offers("Zorglub quantique", 4)
    client = signed_in("deleguee")
    previewed = client.post("/metiers/synonymes/ajouter/", FORM)
    seen = text_of(previewed)
    assert "1 serait lu autrement" in seen
    assert re.search(r"Zorglub quantique 4 abstention .* Développeu.* M1855", seen)
    assert not SynonymEdit.objects.exists()
    confirmed = client.post("/metiers/synonymes/ajouter/", {**FORM, "confirm": "1"}, follow=True)
    assert "vu trois fois" in text_of(confirmed)
    assert synonyms.one("zorglub quantique", "M1855").author == "deleguee"
    assert "synonyme « zorglub quantique »" in text_of(
        client.get("/metiers/", {"titre": "zorglub quantique"})
    )


def test_an_adviser_proposes_and_a_delegate_decides(signed_in: Callable[[str], Client]):
    adviser, delegate = signed_in("conseillere"), signed_in("deleguee")
    assert "Proposer ce synonyme" in text_of(adviser.post("/metiers/synonymes/ajouter/", FORM))
    adviser.post("/metiers/synonymes/ajouter/", {**FORM, "confirm": "1"})
    assert synonyms.one("zorglub quantique", "M1855").state == "proposed"
    page = "/metiers/synonymes/fiche/?texte=zorglub+quantique&code=M1855"
    assert "Faire compter" not in text_of(adviser.get(page))
    assert adviser.post(page, {"act": "add", "motif": "moi"}).status_code == 422
    assert delegate.post(page, {"act": "add", "motif": ""}).status_code == 422
    assert synonyms.one("zorglub quantique", "M1855").state == "proposed"
    assert "d'accord" in text_of(delegate.post(page, {"act": "add", "motif": "d'accord"}, follow=True))
    assert [one.author for one in synonyms.history("zorglub quantique", "M1855")] == [
        "conseillere",
        "deleguee",
    ]


def test_withdrawing_shows_what_would_change_and_keeps_the_history(signed_in: Callable[[str], Client]):
    offers("devops", 3)
    client = signed_in("administratrice")
    page = "/metiers/synonymes/fiche/?texte=devops&code=M1827"
    assert "Si on le retirait" in text_of(client.get(page))
    seen = text_of(client.post(page, {"act": "withdraw", "motif": "trop vague"}, follow=True))
    assert "retiré" in seen
    assert "trop vague" in seen
    assert "livré avec le logiciel" not in text_of(
        client.get("/metiers/synonymes/?words=devops&state=withdrawn")
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"texte": "!!"}, "aucun mot"),
        ({"texte": "devops"}, "désigne déjà un autre métier"),
        ({"motif": "dites-le au 06 12 34 56 78"}, "ressemble à un téléphone"),
        ({"metier": "dev back ou front", "metier_for": ""}, "choisissez dans la liste"),
    ],
)
def test_what_is_refused_is_said_beside_the_form(signed_in, changed: dict[str, str], said: str):
    answer = signed_in("deleguee").post("/metiers/synonymes/ajouter/", {**FORM, **changed})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not SynonymEdit.objects.exists()


def test_titles_without_answer_lead_to_the_form_that_decides_them(signed_in: Callable[[str], Client]):
    client = signed_in("conseillere")
    assert "Aucun relevé" in text_of(client.get("/metiers/sans-reponse/"))
    offers("Zorglub quantique (fictif)", 3)
    abstentions.report(date(2024, 6, 30), actor=CONSOLE)
    answer = client.get("/metiers/sans-reponse/")
    assert "1 intitulé sans réponse sur 1" in text_of(answer)
    assert re.search(r"ajouter/\?texte=Zorglub%20quantique[&\"]", answer.content.decode())
    abstentions.report(date(2025, 6, 30), actor=CONSOLE)
    assert "ont tous été lus" in text_of(client.get("/metiers/sans-reponse/"))


def test_an_unknown_synonym_is_not_found(signed_in: Callable[[str], Client]):
    assert signed_in("deleguee").get("/metiers/synonymes/fiche/?texte=x&code=M1855").status_code == 404
    assert signed_in("deleguee").get("/metiers/synonymes/fiche/").status_code == 404
