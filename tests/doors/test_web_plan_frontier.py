"""The frontier: whole plans between people in work and the worst zone; a point taken is that very plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from numericemploi.model.errors import ConflictError, NotAllowedError
from numericemploi.store import background, plan_requests
from numericemploi.store import plan_variants as kept
from numericemploi.store.models import PlanRequest
from numericemploi.verbs import plan_concertation, plan_frontier, plan_studies, plan_variants
from numericemploi.verbs.access import CONSOLE, VISITOR

pytestmark = pytest.mark.django_db


def weighed(small):
    """Other settings than the run's own, under which more coverage of the worst zone costs people in work."""
    return replace(plan_variants.first(small), coverage_floor=0.01)


def drawn(small, asked, along="coverage"):
    return plan_frontier.read(plan_frontier.latest(small, asked, along))


def page(client, address="/plan/frontiere/"):
    return client.get(address).content.decode().replace("&#x27;", "'")


def test_points_go_from_most_people_in_work_to_the_best_worst_zone_and_none_betters_another(small):
    plan_frontier.along_coverage(weighed(small), run=small.number, actor=CONSOLE)
    points = drawn(small, weighed(small)).points
    assert len(points) > 1
    values, worst = [row["value"] for row in points], [row["worst_zone"] for row in points]
    assert values == sorted(values, reverse=True)
    assert worst == sorted(worst)
    assert len(set(worst)) == len(worst)
    assert all(row["gap"] <= plan_variants.GAP for row in points)
    for before, after in pairwise(points):
        assert after["step"]["value"] == pytest.approx(after["value"] - before["value"], abs=1e-3)


@pytest.mark.parametrize(("along", "floor"), [("coverage", "coverage_floor"), ("rural", "rural_floor")])
def test_a_point_taken_is_the_very_plan_of_the_point(small, signed_in, along, floor):
    buyer = signed_in("acheteur")
    asked = replace(weighed(small), gap=0.02)
    parent = plan_variants.make(asked, run=small.number, actor=CONSOLE)
    buyer.post(f"/plan/frontiere/etudier/{along}/", {"de": parent})
    points = drawn(small, asked, along).points
    assert len(points) > 1
    for point in (points[0], points[-1]):
        answer = buyer.post(
            "/plan/frontiere/prendre/", {"de": parent, "along": along, "point": point["point"]}
        )
        taken = kept.get(int(answer.headers["Location"].split("/")[-2]))
        assert taken.digest == point["digest"]
        assert taken.parent == parent
        assert taken.parameters[floor] == point[floor]
        assert plan_variants.check(taken.number).same
    text = page(buyer, f"/plan/frontiere/?de={parent}")
    assert text.count('class="dot"') == 2 * len(points)
    assert f'<tr id="{along}-p1">' in text
    assert "Calcul fait en" in text


def test_anybody_reads_the_frontier_of_the_run_and_only_buyers_have_it_drawn(small, signed_in, client):
    assert "Personne n&#x27;a encore demandé" in client.get("/plan/frontiere/").content.decode().replace(
        "'", "&#x27;"
    )
    assert client.get("/api/v1/plan/frontier").status_code == 404
    assert client.post("/plan/frontiere/etudier/coverage/").status_code == 403
    assert client.post("/plan/frontiere/prendre/", {"point": 1}).status_code == 403
    signed_in("acheteuse-ft").post("/plan/frontiere/etudier/coverage/")
    text = client.get("/plan/frontiere/").content.decode()
    assert 'class="dot"' in text
    assert "prendre le plan" not in text
    points = client.get("/api/v1/plan/frontier").json()["points"]
    assert points[0]["point"] == 1
    assert "cost" not in points[0]


def test_where_one_plan_is_best_at_both_the_page_says_that_there_is_nothing_to_weigh(small, signed_in):
    # V1 alone: nobody of the rural zone can follow it, so that the worst zone has nothing whatever is bought.
    alone = replace(plan_variants.first(small), forbidden=("B1", "B2", "R1"))
    number = plan_variants.make(alone, run=small.number, actor=CONSOLE)
    buyer = signed_in("acheteur")
    buyer.post("/plan/frontiere/etudier/coverage/", {"de": number})
    text = buyer.get(f"/plan/frontiere/?de={number}").content.decode().replace("&#x27;", "'")
    assert len(drawn(small, alone).points) == 1
    assert "pas d'arbitrage" in text


