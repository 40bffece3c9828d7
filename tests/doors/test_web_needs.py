"""Needs on the site: anybody declares, the holder follows by a link or an account, nobody else sees a thing."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import petit_est
from numericemploi.model.errors import ConflictError, InvalidError
from numericemploi.model.tables.employers import NEEDS
from numericemploi.store import needs, records
from numericemploi.store.models import Event, Need, NeedRevision, OutgoingMail
from numericemploi.verbs import needs as verb
from numericemploi.verbs.access import CONSOLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("communes")]

FILLED = {
    "positions": "2", "title": "Développeur / Développeuse web", "skills": "Symfony", "place": "Valvert",
    "telework": "0.4", "horizon_months": "6", "contract": "CDI", "beginners": "on", "firmness": "budgeted",
    "letter": "", "employer": "Mairie de Valvert", "address": "rh@example.org", "sector": "8411Z", "revision": "",
}  # fmt: skip
PDF = b"%PDF-1.7 promesse %%EOF"


def sealed(client: Client) -> str:
    shown = client.get("/besoins/declarer/").content.decode()
    return html.unescape(re.search(r'name="sealed" value="([^"]+)"', shown)[1])


def send(client: Client, **changed: str) -> Any:
    return client.post("/besoins/declarer/", {**FILLED, "sealed": sealed(client), **changed})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def link_of(mail: OutgoingMail) -> str:
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.text)[1]


def test_a_visitor_declares_then_confirms_by_the_link_of_the_mail(client: Client):
    answer = send(client)
    assert answer.status_code == 302
    need = Need.objects.get()
    assert (need.state, need.rome4, need.rome3, need.commune, need.positions) == (
        "awaiting",
        "M1855",
        "M1805",
        "99005",
        2,
    )
    assert (need.sector, need.beginners, need.fictif, need.organisation) == ("84.11Z", True, True, None)
    seen = text_of(client.get(answer.url))
    mail = OutgoingMail.objects.get()
    assert mail.address == "rh@example.org"
    assert link_of(mail) in seen
    link = link_of(mail)
    assert "Ce besoin ne compte pas encore" in text_of(client.get(link))
    assert client.post(link, {"act": "accept", "revision": "1"}).status_code == 302
    assert Need.objects.get().state == "open"


def test_nothing_of_the_visitor_stands_in_an_address_or_in_the_journal(client: Client):
    answer = send(client)
    told = " ".join(
        [
            answer.url,
            link_of(OutgoingMail.objects.get()),
            *map(str, Event.objects.values_list("about", "detail")),
        ]
    )
    assert not re.search(r"example|Mairie|Valvert|web", told)


def test_the_same_form_sent_twice_declares_one_need(client: Client):
    seal = sealed(client)
    for _ in range(2):
        assert client.post("/besoins/declarer/", {**FILLED, "sealed": seal}).status_code == 302
    assert (Need.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_a_forged_seal_opens_nobody_elses_need(client: Client):
    records.merge("needs", NEEDS.of([petit_est.need()]))
    for forged in ("n1", signing.dumps("n1"), ""):
        client.post("/besoins/declarer/", {**FILLED, "sealed": forged})
    assert Need.objects.count() == 4


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"positions": "-1"}, "Un besoin est d'une personne au moins"),
        ({"positions": "1000000"}, "Plus de 10 000 personnes"),
        ({"positions": "501"}, "Pourquoi autant ?"),
        ({"positions": "deux"}, "nombre entier"),
        ({"title": ""}, "obligatoire"),
        ({"title": "Boulanger / Boulangère"}, "Rien ne ressemble|périmètre|Plusieurs réponses"),
        ({"title": "dév back ou front"}, "Plusieurs réponses sont possibles"),
        ({"place": "Saint-Martin"}, "Plusieurs réponses sont possibles"),
        ({"place": "Atlantide-sur-Mer"}, "Rien ne ressemble"),
        ({"place": ""}, "Donnez une commune"),
        ({"horizon_months": "0"}, "Sélectionnez un choix valide"),
        ({"firmness": "promised"}, "vient avec une lettre"),
        ({"address": ""}, "obligatoire"),
        ({"address": "rh"}, "adresse"),
        ({"sector": "informatique"}, "au plus 8 caractères|62.02A"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_beside_its_field_and_nothing_is_kept(
    client: Client, changed: dict[str, str], words: str
):
    answer = send(client, **changed)
    assert answer.status_code == 422
    assert re.search(words, text_of(answer))
    assert not Need.objects.exists()


def test_an_ambiguous_name_is_chosen_in_the_list_and_a_postcode_finds_its_commune(client: Client):
    refused = send(client, place="Saint-Martin").content.decode()
    assert {"97001", "98001"} <= set(re.findall(r'name="place_choice" value="(\w+)"', refused))
    send(client, place="Saint-Martin", place_for="Saint-Martin", place_choice="98001")
    send(client, place="99005")
    assert list(Need.objects.order_by("pk").values_list("commune", flat=True)) == ["98001", "99005"]


def test_a_large_need_is_kept_once_explained(client: Client):
    send(client, positions="800", why_so_many="Trois promotions.")
    need = Need.objects.get()
    assert needs.revisions(need.pk)["reason"].to_list() == ["Trois promotions."]


def test_a_phone_number_in_the_words_of_a_need_is_masked_before_it_is_kept(client: Client):
    send(client, skills="Symfony, appelez le 06 12 34 56 78")
    assert "06 12" not in Need.objects.get().skills_asked


def test_a_need_wholly_in_telework_has_no_place_and_says_so(client: Client, signed_in: Any):
    send(client, place="", telework="1")
    assert Need.objects.get().commune is None
    assert "télétravail" in text_of(signed_in("conseillere").get("/besoins/"))


def test_an_employer_reads_its_own_needs_and_nobody_elses(client: Client, signed_in: Any):
    own = petit_est.need(need_id="own", organisation="fictif-0001", title="Notre dév")
    other = petit_est.need(need_id="other", organisation="fictif-0002", title="Leur dév")
    records.merge("needs", NEEDS.of([own, other]))
    employer, adviser = signed_in("employeur"), signed_in("conseillere")
    mine, theirs = (f"/besoins/{needs.number_of(name)}/" for name in ("own", "other"))
    assert "Notre dév" in text_of(employer.get("/besoins/"))
    assert "Leur dév" not in text_of(employer.get("/besoins/"))
    assert [employer.get(page).status_code for page in (mine, theirs)] == [200, 404]
    for address in (theirs, f"{theirs}corriger/", f"{theirs}lettre.pdf"):
        assert {employer.get(address).status_code, client.get(address).status_code} == {404}
    assert employer.post(theirs, {"act": "close", "reason": "dropped"}).status_code == 404
    assert [adviser.get(page).status_code for page in (mine, theirs)] == [200, 200]
    public = text_of(client.get("/besoins/"))
    assert "dév" not in re.sub("« dév", "", public)
    assert signed_in("acheteur").get(mine).status_code == 404


def test_an_account_declares_without_a_mail_and_the_need_counts_at_once(signed_in: Any):
    employer = signed_in("employeur")
    answer = send(employer, address="")
    need = Need.objects.get()
    assert answer.url == f"/besoins/{need.pk}/"
    assert (need.state, need.organisation) == ("open", "fictif-0001")
    assert not OutgoingMail.objects.exists()
    again = employer.get("/besoins/declarer/").content.decode()
    assert 'value="Mairie de Valvert"' in again  # asked once


def kept(**changed: Any) -> str:
    row = petit_est.need(organisation="fictif-0001", **changed)
    number = needs.add(
        row, act="declare", party="holder", actor="employeur", on=row["declared_on"], reason=None
    )
    return f"/besoins/{number}/"


def test_positions_are_filled_in_part_then_all_and_the_history_tells(signed_in: Any):
    page, employer = kept(), signed_in("employeur")
    employer.post(page, {"act": "fill", "filled": "1", "revision": "1"})
    employer.post(page, {"act": "fill", "filled": "3", "revision": "2"})
    seen = text_of(employer.get(page))
    assert Need.objects.get().state == "filled"
    assert re.search(r"déclaré l'organisation attendu 0 / 3 .* attendu 1 / 3 .* pourvu 3 / 3", seen)


@pytest.mark.parametrize("filled", ["-1", "4", "", "beaucoup", "9" * 30, "１"])
def test_an_impossible_number_of_fills_is_refused_in_words(signed_in: Any, filled: str):
    page, employer = kept(), signed_in("employeur")
    answer = employer.post(page, {"act": "fill", "filled": filled, "revision": "1"}, follow=True)
    assert "Ce nombre n'est pas possible" in text_of(answer)
    assert Need.objects.get().revision == 1


def test_a_change_of_a_page_read_too_long_ago_is_not_kept(signed_in: Any):
    page, employer = kept(), signed_in("employeur")
    employer.post(page, {"act": "fill", "filled": "1", "revision": "1"})
    late = employer.post(page, {"act": "close", "reason": "dropped", "revision": "1"}, follow=True)
    assert "a changé entre-temps" in text_of(late)
    assert Need.objects.get().state == "open"


def test_a_need_is_closed_with_its_reason_and_not_without(signed_in: Any):
    page, employer = kept(), signed_in("employeur")
    assert "Choisissez une raison" in text_of(
        employer.post(page, {"act": "close", "revision": "1"}, follow=True)
    )
    employer.post(page, {"act": "close", "reason": "no_budget", "revision": "1"})
    assert "budget refusé" in text_of(employer.get(page))


def test_a_need_is_corrected_on_its_own_form_and_a_stale_form_is_refused(signed_in: Any):
    page, employer = kept(rome4="M1855"), signed_in("employeur")
    shown = employer.get(f"{page}corriger/").content.decode()
    assert 'name="place" value="Valvert"' in shown
    assert employer.post(f"{page}corriger/", {**FILLED, "revision": "1", "positions": "5"}).status_code == 302
    assert Need.objects.get().positions == 5
    late = employer.post(f"{page}corriger/", {**FILLED, "revision": "1", "positions": "9"})
    assert (late.status_code, Need.objects.get().positions) == (422, 5)


def test_last_years_need_is_declared_again_in_one_click_and_two_clicks_are_one(signed_in: Any):
    page, employer = (
        kept(declared_on=date(2023, 5, 1), firmness="promised", letter="L-1"),
        signed_in("employeur"),
    )
    first, second = (employer.post(page, {"act": "copy"}).url for _ in range(2))
    assert first == second != page
    copy = Need.objects.order_by("-pk")[0]
    assert (copy.firmness, copy.letter, copy.declared_on, copy.positions) == (
        "planned",
        None,
        date(2024, 6, 30),
        3,
    )


def test_a_letter_is_kept_for_its_holder_and_those_in_charge_alone(client: Client, signed_in: Any):
    page, employer = kept(), signed_in("employeur")
    employer.post(page, {"act": "attach", "file": SimpleUploadedFile("Jean Dupont.pdf", PDF)})
    answer = employer.get(f"{page}lettre.pdf")
    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Dupont" not in text_of(employer.get(page))
    assert signed_in("conseillere").get(f"{page}lettre.pdf").status_code == 200
    assert {
        client.get(f"{page}lettre.pdf").status_code,
        signed_in("acheteur").get(f"{page}lettre.pdf").status_code,
    } == {404}


@pytest.mark.parametrize(
    "data",
    [
        b"<html>%PDF- %%EOF</html>",
        b"PK\x03\x04",
        b"%PDF-1.7 cut",
        b"",
        PDF[:9] + b"0" * verb.LARGEST_LETTER + PDF[9:],
    ],
)
def test_what_is_no_pdf_or_too_large_is_not_kept(signed_in: Any, data: bytes):
    page, employer = kept(), signed_in("employeur")
    answer = employer.post(
        page, {"act": "attach", "file": SimpleUploadedFile("lettre.pdf", data)}, follow=True
    )
    assert "La lettre doit être un PDF" in text_of(answer)
    assert employer.get(f"{page}lettre.pdf").status_code == 404


def test_what_became_of_a_need_is_what_the_run_says_of_its_place(signed_in: Any, small: Any):
    row = small.result["demand"]
    assert row["year"] == 2024
    seen = text_of(signed_in("employeur").get(kept(commune="99003")))
    assert "17 postes de ce métier à pourvoir à 6 mois dans la zone de Bourg (10 – 24, enquête 2024)" in seen
    assert "3 postes sont un minimum pour la demande de la zone" in seen
    assert "1 formation y mène" in seen
    assert "1,5 places réservées" in seen


def test_a_link_that_was_not_signed_here_opens_nothing(client: Client):
    kept()
    assert client.get("/besoins/suivi/MQ:1:x/").status_code == 404
    assert client.get(f"/besoins/suivi/{signing.dumps(1)}/").status_code == 404


def test_the_night_writes_to_the_holder_who_answers_by_the_link(client: Client):
    send(client)
    number = Need.objects.get().pk
    client.post(link_of(OutgoingMail.objects.get()), {"act": "accept", "revision": "1"})
    assert verb.tend(date(2024, 12, 29), actor=CONSOLE).is_empty()
    assert verb.tend(date(2024, 12, 30), actor=CONSOLE)["act"].to_list() == ["ask"]
    assert verb.tend(date(2024, 12, 30), actor=CONSOLE).is_empty()
    mail = OutgoingMail.objects.latest("pk")
    assert mail.subject.startswith("Ce besoin tient-il toujours ?")
    assert Need.objects.get().state == "asked"
    client.post(link_of(mail), {"act": "confirm", "revision": "3"})
    assert needs.get(number).row["state"] == "open"


def test_mails_are_read_by_the_administrator_alone_in_the_language_of_who_declared(
    client: Client, signed_in: Any
):
    client.post("/en/besoins/declarer/", {**FILLED, "sealed": ""})
    mail = OutgoingMail.objects.get()
    assert mail.subject.startswith("Need to be confirmed")
    assert "/en/besoins/suivi/" in mail.text
    assert mail.subject in text_of(signed_in("administratrice").get("/courriels/"))
    assert {signed_in(name).get("/courriels/").status_code for name in ("employeur", "conseillere")} == {403}
    assert client.get("/courriels/").status_code == 403


def test_the_skills_of_a_need_are_read_shown_with_their_words_and_corrected(client: Client):
    send(client, title="Développeur Python", skills="Docker, programmation Python")
    link = link_of(OutgoingMail.objects.get())
    client.post(link, {"act": "accept", "revision": "1"})
    need = Need.objects.get()
    number, read = need.pk, list(need.skills)
    assert read
    found = verb.follow(number, actor=CONSOLE).skills
    assert {one.code for one in found if one.kept and one.origin == "read"} == set(read)
    assert all(one.words and one.confidence for one in found)
    page = text_of(client.get(link))
    assert found[0].label in page
    assert f"« {found[0].words} »" in page
    left_out = read[0]
    asked = {"act": "skills", "revision": str(need.revision), "kept": read[1:]}
    unclear = client.post(link, asked | {"added": "zzz qqq"})
    assert unclear.status_code == 422
    assert "Rien ne ressemble" in text_of(unclear)
    assert client.post(link, asked).status_code == 302
    assert left_out not in Need.objects.get().skills
    told = {one.code: one.kept for one in verb.follow(number, actor=CONSOLE).skills}
    assert told[left_out] is False
    rows = [one.row["skills"] for one in NeedRevision.objects.filter(need=number).order_by("revision")]
    assert rows[0] == read
    with pytest.raises(InvalidError):
        verb.set_skills(number, ["000000"], actor=CONSOLE, on=date(2024, 6, 30))
    with pytest.raises(ConflictError):
        verb.set_skills(number, [], actor=CONSOLE, on=date(2024, 6, 30), revision=1)
