"""The plan's commands: on Petit-Est in this process, once on the demonstration's own run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner, Result

import petit_est as pe
import petit_plan as pp
import whole_instances
from numericemploi.cli import answer
from numericemploi.cli import app as console
from numericemploi.model.errors import ContractError
from numericemploi.planning.choices import Floor
from numericemploi.planning.problem import Problem
from numericemploi.verbs import plan as plans


def petit(
    *, choices: Any = None, budgets: Any = None, coverage_floor: float = 0.0, rural_share: float = 0.0
) -> Problem:
    """Petit-Est's problem as a run would lay it out: Valvert is rural."""
    problem = pp.build(choices=choices, budgets=budgets or pp.BUDGETS, coverage_floor=coverage_floor)
    rural = problem.part(
        pl.DataFrame([(pe.RURAL, pe.DEVELOPER, 1.0), (pe.RURAL, pe.ADMINISTRATOR, 1.0)],
                     schema=["zone", "rome3", "share"], orient="row")
    )  # fmt: skip
    return problem.with_floor(
        Floor(name="rural", words="les personnes rurales", share=rural_share, part=rural)
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plans, "of_last_run", petit)
    monkeypatch.setattr(answer, "prepared", lambda: None)
    app = console.build(lambda folder: None)

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["plan", *arguments])

    return called


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_plan_solved_with_choices_of_one_s_own_keeps_them(run):
    found = told(run("solve", "--lock", "B1:region:7", "--forbid", "R1", "--json"))
    lines = {line["session_id"]: line for line in found["lines"]}
    assert lines["B1"]["funder"] == "region"
    assert lines["B1"]["seats"] >= 7
    assert found["plan"]["refused"]["R1"] == "Écartée à la main."
    assert found["plan"]["scenarios"] == {"central": 1.0}
    assert {one["kind"] for one in found["levers"]} == {"rule"}  # nothing is left out but what was forbidden
    assert "as_planned" in {one["stress"] for one in found["stresses"]}


def test_a_plan_is_shown_with_its_proof_and_one_that_cannot_be_with_its_conflict(run):
    assert "Plan prouvé" in run("solve").output
    assert (
        "Aucun achat n'est possible" in run("solve", "--coverage", "0.9", "--budget", "region=1000000").output
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ("solve", "--lock", "V1:region:many"),
        ("solve", "--budget", "region=much"),
        ("solve", "--budget", "region"),
    ],
)
def test_an_option_that_cannot_be_read_is_told(run, wrong: tuple[str, ...]):
    result = run(*wrong)
    assert result.exit_code == 2
    assert "is not" in result.output


def test_choices_that_contradict_one_another_are_refused(run):
    assert isinstance(run("solve", "--lock", "V1", "--forbid", "V1").exception, ContractError)


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


def test_the_last_run_is_solved_anew_and_keeps_what_binds(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = whole_instances.cycled(tmp_path_factory, "plan")
    kept = {name: pl.read_parquet(next((folder / "evidence").rglob(f"{name}.parquet")))
            for name in ("plan_lines", "plan_levers", "plan_stresses")}  # fmt: skip
    assert kept["plan_levers"].filter(kind="rule").height > 0
    by_stress = dict(kept["plan_stresses"].select("stress", "value").iter_rows())
    assert by_stress["far_fewer_openings"] < by_stress["as_planned"]
    assert {"low", "central", "high"} <= set(by_stress)
    out = kept["plan_lines"]["session_id"][0]
    found = json.loads(whole_instances.run(folder, "plan", "solve", "--forbid", out, "--json").stdout)
    assert found["plan"]["refused"][out] == "Écartée à la main."
    assert found["plan"]["scenarios"] == {"low": 0.25, "central": 0.5, "high": 0.25}
