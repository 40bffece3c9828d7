"""The life of a declared need: who may do what to it and when, as one table of transitions.

A need that nobody has confirmed for `ASK_MONTHS` months asks its holder; `ANSWER_DAYS` days of silence
later it lapses, and counts no more. One declared without an account counts only once its address has
answered. Every rule reads the day that it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from numericemploi.model.errors import ConflictError, Fault, InvalidError, NotAllowedError
from numericemploi.model.period import months_before
from numericemploi.model.tables.employers import NEEDS, NEEDS_DUE

ASK_MONTHS = 6
"""Months without a confirmation after which the holder is asked."""

ANSWER_DAYS = 30
"""Days that the holder has to answer before the need lapses. Ours."""

ADDRESS_DAYS = 7
"""Days that the address of a declaration without an account has to answer. Ours."""

FORGET_MONTHS = 24
"""Months after the end of a need from which its address is forgotten: two years after the last contact."""

ACTIVE = ("open", "asked")
"""States in which a need is waited for, hence counts."""

FIRM = ("budgeted", "promised")
"""Firmness from which a declared need counts as a position that will be filled."""

NEED_MONTHS = 12
"""Age of its last confirmation beyond which a declared need is no evidence any more; that of every evidence."""

REASONS = (
    "hired_otherwise",
    "dropped",
    "postponed",
    "no_budget",
    "nobody_found",
    "declared_twice",
    "mistake",
)
"""Why a need is closed before it is filled."""

_LASTS = ("organisation", "letter", "asked_on", "state", "reason", "revision")
"""Columns of a need that its life on the register decides: a file brought in does not put them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """An act that leads from some states to one; `reason`: one must be given."""

    act: str
    origins: tuple[str, ...]
    to: str
    parties: tuple[str, ...]
    reason: bool = False


_PEOPLE = ("holder", "staff")
TRANSITIONS = (
    Transition(act="accept", origins=("awaiting",), to="open", parties=_PEOPLE),
    Transition(act="confirm", origins=("open", "asked", "lapsed"), to="open", parties=_PEOPLE),
    Transition(act="revise", origins=("open", "asked"), to="open", parties=_PEOPLE),
    Transition(act="fill", origins=("open", "asked", "filled"), to="open", parties=_PEOPLE),
    Transition(act="fill", origins=("open", "asked", "filled"), to="filled", parties=_PEOPLE),
    Transition(act="close", origins=("awaiting", "open", "asked", "lapsed"), to="closed", parties=_PEOPLE, reason=True),
    Transition(act="ask", origins=("open",), to="asked", parties=("night",)),
    Transition(act="lapse", origins=("asked", "awaiting"), to="lapsed", parties=("night",)),
)  # fmt: skip
"""Every act on a need that exists. A need that ended is not opened again: it is copied."""


_NO_REASON = Fault(
    field="reason", code="reason", reason="not a coded reason", remedy=f"One of {', '.join(REASONS)}."
)


def allowed(state: str, party: str) -> tuple[str, ...]:
    """Acts that a party may do on a need in this state, in the order of the table, once each."""
    return tuple(dict.fromkeys(t.act for t in TRANSITIONS if state in t.origins and party in t.parties))


