"""A buyer's spreadsheet is read as it is: titles above, merged headers, formulas refused cell by cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import plan_sheets as sheets
from numericemploi.model.errors import SourceError
from numericemploi.sources import purchase_files, workbooks


def read(data: bytes, noun: str = "lines") -> purchase_files.Read:
    return purchase_files.read(data, "plan.xlsx", noun)


@pytest.mark.parametrize("made", [sheets.xlsx, sheets.csv])
def test_the_header_is_found_under_titles_whatever_the_order_of_columns(made):
    found = read(made([("Programme 2024",), (), (*sheets.HEADER, "Observations"), (*sheets.GOOD, "rien")]))
    (row,) = found.rows
    assert row.number == 4
    assert (row.cells["rome"], row.cells["places"], row.cells["unit_price"]) == (sheets.GOOD[1], "12", "4500")
    assert (row.cells["reference"], row.cells["zone"], row.unread) == ("LOT-1", "Bourg", ())
    assert found.aside == ("Observations",)


def test_a_formula_is_not_taken_for_what_it_last_showed():
    (row,) = read(sheets.xlsx([sheets.HEADER, sheets.like(_7="=6+6")])).rows
    assert row.unread == ("places",)


def test_a_cell_merged_over_rows_is_told_on_the_rows_that_it_covers():
    rows = read(sheets.xlsx([sheets.HEADER, sheets.GOOD, sheets.like(_3=None)], merge=["D2:D3"])).rows
    assert [row.unread for row in rows] == [(), ("zone",)]


def test_a_header_on_two_lines_with_merged_cells_is_read():
    top = [*sheets.HEADER]
    top[7], top[8] = "Volume", None
    below = [None] * len(top)
    below[7], below[8] = "Places", "Heures"
    merge = ["H1:I1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGJKL")]
    (row,) = read(sheets.xlsx([top, below, sheets.GOOD], merge=merge)).rows
    assert (row.cells["places"], row.cells["hours"], row.cells["rome"]) == ("12", "400 h", sheets.GOOD[1])


def test_one_name_over_two_columns_is_refused_with_their_letters():
    with pytest.raises(SourceError) as error:
        read(sheets.xlsx([[*sheets.HEADER, None], [*sheets.GOOD, 4]], merge=["L1:M1"]))
    assert "L, M" in error.value.message
    assert "Unmerge" in error.value.hint


def test_a_day_typed_in_a_spreadsheet_comes_as_a_day():
    (row,) = read(sheets.xlsx([sheets.HEADER, sheets.like(_6=date(2024, 9, 2))])).rows
    assert row.cells["period"] == "2024-09-02"


def test_the_apostrophe_that_keeps_a_text_from_being_run_is_taken_away():
    (row,) = read(sheets.csv([sheets.HEADER, sheets.like(_0="'=LOT")])).rows
    assert row.cells["reference"] == "=LOT"


def test_a_file_without_our_columns_says_which_it_needs_and_which_is_near():
    with pytest.raises(SourceError) as error:
        read(sheets.csv([("Metiers", "Zone", "Niveau", "Plases"), ("M1805", "Bourg", 5, 3)]))
    assert "« plases » may be « places »" in error.value.message
    assert "prixunitaire" in error.value.hint


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/"), data)
    return out.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><workbook/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "password"),
        (b"PK\x03\x04cut", "BadZipFile"),
        (packed(a=b"a"), "KeyError"),
        (packed(**{"xl__workbook.xml": BOMB}), "DOCTYPE"),
        (packed(**{"xl__workbook.xml": b" " * 60_000_000}), "proportion"),
        (b"a" * 5_000_001, "5 MB"),
        ("Métier;Places\n".encode("utf-16"), "UTF-16"),
        (b"ROME;Places;Zone\n", "no row"),
        (b'ROME;Places;Zone\n"M1805;3;Bourg', "row cannot be read"),
        (b"\x00\x01\x02", "neither"),
    ],
    ids=[
        "empty",
        "ole",
        "cut",
        "no-workbook",
        "doctype",
        "bomb",
        "large",
        "utf16",
        "no-row",
        "quote",
        "binary",
    ],
)
def test_what_is_no_plan_is_refused_whole_and_says_why(data: bytes, words: str):
    with pytest.raises(SourceError) as error:
        read(data)
    assert words in error.value.message
    assert error.value.hint


def test_columns_have_their_letters():
    assert [purchase_files._letter(place) for place in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]
    assert workbooks._place("AA12") == (12, 26)


def test_a_hidden_sheet_is_not_read_and_days_of_1904_are_right():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(("Brouillon",))
    book.active.sheet_state = "hidden"
    page = book.create_sheet("Plan")
    for row in (sheets.HEADER, sheets.like(_6=date(2024, 9, 2))):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    (row,) = read(out.getvalue()).rows
    assert row.cells["period"] == "2024-09-02"
