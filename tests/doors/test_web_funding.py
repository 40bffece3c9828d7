"""Who can pay, on screen: the simulator, the rules, the reforms, an adviser's page; what each shows, and to whom."""

from __future__ import annotations

import html
import logging
import re
from datetime import date

import pytest
from django.test import Client

from numericemploi.funding.facts import BY_NAME
from numericemploi.funding.packaged import book
from numericemploi.store import funding as kept
from numericemploi.store.models import Event, FundingVerdict
from numericemploi.web import dossiers, funding_words

pytestmark = pytest.mark.django_db

SAID = {"known-status": "jobseeker", "known-level": "3", "known-hours": "400", "known-price": "4000"}
PAGES = ["financements/", "financements/regles/", "financements/regles/pric-public/", "financements/reformes/",
         "financements/reformes/infra-licence-numerique-2021/?size=1000"]  # fmt: skip


def text_of(answer) -> str:
    found = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(found))


@pytest.mark.parametrize("language", ["/", "/en/"])
@pytest.mark.parametrize("page", PAGES)
def test_every_public_page_answers_in_both_languages_before_any_run(client, language, page):
    answer = client.get(language + page)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert shown.count("<h1") == 1
    assert " style=" not in shown


def test_every_fact_has_english_words():
    assert funding_words.missing_words() == set()
    assert all(BY_NAME[name].question.endswith("?") for name in BY_NAME)


def test_the_simulator_asks_one_question_and_carries_what_was_said_without_an_address(client):
    assert "Quelle est la situation de la personne ?" in text_of(client.get("/financements/"))
    answer = client.post("/financements/", {"answer-status": "jobseeker"})
    seen = text_of(answer)
    assert "Situation : demandeur d'emploi inscrit" in seen
    assert 'name="known-status" value="jobseeker"' in answer.content.decode()
    assert "jobseeker" not in answer.request["QUERY_STRING"]


def test_the_simulator_shows_the_sheet_and_the_verdicts_with_their_rules(client):
    seen = text_of(
        client.post(
            "/financements/",
            {**SAID, "starts_on": "2024-09-02", "known-allowance": "false", "known-age": "30"},
        )
    )
    assert "Ce que je toucherais par mois 685 €" in seen
    assert "Ce qui me resterait à payer 0 €" in seen
    assert "18 août 2024 — AIF" in seen  # fifteen days before 2 September
    assert "poec-duree" in seen


def test_a_question_left_without_an_answer_gives_way_to_another(client):
    first = re.search(r'name="answer-(\w+)"', client.post("/financements/", SAID).content.decode())[1]
    after = client.post("/financements/", {**SAID, "unknown": first}).content.decode()
    assert re.search(r'name="answer-(\w+)"', after)[1] != first
    assert f'name="declined" value="{first}"' in after


def test_what_was_said_can_be_taken_back(client):
    assert "Situation :" not in text_of(client.post("/financements/", {**SAID, "back": "status"}))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"answer-age": "15", "answer-level": "6"}, "se contredisent"),
        ({"answer-hours": "beaucoup"}, "nombre entier"),
        ({"answer-status": "roi"}, "choix possible"),
        ({"answer-minimum_income": "peut-être"}, "oui ou non"),
        ({"starts_on": "2024-01-01"}, "a commencé avant"),
    ],
)
def test_facts_that_cannot_be_are_told_and_not_answered(client, given, words):
    answer = client.post("/financements/", given)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_nothing_of_a_simulation_is_kept_or_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post("/financements/", {**SAID, "known-age": "47", "do": "pdf"})
    assert Event.objects.count() == 0
    assert not FundingVerdict.objects.exists()
    assert "47" not in caplog.text
    assert client.get("/financements/").headers["Cache-Control"].startswith("max-age=0")


def test_the_sheet_prints_and_the_case_becomes_a_scenario(client):
    printed = client.post("/financements/", {**SAID, "do": "pdf"})
    assert printed.content.startswith(b"%PDF")
    assert printed.content == client.post("/financements/", {**SAID, "do": "pdf"}).content
    written = client.post("/financements/", {**SAID, "do": "scenario"}).content.decode()
    assert "Quand on demande POEC\nAlors la réponse est oui" in written


def test_the_rules_of_a_day_are_shown_with_source_confidence_and_age(client):
    seen = text_of(client.get("/financements/regles/?on=2024-06-20"))
    assert "la durée de la formation est d'au plus 400 heures" in seen
    assert "n'est plus confirmée à cette date" in seen
    assert "le dispositif est supprimé depuis le 21/06/2024" in seen  # a version of another time
    assert client.get("/financements/regles/?on=hier").status_code == 200


def test_every_rule_has_its_page_and_an_unknown_one_has_none(client):
    for rule in book().rules[::9]:
        assert rule.rule_id in text_of(client.get(f"/financements/regles/{rule.rule_id}/"))
    assert client.get("/financements/regles/nulle-part/").status_code == 404


def test_a_replayed_reform_is_marked_fictif_and_prints_its_marginals_and_hides_small_counts(client):
    seen = text_of(client.get("/financements/reformes/infra-licence-numerique-2021/?size=1000"))
    assert "fictif" in seen
    assert "Hypothèse de Numéric'Emploi" in seen
    assert "secret" in seen
    assert client.get("/financements/reformes/nulle-part/").status_code == 404


