"""A plan line's life is a table: nobody skips a state, and a partial acceptance leaves the rest."""

from __future__ import annotations

from typing import Any

import pytest

import bought
import petit_est as petit
from numericemploi.model.errors import ConflictError, InvalidError, NotAllowedError
from numericemploi.model.tables.purchases import STATUSES
from numericemploi.planning import line_form, line_life, periods


def after(
    act: str, party: str = "buyer", *, line: dict[str, Any] | None = None, **given: Any
) -> line_life.After:
    return line_life.after(line or bought.line(), act, parties=(party,), rest_id="L1-r2", **given)


def test_a_line_goes_through_every_state_in_order():
    line = bought.line(sessions=["V1"])
    steps = [("recommend", "delegate"), ("accept", "buyer"), ("publish", "buyer"), ("contract", "buyer"),
             ("open", "buyer")]  # fmt: skip
    seen = [line["status"]]
    for act, party in steps:
        line = after(act, party, line=line).line
        seen.append(line["status"])
    assert tuple(seen) == STATUSES[:-1]
    assert line["revision"] == 6


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("proposed", "publish"),
        ("proposed", "open"),
        ("adopted", "contract"),
        ("opened", "cancel"),
        ("cancelled", "accept"),
    ],
)
def test_a_state_is_never_skipped_nor_left_again(status: str, act: str):
    with pytest.raises(ConflictError):
        after(act, line=bought.line(status=status), reason="x")


def test_the_branch_recommends_and_the_buyer_decides():
    with pytest.raises(NotAllowedError):
        after("recommend", "buyer")
    with pytest.raises(NotAllowedError):
        after("accept", "delegate")


def test_what_is_not_accepted_becomes_a_line_of_its_own_in_the_state_that_it_had():
    done = after("accept", line=bought.line(status="recommended", recommendation="R1"), places=8)
    assert (done.line["places"], done.line["status"]) == (8, "adopted")
    rest = done.rest
    assert rest is not None
    assert (rest["line_id"], rest["parent"], rest["places"], rest["status"]) == (
        "L1-r2",
        "L1",
        4,
        "recommended",
    )
    assert rest["recommendation"] == "R1"


@pytest.mark.parametrize("places", [0, 13, 1_000_000])
def test_no_more_than_what_was_asked_and_no_less_than_one_place_is_accepted(places: int):
    with pytest.raises(InvalidError) as error:
        after("accept", places=places)
    assert [(fault.field, fault.code) for fault in error.value.faults] == [("places", "accepted")]


def test_a_whole_acceptance_leaves_no_rest():
    assert after("accept").rest is None
    assert after("accept", places=12).rest is None


def test_a_line_is_cancelled_with_a_reason_only():
    with pytest.raises(InvalidError):
        after("cancel", reason="  ")
    assert after("cancel", reason="Budget repris").line["status"] == "cancelled"


def test_a_contract_waits_for_its_price_and_an_opening_for_its_session():
    with pytest.raises(InvalidError):
        after("contract", line=bought.line(status="published", unit_price=None))
    with pytest.raises(InvalidError):
        after("open", line=bought.line(status="contracted"))


def test_a_line_that_replaces_another_opens_only_once_that_one_closed():
    line = bought.line(status="contracted", sessions=["V1"], replaces="L2")
    with pytest.raises(ConflictError):
        after("open", line=line, replaced="opened")
    assert after("open", line=line, replaced="cancelled").line["status"] == "opened"


def test_pages_offer_a_party_the_acts_that_the_table_gives_it():
    assert line_life.allowed("proposed", ("buyer",)) == ("accept", "cancel")
    assert line_life.allowed("proposed", ("delegate",)) == ("recommend",)
    assert line_life.allowed("cancelled", line_life.PARTIES) == ()


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"unit_price": -1}, "unit_price", "negative"),
        ({"places": 0}, "places", "bounds"),
        ({"places": 1_000_000}, "places", "bounds"),
        ({"places": -3}, "places", "negative"),
        ({"places": None}, "places", "empty"),
        ({"hours": 0}, "hours", "bounds"),
        ({"level": 2}, "level", "bounds"),
        ({"period": "2024-13"}, "period", "period"),
        ({"buyer": "ville"}, "buyer", "choice"),
        ({"modality": "ailleurs"}, "modality", "choice"),
        ({"rome3": "M1895"}, "rome3", "unknown_occupation"),
        ({"zone": "9909", "commune": None}, "zone", "unknown_zone"),
        ({"commune": "99099"}, "commune", "unknown_commune"),
        ({"commune": "99001"}, "commune", "elsewhere"),
        ({"zone": None, "commune": None}, "zone", "nowhere"),
        ({"sessions": ["V1", "V1"]}, "sessions", "repeated"),
        ({"sessions": ["V9"]}, "sessions", "unknown_session"),
        ({"replaces": "L1"}, "replaces", "unknown_line"),
        ({"reference": "x" * 81}, "reference", "too_long"),
    ],
)  # fmt: skip
def test_each_fault_of_a_line_is_named(changed: dict[str, Any], field: str, code: str):
    found = line_form.faults(bought.line(**changed), bought.known())
    assert [(fault.field, fault.code) for fault in found] == [(field, code)]
    assert found[0].remedy


def test_a_good_line_has_no_fault_and_a_remote_one_needs_no_zone():
    assert line_form.faults(bought.line(), bought.known()) == []
    remote = bought.line(modality="remote", zone=None, commune=None)
    assert line_form.faults(remote, bought.known()) == []


@pytest.mark.parametrize(
    ("text", "near"), [("Bourgg", ("9902", "Bourg")), ("9904", ("9901", "Villeneuve")), ("Tokyo", None)]
)
def test_the_nearest_name_or_code_is_suggested(text: str, near: tuple[str, str] | None):
    found = line_form.nearest(text, dict(petit.zones().select("zone", "label").iter_rows()))
    assert found == near if near is None or text != "9904" else found is not None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-H2", "2024-H2"), ("S2 2024", "2024-H2"), ("2024 S1", "2024-H1"), ("2e semestre 2024", "2024-H2"),
        ("1er semestre 2025", "2025-H1"), ("Semestre 2 2024", "2024-H2"), ("2024-09", "2024-09"),
        ("09/2024", "2024-09"), ("02/09/2024", "2024-09"), ("2024-09-02", "2024-09"), ("septembre 2024", "2024-09"),
        ("sept-24", "2024-09"), ("Août 2024", "2024-08"), ("juin 2024", "2024-06"), ("juillet 2024", "2024-07"),
        ("2024-13", None), ("bientôt", None), ("", None), ("ju 2024", None), ("juilliard 2024", None),
    ],
)  # fmt: skip
def test_a_period_is_read_as_people_write_it(text: str, period: str | None):
    assert periods.canonical(text) == period


def test_a_month_lies_in_its_half_year():
    assert [periods.half_of(one) for one in ("2024-06", "2024-07", "2025-H1")] == [
        "2024-H1",
        "2024-H2",
        "2025-H1",
    ]
    assert [str(periods.first_day(one)) for one in ("2024-H1", "2024-H2", "2024-09")] == [
        "2024-01-01",
        "2024-07-01",
        "2024-09-01",
    ]
