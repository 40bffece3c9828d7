"""The public register of labels: searched, one label in full, its files and its badge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import polars as pl

from numericemploi.labels import life
from numericemploi.labels.assess import assess
from numericemploi.labels.change import Change, changes
from numericemploi.labels.credential import badge
from numericemploi.labels.credential.badge import Standing
from numericemploi.labels.evidence import from_json
from numericemploi.labels.rules import MENTION
from numericemploi.model.errors import NotFoundError
from numericemploi.sources import spreadsheets
from numericemploi.sources.spreadsheets import Cell, Sheet
from numericemploi.stats.disclosure import publishable
from numericemploi.store import credentials, identity, published, records
from numericemploi.store import labels as store
from numericemploi.store.labels import Dossier, Page, Step

PAGE = 25
KINDS = ("occupation", "zone", "modality")


def search(
    *,
    on: date,
    states: Sequence[str] = (),
    areas: Sequence[tuple[str, str]] = (),
    words: str = "",
    page: int = 1,
) -> Page:
    """Search the labels that were ever granted, by their state on a day; a withdrawn one stays, with its dates."""
    first = (max(1, page) - 1) * PAGE
    known = None if areas or words.strip() else counted(on=on).by_state
    return store.register(
        states=states, areas=areas, words=words[:100], on=on, first=first, size=PAGE, by_state=known
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrants:
    """Who entered the training, as far as it is known; None: fewer than the floor, not public."""

    n: int | None
    left_early: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A label of the register with all that its page shows."""

    label: Dossier
    state: str
    history: list[Step]
    assessment: dict[str, Any]
    sources: list[dict[str, Any]]
    changes: tuple[Change, ...]
    entrants: Entrants
    signed: bool


def entry(reference: str, *, on: date) -> Entry:
    """Return a label that was granted once.

    Raises
    ------
    NotFoundError
        No such label, or one that was never granted: requests and refusals are not public.
    """
    found = _public(reference)
    kept = store.evidence(reference)
    if kept is None:  # pragma: no cover - a label is granted with its evidence
        raise NotFoundError("This label has no evidence.", hint="Tell the administrator.")
    evidence = from_json(kept[0])
    return Entry(
        label=found,
        state=life.state_on(found.state, found.valid_until, on),  # type: ignore[arg-type]
        history=[step for step in store.steps(reference) if step.act in _PUBLIC_ACTS],
        assessment=json.loads(kept[1]),
        sources=json.loads(kept[0])["sources"],
        changes=changes(evidence, assess(evidence)),
        entrants=entrants(found.training_id, on),
        signed=credentials.of_label(reference) is not None,
    )


_PUBLIC_ACTS = ("grant", "watch", "clear", "review", "suspend", "resume", "withdraw", "renew", "expire")
"""Acts that the public reads; requests, notices, observations and proposals stay in the dossier."""


def _public(reference: str) -> Dossier:
    found = store.find(reference)
    if found is None or found.state not in life.PUBLIC:
        raise NotFoundError("No label has this number.", hint="Look it up in the register.")
    return found


def entrants(training_id: str, on: date) -> Entrants:
    """Count who entered the sessions that ended by a day, and who left before the end."""
    people = (
        records.read("outcomes")
        .filter(pl.col("training_id") == training_id, pl.col("ended_on") <= on)
        .unique(["session_id", "person"])
    )
    if not publishable(people.height):
        return Entrants(n=None, left_early=None)
    return Entrants(n=people.height, left_early=round(1 - float(people["finished"].sum()) / people.height, 4))


def evidence_of(reference: str) -> bytes:
    """Return the evidence file on which a label was granted, byte for byte."""
    _public(reference)
    kept = store.evidence(reference)
    if kept is None:  # pragma: no cover - a label is granted with its evidence
        raise NotFoundError("This label has no evidence.", hint="Tell the administrator.")
    return kept[0]


