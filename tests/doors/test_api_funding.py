"""`/api/v1/funding`: verdicts, rules, reforms for other software; problem documents for what cannot be."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def check(client: Client, **body: object):
    return client.post("/api/v1/funding/check", {"on": "2024-06-30", **body}, content_type="application/json")


def test_a_case_gets_every_verdict_with_sentences_amounts_and_rules():
    found = check(
        Client(enforce_csrf_checks=True),
        facts={"status": "jobseeker", "hours": 400, "price": 4000},
        starts_on="2024-09-02",
    )
    assert found.status_code == 200
    body = found.json()
    poec = next(one for one in body["verdicts"] if one["scheme"] == "poec")
    assert (poec["answer"], poec["benefits"][0]["cents"]) == ("yes", 400_000)
    assert "poec-duree" in poec["rules"]
    assert body["left_to_pay_cents"] == 0
    assert body["next_question"]
    aif = next(one for one in body["verdicts"] if one["scheme"] == "aif")
    assert aif["deadlines"][0]["last_day"] == "2024-08-18"


def test_facts_that_cannot_be_are_a_problem_document(client: Client):
    found = check(client, facts={"age": 15, "level": 6})
    assert found.status_code == 422
    assert found.headers["Content-Type"] == "application/problem+json"
    assert found.json()["type"] == "urn:numericemploi:error:facts"
    assert check(client, facts={"height": 180}).status_code == 422
    assert check(client, facts=[1]).status_code == 422


def test_the_rules_of_a_day_are_listed(client: Client):
    before = client.get("/api/v1/funding/rules?on=2024-06-20&scheme=afpr").json()
    after = client.get("/api/v1/funding/rules?on=2024-06-21&scheme=afpr").json()
    assert before["revision"] == after["revision"]
    assert "afpr-duree" in {one["rule_id"] for one in before["rules"]}
    assert [one["rule_id"] for one in after["rules"]] == ["afpr-supprimee"]
    assert client.get("/api/v1/funding/rules?scheme=loto").status_code == 404
    assert client.get("/api/v1/funding/rules?on=hier").status_code == 422


def test_the_shipped_reforms_are_listed(client: Client):
    assert {one["reform"] for one in client.get("/api/v1/funding/reforms").json()} >= {
        "infra-licence-numerique-2021",
        "distance-admise",
    }
