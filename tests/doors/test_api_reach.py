"""The territory over the API: the room's own figures, unknown as null, impossible questions as problem documents."""

from __future__ import annotations

import pytest

import petit_est as place

pytestmark = pytest.mark.django_db


def test_communes_of_a_zone_come_with_their_unknowns_as_null(client, small):
    rows = client.get("/api/v1/reach/communes", {"zone": place.RURAL}).json()
    assert [row["label"] for row in rows] == ["Valvert", "Hautmont"]
    assert [row["remote_sessions"] for row in rows] == [1, None]


def test_an_unknown_zone_is_a_problem_document(client, small):
    answer = client.get("/api/v1/reach/communes", {"zone": "0000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/reach/communes", {"nothing": 50}).status_code == 422


def test_concentration_is_that_of_the_run(client, small):
    rows = client.get("/api/v1/reach/concentration").json()
    assert {(row["what"], row["moment"]): row["total"] for row in rows}["places", "after"] == 18


def test_contributions_of_a_zone_sum_to_its_low_score(client, small):
    zones = client.get("/api/v1/reach/settle", {"occupation": place.DEVELOPER, "people": 40}).json()
    assert len(zones) == 3
    for zone in zones:
        assert sum(one["contribution"] for one in zone["criteria"]) == pytest.approx(zone["low"])


@pytest.mark.parametrize(
    "wrong", [{"people": 0}, {"people": 10**6}, {"months": 0}, {"telework": 2}, {"now": -1}]
)
def test_an_impossible_project_is_refused_by_field(client, small, wrong):
    answer = client.get("/api/v1/reach/settle", {"occupation": place.DEVELOPER, "people": 4} | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.json()["faults"][0]["where"]


def test_an_occupation_out_of_the_perimeter_is_told(client, small):
    answer = client.get("/api/v1/reach/settle", {"occupation": "N4101", "people": 4})
    assert answer.status_code == 404
    assert "N4101" in answer.json()["title"]


def test_before_a_run_there_is_nothing_to_tell(client):
    assert client.get("/api/v1/reach/concentration").status_code == 404
