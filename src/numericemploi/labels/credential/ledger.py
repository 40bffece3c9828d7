"""The ledger of signatures: what was ever allocated, signed or suspended, and where it departs from the database.

It lies beside the keys, outside the database and its backups, and is only added to. The order of writing is
the whole idea: an index is in the ledger before it is used; a signature or a bit is in the ledger after the
database holds it and before anybody may see it. So a database that lacks what the ledger holds is an old one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from numericemploi.labels.credential import status_list
from numericemploi.labels.credential.did import PublicKey
from numericemploi.labels.credential.label import Place
from numericemploi.labels.credential.shape import instant_of, text_of
from numericemploi.model.errors import UntrustedError

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock may be set right backwards; beyond, nothing is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A credential that was signed; `digest` is the SHA-256 of its bytes."""

    reference: str
    decision: str
    digest: str
    key: str
    valid_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A bit that was changed: the `number`-th change of this label's."""

    reference: str
    number: int
    act: str
    set: bool
    at: datetime


@dataclass(slots=True, kw_only=True)
class KeyHeld:
    """A key that the ledger knows; its secret is elsewhere."""

    id: str
    public: str
    made_at: datetime
    compromised_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Ledger:
    """The ledger read through, from its first line to its last."""

    keys: dict[str, KeyHeld] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    """Place of each label."""
    subjects: dict[str, str] = field(default_factory=dict)
    """Training of each label: a number that an old backup gives again is not given to another training."""
    signatures: dict[str, Signature] = field(default_factory=dict)
    """By digest."""
    changes: dict[tuple[str, int], Change] = field(default_factory=dict)
    last_at: datetime | None = None
    last_hash: str = ""
    lines: int = 0

    @property
    def active(self) -> KeyHeld | None:
        """The key that signs: the last one made, unless it was compromised."""
        last = next(reversed(self.keys.values()), None)
        return None if last is None or last.compromised_at else last

    def public_keys(self, now: datetime) -> list[PublicKey]:
        """Return the keys for the DID document: a former key counts until the last label that it signed ends."""
        ends: dict[str, datetime] = {}
        for one in self.signatures.values():
            ends[one.key] = max(ends.get(one.key, one.valid_until), one.valid_until)
        active = self.active
        return [
            PublicKey(
                id=key.id,
                public=key.public,
                revoked_at=key.compromised_at,
                counts=key.compromised_at is None
                and (key is active or (key.id in ends and now <= ends[key.id])),
            )
            for key in self.keys.values()
        ]

    def free_place(self, draw: Callable[[int], int]) -> Place:
        """Return a place that no label ever had; `draw(n)` gives a number below n, at random."""
        taken = set(self.places.values())
        number = len(taken) // status_list.IN_A_LIST + 1
        while True:
            place = Place(list_number=number, index=draw(status_list.LENGTH))
            if place not in taken:
                return place


def line(ledger: Ledger, what: str, at: datetime, facts: dict[str, Any]) -> str:
    """Write the next line; it holds the hash of the one before, so that none can be taken out or altered."""
    entry = {"line": ledger.lines + 1, "at": text_of(at), "what": what, **facts, "before": ledger.last_hash}
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def facts_of(what: Signature | Change) -> dict[str, Any]:
    """Return what a line says of a signature or a change."""
    if isinstance(what, Signature):
        return {
            "reference": what.reference,
            "decision": what.decision,
            "digest": what.digest,
            "key": what.key,
            "valid_until": text_of(what.valid_until),
        }
    return {
        "reference": what.reference,
        "number": what.number,
        "act": what.act,
        "set": what.set,
        "changed_at": text_of(what.at),
    }


def read(text: str) -> Ledger:
    """Read the whole ledger; a last line without its end was never acknowledged and is left out.

    Raises
    ------
    UntrustedError
        A line was altered, added between or taken out.
    """
    ledger = Ledger()
    for one in text.splitlines(keepends=True):
        if one.endswith("\n"):
            take(ledger, one)
    return ledger


def take(ledger: Ledger, one: str) -> None:
    """Take one more line in.

    Raises
    ------
    UntrustedError
        It does not follow the lines before.
    """
    try:
        entry = json.loads(one)
        if entry["line"] != ledger.lines + 1 or entry["before"] != ledger.last_hash:
            raise ValueError("chain")
        at = instant_of(entry["at"])
        _TAKEN[entry["what"]](ledger, entry, at)
    except (ValueError, KeyError, TypeError) as error:
        raise UntrustedError(
            f"Line {ledger.lines + 1} of the ledger of signatures was altered, or lines before it are missing.",
            hint="Nothing is signed. Put back the ledger from the keys' own copy, never an edited one.",
        ) from error
    ledger.lines += 1
    ledger.last_hash = sha256(one.encode()).hexdigest()
    ledger.last_at = at if ledger.last_at is None else max(ledger.last_at, at)


