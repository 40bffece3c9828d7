"""Every verb leaves one log line and one event: who, what, rows in and out, seconds; never a person's value."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from numericemploi.model.errors import NumericEmploiError
from numericemploi.store import events
from numericemploi.verbs.access import Actor

_log = logging.getLogger("numericemploi.verbs")


@dataclass(slots=True)
class Count:
    """Rows that went in and came out of a verb; the verb fills it."""

    rows_in: int = 0
    rows_out: int = 0
    about: str = ""


@contextmanager
def recorded(verb: str, actor: Actor) -> Iterator[Count]:
    """Record a verb that succeeded; one that raised leaves the log line alone, with its error's kind."""
    count, started = Count(), time.perf_counter()
    try:
        yield count
    except Exception as error:
        # What a user is told anyway (a bad file, a full disk) is no news for the operator; the rest is.
        level = logging.INFO if isinstance(error, NumericEmploiError) else logging.ERROR
        _log.log(level, "verb=%s actor=%s error=%s", verb, actor.name, type(error).__name__)
        raise
    seconds = time.perf_counter() - started
    events.record(
        actor=actor.name,
        verb=verb,
        about=count.about,
        detail={"rows_in": count.rows_in, "rows_out": count.rows_out},
    )
    _log.info(
        "verb=%s actor=%s rows_in=%d rows_out=%d seconds=%.2f",
        verb,
        actor.name,
        count.rows_in,
        count.rows_out,
        seconds,
    )