def after(
    need: Mapping[str, Any],
    act: str,
    *,
    party: str,
    on: date,
    reason: str | None = None,
    filled: int | None = None,
) -> dict[str, Any]:
    """Return the need as it is after an act; its content is the caller's to change beforehand.

    Parameters
    ----------
    filled
        For `fill`: how many of the positions are filled in all, those told before included.

    Raises
    ------
    ConflictError
        The need is in a state that does not allow the act.
    NotAllowedError
        The act belongs to another party.
    InvalidError
        No reason where one is due, or more positions filled than there are.
    """
    whole = act == "fill" and filled is not None and filled >= need["positions"]
    found = [t for t in TRANSITIONS if t.act == act and need["state"] in t.origins]
    if not found:
        raise ConflictError(
            f"A need in state {need['state']} does not allow: {act}.",
            hint="Read it again; a need that ended can be copied.",
        )
    step = next((t for t in found if (t.to == "filled") == whole), found[0])
    if party not in step.parties:
        raise NotAllowedError(
            "Votre rôle ne permet pas cette action.", hint="Elle revient à qui porte le besoin."
        )
    if step.reason and reason not in REASONS:
        raise InvalidError("A need is closed with a coded reason.", faults=[_NO_REASON])
    if act == "fill" and (filled is None or not 0 <= filled <= need["positions"]):
        most = Fault(
            field="filled", code="filled", reason="impossible", remedy=f"From 0 to {need['positions']}."
        )
        raise InvalidError("That many positions cannot be filled.", faults=[most])
    return {
        **need,
        "state": step.to,
        "filled": filled if act == "fill" else need["filled"],
        "confirmed_on": on if party in _PEOPLE and step.to in ACTIVE else need["confirmed_on"],
        "asked_on": on if act == "ask" else None if step.to == "open" else need["asked_on"],
        "reason": reason if act == "close" else None if step.to in ACTIVE else need["reason"],
        "revision": need["revision"] + 1,
    }


def due(needs: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """NEEDS_DUE: what the nightly job has to do on a day; nothing on the day after it was done."""
    silent = [
        ("ask", "open", "confirmed_on", months_before(on, ASK_MONTHS)),
        ("lapse", "asked", "asked_on", on - timedelta(days=ANSWER_DAYS)),
        ("lapse", "awaiting", "declared_on", on - timedelta(days=ADDRESS_DAYS)),
    ]
    found = [
        needs.filter(pl.col("state") == state, pl.col(column) <= limit).select(
            "need_id", act=pl.lit(act), since=pl.col(column)
        )
        for act, state, column, limit in silent
    ]
    return NEEDS_DUE.check(pl.concat(found).sort("need_id"))


def copied(need: Mapping[str, Any], *, need_id: str, on: date) -> dict[str, Any]:
    """Return last year's need as a new one: last year's letter and budget promise nothing this year."""
    firm = need["firmness"] in ("budgeted", "promised")
    return {
        **need,
        "need_id": need_id,
        "firmness": "planned" if firm else need["firmness"],
        "letter": None,
        "filled": 0,
        "declared_on": on,
        "confirmed_on": on,
        "asked_on": None,
        "state": "open",
        "reason": None,
        "revision": 1,
    }


def brought_again(brought: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of a file the life that they already have on the register; new rows stay as they are.

    The file decides what is asked (occupation, place, positions…), the register what became of it. The
    revision of a row that the file changes is one more than that held; a row that changes nothing keeps it.
    """
    known = {row["need_id"]: row for row in held.iter_rows(named=True)}
    rows = []
    for row in brought.iter_rows(named=True):
        before = known.get(row["need_id"])
        rows.append(row if before is None else _again(row, before))
    return NEEDS.of(rows)


def _again(row: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    kept = {
        **row,
        **{name: before[name] for name in _LASTS},
        "confirmed_on": max(row["confirmed_on"], before["confirmed_on"]),
        "filled": min(before["filled"], row["positions"]),
    }
    return kept if kept == before else {**kept, "revision": before["revision"] + 1}


def counted(needs: pl.DataFrame) -> pl.DataFrame:
    """Return the needs that are waited for, with the positions that are left of each."""
    left = pl.col("positions") - pl.col("filled")
    return (
        needs.filter(pl.col("state").is_in(ACTIVE))
        .with_columns(positions=left)
        .filter(pl.col("positions") > 0)
    )


def firm(needs: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return what is left of the needs that count as positions: waited for, firm, confirmed in the last months."""
    return counted(needs).filter(
        pl.col("firmness").is_in(FIRM),
        pl.col("confirmed_on").is_between(months_before(as_of, NEED_MONTHS), as_of),
    )
