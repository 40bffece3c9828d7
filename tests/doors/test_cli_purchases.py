"""Purchases at the console: a plan comes in once, leaves, and comes back without a difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bought
import petit_est as petit
import plan_sheets as sheets
from numericemploi.cli.app import build
from numericemploi.model.errors import InvalidError, NotFoundError, SourceError
from numericemploi.store import purchases, recommendations
from numericemploi.verbs import purchase_demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()
    bought.run()


def run(*words: str) -> Result:
    return CliRunner().invoke(build(lambda _folder: None), ["purchases", *words])


def test_a_plan_is_compared_kept_once_exported_and_read_again(tmp_path: Path):
    plan = tmp_path / "plan.csv"
    plan.write_bytes(sheets.csv([sheets.HEADER, sheets.GOOD, sheets.like(_0="LOT-2", _7=-3)]))
    seen = json.loads(run("differences", str(plan), "--json").output)
    assert seen["counts"] == {"new": 1, "refused": 1}
    assert purchases.lines().is_empty()
    told = run("import", str(plan)).output
    assert "negative" in told
    assert "'added': 1" in told
    assert json.loads(run("import", str(plan), "--json").output)["kept"]["added"] == 0
    assert [row["places"] for row in json.loads(run("list", "--json").output)] == [12]
    out = tmp_path / "out.xlsx"
    assert run("export", str(out)).exit_code == 0
    assert json.loads(run("differences", str(out), "--json").output)["counts"] == {"same": 1}


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("import", "gone.xlsx"), NotFoundError),
        (("export", "plan.ods"), NotFoundError),
        (("export", "sessions.xml"), NotFoundError),
    ],
)
def test_what_cannot_be_done_is_told(words: tuple[str, ...], error: type[Exception]):
    assert isinstance(run(*words).exception, error)


def test_a_file_that_is_no_plan_and_a_plan_of_nobody_are_refused(tmp_path: Path):
    plan = tmp_path / "plan.csv"
    plan.write_bytes(b"a;b\n1;2\n")
    assert isinstance(run("import", str(plan)).exception, SourceError)
    assert isinstance(run("import", str(plan), "--buyer", "ville").exception, InvalidError)


def test_doubles_and_the_chain_answer_in_json():
    found = json.loads(run("doubles", "--json").output)
    assert found["holes"][0]["zone"] == petit.METROPOLIS
    assert set(json.loads(run("chain", "--public", "--json").output)) == {"period", "advice", "prices"}
    assert "holes" in run("doubles").output
    assert "prices" in run("chain").output


def test_the_demonstration_makes_its_purchases_once():
    made = purchase_demonstration.begin(now=bought.NOW)
    assert made == 1  # Petit-Est has one session under contract
    assert purchase_demonstration.begin(now=bought.NOW) == 0
    assert purchases.targets()["fictif"].all()
    first = run("demonstrate").output
    assert run("demonstrate").output == "0 fictif recommendations made.\n"
    assert first.startswith(str(len(recommendations.listing(("draft", "transmitted")))))
    assert purchases.lines()["fictif"].all()
