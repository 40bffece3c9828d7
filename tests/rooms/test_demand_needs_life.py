"""The life of a need: every act has its states and its party, and silence has its days."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est
from numericemploi.demand import needs_life
from numericemploi.model.errors import ConflictError, InvalidError, NotAllowedError
from numericemploi.model.tables.employers import NEEDS

DAY = date(2024, 6, 30)
STATES = ("awaiting", "open", "asked", "filled", "closed", "lapsed")


def due(on: date = DAY, **changed: object) -> list[tuple[str, date]]:
    found = needs_life.due(NEEDS.of([petit_est.need(**changed)]), on=on)
    return [(act, since) for _, act, since in found.iter_rows()]


def after(act: str, state: str = "open", party: str = "holder", **told: object) -> dict[str, object]:
    return needs_life.after(petit_est.need(state=state), act, party=party, on=DAY, **told)


@pytest.mark.parametrize(
    ("confirmed", "acts"),
    [(date(2023, 12, 31), []), (date(2023, 12, 30), ["ask"]), (date(2022, 1, 1), ["ask"])],
)
def test_after_six_months_without_a_word_the_holder_is_asked(confirmed: date, acts: list[str]):
    assert [act for act, _ in due(declared_on=date(2022, 1, 1), confirmed_on=confirmed)] == acts


@pytest.mark.parametrize(("days", "acts"), [(29, []), (30, ["lapse"]), (300, ["lapse"])])
def test_thirty_days_after_the_question_a_silent_need_lapses(days: int, acts: list[str]):
    asked = DAY - timedelta(days=days)
    assert [act for act, _ in due(state="asked", asked_on=asked, confirmed_on=date(2023, 1, 1))] == acts


@pytest.mark.parametrize(("days", "acts"), [(6, []), (7, ["lapse"])])
def test_an_address_that_never_answers_lets_its_need_lapse_in_a_week(days: int, acts: list[str]):
    assert [act for act, _ in due(state="awaiting", declared_on=DAY - timedelta(days=days))] == acts


@pytest.mark.parametrize("state", ["filled", "closed", "lapsed"])
def test_a_need_that_ended_is_left_in_peace(state: str):
    assert due(state=state, declared_on=date(2020, 1, 1), asked_on=date(2020, 8, 1)) == []


def test_what_was_done_in_the_night_is_not_to_be_done_again():
    need = petit_est.need(declared_on=date(2023, 1, 1))
    for act in ("ask", "lapse"):
        on = DAY if act == "ask" else DAY + timedelta(days=30)
        found = needs_life.due(NEEDS.of([need]), on=on)
        assert found["act"].to_list() == [act]
        need = needs_life.after(need, act, party="night", on=on)
        assert needs_life.due(NEEDS.of([need]), on=on).is_empty()
    assert need["state"] == "lapsed"


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted({t.act for t in needs_life.TRANSITIONS})),
            st.sampled_from(["holder", "staff", "night", "visitor"]),
            st.integers(-1, 5),
        ),
        max_size=12,
    )
)
def test_whatever_is_tried_a_need_stays_one_that_its_table_declares(steps: list[tuple[str, str, int]]):
    need = petit_est.need()
    for act, party, filled in steps:
        before = need["revision"]
        try:
            need = needs_life.after(need, act, party=party, on=DAY, reason="dropped", filled=filled)
        except (ConflictError, NotAllowedError, InvalidError):
            continue
        assert need["revision"] == before + 1
        assert party != "visitor"
        assert need["state"] in STATES
        assert 0 <= need["filled"] <= need["positions"]
        assert (need["state"] == "filled") <= (need["filled"] == need["positions"])
        assert (need["state"] == "closed") == (need["reason"] is not None)
        NEEDS.of([need])


def test_a_partial_fill_leaves_the_rest_open_and_a_whole_one_ends_the_need():
    assert (after("fill", filled=2)["state"], after("fill", filled=3)["state"]) == ("open", "filled")


def test_a_fill_told_by_mistake_is_taken_back():
    need = petit_est.need(state="filled", filled=3)
    assert needs_life.after(need, "fill", party="holder", on=DAY, filled=1)["state"] == "open"


@pytest.mark.parametrize("filled", [-1, 4, None])
def test_more_than_the_positions_or_less_than_none_cannot_be_filled(filled: int | None):
    with pytest.raises(InvalidError):
        after("fill", filled=filled)


@pytest.mark.parametrize("reason", [None, "", "because"])
def test_a_need_is_closed_with_a_coded_reason_only(reason: str | None):
    with pytest.raises(InvalidError):
        after("close", reason=reason)
    assert after("close", reason="no_budget")["reason"] == "no_budget"


def test_any_word_of_the_holder_renews_the_need_for_six_months():
    asked = petit_est.need(state="asked", asked_on=date(2024, 6, 1), confirmed_on=date(2023, 11, 1))
    for act, told in (("confirm", {}), ("revise", {}), ("fill", {"filled": 1})):
        renewed = needs_life.after(asked, act, party="holder", on=DAY, **told)
        assert (renewed["confirmed_on"], renewed["asked_on"], renewed["state"]) == (DAY, None, "open")


def test_a_lapsed_need_comes_back_when_its_holder_confirms_it_and_a_closed_one_does_not():
    assert after("confirm", "lapsed")["state"] == "open"
    with pytest.raises(ConflictError):
        after("confirm", "closed")


def test_only_the_night_asks_and_nobody_else_makes_lapse():
    for party in ("holder", "staff"):
        with pytest.raises(NotAllowedError):
            after("ask", party=party)
        with pytest.raises(NotAllowedError):
            after("lapse", "asked", party=party)
    with pytest.raises(NotAllowedError):
        after("confirm", party="night")


def test_a_visitor_may_do_nothing_to_a_need():
    assert all(needs_life.allowed(state, "visitor") == () for state in STATES)


def test_last_years_letter_and_budget_promise_nothing_this_year():
    old = petit_est.need(firmness="promised", letter="L-1", filled=2, state="filled", organisation="o")
    new = needs_life.copied(old, need_id="n2", on=DAY)
    assert (new["firmness"], new["letter"], new["filled"], new["state"], new["revision"]) == (
        "planned",
        None,
        0,
        "open",
        1,
    )
    assert (new["positions"], new["organisation"], new["declared_on"]) == (3, "o", DAY)
    assert needs_life.copied(petit_est.need(firmness="idea"), need_id="n3", on=DAY)["firmness"] == "idea"


def test_a_file_brought_again_changes_what_is_asked_not_what_became_of_it():
    held = petit_est.need(state="closed", reason="dropped", organisation="o", filled=2, revision=4)
    brought = NEEDS.of([petit_est.need(positions=1, telework_share=0.4), petit_est.need(need_id="n9")])
    again = needs_life.brought_again(brought, NEEDS.of([held]))
    first, new = again.to_dicts()
    assert (first["positions"], first["telework_share"]) == (1, 0.4)
    assert (first["state"], first["reason"], first["organisation"], first["filled"]) == (
        "closed",
        "dropped",
        "o",
        1,
    )
    assert (first["revision"], new["revision"]) == (5, 1)


def test_a_file_that_brings_nothing_new_makes_no_revision():
    held = NEEDS.of([petit_est.need(state="asked", asked_on=DAY, revision=2)])
    brought = NEEDS.of([petit_est.need()])
    assert needs_life.brought_again(brought, held).equals(held)


def test_what_is_waited_for_is_what_is_left():
    rows = [petit_est.need(need_id=state, state=state, filled=1, reason=None) for state in STATES]
    left = needs_life.counted(NEEDS.of(rows))
    assert dict(left.select("need_id", "positions").iter_rows()) == {"open": 2, "asked": 2}
    assert needs_life.counted(NEEDS.of([petit_est.need(filled=3)])).is_empty()
    assert left.schema == pl.Schema(NEEDS.schema)
