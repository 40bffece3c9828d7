"""Opening of a delimited text file: bytes, encoding, header, fields as text, and the line of each row."""

from __future__ import annotations

import codecs
import csv
import difflib
import gzip
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import ComputeError, SchemaError

from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects

_GZIP = b"\x1f\x8b"
_LARGEST = 1_000_000_000  # bytes once unpacked: no file of ours comes near; an archive bomb does
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS = ",;\t|"


def content(path: Path) -> bytes:
    """Read a file whole, unpacked when its first bytes are those of gzip, whatever its ending.

    Raises
    ------
    SourceError
        The file cannot be opened, its archive is damaged, or it is empty or out of all proportion.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"{path.name}: the gzip archive is truncated or damaged ({error}).",
            hint="Fetch the file again, and compare its size with the publisher's.",
        ) from error
    except OSError as error:
        raise SourceError(
            f"{path.name}: the file cannot be opened ({error.strerror}).",
            hint="Check its name and its rights.",
        ) from error
    if len(data) > _LARGEST:
        raise SourceError(
            f"{path.name}: more than 1 GB once unpacked.", hint="This is not the published file."
        )
    if not data.strip():
        raise SourceError(f"{path.name}: the file is empty.", hint="Fetch the file again.")
    return data


def text_of(data: bytes, file: str) -> str:
    """Decode UTF-8, its byte order mark dropped; `file` is the name to show.

    Raises
    ------
    SourceError
        Another encoding, with the line and the byte where it shows.
    """
    if data.startswith(_UTF16):
        raise SourceError(
            f"{file}: the file is in UTF-16, UTF-8 is expected.", hint="Save it again as « CSV UTF-8 »."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{file}: line {line}: byte 0x{data[error.start]:02X} is not UTF-8, which is expected.",
            hint="Save the file again as UTF-8; it is probably in Windows-1252.",
        ) from error


def separator_of(path: Path) -> str:
    """Return the comma or the semicolon, whichever the first line has more of."""
    first = text_of(content(path), path.name).split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def open_csv(
    path: Path,
    *,
    separator: str,
    columns: Sequence[str],
    patterns: Mapping[str, str] | None = None,
    titles: int = 0,
) -> tuple[pl.DataFrame, Rejects]:
    """Read a delimited file with every field as text, under the names of its header.

    Parameters
    ----------
    columns
        Columns that must be there, in any order among others.
    patterns
        Regular expressions of names that carry a year; each must match a column; the value is how
        the expected column is shown to a reader.
    titles
        Lines before the header.

    Returns
    -------
    Every column of the file as String, `line` as Int64 (1 = first line of the file), and the rejects
    begun with rows that are empty, hold a NUL byte or have a wrong number of fields.

    Raises
    ------
    SourceError
        The file as a whole cannot be read: see `content`, `text_of`; another separator, a missing or
        repeated column, no row, a quote that is never closed.
    """
    rejects = Rejects(path.name)
    lines = text_of(content(path), path.name).split("\n", titles + 1)
    header = _header(lines[titles], path.name, separator) if len(lines) > titles else []
    _check_header(header, path.name, separator, columns, patterns or {})
    body = lines[titles + 1] if len(lines) > titles + 1 else ""
    if not body.strip():
        raise SourceError(f"{path.name}: a header and no row.", hint="Fetch the file again.")
    rows = _at_once(body, header, separator, titles + 2)
    if rows is None:
        rows = _row_by_row(body, header, separator, rejects, titles + 2)
    return _without_empty(rows, rejects, nul="\0" in body), rejects


def _header(line: str, file: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.rstrip("\r")], delimiter=separator), [])
    except csv.Error as error:
        raise SourceError(
            f"{file}: the first line cannot be read as a header ({error}).",
            hint="Check that this is a CSV file, and that it is whole.",
        ) from error


def _check_header(
    header: list[str], file: str, separator: str, columns: Sequence[str], patterns: Mapping[str, str]
) -> None:
    """Say which column is missing, and whether another separator or a new name explains it."""
    missing = [name for name in columns if name not in header]
    missing += [
        shown
        for pattern, shown in patterns.items()
        if not any(re.fullmatch(pattern, name) for name in header)
    ]
    if not missing:
        repeated = [name for name in columns if header.count(name) > 1]
        if repeated:
            raise SourceError(
                f"{file}: column « {repeated[0]} » stands more than once.", hint="Keep only one of them."
            )
        return
    if len(header) == 1:
        other = max(_SEPARATORS, key=header[0].count)
        if header[0].count(other) and other != separator:
            raise SourceError(
                f"{file}: fields are separated by « {other} », « {separator} » is expected.",
                hint=f"Save the file again with « {separator} » between the fields.",
            )
    near = {name: difflib.get_close_matches(name, set(header) - set(columns), n=1) for name in missing}
    renamed = [f"« {found[0]} » may be « {name} » renamed" for name, found in near.items() if found]
    raise SourceError(
        f"{file}: missing column(s) {', '.join(f'« {name} »' for name in missing)}; "
        f"columns found: {', '.join(header) or 'none'}.",
        hint=f"{'; '.join(renamed)}." if renamed else "Check that this is the file that its name says.",
    )


def _at_once(body: str, header: list[str], separator: str, first_line: int) -> pl.DataFrame | None:
    """Let polars parse `body`; None when a row is ragged, or spreads over several lines, or a quote is odd.

    Polars fills short rows without a word, and gives no line numbers: counting separators and line
    ends tells whether the file is plain enough for that not to matter.
    """
    names = [str(place) for place in range(len(header))]
    data = f"{separator.join(names)}\n{body}".encode()
    try:
        rows = pl.read_csv(data, separator=separator, infer_schema=False, empty_string_is_null=False)
    except (ComputeError, SchemaError):
        return None
    line_ends = body.count("\n") + (not body.endswith("\n"))
    quoted = 0
    if '"' in body:
        counts = pl.all().str.count_matches(separator, literal=True).sum()
        quoted = sum(rows.select(counts).row(0))
    plain = (
        line_ends == rows.height
        and body.count(separator) - quoted == (len(header) - 1) * rows.height
        and body.count("\r") == body.count("\r\n")
    )
    return _named(rows.with_row_index("line", first_line), header) if plain else None


def _row_by_row(
    body: str, header: list[str], separator: str, rejects: Rejects, first_line: int
) -> pl.DataFrame:
    """Parse `body` slowly, refusing the rows that have a wrong number of fields."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    kept: list[list[str]] = []
    places: list[int] = []
    line = first_line
    try:
        for fields in reader:
            if len(fields) == len(header) or not fields:
                kept.append(fields or [""] * len(header))
                places.append(line)
            else:
                rejects.add(
                    line=line,
                    column="",
                    value=f"{len(fields)} field(s)",
                    reason=f"wrong number of fields: {len(fields)}, the header has {len(header)}",
                    remedy="Put between quotes a field that holds a separator; complete a row cut short.",
                )
            line = first_line + reader.line_num
    except csv.Error as error:
        raise SourceError(
            f"{rejects.file}: line {line}: the row cannot be read ({error}).",
            hint="Check the quotes of that row: one is not closed, or not doubled inside a field.",
        ) from error
    names = [str(place) for place in range(len(header))]
    rows = pl.DataFrame(kept, schema=dict.fromkeys(names, pl.String), orient="row")
    return _named(rows.insert_column(0, pl.Series("line", places, dtype=pl.Int64)), header)


def _named(rows: pl.DataFrame, header: list[str]) -> pl.DataFrame:
    """Give the columns their names; of columns that share a name, or have none, the first is kept."""
    names = {str(header.index(name)): name for name in header if name}
    return rows.select(pl.col("line").cast(pl.Int64), *(pl.col(at).alias(name) for at, name in names.items()))


def _without_empty(rows: pl.DataFrame, rejects: Rejects, *, nul: bool) -> pl.DataFrame:
    """Refuse the rows where every field is empty, and those that hold a NUL byte."""
    fields = pl.all().exclude("line")
    empty = rows.select(pl.all_horizontal(fields == "")).to_series()
    rejects.add_all(
        rows.filter(empty),
        column="",
        reason="empty row",
        remedy="Nothing to do, or remove it.",
        show_value=False,
    )
    rows = rows.filter(~empty)
    if not nul:
        return rows
    holds = rows.select(pl.any_horizontal(fields.str.contains("\0", literal=True))).to_series()
    rejects.add_all(
        rows.filter(holds),
        column="",
        reason="the row holds a NUL byte: the file is damaged there",
        remedy="Fetch the file again.",
        show_value=False,
    )
    return rows.filter(~holds)
