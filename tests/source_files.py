"""Small files written by the tests of the source readers, and the one reject that they expect."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl


def written(path: Path, text: str | bytes, *, encoding: str = "utf-8") -> Path:
    """Write a file; packed when its name ends with .gz, whose stamp is fixed."""
    data = text.encode(encoding) if isinstance(text, str) else text
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def one(rejects: pl.DataFrame) -> dict[str, object]:
    """Return the only reject there is: line, column, value, reason, remedy, severity."""
    rows = rejects.to_dicts()
    assert len(rows) == 1, rows
    return rows[0]


def told(rejects: pl.DataFrame) -> list[tuple[int | None, str, str]]:
    """Return (line, column, value) of every reject, in order."""
    return list(rejects.select("line", "column", "value").iter_rows())
