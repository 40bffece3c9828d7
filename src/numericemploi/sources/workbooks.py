"""A sheet of a spreadsheet as texts: XLSX or CSV, with the cells that are formulas and those that are merged.

Read by our own few lines, because the usual readers give a formula's last result as if somebody had typed
it, and a merged cell as empty ones. Nothing is computed and no outside part of the file is followed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from lxml import etree

from numericemploi.model.errors import SourceError
from numericemploi.sources.delimited import text_of

LARGEST = 5_000_000
"""Bytes of a file that a person sends: a plan of ten thousand lines has less."""

_LARGEST_PART, _MOST_PARTS = 50_000_000, 2_000
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_OLE = b"\xd0\xcf\x11\xe0"
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DAY_FORMATS = {*range(14, 23), *range(45, 48)}
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(slots=True, kw_only=True)
class Grid:
    """Rows of texts by their line in the file; places of formulas and merged areas, as (line, column) from 1 and 0."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def covered(self, line: int, column: int) -> bool:
        """Whether a cell lies under a merged one, and is not its first."""
        return any(
            top <= line <= bottom and left <= column <= right and (line, column) != (top, left)
            for top, left, bottom, right in self.merged
        )


def read(data: bytes, name: str) -> Grid:
    """Read the first visible sheet of an XLSX, or a CSV, known by what it is and not by its name.

    Raises
    ------
    SourceError
        Too large, damaged, protected by a password, an archive bomb, or no table at all.
    """
    if len(data) > LARGEST:
        raise SourceError(
            f"{name}: more than 5 MB.", hint="Send the lines alone, without pictures or other sheets."
        )
    if not data.strip():
        raise SourceError(f"{name}: the file is empty.", hint="Send it again.")
    if data.startswith(_OLE):
        raise SourceError(
            f"{name}: an old .xls, or a workbook protected by a password.",
            hint="Open it, and save it as .xlsx without a password.",
        )
    return _workbook(data, name) if data.startswith(b"PK") else _text(data, name)


