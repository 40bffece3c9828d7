"""Files of plans: good rows are kept, bad ones wait for their repair, twice is once."""

from __future__ import annotations

from typing import Any

import pytest

import bought
import plan_sheets as sheets
from numericemploi.model.errors import InvalidError, NotAllowedError, NotFoundError
from numericemploi.store import purchases
from numericemploi.verbs import plan_files as verb
from numericemploi.verbs import plan_lines
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db

NOW, REGION, TRAVAIL, BRANCH = bought.NOW, bought.REGION, bought.TRAVAIL, bought.BRANCH


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()


def send(rows: list[Any], actor: Any = REGION, buyer: str = "") -> int:
    data = sheets.csv([sheets.HEADER, *rows])
    return verb.read(data, name="plan.csv", noun="lines", buyer=buyer, actor=actor, now=NOW)


def test_good_rows_are_kept_and_a_bad_one_waits_until_it_is_repaired():
    number = send([sheets.GOOD, sheets.like(_0="LOT-2", _4="Bourgg", _7=-3)])
    found = verb.compare(number, actor=REGION)
    assert found.counts == {"new": 1, "refused": 1}
    told = verb.rejects(found).to_dicts()
    assert [(row["line"], row["column"], row["value"]) for row in told] == [
        (3, "commune", "Bourgg"),
        (3, "places", "-3"),
    ]
    assert told[0]["remedy"] == "Nearest: Bourg (99003)."
    assert verb.apply(number, actor=REGION, now=NOW) == verb.Applied(
        added=1, changed=0, same=0, drafts=(), waiting=1
    )
    verb.repair(number, 3, {"commune": "Bourg", "places": "9"}, actor=REGION)
    assert verb.apply(number, actor=REGION, now=NOW).added == 1
    assert sorted(purchases.lines()["places"]) == [9, 12]
    with pytest.raises(NotFoundError):
        verb.repair(number, 3, {"places": "10"}, actor=REGION)


def test_the_same_file_twice_is_read_and_kept_once():
    first = send([sheets.GOOD])
    verb.apply(first, actor=REGION, now=NOW)
    assert send([sheets.GOOD]) == first
    other = send([sheets.GOOD, sheets.like(_0="LOT-2")])
    done = verb.apply(other, actor=REGION, now=NOW)
    assert (done.added, done.same) == (1, 1)
    assert purchases.lines().height == 2


def test_a_row_that_is_left_is_not_kept():
    number = send([sheets.GOOD])
    verb.leave(number, 2, actor=REGION)
    assert verb.apply(number, actor=REGION, now=NOW).added == 0
    assert verb.compare(number, actor=REGION).left == 1


def test_a_plan_comes_in_the_state_that_it_is_in():
    number = send([sheets.like(_10="V1", _11="Conventionnée", _3="Villeneuve", _4="")])
    verb.apply(number, actor=REGION, now=NOW)
    (row,) = purchases.lines().to_dicts()
    assert (row["status"], row["sessions"], row["unit_price"]) == ("contracted", ["V1"], 450_000)
    assert [one.act for one in purchases.history(row["line_id"])] == ["import"]


def test_nobody_reads_or_keeps_the_file_of_another_buyer():
    number = send([sheets.GOOD])
    for wrong in (verb.compare, verb.apply):
        with pytest.raises(NotFoundError):
            wrong(number, actor=TRAVAIL, **({"now": NOW} if wrong is verb.apply else {}))
    with pytest.raises(NotAllowedError):
        send([sheets.GOOD], actor=BRANCH)
    with pytest.raises(InvalidError):
        send([sheets.GOOD], actor=CONSOLE, buyer="ville")
    assert verb.compare(send([sheets.GOOD], actor=CONSOLE, buyer="opco"), actor=CONSOLE).counts == {"new": 1}


def test_a_stale_row_keeps_its_work_as_a_draft():
    line = plan_lines.propose(bought.GIVEN, buyer="region", actor=REGION, now=NOW)
    plan_lines.revise(line, {"places": 15}, read=1, actor=REGION, now=NOW)
    rows = [("Identifiant", "Révision", "ROME", "Places", "Heures"), (line, 1, "M1805", 9, 400)]
    number = verb.read(sheets.csv(rows), name="p.csv", noun="lines", buyer="", actor=REGION, now=NOW)
    assert verb.compare(number, actor=REGION).counts == {"stale": 1}
    (draft,) = verb.apply(number, actor=REGION, now=NOW).drafts
    assert purchases.draft(draft).given == {"places": 9}
    assert purchases.get(line)["places"] == 15


def test_a_status_in_a_file_is_an_act_with_its_history():
    line = plan_lines.propose(bought.GIVEN, buyer="region", actor=REGION, now=NOW)
    rows = [("Identifiant", "Révision", "ROME", "Places", "Statut"), (line, 1, "M1805", 8, "adoptée")]
    number = verb.read(sheets.csv(rows), name="p.csv", noun="lines", buyer="", actor=REGION, now=NOW)
    assert verb.apply(number, actor=REGION, now=NOW).changed == 1
    assert [one.act for one in purchases.history(line)] == ["propose", "accept"]
    assert sorted(purchases.lines()["places"]) == [4, 8]


def test_contract_targets_come_from_a_file_once_and_a_new_quantity_changes_them():
    header = ("Branche", "Début", "Fin", "Signataires", "ROME", "Niveau", "Zone", "Quantité", "Priorité")

    def targets(quantity: int) -> verb.Applied:
        data = sheets.csv(
            [header, ("Numérique", 2024, 2026, "État | Région", "M1805", 5, "Bourg", quantity, 1)]
        )
        number = verb.read(data, name="cot.csv", noun="targets", buyer="", actor=BRANCH, now=NOW)
        return verb.apply(number, actor=BRANCH, now=NOW)

    assert targets(60).added == 1
    assert targets(60).added == 0
    assert targets(80).changed == 1
    assert purchases.targets()["quantity"].to_list() == [80]
    with pytest.raises(NotAllowedError):
        verb.read(b"x", name="cot.csv", noun="targets", buyer="", actor=REGION, now=NOW)


def test_content_and_status_of_a_row_are_kept_together_or_wait_together():
    old = plan_lines.propose(bought.GIVEN, buyer="region", actor=REGION, now=NOW)
    line = plan_lines.propose(
        {**bought.GIVEN, "replaces": old, "sessions": ["V1"]}, buyer="region", actor=REGION, now=NOW
    )
    for act in ("accept", "publish", "contract"):
        plan_lines.act(line, act, actor=REGION, now=NOW)
    rows = [
        ("Identifiant", "Révision", "ROME", "Places", "Référence", "Statut"),
        (line, 4, "M1805", 12, "LOT-9", "ouverte"),
    ]
    number = verb.read(sheets.csv(rows), name="p.csv", noun="lines", buyer="", actor=REGION, now=NOW)
    assert verb.apply(number, actor=REGION, now=NOW).waiting == 1
    assert (purchases.get(line)["status"], purchases.get(line)["reference"]) == ("contracted", None)
    plan_lines.act(old, "cancel", actor=REGION, now=NOW, reason="Fermée")
    assert verb.apply(number, actor=REGION, now=NOW).changed == 1
    assert (purchases.get(line)["status"], purchases.get(line)["reference"]) == ("opened", "LOT-9")
