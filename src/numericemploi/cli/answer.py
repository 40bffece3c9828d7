"""How commands answer: JSON on standard output when asked, tables for people otherwise, progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from numericemploi.model.errors import NotFoundError


def as_json(value: object) -> None:
    """Print one JSON document, and nothing else, on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")


def as_table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", show_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    # A pipe has no width of its own: give it room.
    Console(width=None if sys.stdout.isatty() else 160).print(table)


@contextmanager
def note(what: str) -> Iterator[None]:
    """Show on stderr, while it lasts and only to a person, what goes on."""
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield


def prepared() -> None:
    """Let a command go on only over a prepared data folder.

    Raises
    ------
    NotFoundError
        The folder or its database is not there, or is of another version.
    """
    from numericemploi.store import files
    from numericemploi.verbs import instance

    if not instance.is_prepared():
        raise NotFoundError(
            f"The data folder {files.folder()} is not prepared.", hint="Run: numericemploi prepare"
        )
