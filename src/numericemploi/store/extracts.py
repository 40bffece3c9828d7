"""Frozen extracts: bytes under their digest, never rewritten, checked each time they are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from numericemploi.model.errors import NotFoundError, StorageError
from numericemploi.store import files
from numericemploi.store.models import Extract


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What is known of a frozen extract; `digest` is the SHA-256 of its bytes, as `sha256sum` prints it."""

    digest: str
    name: str
    form: str
    size: int
    as_of: date
    run_digest: str
    frozen_at: datetime


def freeze(data: bytes, *, name: str, form: str, as_of: date, run_digest: str, actor: str) -> str:
    """Keep the bytes of a document; the same bytes again are the same extract. Return their digest."""
    digest = hashlib.sha256(data).hexdigest()
    if not Extract.objects.filter(digest=digest).exists():
        files.write(_file(digest, form), data)
        Extract.objects.create(
            digest=digest,
            name=name,
            form=form,
            size=len(data),
            as_of=as_of,
            run_digest=run_digest,
            actor=actor,
        )
    return digest


def get(digest: str) -> Frozen:
    """Return what is known of an extract.

    Raises
    ------
    NotFoundError
        No extract has this digest.
    """
    row = Extract.objects.filter(digest=digest).first()
    if row is None:
        raise NotFoundError("No such extract.", hint="Check its address.")
    return _frozen(row)


def listing(most: int = 200) -> list[Frozen]:
    """Return the extracts, last frozen first."""
    return [_frozen(row) for row in Extract.objects.order_by("-pk")[:most]]


def read(digest: str) -> bytes:
    """Return the bytes of an extract, once they were found to be those that were frozen.

    Raises
    ------
    NotFoundError
        No extract has this digest.
    StorageError
        The file has gone, or its bytes are no longer the same.
    """
    found = get(digest)
    with files.told():
        data = (files.folder() / _file(digest, found.form)).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise StorageError(
            "The extract is no longer what was frozen: its digest differs.",
            hint="Put the file back from a backup; nothing that is altered is served.",
        )
    return data


def _file(digest: str, form: str) -> str:
    return f"extracts/{digest}.{form}"


def _frozen(row: Extract) -> Frozen:
    return Frozen(
        digest=row.digest, name=row.name, form=row.form, size=row.size, as_of=row.as_of,
        run_digest=row.run_digest, frozen_at=row.frozen_at,
    )  # fmt: skip
