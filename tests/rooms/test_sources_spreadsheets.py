"""What leaves for a spreadsheet is a value, never a formula; the same table gives the same bytes."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from numericemploi.sources.spreadsheets import Sheet, csv_text, workbook

HOSTILE = ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1"]
SHEET = Sheet(
    name="Zones",
    notes=("Source : fictif",),
    header=("zone", "postes", "jour"),
    rows=[("Bourg", 3.5, date(2024, 6, 30)), ("=cmd", None, None)],
)


def read(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))["Zones"]


def test_a_workbook_has_its_notes_its_header_and_typed_cells():
    page = read(workbook([SHEET]))
    assert page["A1"].value == "Source : fictif"
    assert [cell.value for cell in page[3]] == ["zone", "postes", "jour"]
    assert page["B4"].value == 3.5
    assert page["C4"].value.date() == date(2024, 6, 30)


def test_an_unknown_value_is_an_empty_cell_not_a_zero():
    assert read(workbook([SHEET]))["B5"].value is None
    assert csv_text(SHEET).splitlines()[2].endswith(",,")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_is_never_one(text: str):
    sheet = Sheet(name="Zones", header=("a",), rows=[(text,)])
    assert read(workbook([sheet]))["A2"].data_type == "s"
    written = csv_text(sheet).split("\n", 1)[1].strip('"\n')
    assert written.startswith("'")


def test_a_negative_number_stays_a_number():
    sheet = Sheet(name="Zones", header=("a",), rows=[(-2.5,)])
    assert csv_text(sheet) == "a\n-2.5\n"
    assert read(workbook([sheet]))["A2"].value == -2.5


def test_the_same_table_gives_the_same_bytes():
    assert workbook([SHEET]) == workbook([SHEET])
