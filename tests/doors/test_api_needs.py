"""Needs through the API: one's own, with every fault told, and no change over a change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

import petit_est
from numericemploi.model.tables.employers import NEEDS
from numericemploi.store import needs, records
from numericemploi.store.models import Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("communes")]

DECLARED = {"employer": "Mairie", "positions": 2, "title": "Développeuse web", "rome3": "M1805", "commune": "99005",
            "horizon_months": 6, "contract": "CDI", "firmness": "planned", "beginners": True}  # fmt: skip


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/needs{address}", json.dumps(body), content_type="application/json")


def test_an_organisation_reads_its_own_needs(client: Client, signed_in: Any):
    rows = [petit_est.need(need_id=name, organisation=name) for name in ("fictif-0001", "fictif-0002")]
    records.merge("needs", NEEDS.of(rows))
    own = signed_in("employeur").get("/api/v1/needs").json()
    assert [one["need_id"] for one in own] == ["fictif-0001"]
    assert len(signed_in("conseillere").get("/api/v1/needs").json()) == 2
    assert client.get("/api/v1/needs").status_code == 403
    other = needs.number_of("fictif-0002")
    assert signed_in("employeur").get(f"/api/v1/needs/{other}").status_code == 404


def test_a_need_is_declared_then_acted_upon(signed_in: Any):
    employer = signed_in("employeur")
    answer = post(employer, "", DECLARED)
    assert answer.status_code == 201
    number = answer.json()["number"]
    filled = post(employer, f"/{number}/acts", {"act": "fill", "revision": 1, "filled": 2})
    assert (filled.json()["state"], filled.json()["revision"]) == ("filled", 2)
    late = post(employer, f"/{number}/acts", {"act": "fill", "revision": 1, "filled": 1})
    assert (late.status_code, late.json()["type"]) == (409, "urn:numericemploi:error:conflict")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"positions": -1}, "positions"),
        ({"positions": 1_000_000}, "positions"),
        ({"commune": "01001"}, "place"),
        ({"commune": None}, "place"),
        ({"title": ""}, "title"),
        ({"rome3": "D1102"}, "title"),
        ({"horizon_months": 0}, "horizon_months"),
    ],
)
def test_each_fault_is_named_with_its_remedy(signed_in: Any, changed: dict[str, Any], where: str):
    answer = post(signed_in("employeur"), "", DECLARED | changed)
    assert answer.status_code == 422
    fault = answer.json()["faults"][0]
    assert fault["where"] == where
    assert fault["reason"]
    assert fault["remedy"]
    assert not Need.objects.exists()


def test_a_visitor_declares_with_an_address_only(client: Client):
    assert post(client, "", DECLARED).json()["faults"][0]["where"] == "address"
    assert post(client, "", DECLARED | {"address": "rh@example.org"}).status_code == 201
    assert Need.objects.get().state == "awaiting"
