"""Plan lines kept: nobody loses work, every act leaves a revision, an adopted plan gives its lines once."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import bought
import petit_est as petit
from numericemploi.model.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from numericemploi.store import purchases
from numericemploi.store.models import Event, PlanLine
from numericemploi.verbs import plan_lines as verb
from numericemploi.verbs.access import CONSOLE, VISITOR

pytestmark = pytest.mark.django_db

NOW, REGION, TRAVAIL, BRANCH = bought.NOW, bought.REGION, bought.TRAVAIL, bought.BRANCH


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()


def propose(**changed: Any) -> str:
    return verb.propose({**bought.GIVEN, **changed}, buyer="region", actor=REGION, now=NOW)


def act(line: str, name: str, actor: Any = REGION, **given: Any) -> str | None:
    return verb.act(line, name, actor=actor, now=NOW, **given)


def test_a_line_is_proposed_then_bought_and_every_act_leaves_a_revision():
    line = propose(sessions=["V1"])
    act(line, "recommend", BRANCH)
    for name in ("accept", "publish", "contract", "open"):
        act(line, name)
    found = verb.follow(line, actor=REGION)
    assert [one.act for one in found.history] == [
        "propose",
        "recommend",
        "accept",
        "publish",
        "contract",
        "open",
    ]
    assert [one.revision for one in found.history] == [1, 2, 3, 4, 5, 6]
    assert found.row["status"] == "opened"
    assert Event.objects.filter(verb="plan_lines.contract", about=line).count() == 1


def test_a_site_gives_its_zone():
    assert purchases.get(propose(zone=None, commune="99004"))["zone"] == petit.TOWN


def test_two_buyers_at_once_lose_no_work():
    line = propose()
    verb.revise(line, {**bought.GIVEN, "places": 15}, read=1, actor=REGION, now=NOW)
    late = {**bought.GIVEN, "hours": 420}
    for _ in range(2):  # a second click is the same draft
        with pytest.raises(verb.StaleLineError) as error:
            verb.revise(line, late, read=1, actor=CONSOLE, now=NOW)
    assert (purchases.get(line)["places"], purchases.get(line)["hours"]) == (15, 400)
    shown = verb.versions(error.value.number, actor=CONSOLE)
    assert {one["name"]: (one["read"], one["theirs"], one["mine"]) for one in shown.fields} == {
        "places": (12, 15, 12),
        "hours": (400, 400, 420),
    }
    assert shown.by == "acheteur"
    with pytest.raises(NotFoundError):
        verb.my_draft(error.value.number, actor=REGION)
    verb.take_up(error.value.number, actor=CONSOLE, now=NOW)
    row = purchases.get(line)
    assert (row["places"], row["hours"], row["revision"]) == (15, 420, 3)
    assert purchases.drafts(line) == []
    assert purchases.draft(error.value.number).state == "taken"


def test_a_draft_that_is_left_stays_in_the_store():
    line = propose()
    verb.revise(line, {"places": 15}, read=1, actor=REGION, now=NOW)
    with pytest.raises(verb.StaleLineError) as error:
        verb.revise(line, {"places": 9}, read=1, actor=REGION, now=NOW)
    verb.leave(error.value.number, actor=REGION)
    assert purchases.draft(error.value.number).given == {"places": 9}
    assert purchases.get(line)["places"] == 15


def test_a_save_that_changes_nothing_is_no_revision():
    line = propose()
    verb.revise(line, bought.GIVEN, read=1, actor=REGION, now=NOW)
    assert purchases.get(line)["revision"] == 1


def test_an_act_on_a_page_read_too_long_ago_is_refused():
    line = propose()
    verb.revise(line, {"places": 15}, read=1, actor=REGION, now=NOW)
    with pytest.raises(ConflictError):
        act(line, "accept", read=1)
    assert purchases.get(line)["status"] == "proposed"


def test_a_partial_acceptance_adds_the_rest_with_its_history():
    line = propose()
    rest = act(line, "accept", places=5)
    assert rest is not None
    assert (purchases.get(line)["places"], purchases.get(rest)["places"]) == (5, 7)
    assert [one.act for one in purchases.history(rest)] == ["rest"]
    assert verb.follow(line, actor=REGION).rest == [rest]
    with pytest.raises(InvalidError):
        act(rest, "accept", places=8)
    assert act(rest, "accept", places=3) not in (rest, line, None)


def test_a_buyer_reads_the_lines_of_the_others_and_changes_none():
    line = propose()
    assert verb.follow(line, actor=TRAVAIL).acts == ()
    for wrong in (
        lambda: act(line, "accept", TRAVAIL),
        lambda: verb.revise(line, {"places": 1}, read=1, actor=TRAVAIL, now=NOW),
        lambda: verb.propose(bought.GIVEN, buyer="region", actor=TRAVAIL, now=NOW),
        lambda: verb.propose(bought.GIVEN, buyer="region", actor=BRANCH, now=NOW),
        lambda: act(line, "recommend", bought.ADVISER),
    ):
        with pytest.raises(NotAllowedError):
            wrong()
    assert PlanLine.objects.get().revision == 1


def test_the_public_reads_published_lines_without_their_price():
    line = propose()
    assert verb.listing(actor=VISITOR).is_empty()
    with pytest.raises(NotFoundError):
        verb.follow(line, actor=VISITOR)
    act(line, "accept")
    act(line, "publish")
    found = verb.listing(actor=VISITOR)
    assert found["line_id"].to_list() == [line]
    assert found["unit_price"].to_list() == [None]
    assert verb.follow(line, actor=VISITOR).history == []
    assert verb.listing(actor=BRANCH)["unit_price"].to_list() == [None]
    assert verb.listing(actor=REGION)["unit_price"].to_list() == [450_000]


def test_a_contract_fixes_what_was_bought():
    line = propose()
    for name in ("accept", "publish", "contract"):
        act(line, name)
    with pytest.raises(InvalidError) as error:
        verb.revise(line, {"places": 20, "sessions": ["V1"]}, read=4, actor=REGION, now=NOW)
    assert [(one.field, one.code) for one in error.value.faults] == [("places", "fixed")]
    verb.revise(line, {"sessions": ["V1"]}, read=4, actor=REGION, now=NOW)
    act(line, "open")
    assert purchases.get(line)["status"] == "opened"


def test_a_session_in_two_plans_is_told_on_each_line():
    first = propose(sessions=["V1"])
    second = verb.propose(
        {**bought.GIVEN, "sessions": ["V1"]}, buyer="france_travail", actor=TRAVAIL, now=NOW
    )
    assert verb.follow(second, actor=TRAVAIL).shared_sessions == {"V1": [first]}


def test_an_adopted_plan_gives_each_buyer_its_lines_once():
    plan = pl.DataFrame({"session_id": ["V1", "B1"], "funder": ["region", "france_travail"], "seats": [8, 6]})
    first = verb.propose_from_plan(plan, variant="ab" * 32, actor=REGION, now=NOW)
    assert verb.propose_from_plan(plan, variant="ab" * 32, actor=TRAVAIL, now=NOW) == first
    rows = {row["sessions"][0]: row for row in purchases.lines().iter_rows(named=True)}
    assert {name: (row["buyer"], row["places"], row["status"]) for name, row in rows.items()} == {
        "V1": ("region", 8, "proposed"),
        "B1": ("france_travail", 6, "proposed"),
    }
    assert {row["variant"] for row in rows.values()} == {"ab" * 32}
    act(rows["B1"]["line_id"], "accept", TRAVAIL, places=4)
    assert verb.propose_from_plan(plan, variant="ab" * 32, actor=REGION, now=NOW) == first
    assert purchases.lines().height == 3


def test_a_plan_whose_session_left_the_catalogue_is_refused_whole():
    plan = pl.DataFrame({"session_id": ["V1", "gone"], "funder": ["region", "region"], "seats": [8, 6]})
    with pytest.raises(NotFoundError):
        verb.propose_from_plan(plan, variant="ab" * 32, actor=REGION, now=NOW)
    assert purchases.lines().is_empty()
