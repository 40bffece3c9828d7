"""What every path of the API shares: a description, problem documents, no stack."""

from __future__ import annotations

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from ninja import Schema

from numericemploi import __version__
from numericemploi.store import runs

pytestmark = pytest.mark.django_db


def test_the_instance_says_which_run_its_figures_come_from(client: Client, small: runs.Done):
    answer = client.get("/api/v1/instance").json()
    assert answer == {
        "version": __version__,
        "as_of": "2024-06-30",
        "run": small.number,
        "digest": small.digest,
    }


def test_before_a_run_the_instance_answers_without_one(client: Client):
    assert client.get("/api/v1/instance").json() == {
        "version": __version__,
        "as_of": None,
        "run": None,
        "digest": None,
    }


def test_the_api_describes_itself(client: Client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert "/api/v1/instance" in described["paths"]


def test_no_two_answers_are_described_under_one_name():
    # The description keeps one schema a name: of two, the last described both.
    get_wsgi_application()  # loads every router
    ours = [one.__name__ for one in _below(Schema) if one.__module__.startswith("numericemploi.")]
    assert len(ours) > 50
    assert sorted(ours) == sorted(set(ours))


def _below(kind: type) -> list[type]:
    return [found for one in kind.__subclasses__() for found in (one, *_below(one))]


def test_an_unexpected_fault_is_a_problem_document_without_its_message(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    def broken() -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(runs, "latest", broken)
    answer = client.get("/api/v1/instance")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:numericemploi:error:unexpected"
    assert "secret" not in answer.text