def test_settings_that_no_plan_meets_have_no_frontier(small, signed_in):
    number = plan_variants.make(replace(weighed(small), coverage_floor=1.0), run=small.number, actor=CONSOLE)
    buyer = signed_in("acheteur")
    buyer.post("/plan/frontiere/etudier/coverage/", {"de": number})
    assert "pas de frontière" in buyer.get(f"/plan/frontiere/?de={number}").content.decode()
    assert buyer.post("/plan/frontiere/prendre/", {"de": number, "point": "1"}).status_code == 404
    assert buyer.post("/plan/frontiere/prendre/", {"de": number, "point": "un"}).status_code == 404
    assert buyer.get("/plan/frontiere/?de=x").status_code == 404


def test_the_frontier_of_a_variant_is_for_those_who_may_read_it(small, signed_in):
    number = plan_variants.make(weighed(small), run=small.number, actor=CONSOLE)
    assert signed_in("conseillere").get(f"/plan/frontiere/?de={number}").status_code == 403


def test_a_run_of_a_former_version_says_why_it_cannot_be_set(small, signed_in, data_folder):
    (data_folder / small.folder / "plan_seekers.parquet").unlink()
    buyer = signed_in("acheteur")
    assert "relancez le calcul" in buyer.get("/plan/frontiere/").content.decode()
    assert "relancez le calcul" in buyer.get("/plan/regler/", follow=True).content.decode()


def test_what_planning_together_is_worth_is_measured_and_read_without_money(small, signed_in, client):
    assert client.get("/api/v1/plan/concertation").status_code == 404
    assert client.post("/plan/frontiere/etudier/concertation/").status_code == 403
    buyer = signed_in("acheteur")
    buyer.post("/plan/frontiere/etudier/concertation/")
    found = client.get("/api/v1/plan/concertation").json()
    assert found["value"] == pytest.approx(found["joint"] - found["blind"], abs=1e-6)
    assert found["blind"] <= found["joint"] <= found["pooled"] + 1e-6
    assert "double_cost" not in found
    text = client.get("/plan/frontiere/").content.decode().replace("&#x27;", "'")
    assert "Sans se voir" in text
    assert "Mesurer la concertation" not in text


def test_a_variant_says_what_limits_it_what_it_would_give_otherwise_and_what_a_session_lacks(
    small, signed_in
):
    number = plan_variants.make(
        replace(plan_variants.first(small), forbidden=("R1",)), run=small.number, actor=CONSOLE
    )
    text = signed_in("acheteur").get(f"/plan/variantes/{number}/").content.decode().replace("&#x27;", "'")
    assert "Ce qui limite le plan" in text
    assert "Si la demande change" in text
    assert "moitié moins de débouchés" in text
    assert "Ce qui limite le plan" not in signed_in("conseillere").get("/plan/").content.decode()


def test_a_study_is_asked_then_followed_then_shown(small, signed_in, client, monkeypatch):
    queue = []
    monkeypatch.setattr(background, "add", queue.append)
    buyer, other = signed_in("acheteur"), signed_in("acheteuse-ft")
    answer = buyer.post("/plan/frontiere/etudier/coverage/")
    assert answer.headers["Location"] == "/plan/frontiere/#coverage"
    other.post("/plan/frontiere/etudier/coverage/")
    assert len(queue) == 1  # asked twice with the same settings, it is one
    text = page(client)
    assert "Demande enregistrée" in text
    assert "demandé par acheteur" in text
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in text
    assert "Calculer la frontière</button>" not in page(buyer)
    plan_requests.begin(queue[0])
    plan_requests.advance(queue[0], 1, 12)
    assert "1 plan calculé sur 12." in page(client)
    plan_requests.advance(queue[0], 3, 12)
    text = page(client)
    assert "3 plans calculés sur 12." in text
    assert '<progress value="3" max="12"' in text
    poll = {"headers": {"HX-Request": "true"}}
    assert "HX-Refresh" not in client.get("/plan/frontiere/?encore=coverage", **poll).headers
    plan_requests.wait(queue[0])
    plan_studies.perform(queue[0])
    assert client.get("/plan/frontiere/?encore=coverage", **poll).headers["HX-Refresh"] == "true"
    text = page(client)
    assert "http-equiv" not in text
    assert 'id="coverage-p1"' in text


