"""Which reader an offers file is for, told by its content: a name or an ending proves nothing."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import polars as pl

from numericemploi.sources import offers_france_travail, offers_jobposting

Reader = Callable[[Path], tuple[pl.DataFrame, pl.DataFrame]]

_HEAD = 256 * 1024
_LINKED = re.compile(rb"\"@(?:type|context|graph)\"\s*:")


def reader_for(path: Path) -> Reader | None:
    """Return the reader of France Travail's JSON or of JobPosting (JSON or page); None: our CSV."""
    head = _head(path)
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if start == b"<":
        return offers_jobposting.read
    if start in {b"{", b"["} and start:
        return offers_jobposting.read if _LINKED.search(head) else offers_france_travail.read
    return None


def _head(path: Path) -> bytes:
    """Return the file's beginning, without the zeros that UTF-16 puts between ASCII characters."""
    with path.open("rb") as source:
        zipped = source.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if zipped else path.open("rb") as source:
            return source.read(_HEAD).replace(b"\x00", b"")
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return b""
