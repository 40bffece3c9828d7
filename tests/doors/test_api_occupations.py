"""Titles read and texts completed through the API."""

from __future__ import annotations

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def _post(client: Client, body: object):
    return client.post("/api/v1/occupations/match", json.dumps(body), content_type="application/json")


def test_a_title_is_read_with_a_probability_by_anybody(client: Client):
    answer = client.get("/api/v1/occupations/match", {"text": "dév full stack H/F CDI", "top": 2})
    assert answer.status_code == 200
    found = answer.json()
    assert found["matches"][0]["rome4"] == "M1855"
    assert len(found["matches"]) == 2
    assert 0.5 <= found["matches"][0]["probability"] <= 1


def test_an_abstention_is_an_answer_with_five_candidates(client: Client):
    answer = client.get("/api/v1/occupations/match", {"text": "chef de rang", "threshold": 0.99})
    assert answer.status_code == 200
    found = answer.json()
    assert (found["matches"], found["abstained"]) == ([], True)
    assert len(found["candidates"]) == 5


def test_a_list_is_answered_in_its_order_each_as_if_alone(client: Client):
    texts = ["data engineer", "", "devops", "x" * 600]
    found = _post(client, {"texts": texts, "top": 3}).json()["matches"]
    alone = [client.get("/api/v1/occupations/match", {"text": text, "top": 3}).json() for text in texts]
    assert found == alone
    assert [one["abstained"] for one in found][1] is True
    assert found[3]["truncated"] is True


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"texts": ["x"] * 1001}, "texts"),
        ({"texts": "x"}, "texts"),
        ({"texts": ["x"], "top": 0}, "top"),
        ({"texts": ["x"], "threshold": 2}, "threshold"),
        ({"texts": ["x"], "scope": "lune"}, "scope"),
        ({"texts": [None]}, "texts"),
        ({}, "texts"),
    ],
)
def test_a_wrong_request_is_a_problem_document_that_names_the_part(client: Client, body: object, where: str):
    answer = _post(client, body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert any(where in fault["where"] for fault in answer.json()["faults"])


def test_the_scope_limits_the_codes(client: Client):
    answer = client.get(
        "/api/v1/occupations/match", {"text": "technicien", "scope": "numerique", "threshold": 0}
    )
    assert all(one["rome4"][0] in "MIE" for one in answer.json()["matches"])
    assert client.get("/api/v1/occupations/match", {"text": "x", "scope": "lune"}).status_code == 422


@pytest.mark.parametrize(
    ("noun", "typed", "code"),
    [
        ("occupations", "dev web", "M1855"),
        ("skills", "gestion de projet multi", "121531"),
        ("communes", "zzz", None),
    ],
)
def test_a_text_is_completed(client: Client, noun: str, typed: str, code: str | None):
    answer = client.get(f"/api/v1/{noun}/suggest", {"q": typed}).json()
    assert answer["query"] == typed
    assert len(answer["suggestions"]) <= 8
    assert ([one["code"] for one in answer["suggestions"]] or [None])[0] == code


def test_a_text_too_long_to_be_completed_is_refused(client: Client):
    assert client.get("/api/v1/occupations/suggest", {"q": "x" * 201}).status_code == 422
    assert client.get("/api/v1/occupations/suggest").status_code == 422


def test_the_skills_of_a_text_are_read_with_the_words_that_name_them(client: Client):
    text = "Nous cherchons une personne qui maîtrise PostgreSQL. Python exigé."
    answer = client.post("/api/v1/skills/read", json.dumps({"text": text}), content_type="application/json")
    assert answer.status_code == 200
    found = answer.json()
    assert found["truncated"] is False
    assert found["spans"]
    assert all(text[one["start"] : one["end"]] == one["words"] for one in found["spans"])
    empty = client.post("/api/v1/skills/read", json.dumps({"text": ""}), content_type="application/json")
    assert empty.json() == {"spans": [], "truncated": False}


@pytest.mark.parametrize(
    "body", [{}, {"text": 3}, {"text": "x", "kind": "poem"}, {"text": "x", "rome": ["a"] * 11}]
)
def test_a_wrong_text_to_read_is_a_problem_document(client: Client, body: object):
    answer = client.post("/api/v1/skills/read", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
