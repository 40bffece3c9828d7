"""Editions of public tables: kept as files named by digest, one current at a time for each table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import DatabaseError, transaction

from numericemploi.model.declared import declared
from numericemploi.model.table import Table
from numericemploi.store import files
from numericemploi.store.models import Edition

_TABLES: dict[str, Table] = {table.name: table for table in declared()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table comes from: what the register of data shows."""

    dataset: str
    origin: str  # packaged, fictif or public
    publisher: str
    licence: str
    vintage: str
    published_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One current edition, as the register of data shows it."""

    table: str
    source: Source
    digest: str
    rows: int
    refused: int
    warned: int
    rejects_file: str
    loaded_at: datetime
    files: dict[str, str]
    """Each file read, by name, with its SHA-256; none for what the package made itself."""


def keep(
    table: Table,
    frame: pl.DataFrame,
    *,
    rejects: pl.DataFrame | None,
    source: Source,
    digest: str,
    read: dict[str, str] | None = None,
) -> Listed:
    """Make `frame` the current edition of its table; readers see the old one until this returns.

    Parameters
    ----------
    read
        Files that it was read from, by name, with their SHA-256.

    Raises
    ------
    ContractError
        The frame breaks its declaration.
    StorageError
        The data folder cannot be written; the former edition stays current.
    """
    frame = table.check(frame)
    severity = [] if rejects is None else rejects["severity"].to_list()
    file, rejects_file = f"tables/{table.name}-{digest[:16]}.parquet", ""
    files.write(file, files.parquet(frame))
    if rejects is not None and not rejects.is_empty():
        rejects_file = f"tables/{table.name}-{digest[:16]}.rejects.csv"
        files.write(rejects_file, rejects.write_csv().encode())
    with transaction.atomic():
        Edition.objects.filter(table=table.name, current=True).update(current=False)
        row = Edition.objects.create(
            table=table.name,
            dataset=source.dataset,
            origin=source.origin,
            digest=digest,
            file=file,
            rejects_file=rejects_file,
            rows=frame.height,
            refused=severity.count("refused"),
            warned=severity.count("warning"),
            vintage=source.vintage,
            published_on=source.published_on,
            publisher=source.publisher,
            licence=source.licence,
            files=read or {},
        )
    return _listed(row)


def current(name: str) -> Listed | None:
    """Return the current edition of a table, or None when nothing was ever loaded."""
    row = Edition.objects.filter(table=name, current=True).first()
    return None if row is None else _listed(row)


def listing() -> list[Listed]:
    """Return every current edition, by name of table; none when the database is not prepared yet."""
    try:
        return [_listed(row) for row in Edition.objects.filter(current=True).order_by("table")]
    except DatabaseError:
        return []


def _listed(row: Edition) -> Listed:
    source = Source(
        dataset=row.dataset,
        origin=row.origin,
        publisher=row.publisher,
        licence=row.licence,
        vintage=row.vintage,
        published_on=row.published_on,
    )
    return Listed(
        table=row.table,
        source=source,
        digest=row.digest,
        rows=row.rows,
        refused=row.refused,
        warned=row.warned,
        rejects_file=row.rejects_file,
        loaded_at=row.loaded_at,
        files=row.files,
    )


def read(name: str) -> pl.DataFrame:
    """Return the current table of that name; empty, with its columns, when none was loaded.

    Raises
    ------
    StorageError
        The edition's file has gone from the data folder.
    """
    row = Edition.objects.filter(table=name, current=True).first()
    if row is None:
        return _TABLES[name].empty()
    with files.told():
        data = (files.folder() / row.file).read_bytes()
    return _TABLES[name].check(pl.read_parquet(data))
