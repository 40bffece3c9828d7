"""Tables for spreadsheets: XLSX and CSV whose cells are values, never formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

Cell = str | int | float | bool | date | None

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60
# XlsxWriter writes the clock into the file unless it is told a date: same inputs, same bytes.
_WRITTEN = datetime(2024, 6, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: notes first (source, period, *fictif*), a header, rows of plain values."""

    name: str
    notes: Sequence[str] = ()
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return an XLSX file; a text that begins like a formula stays a text, None stays an empty cell."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _WRITTEN.replace(tzinfo=None)})
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        for line, note in enumerate(sheet.notes):
            page.write_string(line, 0, note)
        top = len(sheet.notes) + 1 if sheet.notes else 0
        for column, name in enumerate(sheet.header):
            page.write_string(top, column, name, bold)
            page.set_column(column, column, _width(column, sheet))
        for line, row in enumerate(sheet.rows, start=top + 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(line, column, datetime(value.year, value.month, value.day), days)  # noqa: DTZ001
                elif value is not None:
                    page.write(line, column, value)
        page.freeze_panes(top + 1, 0)
        page.autofilter(top, 0, top + max(len(sheet.rows), 1), max(len(sheet.header) - 1, 0))
    book.close()
    return out.getvalue()


def csv_text(sheet: Sheet) -> str:
    """Return a CSV; a text that a spreadsheet would run as a formula is preceded by an apostrophe.

    Source: OWASP, « CSV Injection ». Notes are left out: a CSV is for machines, its address says the rest.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow(["" if value is None else _harmless(value) for value in row])
    return out.getvalue()


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value


def _width(column: int, sheet: Sheet) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows[:200] if row[column] is not None), default=0)
    return min(max(longest, len(sheet.header[column]), 8) + 2, _WIDEST)
