"""Exports come back without a difference; the chain is public as far as small groups allow."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import polars as pl
import pytest

import bought
import petit_est as petit
import plan_sheets as sheets
from numericemploi.model.errors import NotAllowedError
from numericemploi.sources import lheo
from numericemploi.store import purchases as store
from numericemploi.store import records
from numericemploi.verbs import plan_files, plan_lines, purchases
from numericemploi.verbs.access import VISITOR

pytestmark = pytest.mark.django_db

NOW, REGION, TRAVAIL, BRANCH = bought.NOW, bought.REGION, bought.TRAVAIL, bought.BRANCH


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()
    bought.run()


def propose(actor: Any = REGION, **changed: Any) -> str:
    return plan_lines.propose({**bought.GIVEN, **changed}, buyer=actor.organisation, actor=actor, now=NOW)


def sent(data: bytes) -> plan_files.Compared:
    number = plan_files.read(data, name="plan", noun="lines", buyer="", actor=REGION, now=NOW)
    return plan_files.compare(number, actor=REGION)


HOSTILE = "=HYPERLINK(1)"


def populate(reference: str = HOSTILE) -> str:
    line = propose(reference=reference, unit_price=450_050)
    plan_lines.act(line, "accept", actor=REGION, now=NOW, places=5)
    propose(
        TRAVAIL, sessions=["V1", "B1"], zone=petit.METROPOLIS, commune="99001", period="2024-09", hours=None
    )
    propose(modality="remote", zone=None, commune=None, unit_price=None, level=None)
    return line


def test_an_untouched_export_comes_back_without_a_difference_and_holds_no_formula():
    line = populate()
    book = purchases.workbook(actor=REGION)
    page = openpyxl.load_workbook(io.BytesIO(book)).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    found = sent(book)
    assert found.counts == {"same": 4}
    text = purchases.csv_text(actor=REGION)
    assert f"'{HOSTILE}" in text
    assert sent(text.encode()).counts == {"same": 4}
    plan_lines.revise(line, {"hours": 410}, read=2, actor=REGION, now=NOW)
    assert plan_files.compare(found.file.number, actor=REGION).counts == {"same": 4}


def test_an_edited_export_gives_its_differences_a_new_line_and_a_removal():
    line = populate("LOT-1")
    grid = [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(purchases.workbook(actor=REGION))).active.values
    ]
    head = next(number for number, row in enumerate(grid) if row[0] == "Identifiant")
    column = {name: place for place, name in enumerate(grid[head])}
    own = {row[0]: row for row in grid[head + 1 :]}
    own[line][column["Heures"]] = 420
    other = next(row for row in own.values() if row[column["Acheteur"]] == "France Travail")
    other[column["Places"]] = 99
    remote = next(row for row in own.values() if row[column["Modalité"]] == "distanciel")
    remote[column["Statut"]], remote[column["Motif"]] = "annulée", "Doublon"
    new = [None] * len(column)
    for name, value in (
        ("Code ROME", "M1801"),
        ("Zone d'emploi", "Valvert"),
        ("Période", "2025-H1"),
        ("Places", 6),
        ("Modalité", "mixte"),
    ):
        new[column[name]] = value
    found = sent(sheets.xlsx([*grid, new]))
    assert found.counts == {"same": 1, "changed": 2, "refused": 1, "new": 1}
    (refused,) = found.of("refused")
    assert [fault.code for fault in refused.faults] == ["other_buyer"]
    assert {
        (one.line_id == line, tuple(change.field for change in one.changes), one.act)
        for one in found.of("changed")
    } == {
        (True, ("hours",), ""),
        (False, ("status",), "cancel"),
    }
    plan_files.apply(found.file.number, actor=REGION, now=NOW)
    assert store.get(line)["hours"] == 420
    assert store.lines().height == 5


def test_plans_in_the_making_are_for_buyers_and_the_branch():
    with pytest.raises(NotAllowedError):
        purchases.together(actor=VISITOR)
    propose(places=500)
    propose(TRAVAIL, sessions=["V1"])
    propose(sessions=["V1"])
    seen = purchases.together(actor=BRANCH)
    assert {row["kind"] for row in seen.doubles.to_dicts()} == {"beyond_gap", "same_session"}
    assert seen.as_of == petit.AS_OF
    assert seen.holes["zone"].to_list()[0] == petit.METROPOLIS


def test_published_sessions_leave_as_lheo_and_are_read_back(tmp_path: Any):
    line = propose(sessions=["V1"], zone=petit.METROPOLIS, commune="99001")
    assert purchases.lheo(actor=REGION).data is None
    for name in ("accept", "publish"):
        plan_lines.act(line, name, actor=REGION, now=NOW)
    assert "SIRET" in purchases.lheo(actor=VISITOR).left_out["fictif-dev"]
    with records.all_or_nothing():
        numbered = petit.trainings().with_columns(siret=pl.lit("fictif-0001"))
        records.merge("trainings", numbered)
    data = purchases.lheo(actor=VISITOR).data
    assert data is not None
    file = tmp_path / "sessions.xml"
    file.write_bytes(data)
    (batch,) = lheo.batches(file, schema=None)
    assert batch.sessions["session_id"].to_list() == ["V1"]
    assert b"<nb-places-financees>12<" in data


def test_the_chain_reaches_people_in_work_and_the_public_reads_no_small_group():
    with records.all_or_nothing():
        records.merge("outcomes", petit.outcomes())
        done = petit.sessions().filter(session_id="V1").with_columns(session_id=pl.lit("D1"))
        records.merge("sessions", done)
    line = propose(sessions=["D1"], places=22, unit_price=500_000)
    for name in ("accept", "publish", "contract"):
        plan_lines.act(line, name, actor=REGION, now=NOW)
    inside, outside = purchases.followed(actor=REGION), purchases.followed(actor=VISITOR)
    assert inside.lines is not None
    assert inside.lines.row(0, named=True)["in_work"] == 13
    assert inside.prices.filter(buyer="region")["per_entry"].item() == 550_000
    assert outside.lines is None
    assert outside.prices.filter(buyer="region")["per_entry"].item() is None
    assert outside.advice.equals(inside.advice)
    assert str(inside.until) == "2023-06-30"


def test_places_of_a_line_are_shared_out_between_its_sessions():
    assert purchases._shared_out(13, 3) == [5, 4, 4]
    assert purchases._shared_out(13, 0) == []
