"""The plan's commands: on Petit-Est in this process."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

import petit_est as pe
import petit_plan as pp
from numericemploi.cli import answer
from numericemploi.cli import app as console
from numericemploi.model.errors import InvalidError
from numericemploi.model.tables.results import PLAN_PAYERS
from numericemploi.planning.asked import Asked
from numericemploi.planning.problem import Problem
from numericemploi.store import runs
from numericemploi.verbs import plan as plans
from numericemploi.verbs import plan_variants


@pytest.fixture
def run(small: runs.Done, monkeypatch: pytest.MonkeyPatch):
    """Commands on a run whose plan is Petit-Est's."""
    monkeypatch.setattr(answer, "prepared", lambda: None)
    monkeypatch.setattr(plan_variants, "first", lambda run: Asked(budgets=pp.BUDGETS))
    monkeypatch.setattr(plans, "lay_out", _petit)
    people = pp.cells(pp.SEEKERS, "people").with_columns(
        public=pl.lit("all"), rural=pl.when(zone=pe.RURAL).then("people").otherwise(0.0)
    )
    tables = {"plan_seekers": people, "plan_payers": PLAN_PAYERS.empty()}
    monkeypatch.setattr(runs, "table", lambda run, name: tables[name])
    app = console.build(lambda folder: None)

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["plan", *arguments])

    return called


def _petit(read: Any, asked: Asked) -> Problem:
    return pp.build(budgets=asked.budgets, choices=asked.choices, coverage_floor=asked.coverage_floor)


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_plan_solved_with_choices_of_one_s_own_keeps_them(run):
    found = told(run("solve", "--lock", "B1", "--forbid", "R1", "--json"))
    lines = {line["session_id"]: line for line in found["plan_lines"]}
    assert lines["B1"]["why"][1] == {"code": "line_kept"}
    assert "Gardée à la main." in lines["B1"]["sentence"]
    assert found["plan"]["refused"]["R1"] == {
        "reason": "forbidden",
        "code": "forbidden",
        "sentence": "Écartée à la main.",
    }
    assert found["plan"]["binding"]
    assert "as_planned" in {one["name"] for one in found["plan"]["stresses"]}


def test_a_plan_is_shown_with_its_proof_and_one_that_cannot_be_with_its_conflict(run):
    assert "Plan prouvé" in run("solve").output
    assert (
        "Aucun achat n'est possible" in run("solve", "--coverage", "0.9", "--budget", "region=1000000").output
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("solve", "--budget", "region=much"),
        ("solve", "--budget", "region"),
    ],
)
def test_an_option_that_cannot_be_read_is_told(run, wrong: tuple[str, ...]):
    result = run(*wrong)
    assert result.exit_code == 2
    assert "is not" in result.output


def test_a_session_is_locked_for_a_funder_with_places(run):
    found = told(run("solve", "--lock", "B1:france_travail:8", "--json"))
    line = next(line for line in found["plan_lines"] if line["session_id"] == "B1")
    assert line["funder"] == "france_travail"
    assert line["seats"] >= 8


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        ("B1:region:99", "99 places asked of B1, which has 6 at least and 10 at most"),
        ("B1:opco", "B1 names an unknown funder, opco"),
        ("B1:region:many", "B1:region:many is not SESSION, SESSION:FUNDER or SESSION:FUNDER:PLACES"),
    ],
)
def test_a_lock_that_cannot_be_says_why(run, lock: str, words: str):
    result = run("solve", "--lock", lock)
    assert isinstance(result.exception, InvalidError)
    assert [fault.reason for fault in result.exception.faults] == [words]


def test_choices_that_contradict_one_another_are_refused(run):
    result = run("solve", "--lock", "V1", "--forbid", "V1")
    assert isinstance(result.exception, InvalidError)
    assert [fault.reason for fault in result.exception.faults] == ["locked and forbidden at once: V1"]


def test_a_frontier_is_points_and_their_lines(run):
    found = told(run("frontier", "--along", "rural", "--points", "4", "--json"))
    values = [point["value"] for point in found["points"]]
    assert len(values) > 1
    assert values == sorted(values, reverse=True)
    assert [point["sentence"] is None for point in found["points"]] == [True, *[False] * (len(values) - 1)]
    assert {line["point"] for line in found["lines"]} == {point["point"] for point in found["points"]}
    assert "what changes" in run("frontier", "--points", "3").output


def test_planning_together_and_a_price_are_told(run):
    found = told(run("concertation", "--json"))
    assert found["value"] == pytest.approx(found["joint"] - found["blind"])
    assert "Planifier ensemble vaut" in run("concertation").output
    assert told(run("confirm", "V1", "10", "--json")) == {"session": "V1", "price": 10, "bought": True}