@pytest.mark.parametrize(("shape", "starts"), [("xlsx", b"PK"), ("csv", b"dimension,")])
def test_a_replayed_reform_is_exported(client, shape, starts):
    answer = client.get(f"/financements/reformes/infra-licence-numerique-2021/?size=1000&format={shape}")
    assert answer.content.startswith(starts)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_dossiers_are_replayed_for_those_who_may_and_nobody_else(client, small, signed_in):
    address = "/financements/reformes/infra-licence-numerique-2024/?population=dossiers"
    assert "population synthétique" not in text_of(signed_in("deleguee").get(address))
    assert "Sur 5 personnes" in text_of(signed_in("deleguee").get(address)) or "secret" in text_of(
        signed_in("deleguee").get(address)
    )
    assert Event.objects.filter(verb="funding.replay").count() == 0
    before = Event.objects.count()
    client.get(address)
    assert Event.objects.count() == before  # a visitor gets the synthetic one


def test_a_change_goes_through_two_administrators(small, signed_in):
    first, second = signed_in("administratrice"), signed_in("administrateur")
    form = first.get("/financements/regles/poec-duree/changer/")
    assert "la durée de la formation est d&#x27;au plus 400 heures" in form.content.decode()
    data = {"act": "replace", "starts_on": "2024-06-30", "condition": "la durée de la formation est d'au plus 500 heures",
            "last_confirmed": "2024-12-31", "confidence": "A", "source": "Accord", "source_date": "2024",
            "reason": "lu"}  # fmt: skip
    made = first.post("/financements/regles/poec-duree/changer/", data)
    address = made.headers["Location"]
    assert "une autre personne décide" in text_of(first.get(address))
    assert "1 scénario ne serait plus suivi" in text_of(second.get(address))
    assert first.post(f"{address}decision/", {"step": "validate"}).status_code == 403
    assert second.post(f"{address}decision/", {"step": "validate"}).status_code == 302
    assert [step.step for step in kept.changes()[0].steps] == ["proposed", "validated"]
    history = text_of(Client().get("/financements/regles/poec-duree-20240630/"))
    assert "validé" in history
    assert "administrateur" not in history  # names of staff are not public


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"condition": "à peu près 500 heures"}, "pas une phrase"),
        ({"source": ""}, "no source"),
        ({"starts_on": "demain"}, "date"),
        ({"reason": ""}, "obligatoire"),
    ],
)
def test_a_change_that_cannot_be_read_comes_back_with_its_fault(signed_in, changes, words):
    data = {"act": "replace", "starts_on": "2024-06-30", "condition": "l'âge est de moins de 26 ans", "confidence": "A",
            "last_confirmed": "2024-12-31", "source": "x", "source_date": "2024", "reason": "lu", **changes}  # fmt: skip
    answer = signed_in("administratrice").post("/financements/regles/poec-duree/changer/", data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert kept.changes() == []


def test_a_new_rule_can_be_proposed_and_refused_with_a_reason(small, signed_in):
    first, second = signed_in("administratrice"), signed_in("administrateur")
    data = {"act": "add", "scheme": "poec", "point": "âge", "role": "condition", "starts_on": "2024-06-30",
            "condition": "l'âge est d'au moins 18 ans", "confidence": "B", "last_confirmed": "2024-12-31", "source": "x",
            "source_date": "2024", "reason": "lu", "benefit": "course"}  # fmt: skip
    address = first.post("/financements/regles/nouvelle/", data).headers["Location"]
    assert second.post(f"{address}decision/", {"step": "refuse", "reason": ""}).status_code == 422
    assert (
        second.post(f"{address}decision/", {"step": "refuse", "reason": "source trop faible"}).status_code
        == 302
    )
    assert "source trop faible" in text_of(first.get(address))
    assert second.post(f"{address}decision/", {"step": "validate"}).status_code == 404


@pytest.mark.parametrize("name", ["conseillere", "acheteur", "deleguee"])
def test_only_administrators_see_the_editor(signed_in, name):
    assert signed_in(name).get("/financements/regles/poec-duree/changer/").status_code == 403
    assert "Proposer un changement" not in text_of(signed_in(name).get("/financements/regles/poec-duree/"))


def test_an_adviser_reads_who_can_pay_for_a_dossier_prints_and_keeps_it(small, signed_in):
    adviser = signed_in("conseillere")
    address = f"/dossiers/{dossiers.address_key('P2')}/financement/"
    seen = text_of(adviser.get(address))
    assert "Qui peut payer ? P2" in seen
    assert "Durée de la formation" in seen
    assert adviser.post(address, {"do": "pdf"}).content.startswith(b"%PDF")
    made = adviser.post(address, {"answer-age": "30", "do": "keep"})
    assert "les mêmes réponses" in text_of(adviser.get(made.headers["Location"]))
    verdict = FundingVerdict.objects.get()
    assert (verdict.dossier, verdict.facts["age"], verdict.on) == ("P2", 30, date(2024, 6, 30))
    assert "Verdicts gardés" in text_of(adviser.get(address))
    assert Client().get(made.headers["Location"]).status_code == 403


def test_a_dossier_s_page_is_for_those_who_read_dossiers(small, client, signed_in):
    address = f"/dossiers/{dossiers.address_key('P2')}/financement/"
    assert client.get(address).status_code == 403
    assert signed_in("acheteur").get(address).status_code == 403
    assert signed_in("conseillere").get("/dossiers/nulle-part/financement/").status_code == 404


def test_a_population_of_other_zones_than_the_run_s_has_a_table_and_no_broken_map(client, small):
    shown = client.get("/financements/reformes/distance-admise/?size=1000").content.decode()
    assert "<table" in shown
    assert 'viewBox="0 0  ' not in shown
    assert 'id="map"' not in shown
