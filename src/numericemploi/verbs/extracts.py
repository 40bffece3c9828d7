"""Extracts frozen: a document kept with its date and digest under an address that stays."""

from __future__ import annotations

from numericemploi.store import extracts, records, runs
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


def freeze(data: bytes, *, name: str, form: str, run: runs.Done, actor: Actor) -> str:
    """Keep a document made from a run as it is; return its digest. The same document again is the same extract.

    Raises
    ------
    StorageError
        The data folder cannot be written.
    """
    require(actor, "extracts.freeze")
    with recorded("extracts.freeze", actor) as count, records.all_or_nothing():
        digest = extracts.freeze(
            data, name=name, form=form, as_of=run.as_of, run_digest=run.digest, actor=actor.name
        )
        count.about, count.rows_out = digest, 1
    return digest
