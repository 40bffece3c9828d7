"""Keys of the issuer: made, rotated every year, withdrawn at once when somebody else may have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from numericemploi.labels.credential import ledger, multikey
from numericemploi.model.errors import NotFoundError
from numericemploi.store import identity
from numericemploi.store import ledger as book
from numericemploi.verbs import credentials
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.credentials import Reissued
from numericemploi.verbs.journal import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as an administrator sees it."""

    id: str
    state: str
    """`active`, `former` (its labels are still believed), `ended` or `compromised`."""
    made_at: datetime
    public: str
    method: str


def listing(now: datetime) -> list[Key]:
    """Return every key that was ever made, oldest first."""
    kept = book.read()
    active = kept.active
    counts = {one.id for one in kept.public_keys(now) if one.counts}
    found = []
    for key in kept.keys.values():
        state = "former" if key.id in counts else "ended"
        if key.compromised_at:
            state = "compromised"
        elif key is active:
            state = "active"
        method = identity.addresses().method(key.id)
        found.append(Key(id=key.id, state=state, made_at=key.made_at, public=key.public, method=method))
    return found


def begin(*, actor: Actor, now: datetime) -> None:
    """Make the first key of an instance that has none."""
    if not book.exists() or not book.read().keys:
        rotate(actor=actor, now=now)


def rotate(*, actor: Actor, now: datetime) -> str:
    """Make a new key and sign with it from now on; return its id.

    The former one stays in `assertionMethod` until the last label that it signed ends.
    """
    require(actor, "keys.manage")
    with recorded("keys.rotate", actor) as count:
        book.create()
        count.about = _make(now)
        credentials.publish(actor=actor, now=now)
        return count.about


def compromise(key_id: str, *, actor: Actor, now: datetime) -> Reissued:
    """Withdraw a key that somebody else may have, make another, and sign again every label that it signed.

    From the next fetch of the DID document on, nothing that the key signed is believed, whatever its date.

    Raises
    ------
    NotFoundError
        No key of that name.
    """
    require(actor, "keys.manage")
    with recorded("keys.compromise", actor) as count:
        count.about = key_id
        with book.held() as opened:
            ledger.check_clock(opened.ledger, now)
            key = opened.ledger.keys.get(key_id)
            if key is None:
                known = ", ".join(opened.ledger.keys)
                raise NotFoundError(f"No key is called « {key_id[:80]} ».", hint=f"Known: {known}.")
            if key.compromised_at is None:
                opened.add("key-compromised", now, {"id": key_id})
            needs_another = opened.ledger.active is None
        if needs_another:
            _make(now)
        done = credentials.reissue(actor=actor, now=now)
        credentials.publish(actor=actor, now=now)
        count.rows_out = len(done.signed)
        return done


def _make(now: datetime) -> str:
    """Make a key: its secret is on the disk before the ledger names it."""
    key = Ed25519PrivateKey.generate()
    with book.held() as opened:
        ledger.check_clock(opened.ledger, now)
        name = f"label-{now:%Y-%m-%d}-{multikey.public_text(key.public_key())[-6:]}"
        book.keep_secret(name, key)
        opened.add("key", now, {"id": name, "public": multikey.public_text(key.public_key())})
    return name
