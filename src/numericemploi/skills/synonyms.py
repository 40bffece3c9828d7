"""Synonyms that people edit: what an edit may do, what stands after it, and what the matcher is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.skills import titles
from numericemploi.skills.index import Alias

LONGEST = 120
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """An act, the states that it starts from (empty: never written before), and the state that it leads to."""

    act: str
    before: frozenset[str]
    after: str


TRANSITIONS = (
    Transition(act="propose", before=frozenset({"", "withdrawn", "refused"}), after="proposed"),
    Transition(act="add", before=frozenset({"", "withdrawn", "refused", "proposed"}), after="active"),
    Transition(act="refuse", before=frozenset({"proposed"}), after="refused"),
    Transition(act="withdraw", before=frozenset({"active"}), after="withdrawn"),
)
"""Life of a synonym; every act needs a reason. Adding what was proposed is accepting it."""

FAULTS = {
    "empty": ("the text holds no word", "Write the title as people write it."),
    "long": (f"the text is longer than {LONGEST} characters", "Keep the title alone."),
    "personal": ("the text looks like a phone, a mail or a person's name", "Keep the title alone."),
    "reason": ("the reason is missing, or is too long", f"Say why in at most {LONGEST_REASON} characters."),
    "unknown": ("ROME has no such code here", "Choose a ROME 4 code that is loaded."),
    "elsewhere": ("the text already means another occupation", "Withdraw that synonym first."),
    "state": ("the synonym is not in a state that allows this", "Look at its history."),
}
"""Why an edit is refused, by code: reason and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One line of the history: who put a synonym in which state, when and why."""

    number: int
    text: str
    key: str
    rome4: str
    state: str
    author: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A synonym as it stands: its last edit, or the packaged line that nobody has edited."""

    text: str
    key: str
    rome4: str
    state: str
    author: str
    on: date
    reason: str
    packaged: bool


def key_of(text: str) -> str:
    """Return what makes two texts the same synonym: the words, folded."""
    return titles.folded(text)


def standing(packaged: pl.DataFrame, edits: Iterable[Edit]) -> list[Standing]:
    """Lay the edits, oldest first, over the packaged SYNONYMS; ordered by text."""
    found: dict[tuple[str, str], Standing] = {}
    for text, rome4, source, day, why in packaged.select(
        "text", "rome4", "source", "date", "why"
    ).iter_rows():
        key = key_of(text)
        found.setdefault(
            (key, rome4),
            Standing(
                text=text,
                key=key,
                rome4=rome4,
                state="active",
                author=source,
                on=day,
                reason=why,
                packaged=True,
            ),
        )
    for edit in edits:
        found[edit.key, edit.rome4] = after_edit(edit)
    return [found[at] for at in sorted(found)]


def after_edit(edit: Edit) -> Standing:
    """Return the synonym as an edit leaves it."""
    return Standing(
        text=edit.text,
        key=edit.key,
        rome4=edit.rome4,
        state=edit.state,
        author=edit.author,
        on=edit.on,
        reason=edit.reason,
        packaged=False,
    )


def after(act: str) -> str:
    """Return the state that an act leads to."""
    return next(one.after for one in TRANSITIONS if one.act == act)


def aliases(among: Iterable[Standing]) -> list[Alias]:
    """Return what the matcher is told: the active synonyms."""
    return [Alias(text=one.text, concept=one.rome4) for one in among if one.state == "active"]


def fault(
    act: str, text: str, rome4: str, reason: str, *, among: Sequence[Standing], known: Collection[str]
) -> str:
    """Return the code of what forbids an act (of FAULTS), or an empty text."""
    key = key_of(text)
    state = next((one.state for one in among if (one.key, one.rome4) == (key, rome4)), "")
    transition = next(one for one in TRANSITIONS if one.act == act)
    elsewhere = any(one.key == key and one.rome4 != rome4 and one.state == "active" for one in among)
    checks = {
        "empty": not key,
        "long": len(text) > LONGEST,
        "reason": not 1 <= len(reason.strip()) <= LONGEST_REASON,
        "unknown": transition.after in ("active", "proposed") and rome4 not in known,
        "elsewhere": transition.after in ("active", "proposed") and elsewhere,
        "state": state not in transition.before,
    }
    return next((code for code, wrong in checks.items() if wrong), "")