def test_a_study_that_fails_or_stops_is_told_and_can_be_asked_again(small, signed_in, client, monkeypatch):
    queue = []
    monkeypatch.setattr(background, "add", queue.append)
    buyer = signed_in("acheteur")
    with monkeypatch.context() as broken:
        broken.setattr(plan_concertation.concertation, "measure", lambda *given, **named: 1 / 0)
        buyer.post("/plan/frontiere/etudier/concertation/")
        plan_studies.perform(queue[0])
    text = page(buyer)
    assert "Ce calcul n'a pas abouti" in text
    assert "ZeroDivisionError" in text
    assert "Redemander le calcul" in text
    buyer.post("/plan/frontiere/etudier/concertation/")
    assert len(queue) == 2
    plan_requests.begin(queue[1])
    assert "Calcul en cours" in page(client)
    long_ago = timezone.now() - timedelta(seconds=plan_requests.LONGEST + 1)
    PlanRequest.objects.filter(pk=queue[1]).update(heartbeat_at=long_ago)
    assert "Ce calcul n'avance plus" in page(client)
    assert "http-equiv" not in page(client)
    buyer.post("/plan/frontiere/etudier/concertation/")
    assert queue[2] == queue[1]
    plan_studies.perform(queue[2])
    assert "Sans se voir" in page(client)


def test_who_may_not_ask_and_what_is_no_study_are_refused(small, signed_in, client):
    assert signed_in("conseillere").post("/plan/frontiere/etudier/rural/").status_code == 403
    assert signed_in("acheteur").post("/plan/frontiere/etudier/lune/").status_code == 404
    body = {"data": {"kind": "rural"}, "content_type": "application/json"}
    assert client.post("/api/v1/plan/studies", **body).status_code == 403
    assert client.get("/api/v1/plan/frontier?along=lune").status_code == 404
    buyer = signed_in("acheteur")
    lune = buyer.post("/api/v1/plan/studies", {"kind": "lune"}, content_type="application/json")
    assert lune.status_code == 404
    assert buyer.get("/api/v1/plan/studies/99").status_code == 404


def test_a_study_is_asked_and_followed_through_the_api(small, signed_in, client):
    buyer = signed_in("acheteur")
    asked = buyer.post("/api/v1/plan/studies", {"kind": "rural"}, content_type="application/json")
    assert asked.status_code == 202
    assert (asked.json()["state"], asked.json()["author"]) == ("done", "acheteur")
    followed = buyer.get(f"/api/v1/plan/studies/{asked.json()['number']}").json()
    assert followed["done"] == followed["total"] or followed["done"] > 1
    assert client.get("/api/v1/plan/frontier?along=rural").json()["along"] == "rural"


def test_a_data_folder_has_one_worker_and_what_kills_it_thrice_is_given_up(small, monkeypatch, data_folder):
    queue = []
    monkeypatch.setattr(background, "add", queue.append)
    number = plan_studies.ask("rural", weighed(small), run=small.number, actor=CONSOLE).number
    monkeypatch.setattr(background, "work", lambda *, once: plan_requests.begin(queue[-1]))
    for _ in range(plan_studies.OFTEN):
        plan_studies.work(actor=CONSOLE)  # begins it, and dies
    assert plan_requests.get(number).state == "running"
    plan_studies.work(actor=CONSOLE)
    assert plan_requests.get(number).reason == "stopped 3 times before its end"
    with background.alone(waits=False), pytest.raises(ConflictError), background.alone(waits=False):
        pass
    with pytest.raises(NotAllowedError):
        plan_studies.work(actor=VISITOR)