def _text(data: bytes, name: str) -> Grid:
    """Read a CSV; an apostrophe that keeps a spreadsheet from running a text is taken away."""
    text = text_of(data, name)
    if "\0" in text:
        raise SourceError(f"{name}: neither an XLSX nor a CSV.", hint="Send an .xlsx, or a CSV in UTF-8.")
    separator = max(";,\t", key=text[:5000].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    grid, line = Grid(name=name), 1
    try:
        for cells in reader:
            filled = {place: _bare(cell) for place, cell in enumerate(cells[:_MOST_COLUMNS]) if cell.strip()}
            if filled:
                grid.rows[line] = filled
            line = reader.line_num + 1
            _bounded(len(grid.rows), name)
    except csv.Error as error:
        raise SourceError(
            f"{name}: line {line}: the row cannot be read ({error}).", hint="Check the quotes of that row."
        ) from error
    return grid


def _bare(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS_A_FORMULA) else text


def _bounded(count: int, name: str) -> None:
    if count > _MOST_ROWS:
        raise SourceError(f"{name}: more than {_MOST_ROWS:,} rows.", hint="Split the file.")


def _workbook(data: bytes, name: str) -> Grid:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if len(book.infolist()) > _MOST_PARTS:
                raise SourceError(f"{name}: too many parts for a workbook.", hint="This is not an .xlsx.")
            return _sheet(book, name)
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise SourceError(
            f"{name}: not a workbook that can be read ({type(error).__name__}).",
            hint="Open it in your spreadsheet program, and save it again as .xlsx.",
        ) from error


def _part(book: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Read a part of the archive, never more than it may have, whatever size it claims."""
    with book.open(part) as file:
        data = file.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise SourceError(f"{name}: out of all proportion once unpacked.", hint="This is not a plan.")
    if b"<!DOCTYPE" in data[:4096]:
        raise SourceError(f"{name}: a DOCTYPE stands in it.", hint="Save it again as .xlsx.")
    return data


def _elements(data: bytes, tag: str) -> Iterator[etree._Element]:
    for _, element in etree.iterparse(
        io.BytesIO(data), tag=_NS + tag, resolve_entities=False, no_network=True, huge_tree=False
    ):
        yield element
        element.clear()


def _sheet(book: zipfile.ZipFile, name: str) -> Grid:
    strings = _strings(book, name)
    days, old_days = _day_styles(book, name), False
    workbook = etree.fromstring(_part(book, "xl/workbook.xml", name), _parser())
    properties = workbook.find(f"{_NS}workbookPr")
    if properties is not None:
        old_days = properties.get("date1904") in ("1", "true")
    shown = [one for one in workbook.iter(f"{_NS}sheet") if one.get("state", "visible") == "visible"]
    if not shown:
        raise SourceError(f"{name}: no visible sheet.", hint="Show the sheet that holds the lines.")
    target = _target(book, shown[0].get(_REL, ""), name)
    grid = Grid(name=name)
    data = _part(book, target, name)
    for row in _elements(data, "row"):
        _read_row(
            row, grid, strings=strings, days=days, start=date(1904, 1, 1) if old_days else date(1899, 12, 30)
        )
        _bounded(len(grid.rows), name)
    for area in _elements(data, "mergeCell"):
        first, _, last = area.get("ref", "").partition(":")
        if _PLACE.fullmatch(first) and _PLACE.fullmatch(last):
            (top, left), (bottom, right) = _place(first), _place(last)
            grid.merged.append((top, left, bottom, right))
    return grid


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _target(book: zipfile.ZipFile, relation: str, name: str) -> str:
    links = etree.fromstring(_part(book, "xl/_rels/workbook.xml.rels", name), _parser())
    for one in links:
        if one.get("Id") == relation:
            target = one.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(relation)


def _strings(book: zipfile.ZipFile, name: str) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [
        "".join(part.text or "" for part in item.iter(f"{_NS}t") if part.getparent().tag != f"{_NS}rPh")
        for item in _elements(_part(book, "xl/sharedStrings.xml", name), "si")
    ]


def _day_styles(book: zipfile.ZipFile, name: str) -> set[int]:
    """Return the styles that show a number as a day."""
    if "xl/styles.xml" not in book.namelist():
        return set()
    styles = etree.fromstring(_part(book, "xl/styles.xml", name), _parser())
    custom = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter(f"{_NS}numFmt")
        if re.search(r"[dy]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", one.get("formatCode", "").lower()))
    }
    formats = styles.find(f"{_NS}cellXfs")
    return {
        place
        for place, one in enumerate(formats if formats is not None else ())
        if int(one.get("numFmtId", "0")) in _DAY_FORMATS | custom
    }


def _read_row(row: etree._Element, grid: Grid, *, strings: list[str], days: set[int], start: date) -> None:
    line = int(row.get("r", "0"))
    for cell in row.iter(f"{_NS}c"):
        at, column = _place(cell.get("r", ""))
        if column >= _MOST_COLUMNS:
            continue
        if cell.find(f"{_NS}f") is not None:
            grid.formulas.add((at, column))
        text = _value(cell, strings=strings, days=days, start=start)
        if text:
            grid.rows.setdefault(line or at, {})[column] = text


def _value(cell: etree._Element, *, strings: list[str], days: set[int], start: date) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_NS}t")).strip()
    at = cell.find(f"{_NS}v")
    text = (at.text or "").strip() if at is not None else ""
    if kind == "s" and text:
        return strings[int(text)].strip()
    if kind == "n" and text:
        number = float(text)
        if int(cell.get("s", "0")) in days and 0 < number < 100_000:
            return str(start + timedelta(days=int(number)))
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
    return text


def _place(text: str) -> tuple[int, int]:
    """Return the line, from 1, and the column, from 0, of `B12`."""
    found = _PLACE.fullmatch(text)
    if not found:
        raise ValueError(text)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1
