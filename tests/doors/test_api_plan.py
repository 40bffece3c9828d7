"""The plan over the API: figures and places for anybody, never a price; variants for those concerned."""

from __future__ import annotations

import json

import pytest

import small_run
from numericemploi.verbs import plan_variants
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db


def test_anybody_reads_the_plan_and_no_price(client, small):
    answer = client.get("/api/v1/plan")
    plan = answer.json()
    assert plan["value"] == 4.8
    assert [(one["session_id"], one["seats"]) for one in plan["sessions"]] == [("V1", 8)]
    assert sum(zone["seats"] for zone in plan["zones"]) == 8
    assert "price" not in json.dumps(plan)
    assert "cost" not in json.dumps(plan)


def test_before_a_run_there_is_no_plan(client, db):
    assert client.get("/api/v1/plan").status_code == 404


def test_variants_are_for_buyers_and_the_branch(client, small, signed_in):
    number = plan_variants.make(plan_variants.first(small), run=small.number, actor=CONSOLE, title="Essai")
    assert client.get("/api/v1/plan/variants").status_code == 403
    assert client.get(f"/api/v1/plan/variants/{number}").status_code == 403
    found = signed_in("deleguee").get("/api/v1/plan/variants").json()
    assert [(one["number"], one["title"], one["standing"]) for one in found] == [(number, "Essai", "draft")]
    assert signed_in("acheteur").get("/api/v1/plan/variants/99").status_code == 404


def test_the_plan_says_why_nothing_is_bought_in_codes_and_in_both_languages(client, data_folder):
    refused = {"B1": {"reason": "budget", "code": "above_budgets", "cost": 4_800_000}}
    rules = [{"code": "rule_budget"}]
    plan = small_run.documents()["plan"] | {
        "refused": refused,
        "nothing": {"code": "conflict_one", "rules": rules},
    }
    small_run.keep(plan=plan)
    found = client.get("/api/v1/plan").json()
    assert found["nothing"] == {
        "code": "conflict_one",
        "values": {"rules": rules},
        "sentence_fr": "Aucun achat n'est possible si les budgets ne sont pas dépassés : il faut desserrer cette règle.",
        "sentence_en": "Nothing can be bought if the budgets are not exceeded: this rule must be loosened.",
    }
    assert [(one["session_id"], one["code"]) for one in found["refused"]] == [
        ("B1", "above_budgets_unpriced")
    ]
    assert "4800000" not in json.dumps(found)


def test_a_run_of_a_former_version_gives_its_french_sentences(client, small):
    assert client.get("/api/v1/plan").json()["refused"] == [
        {
            "session_id": "B1",
            "code": "",
            "values": {},
            "sentence_fr": "Aucun manque connu à 24 mois.",
            "sentence_en": "",
        }
    ]