def assessment_of(reference: str) -> bytes:
    """Return the assessment on which a label was granted, byte for byte."""
    _public(reference)
    kept = store.evidence(reference)
    if kept is None:  # pragma: no cover - a label is granted with its evidence
        raise NotFoundError("This label has no assessment.", hint="Tell the administrator.")
    return kept[1]


_STANDINGS: dict[str, Standing] = {
    "granted": "valid", "watch": "valid", "suspended": "suspended", "withdrawn": "withdrawn", "expired": "expired",
}  # fmt: skip


def picture(reference: str, *, now: datetime, language: str = "fr") -> str:
    """Draw the badge that a provider's page embeds: it says what stands at that instant."""
    found = _public(reference)
    state = life.state_on(found.state, found.valid_until, now.date())  # type: ignore[arg-type]
    until = f"{found.valid_until:%d/%m/%Y}" if found.valid_until else ""
    return badge.draw(_STANDINGS[state], until=until, fictif=found.fictif, language=language)


def rows(*, on: date) -> list[dict[str, Any]]:
    """Return the whole register as plain rows, for its files and for the API."""
    return [row(one, on=on) for one in store.everything()]


def row(found: Dossier, *, on: date) -> dict[str, Any]:
    """Lay one label out: what it is for, its state on a day, its dates and its stable addresses."""
    addresses = identity.addresses()
    address = addresses.label(found.reference)
    return {
        "reference": found.reference,
        "state": life.state_on(found.state, found.valid_until, on),  # type: ignore[arg-type]
        "provisional": found.provisional,
        "valid_from": str(found.valid_from),
        "valid_until": str(found.valid_until),
        "changed_on": str(found.changed_at.date()),
        "training_id": found.training_id,
        "title": found.title,
        "provider": found.provider,
        "occupations": [area.code for area in found.of("occupation")],
        "zones": [area.code for area in found.of("zone")],
        "modalities": [area.code for area in found.of("modality")],
        "rule": found.rule,
        "fictif": found.fictif,
        "address": address,
        "credential": f"{address}attestation.json",
        "evidence": addresses.evidence(found.reference),
    }


def as_json(*, on: date) -> dict[str, Any]:
    """Return the register as one document: the mention, the day, where it is signed, the labels."""
    addresses = identity.addresses()
    signed = [addresses.register(number) for number in parts_signed()]
    return {"mention": MENTION, "on": str(on), "signed": signed, "labels": rows(on=on)}


def parts_signed() -> list[int]:
    """Number the parts of the register that are signed and published."""
    return published.registers_known()


def signed(number: int) -> bytes:
    """Return a part of the signed register.

    Raises
    ------
    NotFoundError
        No such part, or nothing was published yet.
    """
    found = published.read(published.register_file(number))
    if found is None:
        raise NotFoundError(
            "The signed register has no such part.",
            hint="Its first one is 1; run: numericemploi labels publish",
        )
    return found


def as_csv(*, on: date) -> bytes:
    """Return the register as a spreadsheet's CSV: formulas neutralised, lists joined by a space."""
    found = rows(on=on)
    header = tuple(found[0]) if found else ("reference", "state")
    lines = [[_cell(one[name]) for name in header] for one in found]
    return spreadsheets.csv_text(Sheet(name="labels", header=header, rows=lines)).encode()


def _cell(value: Any) -> Cell:
    return " ".join(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the register holds: labels in force by zone, labels by state, the names that it is searched by."""

    by_zone: dict[str, int]
    by_state: dict[str, int]
    known: dict[str, list[tuple[str, str]]]


def counted(*, on: date) -> Counted:
    """Return what the register holds on a day; counted once until a label or an act is added."""
    return _counted(store.version(), on)


@lru_cache(maxsize=4)
def _counted(_version: tuple[str, int, int], on: date) -> Counted:
    return Counted(
        by_zone=store.in_force_by_area("zone", on),
        by_state=store.by_state(on),
        known={kind: store.known_areas(kind) for kind in KINDS},
    )
