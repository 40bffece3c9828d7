"""What a variant rests on: settings that can be, two plans side by side, parts already taken."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import petit_est as petit
from numericemploi.model.errors import InvalidError
from numericemploi.model.tables.results import PLAN_LINES, PLAN_RESERVATIONS, PLAN_SEEKERS
from numericemploi.planning import adoption, asked, difference
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Contract, Lock


def lines(**seats: tuple[str, int]) -> pl.DataFrame:
    """PLAN_LINES, `V1=("region", 8)`; a seat costs 100 cents."""
    return PLAN_LINES.of(
        [
            {"session_id": session, "funder": funder, "seats": count, "cost": 100 * count, "expected": 1.0, "why": ""}
            for session, (funder, count) in seats.items()
        ]
    )  # fmt: skip


def plan(bought: pl.DataFrame, **reserved: float) -> difference.Bought:
    """A plan that reserves seats for the zones M, T and R of Petit-Est, where 10, 5 and nobody seek."""
    zones = {"M": petit.METROPOLIS, "T": petit.TOWN, "R": petit.RURAL}
    people = {"M": 10.0, "T": 5.0, "R": 0.0}
    row = {"rome3": petit.DEVELOPER}
    people_of = {**row, "public": "all"}
    return difference.Bought(
        lines=bought,
        reservations=PLAN_RESERVATIONS.of(
            [{**row, "session_id": "V1", "zone": zones[zone], "seats": seats} for zone, seats in reserved.items()]
        ),
        seekers=PLAN_SEEKERS.of([{**people_of, "zone": zones[zone], "people": count} for zone, count in people.items()]),
    )  # fmt: skip


def test_two_plans_differ_by_what_comes_in_goes_out_and_changes_seats_or_funder():
    before = lines(A=("region", 8), B=("region", 8), C=("region", 8), D=("region", 8))
    after = lines(A=("region", 8), B=("region", 9), C=("france_travail", 8), E=("region", 5))
    found = difference.between(plan(before), plan(after)).sessions
    assert dict(found.select("session_id", "change").iter_rows()) == {
        "B": "seats",
        "C": "funder",
        "D": "out",
        "E": "in",
    }
    assert found.filter(session_id="E").select("seats_before", "cost_after").row(0) == (0, 500)


def test_coverage_of_a_zone_is_its_seats_over_those_who_seek_and_unknown_where_nobody_does():
    nothing = lines()
    found = difference.between(plan(nothing, M=2.0), plan(nothing, M=5.0, T=1.0)).zones
    rows = {row["zone"]: row for row in found.iter_rows(named=True)}
    assert (rows[petit.METROPOLIS]["coverage_before"], rows[petit.METROPOLIS]["coverage_after"]) == (0.2, 0.5)
    assert (rows[petit.TOWN]["seats_before"], rows[petit.TOWN]["coverage_after"]) == (0.0, 0.2)
    assert rows[petit.RURAL]["coverage_after"] is None


def test_a_session_of_a_line_in_force_is_taken_and_one_cancelled_or_waiting_in_this_very_plan_is_not():
    mine = lines(A=("region", 8), B=("region", 8), C=("region", 8), D=("region", 8))
    held = pl.DataFrame(
        {
            "sessions": [["A"], ["B"], ["C"], ["D"]],
            "status": ["adopted", "cancelled", "proposed", "proposed"],
            "variant": ["other", "other", "this", None],
        }
    )
    assert adoption.taken(mine, held, variant="this") == ["A", "D"]
    assert adoption.part(mine.with_columns(funder=pl.lit("x")), "region").is_empty()


def test_settings_survive_writing_and_reading():
    given = Asked(
        budgets={"region": 1, "france_travail": 2}, remote_max=0.25, coverage_floor=0.1, forbidden=("C",),
        locked=(Lock(session="B", funder="region", seats=9), Lock(session="E", seats=3), Lock(session="A")),
        contracted=(Contract(session="D", funder="region", seats=3),), half_years={("region", "2024-S2"): 5},
        rural_floor=0.2, kept_share=1.0, gap=0.01,
    )  # fmt: skip
    document = given.document()
    assert document["locked"] == ["A", ["B", "region", 9], ["E", None, 3]]
    assert Asked.read(document).document() == document
    assert Asked.read(document).choices.locked == tuple(sorted(given.locked, key=lambda lock: lock.session))


def test_a_variant_that_keeps_sessions_alone_is_read_and_written_as_former_versions_did():
    former = Asked(budgets={}).document() | {"locked": ["A", "B"]}
    assert Asked.read(former).locked == (Lock(session="A"), Lock(session="B"))
    assert Asked.read(former).document() == former


def test_every_fault_of_the_settings_is_named_at_once():
    given = Asked(
        budgets={"region": -1}, remote_max=1.5, coverage_floor=-0.1, rural_floor=2.0,
        locked=tuple(Lock(session=session) for session in ("A", "B", "X", "N", "S")),
        forbidden=("A",), contracted=(Contract(session="S", funder="region", seats=3),),
        half_years={("region", "2024-S2"): -5},
    )  # fmt: skip
    found = asked.faults(given, plannable=dict.fromkeys("ABS", (5, 12)), refused={"N"})
    assert sorted((fault.field, fault.code) for fault in found) == [
        ("budget_region", "negative"), ("coverage_floor", "share"), ("half_years", "negative"), ("remote_max", "share"),
        ("rural_floor", "share"), ("sessions", "both"), ("sessions", "cannot_be_planned"), ("sessions", "signed"),
        ("sessions", "unknown_session"),
    ]  # fmt: skip
    assert not asked.faults(Asked(budgets={}), plannable={}, refused=())


@pytest.mark.parametrize(
    ("lock", "code"),
    [
        (Lock(session="A", seats=4), "places_outside"),  # its minimum group is 5
        (Lock(session="A", seats=5), None),
        (Lock(session="A", funder="region", seats=12), None),
        (Lock(session="A", seats=13), "places_outside"),
        (Lock(session="A", funder="opco"), "unknown_funder"),
        (Lock(session="B"), "kept_twice"),
    ],
)
def test_a_lock_asks_for_places_that_the_session_has_and_for_a_funder_of_the_plan(lock, code):
    given = Asked(budgets={}, locked=(Lock(session="B"), lock))
    found = asked.faults(given, plannable=dict.fromkeys("AB", (5, 12)), refused=())
    assert [(fault.field, fault.code) for fault in found] == (
        [(f"lock_{lock.session}", code)] if code else []
    )


@pytest.mark.parametrize(
    ("text", "lock"),
    [
        ("V1", Lock(session="V1")),
        ("V1:region", Lock(session="V1", funder="region")),
        ("V1:region:12", Lock(session="V1", funder="region", seats=12)),
        ("V1::12", Lock(session="V1", seats=12)),
    ],
)
def test_a_lock_is_read_from_one_word(text, lock):
    assert asked.lock_of(text) == lock


@pytest.mark.parametrize(
    "text", ["V1:region:x", "V1:region:-2", "V1::0", "V1:region:", "V1:region:2:3", "V1::²"]
)
def test_a_lock_that_cannot_be_read_says_how_it_is_written(text):
    with pytest.raises(InvalidError) as refused:
        asked.lock_of(text)
    assert "V1::12" in refused.value.faults[0].remedy


def test_a_civil_half_year_ends_with_june():
    assert [asked.half_year(day) for day in (date(2024, 6, 30), date(2024, 7, 1))] == ["2024-S1", "2024-S2"]
