"""The register and the dossiers as people and programs meet them: pages, files, badge, API, forms."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

import labels_in_life as made
from labels_in_life import MEMBERS, NOW, OFFICER, WHY
from numericemploi.labels.rules import MENTION
from numericemploi.store import accounts
from numericemploi.store.models import User
from numericemploi.verbs import label_dossiers, label_life, labels, promises, register
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db(transaction=True)


def _client(client, username, organisation=None):
    accounts.open_demonstration()
    user = User.objects.get(username=username)
    if organisation is not None:
        User.objects.filter(pk=user.pk).update(organisation=organisation)
        user.refresh_from_db()
    client.force_login(user)
    return client


def test_a_label_proves_itself_in_both_languages(client, data_folder):
    reference = made.granted()
    page = client.get(f"/labels/{reference}/").content.decode()
    for word in ("ni Qualiopi", "accordé", "SHA-256", "labels recompute", "BMO", "Télécharger"):
        assert word in page, word
    assert "Register of labels" in client.get(f"/en/labels/{reference}/").content.decode()
    evidence = client.get(f"/labels/{reference}/preuves.json").content
    assert labels.recompute(evidence) == client.get(f"/labels/{reference}/evaluation.json").content
    assert client.get("/labels/regles/2024-1/").status_code == 200
    assert client.get("/labels/regles/1999/").status_code == 404


def test_the_register_is_searched_and_an_empty_search_says_so(client, data_folder):
    reference = made.granted()
    for query in ({}, {"zone": "9901"}, {"occupation": "M1805"}, {"state": "granted"}, {"words": "web"}):
        assert reference in client.get("/labels/", query).content.decode(), query
    for query in ({"state": "withdrawn"}, {"words": "rien"}):
        page = client.get("/labels/", query).content.decode()
        assert reference not in page
        assert "Aucun label" in page
    for query in ({"page": "x"}, {"page": "99999999"}, {"zone": "'; --"}, {"words": "\x00"}):
        assert client.get("/labels/", query).status_code == 200


def test_a_label_whose_period_is_over_is_found_as_expired_before_the_nightly_job_has_run(client, data_folder):
    reference = made.granted()
    last = NOW.date().replace(year=NOW.year + 3)
    on = {"last": last, "after": last + timedelta(days=1)}
    for day, state in (("last", "granted"), ("after", "expired")):
        found = register.search(on=on[day])
        assert found.by_state == {state: 1}
        assert register.row(found.labels[0], on=on[day])["state"] == state
        assert register.search(on=on[day], states=[state]).count == 1
        assert register.search(on=on[day], states=["granted", "watch"]).count == (day == "last")
        assert register.counted(on=on[day]).by_zone == ({"9901": 1, "9902": 1} if day == "last" else {})
    assert label_dossiers.find(reference).state == "granted"


def test_requests_and_refusals_are_not_in_the_register(client, data_folder):
    reference = made.ready()
    assert client.get(f"/labels/{reference}/").status_code == 404
    assert client.get("/labels/registre.json").json()["labels"] == []
    assert client.get(f"/api/v1/labels/{reference}").status_code == 404
    assert client.get(f"/labels/{reference}/badge.svg").status_code == 404


def test_files_and_api_say_the_same_at_stable_addresses(client, data_folder):
    reference = made.granted()
    whole = client.get("/labels/registre.json").json()
    assert whole["mention"] == MENTION
    rows = list(
        csv.DictReader(io.StringIO(client.get("/labels/registre.csv").content.decode().lstrip("\ufeff")))
    )
    assert [one["reference"] for one in rows] == [one["reference"] for one in whole["labels"]] == [reference]
    found = client.get("/api/v1/labels", {"zone": "9901"}).json()
    assert found["labels"] == whole["labels"]
    assert found["by_state"] == {"granted": 1}
    assert client.get("/api/v1/labels", {"zone": "9903"}).json()["count"] == 0
    told = client.get(f"/api/v1/labels/{reference}").json()
    assert [one["act"] for one in told["history"]] == ["grant"]
    assert told["assessment"]["mention"] == MENTION


def test_the_signed_register_is_served_and_verified_by_every_door(client, data_folder):
    reference = made.granted()
    label_life.act(reference, "suspend", reason=WHY, actor=OFFICER, now=NOW)
    signed = client.get("/labels/registre/1")
    assert signed.status_code == 200
    assert client.get("/api/v1/labels/signed/1").content == signed.content
    assert client.get("/api/v1/labels/signed/2").status_code == 404
    assert client.get("/labels/registre/2").status_code == 404
    assert [one.rsplit("/", 1)[1] for one in client.get("/labels/registre.json").json()["signed"]] == ["1"]
    assert "/labels/registre/1" in client.get("/labels/").content.decode()
    page = client.post("/labels/verifier/", {"text": signed.content.decode()}).content.decode()
    assert "Registre signé, valable" in page
    assert "suspendu" in page
    told = client.post("/api/v1/labels/verify", signed.content, content_type="application/json")
    assert (told.status_code, told.json()["profile"]) == (200, "register")
    assert told.json()["labels"][0]["state"] == "suspended"
    altered = signed.content.replace(b'"suspended"', b'"granted"')
    told = client.post("/api/v1/labels/verify", altered, content_type="application/json")
    assert (told.status_code, told.json()["reason"]) == (422, "jcs")
    credential = client.get(f"/labels/{reference}/attestation.json").content
    told = client.post("/api/v1/labels/verify", credential, content_type="application/json").json()
    assert (told["reason"], told["standing"]["state"]) == ("suspended", "suspended")
    page = client.post("/labels/verifier/", {"text": credential.decode()}).content.decode()
    assert "registre signé" in page


def test_a_withdrawn_label_stays_with_its_dates_and_its_badge_says_so(client, data_folder):
    reference = made.granted()
    before = client.get(f"/labels/{reference}/badge.svg")
    assert before["Content-Type"] == "image/svg+xml"
    assert "label valable" in before.content.decode()
    label_life.act(reference, "notify", reason=WHY, actor=OFFICER, now=NOW)
    later = NOW + timedelta(days=16)
    made.vote(reference, "against", "against", now=later)
    label_life.act(reference, "withdraw", reason=WHY, ground="condition", actor=MEMBERS[0], now=later)
    assert "label retiré" in client.get(f"/labels/{reference}/badge.svg").content.decode()
    page = client.get(f"/labels/{reference}/").content.decode()
    assert "retiré" in page
    assert WHY in page
    assert "16 juil. 2024" in page
    assert client.get("/labels/registre.json").json()["labels"][0]["state"] == "withdrawn"


def test_a_provider_asks_an_officer_instructs_and_members_vote_on_the_site(client, data_folder):
    from numericemploi.verbs import keys

    keys.begin(actor=CONSOLE, now=NOW)
    made.run()
    assert client.get("/labels/dossiers/").status_code == 403
    _client(client, "organisme", made.HOUSE)
    asked = client.post("/labels/dossiers/", {"training": made.TRAINING})
    reference = asked["Location"].rstrip("/").rsplit("/", 1)[1]
    address = f"/labels/dossiers/{reference}/"
    assert client.post("/labels/dossiers/", {"training": made.TRAINING}).status_code == 422
    assert client.get(f"{address}1.pdf").content.startswith(b"%PDF")
    _client(client, "instructrice")
    assert client.post(address, {"act": "complete"}).status_code == 302
    seen = {
        "prerequisite": "quality",
        "answer": "yes",
        "source": "Liste publique",
        "checked_on": "2024-06-30",
    }
    assert client.post(address, seen).status_code == 302
    assert client.post(address, seen | {"checked_on": "2024-07-01"}).status_code == 422
    assert client.post(address, seen | {"source": ""}).status_code == 422
    refused = client.post(address, {"act": "submit", "reason": "non"})
    assert refused.status_code == 422
    assert "motifs" in refused.content.decode()
    assert client.post(address, {"act": "submit", "reason": WHY}).status_code == 302
    for member in ("comite-1", "comite-2"):
        _client(client, member)
        assert client.post(address, {"choice": "for", "interest": ""}).status_code == 302
    assert client.post(address, {"act": "grant", "reason": WHY, "until": "pas une date"}).status_code == 422
    assert client.post(address, {"act": "grant", "reason": WHY}).status_code == 302
    assert client.get(f"/labels/{reference}/").status_code == 200
    assert json.loads(client.get(f"/labels/{reference}/attestation.json").content)["id"].endswith(
        f"{reference}/"
    )
    _client(client, "organisme", "fictif-0002")
    assert client.get(address).status_code == 403


def test_an_employer_commits_itself_on_the_site_and_the_dossier_counts_it(client, data_folder):
    reference = made.ready(made.evidence(seats=4))
    address = f"/labels/engagements/{made.TRAINING}/"
    assert client.get(address).status_code == 403
    _client(client, "employeur", "fictif-0009")
    assert "provisoire" in client.get(address).content.decode()
    signed = {"employer": "Atelier fictif", "seats": "3", "valid_until": "2025-06-30", "agreed": "on"}
    for wrong in ({"agreed": ""}, {"seats": "0"}, {"valid_until": "2020-01-01"}, {"valid_until": "demain"}):
        assert client.post(address, signed | wrong).status_code == 422, wrong
    assert client.post(address, signed)["Location"] == "/labels/engagements/"
    listed = client.get("/labels/engagements/").content.decode()
    assert "Atelier fictif" in listed
    number = promises.mine(CONSOLE)[0].number
    assert client.post("/labels/engagements/", {"number": str(number), "reason": "non"}).status_code == 422
    assert client.post("/labels/engagements/", {"number": "x"}).status_code == 404
    _client(client, "instructrice")
    dossier = client.get(f"/labels/dossiers/{reference}/").content.decode()
    assert "1 employeurs autres que l&#x27;organisme" in dossier
    assert "75" in dossier
    _client(client, "employeur", "fictif-0009")
    reason = "Le projet a été arrêté par la direction."
    assert client.post("/labels/engagements/", {"number": str(number), "reason": reason}).status_code == 302
    assert "withdrawn on" in client.get("/en/labels/engagements/").content.decode()


def test_the_page_of_a_training_tells_prerequisites_who_enters_and_what_would_change_the_answer(
    client, data_folder
):
    made.run(made.evidence(11, prerequisites=(made.seen("quality"),)))
    page = client.get(f"/formations/{made.TRAINING}/").content.decode()
    for words in ("Préalables", "oui, vu le 2024-06-30", "non vérifié, aucune source datée", "registre",
                  "Ce qui changerait la réponse", "Qui entre dans cette formation"):  # fmt: skip
        assert words in page, words
    assert "What would change the answer" in client.get(f"/en/formations/{made.TRAINING}/").content.decode()


def test_a_label_that_is_none_answers_404(client, data_folder):
    for address in ("/labels/rien/", "/labels/rien/preuves.json", "/labels/rien/badge.svg"):
        assert client.get(address).status_code == 404
