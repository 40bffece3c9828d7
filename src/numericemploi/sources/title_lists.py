"""Lists of texts to be read (job titles, adverts): CSV with a column of them, or one JSON value a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from numericemploi.model.errors import SourceError
from numericemploi.sources.delimited import text_of

TITLES = ("title", "titre", "intitule", "intitulé", "text")
TEXTS = ("text", "texte", "description", "title")
"""Names of the column that is read, the first that is there."""
_LONGEST_CELL = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One title of a list with its line; `error` says why it could not be read, and the title is then empty."""

    line: int
    title: str
    error: str = ""


def read(data: bytes, file: str, columns: Sequence[str] = TITLES) -> list[Listed]:
    """Read a list whole, in its order; a line that cannot be read is kept with its error.

    Raises
    ------
    SourceError
        Not UTF-8, empty, or a CSV without a column of titles.
    """
    text = text_of(data, file)
    if not text.strip():
        raise SourceError(
            f"{file}: the list is empty.", hint=f"Give a CSV with a column `{columns[0]}`, or JSON lines."
        )
    if text.lstrip()[0] in '{"' and _is_json(text):
        return list(_json_lines(text, columns))
    return list(_rows(text, file, columns))


def _is_json(text: str) -> bool:
    """Whether the first line that is not empty is a JSON value: a CSV may begin with a quote too."""
    try:
        json.loads(text.lstrip().split("\n", 1)[0])
    except (ValueError, RecursionError):
        return text.lstrip()[0] == "{"
    return text.lstrip()[0] == "{" or "," not in text.lstrip().split("\n", 1)[0]


def _json_lines(text: str, columns: Sequence[str]) -> Iterator[Listed]:
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            yield Listed(line=line, title="", error="not a JSON value")
            continue
        if isinstance(value, dict):
            value = next((value[name] for name in columns if name in value), None)
        if isinstance(value, str):
            yield Listed(line=line, title=value)
        else:
            yield Listed(line=line, title="", error=f"no text under `{columns[0]}`")


def _rows(text: str, file: str, columns: Sequence[str]) -> Iterator[Listed]:
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = [name.strip().lower() for name in next(reader, [])]
    column = next((header.index(name) for name in columns if name in header), None)
    if column is None:
        raise SourceError(
            f"{file}: no column `{columns[0]}`.", hint=f"Name the column that is to be read `{columns[0]}`."
        )
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error:
            yield Listed(line=line, title="", error="the row cannot be read")
            continue
        if fields is None:
            return
        if len(fields) == len(header):
            yield Listed(line=line, title=fields[column])
        elif fields:
            yield Listed(line=line, title="", error=f"{len(fields)} field(s), the header has {len(header)}")