def _key(ledger: Ledger, entry: dict[str, Any], at: datetime) -> None:
    ledger.keys[entry["id"]] = KeyHeld(id=entry["id"], public=entry["public"], made_at=at)


def _compromised(ledger: Ledger, entry: dict[str, Any], at: datetime) -> None:
    ledger.keys[entry["id"]].compromised_at = at


def _allocated(ledger: Ledger, entry: dict[str, Any], _at: datetime) -> None:
    ledger.places[entry["reference"]] = Place(list_number=entry["list"], index=entry["index"])
    ledger.subjects[entry["reference"]] = entry["subject"]


def _signed(ledger: Ledger, entry: dict[str, Any], _at: datetime) -> None:
    ledger.signatures[entry["digest"]] = Signature(
        reference=entry["reference"],
        decision=entry["decision"],
        digest=entry["digest"],
        key=entry["key"],
        valid_until=instant_of(entry["valid_until"]),
    )


def _bit(ledger: Ledger, entry: dict[str, Any], _at: datetime) -> None:
    ledger.changes[entry["reference"], entry["number"]] = Change(
        reference=entry["reference"],
        number=entry["number"],
        act=entry["act"],
        set=entry["set"],
        at=instant_of(entry["changed_at"]),
    )


def _reconciled(_ledger: Ledger, _entry: dict[str, Any], _at: datetime) -> None:
    """Stand for the record: it changes nothing."""


_TAKEN: dict[str, Callable[[Ledger, dict[str, Any], datetime], None]] = {
    "key": _key,
    "key-compromised": _compromised,
    "allocated": _allocated,
    "signed": _signed,
    "bit": _bit,
    "reconciled": _reconciled,
}


def check_clock(ledger: Ledger, now: datetime) -> None:
    """Refuse a clock that stands before the last line.

    Raises
    ------
    UntrustedError
        It was set back.
    """
    if ledger.last_at is not None and now < ledger.last_at - CLOCK_TOLERANCE:
        raise UntrustedError(
            f"The clock says {text_of(now)}, but the ledger of signatures was written at {text_of(ledger.last_at)}.",
            hint="Nothing is signed under a clock set back: set it right, then run the command again.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the database holds."""

    places: dict[str, Place]
    signatures: Collection[Signature]
    changes: Collection[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Where the database and the ledger depart from each other."""

    lost_signatures: tuple[Signature, ...]
    """Signed, in the wild, unknown to the database."""
    lost_changes: tuple[Change, ...]
    """Bits that the world has seen changed, unknown to the database."""
    foreign_places: tuple[str, ...]
    """Labels whose index the database holds otherwise than the ledger, or that the ledger never allocated."""

    @property
    def any(self) -> bool:
        """Whether signing must wait for `labels reconcile`."""
        return bool(self.lost_signatures or self.lost_changes or self.foreign_places)


def differences(ledger: Ledger, held: Held) -> Differences:
    """Compare; what the database holds and the ledger not yet is no difference: it is written down next."""
    digests = {one.digest for one in held.signatures}
    changes = {(one.reference, one.number) for one in held.changes}
    return Differences(
        lost_signatures=tuple(one for one in ledger.signatures.values() if one.digest not in digests),
        lost_changes=tuple(one for key, one in ledger.changes.items() if key not in changes),
        foreign_places=tuple(
            reference for reference, place in held.places.items() if ledger.places.get(reference) != place
        ),
    )


def missing(ledger: Ledger, held: Held) -> list[Signature | Change]:
    """Return what the ledger has still to be told before anybody sees it, in order."""
    found: list[Signature | Change] = [one for one in held.signatures if one.digest not in ledger.signatures]
    found += [one for one in held.changes if (one.reference, one.number) not in ledger.changes]
    return found


def bits_set(changes: Iterable[Change]) -> set[str]:
    """Return the labels whose bit is set: the last change of each says so."""
    last: dict[str, Change] = {}
    for one in sorted(changes, key=lambda change: change.number):
        last[one.reference] = one
    return {reference for reference, change in last.items() if change.set}
