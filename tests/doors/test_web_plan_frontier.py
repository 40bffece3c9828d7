"""The frontier: whole plans between people in work and the worst zone; a point taken is that very plan."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from numericemploi.store import plan_variants as kept
from numericemploi.verbs import plan_frontier, plan_variants
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db


def weighed(small):
    """Other settings than the run's own, under which more coverage of the worst zone costs people in work."""
    return replace(plan_variants.first(small), coverage_floor=0.01)


def test_points_go_from_most_people_in_work_to_the_best_worst_zone_and_none_betters_another(small):
    points = plan_frontier.points(plan_frontier.compute(weighed(small), run=small.number, actor=CONSOLE))
    assert len(points) > 1
    values, worst = [row["value"] for row in points], [row["worst_zone"] for row in points]
    assert values == sorted(values, reverse=True)
    assert worst == sorted(worst)
    assert len(set(worst)) == len(worst)
    assert all(row["gap"] <= plan_variants.GAP for row in points)
    for before, after in pairwise(points):
        assert after["step"]["value"] == pytest.approx(after["value"] - before["value"], abs=1e-3)


def test_a_point_taken_is_the_very_plan_of_the_point(small, signed_in):
    buyer = signed_in("acheteur")
    parent = plan_variants.make(weighed(small), run=small.number, actor=CONSOLE)
    buyer.post("/plan/frontiere/calculer/", {"de": parent})
    study = plan_frontier.latest(small, weighed(small))
    for point in plan_frontier.points(study):
        answer = buyer.post("/plan/frontiere/prendre/", {"de": parent, "point": point["point"]})
        taken = kept.get(int(answer.headers["Location"].split("/")[-2]))
        assert taken.digest == point["digest"]
        assert taken.parent == parent
    text = buyer.get(f"/plan/frontiere/?de={parent}").content.decode()
    assert text.count('class="dot"') == 2 * len(plan_frontier.points(study))
    assert re.search(r'<tr id="p1">', text)
    assert "Calculée en" in text


def test_anybody_reads_the_frontier_of_the_run_and_only_buyers_have_it_drawn(small, signed_in, client):
    assert "Personne n&#x27;a encore demandé" in client.get("/plan/frontiere/").content.decode().replace(
        "'", "&#x27;"
    )
    assert client.get("/api/v1/plan/frontier").status_code == 404
    assert client.post("/plan/frontiere/calculer/").status_code == 403
    assert client.post("/plan/frontiere/prendre/", {"point": 1}).status_code == 403
    signed_in("acheteuse-ft").post("/plan/frontiere/calculer/")
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
    buyer.post("/plan/frontiere/calculer/", {"de": number})
    text = buyer.get(f"/plan/frontiere/?de={number}").content.decode().replace("&#x27;", "'")
    assert len(plan_frontier.points(plan_frontier.latest(small, alone))) == 1
    assert "pas d'arbitrage" in text


def test_settings_that_no_plan_meets_have_no_frontier(small, signed_in):
    number = plan_variants.make(replace(weighed(small), coverage_floor=1.0), run=small.number, actor=CONSOLE)
    buyer = signed_in("acheteur")
    buyer.post("/plan/frontiere/calculer/", {"de": number})
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
    assert client.post("/plan/frontiere/concertation/").status_code == 403
    buyer = signed_in("acheteur")
    buyer.post("/plan/frontiere/concertation/")
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
