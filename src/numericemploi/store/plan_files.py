"""Files of plan lines and of contract targets, row by row, until each row is kept or left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from numericemploi.model.errors import NotFoundError
from numericemploi.store.models import PlanFile, PlanFileRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a file, and what became of it: `waiting`, `kept` or `left`."""

    number: int
    cells: dict[str, str]
    unread: tuple[str, ...]
    state: str
    line_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that was read, with its rows in order."""

    number: int
    noun: str
    name: str
    buyer: str
    actor: str
    at: datetime
    rows: tuple[Row, ...]


def find(noun: str, digest: str, buyer: str) -> int | None:
    """Return the number of the same bytes read before for the same buyer."""
    return PlanFile.objects.filter(noun=noun, digest=digest, buyer=buyer).values_list("pk", flat=True).first()


def add(
    *, noun: str, digest: str, name: str, buyer: str, actor: str, at: datetime,
    rows: list[tuple[int, Mapping[str, str], tuple[str, ...]]],
) -> int:  # fmt: skip
    """Keep a file's rows; to be called within a transaction. Return its number."""
    file = PlanFile.objects.create(
        noun=noun, digest=digest, name=name[-250:], buyer=buyer, actor=actor, at=at
    )
    PlanFileRow.objects.bulk_create(
        [
            PlanFileRow(file=file, number=number, cells=dict(cells), unread=list(unread))
            for number, cells, unread in rows
        ],
        batch_size=500,
    )
    return file.pk


def get(number: int) -> Kept:
    """Return a file.

    Raises
    ------
    NotFoundError
        No file has this number.
    """
    found = PlanFile.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError("No such file.", hint="Send it again.")
    rows = PlanFileRow.objects.filter(file=found).order_by("number")
    return Kept(
        number=found.pk, noun=found.noun, name=found.name, buyer=found.buyer, actor=found.actor, at=found.at,
        rows=tuple(
            Row(number=row.number, cells=row.cells, unread=tuple(row.unread), state=row.state, line_id=row.line_id)
            for row in rows
        ),
    )  # fmt: skip


def listing(noun: str, buyer: str | None) -> list[tuple[int, str, datetime, int]]:
    """Return the last files of a buyer (None: of all): number, name, when, rows that wait."""
    found = PlanFile.objects.filter(noun=noun).order_by("-pk")
    if buyer is not None:
        found = found.filter(buyer=buyer)
    return [
        (one.pk, one.name, one.at, PlanFileRow.objects.filter(file=one, state="waiting").count())
        for one in found[:20]
    ]


def repair(number: int, row: int, cells: Mapping[str, str]) -> None:
    """Replace what a row that waits says; nothing of it is under a formula any more.

    Raises
    ------
    NotFoundError
        The row was kept or left meanwhile, or is not there.
    """
    found = PlanFileRow.objects.filter(file=number, number=row, state="waiting")
    if not found.update(cells=dict(cells), unread=[]):
        raise NotFoundError("This row waits for nothing.", hint="Read the file's page again.")


def settle(number: int, row: int, state: str, line_id: str = "") -> None:
    """Say what became of a row."""
    PlanFileRow.objects.filter(file=number, number=row).update(state=state, line_id=line_id)
