"""Records of needs, offers, people, trainings, sessions, outcomes: rows of the database seen as tables.

A model's fields have the names of the declared columns: what a table holds, a row holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import models, transaction

from numericemploi.model.table import Table
from numericemploi.model.tables.employers import NEEDS, OFFERS
from numericemploi.model.tables.people import CANDIDATES, OUTCOMES
from numericemploi.model.tables.trainings import SESSIONS, TRAININGS
from numericemploi.store import files
from numericemploi.store.models import Candidate, Intake, Need, Offer, Outcome, Session, Training

NOUNS: dict[str, tuple[Table, type[models.Model]]] = {
    "needs": (NEEDS, Need),
    "offers": (OFFERS, Offer),
    "candidates": (CANDIDATES, Candidate),
    "trainings": (TRAININGS, Training),
    "sessions": (SESSIONS, Session),
    "outcomes": (OUTCOMES, Outcome),
}
_BATCH = 500  # rows an INSERT: SQLite takes 32,766 variables, a row has at most 17


def read(noun: str) -> pl.DataFrame:
    """Return every record of a noun as its declared table, ordered by key."""
    table, model = NOUNS[noun]
    names = [column.name for column in table.columns]
    rows = model._default_manager.order_by(*table.key).values_list(*names)
    return table.check(pl.DataFrame(list(rows), schema=table.schema, orient="row"))


def merge(noun: str, frame: pl.DataFrame) -> None:
    """Add the rows, or replace those with the same key; to be called within a transaction."""
    table, model = NOUNS[noun]
    frame = table.check(frame)
    changed = [column.name for column in table.columns if column.name not in table.key]
    model._default_manager.bulk_create(
        [model(**row) for row in frame.iter_rows(named=True)],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=list(table.key),
        update_fields=changed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one import brought."""

    noun: str
    file: str
    origin: str  # fictif or imported
    rows: int
    refused: int
    warned: int
    rejects_file: str
    at: datetime
    already: bool


def brought_before(noun: str, digest: str) -> Brought | None:
    """Return the earlier import of the same bytes, if any."""
    row = Intake.objects.filter(noun=noun, digest=digest).first()
    return None if row is None else _brought(row, already=True)


def note_intake(
    noun: str, *, file: str, digest: str, origin: str, rows: int, rejects: pl.DataFrame
) -> Brought:
    """Write down an import and its rejects; to be called in the transaction that merged its rows."""
    severity = rejects["severity"].to_list()
    rejects_file = ""
    if not rejects.is_empty():
        rejects_file = f"imports/{noun}-{digest[:16]}.rejects.csv"
        files.write(rejects_file, rejects.write_csv().encode())
    row = Intake.objects.create(
        noun=noun,
        file=file[-250:],
        digest=digest,
        origin=origin,
        rows=rows,
        refused=severity.count("refused"),
        warned=severity.count("warning"),
        rejects_file=rejects_file,
    )
    return _brought(row, already=False)


def intakes() -> list[Brought]:
    """Return every import, latest first."""
    return [_brought(row, already=True) for row in Intake.objects.order_by("-pk")]


def count(noun: str) -> int:
    """Return how many records of a noun are kept."""
    return NOUNS[noun][1]._default_manager.count()


def any_fictif(noun: str) -> bool:
    """Whether one record of a noun at least is synthetic."""
    return NOUNS[noun][1]._default_manager.filter(fictif=True).exists()


def all_or_nothing() -> transaction.Atomic:
    """Open a transaction: what is merged inside is kept whole, or not at all."""
    return transaction.atomic()


def _brought(row: Intake, *, already: bool) -> Brought:
    return Brought(
        noun=row.noun,
        file=row.file,
        origin=row.origin,
        rows=row.rows,
        refused=row.refused,
        warned=row.warned,
        rejects_file=row.rejects_file,
        at=row.brought_at,
        already=already,
    )
