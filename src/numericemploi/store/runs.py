"""Runs of the main job: their state in the database, their tables and evidence in the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import polars as pl
import polars.selectors as cs
from django.db import DatabaseError

from numericemploi.model.declared import declared
from numericemploi.model.errors import NotFoundError
from numericemploi.store import files
from numericemploi.store.models import Run

_TABLES = {table.name: table for table in declared()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished run, as the pages read it."""

    number: int
    as_of: date
    at: datetime
    steps: list[dict[str, object]]
    result: dict[str, dict[str, object]]
    digest: str
    folder: str


def start(as_of: date) -> int:
    """Open a run; return its number."""
    return Run.objects.create(as_of=as_of).pk


def advance(number: int, steps: list[dict[str, object]]) -> None:
    """Keep the steps done so far, and the heartbeat."""
    run = Run.objects.get(pk=number)
    run.steps = steps
    run.save(update_fields=["steps", "heartbeat_at"])


def fail(number: int) -> None:
    """Close a run that ended in an error; the pages keep reading the one before."""
    Run.objects.filter(pk=number).update(state=Run.State.FAILED)


def finish(number: int, *, result: dict[str, dict[str, object]], digest: str, folder: str) -> None:
    """Close a run: from now on the pages read it."""
    Run.objects.filter(pk=number).update(state=Run.State.DONE, result=result, digest=digest, folder=folder)


def latest(*, before: date | None = None) -> Done | None:
    """Return the last finished run, `before` a day if asked; None when there is none, or no database yet."""
    try:
        done = Run.objects.filter(state=Run.State.DONE)
        if before is not None:
            done = done.filter(as_of__lt=before)
        run = done.order_by("-pk").first()
    except DatabaseError:
        return None
    return None if run is None else _done(run)


def get(number: int) -> Done:
    """Return a finished run by its number.

    Raises
    ------
    NotFoundError
        No finished run has this number.
    """
    run = Run.objects.filter(pk=number, state=Run.State.DONE).first()
    if run is None:
        raise NotFoundError("No such run.", hint="Run: numericemploi cycle")
    return _done(run)


def before(run: Done) -> Done | None:
    """Return the last finished run before this one that found something else; None when there is none."""
    former = (
        Run.objects.filter(state=Run.State.DONE, pk__lt=run.number)
        .exclude(digest=run.digest)
        .order_by("-pk")
        .first()
    )
    return None if former is None else _done(former)


def _done(run: Run) -> Done:
    return Done(
        number=run.pk,
        as_of=run.as_of,
        at=run.started_at,
        steps=run.steps,
        result=run.result,
        digest=run.digest,
        folder=run.folder,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The files of a run in canonical bytes, ready to be written, and the digest of each and of all."""

    files: dict[str, bytes]
    digests: dict[str, str]
    digest: str


def pack(*, tables: dict[str, pl.DataFrame], documents: dict[str, object]) -> Packed:
    """Turn tables (by declared name) and JSON documents into bytes; equal contents give equal bytes.

    Figures are rounded to six decimals first: the order in which threads add them up shows beyond.
    """
    packed = {f"{name}.parquet": files.parquet(rounded(name, frame)) for name, frame in tables.items()}
    packed |= {f"{name}.json": canonical(document) for name, document in documents.items()}
    digests = {name: files.digest(data) for name, data in sorted(packed.items())}
    together = files.digest(*(f"{name} {value}".encode() for name, value in digests.items()))
    return Packed(files=packed, digests=digests, digest=together)


def rounded(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table as its file holds it: what is computed on it can be computed again from the file."""
    return _TABLES[name].check(frame).with_columns(cs.float().round(6))


def keep(packed: Packed, as_of: date, *, shelf: str = "evidence") -> str:
    """Write the files under a folder of the shelf named by their digest; return the folder's name."""
    folder = f"{shelf}/{as_of}/{packed.digest[:16]}"
    for name, data in packed.files.items():
        files.write(f"{folder}/{name}", data)
    return folder


class Held(Protocol):
    """Anything whose files lie in a folder of the data folder: a run, a variant of its plan."""

    @property
    def folder(self) -> str:
        """The folder, from the data folder."""
        ...


def table(run: Held, name: str) -> pl.DataFrame:
    """Return one table of a run."""
    with files.told():
        data = (files.folder() / run.folder / f"{name}.parquet").read_bytes()
    return _TABLES[name].check(pl.read_parquet(data))


def read_json(run: Held, name: str) -> object:
    """Return one JSON file of a run."""
    with files.told():
        return json.loads((files.folder() / run.folder / f"{name}.json").read_bytes())


def read_bytes(run: Held, name: str) -> bytes:
    """Return one file of a run as it lies, for a download."""
    with files.told():
        return (files.folder() / run.folder / name).read_bytes()


def holds(run: Held, name: str) -> bool:
    """Whether a run has a file."""
    return (files.folder() / run.folder / name).is_file()


def canonical(value: object) -> bytes:
    """Sorted keys, no space, UTF-8, a newline at the end: the same value gives the same bytes."""
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"
    ).encode()
