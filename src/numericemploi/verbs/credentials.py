"""Signed labels: signed with a decision, suspended or withdrawn with another, then published.

Two times. `sign`, `suspend`, `restore` and `withdraw` add rows and may share the transaction of the decision
that orders them; `publish` follows once it is committed: it writes the ledger, lets the public see, signs the
status lists. A crash between the two loses nothing: the next `publish` finishes.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from numericemploi.labels.credential import (
    did,
    label,
    ledger,
    profile,
    proof,
    register,
    standing,
    status_list,
)
from numericemploi.labels.credential.label import Granted, Place
from numericemploi.labels.credential.ledger import Change, Differences, KeyHeld, Ledger, Signature
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import instant_of, text_of
from numericemploi.model.errors import NotFoundError, SourceError, UntrustedError
from numericemploi.store import credentials, files, identity, labels, published
from numericemploi.store import ledger as book
from numericemploi.store.credentials import Signed
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


def sign(granted: Granted, *, actor: Actor, now: datetime) -> Signed:
    """Sign the credential of a decision; asked again, give the one that there is.

    Nobody sees it before `publish`.

    Raises
    ------
    UntrustedError
        A key, the ledger, the clock or the database may not be believed.
    SourceError
        A text that a credential cannot carry.
    """
    require(actor, "credentials.sign")
    with recorded("credentials.sign", actor) as count:
        count.about, count.rows_in = granted.decision, 1
        before = credentials.of_decision(granted.decision)
        if before is not None and before.document:
            return before
        if now < granted.decided_at:
            raise UntrustedError(
                f"The clock says {text_of(now)}, before the decision ({text_of(granted.decided_at)}).",
                hint="Set the clock right, then sign again.",
            )
        place, key, secret = _placed(granted, now)
        document = label.write(
            granted,
            place=place,
            addresses=identity.addresses(),
            issuer=identity.issuer_name(),
            valid_from=max(now, granted.valid_from),
        )
        generation = 1 if before is None else before.generation + 1
        _keep(document, granted.reference, granted.decision, generation, key=key, secret=secret, now=now)
        count.rows_out = 1
        found = credentials.of_decision(granted.decision)
        if found is None:  # pragma: no cover - kept just above, by us or by another process
            raise UntrustedError("The credential that was kept is not there.")
        return found


def _placed(granted: Granted, now: datetime) -> tuple[Place, KeyHeld, Ed25519PrivateKey]:
    """Return the label's place, allocated in the ledger if it has none, and the key to sign with."""
    with book.held() as opened:
        _check(opened.ledger, now)
        key, secret = _active(opened.ledger)
        place = opened.ledger.places.get(granted.reference)
        if place is None:
            place = opened.ledger.free_place(secrets.randbelow)
            facts = {"reference": granted.reference, "list": place.list_number, "index": place.index}
            opened.add("allocated", now, {**facts, "subject": granted.training_id})
        elif opened.ledger.subjects[granted.reference] != granted.training_id:
            raise UntrustedError(
                f"The number {granted.reference} was given to another training, in a label that is in the wild.",
                hint="Give this label another number.",
            )
    credentials.take_place(granted.reference, place)
    return place, key, secret


def _keep(
    document: dict[str, Any],
    reference: str,
    decision: str,
    generation: int,
    *,
    key: KeyHeld,
    secret: Ed25519PrivateKey,
    now: datetime,
) -> None:
    """Sign and keep one credential that fits the profile of labels."""
    signed = proof.signed(
        document, key=secret, method=identity.addresses().method(key.id), created=text_of(now)
    )
    try:
        profile.look_at_contexts(signed, profile.look(signed))
    except Refused as refused:
        raise SourceError(
            f"The label {reference} cannot be signed: {refused.where} has not the form of a credential.",
            hint="Shorten the text, or take out its control characters.",
        ) from refused
    data = _bytes(signed)
    signature = Signature(
        reference=reference,
        decision=decision,
        digest=sha256(data).hexdigest(),
        key=key.id,
        valid_until=instant_of(document["validUntil"]),
    )
    credentials.keep(signature, document=data, generation=generation, signed_at=now)


def suspend(reference: str, *, decision: str, actor: Actor, now: datetime) -> None:
    """Set the bit of a label until it is restored; `publish` makes it known."""
    _change(reference, "suspended", decision=decision, actor=actor, now=now)


def restore(reference: str, *, decision: str, actor: Actor, now: datetime) -> None:
    """Clear the bit of a suspended label; `publish` makes it known."""
    _change(reference, "restored", decision=decision, actor=actor, now=now)


def withdraw(reference: str, *, decision: str, actor: Actor, now: datetime) -> None:
    """Set the bit of a label for good; `publish` makes it known."""
    _change(reference, "withdrawn", decision=decision, actor=actor, now=now)


def _change(reference: str, act: str, *, decision: str, actor: Actor, now: datetime) -> None:
    require(actor, "credentials.sign")
    with recorded(f"credentials.{act}", actor) as count:
        count.about = reference
        if credentials.place_of(reference) is None:
            raise NotFoundError(
                f"No label {reference} was signed.", hint="Look its number up in the register."
            )
        before = credentials.changes(reference)
        standing.check(act, after=before[-1].act if before else "")
        change = Change(
            reference=reference, number=len(before) + 1, act=act, set=standing.BIT_AFTER[act], at=now
        )
        credentials.change(change, decision=decision)
        count.rows_out = 1


def publish(*, actor: Actor, now: datetime) -> int:
    """Write down in the ledger what was signed or changed, let the public see it, renew what is signed daily.

    To be called outside any transaction, and every night. Running it again changes nothing.

    Returns
    -------
    int
        Credentials that the public sees from now on.
    """
    require(actor, "credentials.publish")
    credentials.check_outside_transaction()
    with recorded("credentials.publish", actor) as count:
        with book.held() as opened:
            _check(opened.ledger, now)
            for one in ledger.missing(opened.ledger, credentials.held()):
                opened.add("signed" if isinstance(one, Signature) else "bit", now, ledger.facts_of(one))
            _publish_files(opened.ledger, now)
            seen = [digest for digest in credentials.unpublished() if digest in opened.ledger.signatures]
        # Not while the ledger is held: whoever writes the database may be waiting for it.
        credentials.publish(seen, now)
        count.rows_out = len(seen)
        return len(seen)


def _publish_files(kept: Ledger, now: datetime) -> None:
    """Write the DID document, and every status list that changed, aged or was signed by a former key."""
    addresses = identity.addresses()
    listed = register.parts(labels.listed(now.date()))
    document = _bytes(did.write(addresses.issuer, kept.public_keys(now)) | _service(kept, len(listed)))
    if published.read(published.DID) != document:
        files.write(published.DID, document)
    key, secret = _active(kept)
    method = addresses.method(key.id)
    set_now = ledger.bits_set(kept.changes.values())
    for number in _list_numbers(kept):
        bits = [kept.places[one].index for one in set_now if kept.places[one].list_number == number]
        name = published.list_file(number)
        before = published.read(name)
        if before is None or _is_stale(json.loads(before), bits, method, now):
            written = status_list.write(number=number, bits=bits, addresses=addresses, now=now)
            files.write(name, _bytes(proof.signed(written, key=secret, method=method, created=text_of(now))))
    for number, part in enumerate(listed, start=1):
        _publish_part(number, part, of=len(listed), method=method, secret=secret, now=now)


def _publish_part(
    number: int,
    part: Sequence[register.Listed],
    *,
    of: int,
    method: str,
    secret: Ed25519PrivateKey,
    now: datetime,
) -> None:
    """Sign a part of the register again when a label of it changed, when it aged, or under another key."""
    addresses, name = identity.addresses(), published.register_file(number)
    told = register.entries(part, addresses)
    before = json.loads(published.read(name) or b"{}")
    if (
        before
        and (before["labels"], before["parts"], before["proof"]["verificationMethod"]) == (told, of, method)
        and now - instant_of(before["validFrom"]) < status_list.RENEWAL
    ):
        return
    written = register.write(number=number, of=of, labels=told, addresses=addresses, now=now)
    files.write(name, _bytes(proof.signed_text(written, key=secret, method=method, created=text_of(now))))


def _service(kept: Ledger, parts: int) -> dict[str, Any]:
    """Say in the DID document where status lists and register are, so that a trust store finds them."""
    addresses = identity.addresses()
    lists = [addresses.status_list(number) for number in _list_numbers(kept)]
    registers = [addresses.register(number) for number in range(1, parts + 1)]
    return {
        "service": [
            {"id": f"{addresses.issuer}#etats", "type": "BitstringStatusLists", "serviceEndpoint": lists},
            {"id": f"{addresses.issuer}#registre", "type": register.KIND, "serviceEndpoint": registers},
        ]
    }


def _list_numbers(kept: Ledger) -> range:
    """Number the lists in use; the first one is there before the first label."""
    return range(1, max((place.list_number for place in kept.places.values()), default=1) + 1)


def _is_stale(document: dict[str, Any], bits: list[int], method: str, now: datetime) -> bool:
    return (
        document["credentialSubject"]["encodedList"] != status_list.encoded(bits)
        or now - instant_of(document["validFrom"]) >= status_list.RENEWAL
        or document["proof"][0]["verificationMethod"] != method
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissued:
    """Labels signed again, and those whose text is lost: their decision must be signed anew."""

    signed: tuple[str, ...]
    without_text: tuple[str, ...]


def reissue(*, actor: Actor, now: datetime, everything: bool = False) -> Reissued:
    """Sign again, under the present key, labels whose key no longer counts (or all); then `publish`.

    A label keeps its address, its index and its end; its `validFrom` is later.
    """
    require(actor, "credentials.sign")
    with recorded("credentials.reissue", actor) as count:
        with book.held() as opened:
            _check(opened.ledger, now)
            key, secret = _active(opened.ledger)
            counts = {one.id for one in opened.ledger.public_keys(now) if one.counts}
        signed, without_text = [], []
        for one in _in_force(now):
            if not one.document:
                without_text.append(one.signature.reference)
            elif everything or one.signature.key not in counts:
                _sign_again(one, key=key, secret=secret, now=now)
                signed.append(one.signature.reference)
        count.rows_out = len(signed)
        return Reissued(signed=tuple(signed), without_text=tuple(without_text))


def _in_force(now: datetime) -> list[Signed]:
    """Return the last credential of every label that has not ended and is not withdrawn."""
    last = {one.signature.reference: one for one in credentials.current()}
    gone = {one.reference for one in credentials.changes() if one.act == "withdrawn"}
    return [one for name, one in last.items() if name not in gone and one.signature.valid_until > now]


def _sign_again(one: Signed, *, key: KeyHeld, secret: Ed25519PrivateKey, now: datetime) -> None:
    document = {name: value for name, value in json.loads(one.document).items() if name != "proof"}
    later = max(now, instant_of(document["validFrom"]) + timedelta(seconds=1))
    document["validFrom"] = text_of(later)
    of = one.signature
    _keep(document, of.reference, of.decision, one.generation + 1, key=key, secret=secret, now=now)


def write_site(folder: Path) -> list[Path]:
    """Write DID document, status lists and register as a web server serves them; return the files."""
    written = []
    pages = {".well-known/did.json": published.read(published.DID) or b""}
    for number, data in published.lists().items():
        pages[urlsplit(identity.addresses().status_list(number)).path.lstrip("/")] = data
    for number, data in published.registers().items():
        pages[urlsplit(identity.addresses().register(number)).path.lstrip("/")] = data
    for name, data in pages.items():
        path = folder / name
        with files.told():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        written.append(path)
    return written


def reconcile(*, actor: Actor, now: datetime) -> Differences:
    """Bring database and ledger together after a restore, so that signing may resume; tell what departed.

    The ledger wins: labels that it remembers come back without their text, bits come back as the world saw
    them, and an index that it allocated is never given again.

    Raises
    ------
    UntrustedError
        A label has two indexes: no program may choose.
    """
    require(actor, "credentials.reconcile")
    with recorded("credentials.reconcile", actor) as count:
        kept = book.read()
        found = ledger.differences(kept, credentials.held())
        for reference in found.foreign_places:
            _check_foreign(reference, kept)
        for signature in found.lost_signatures:
            credentials.take_place(signature.reference, kept.places[signature.reference])
            credentials.recall(signature, now)
        for change in found.lost_changes:
            credentials.change(change)
        with book.held() as opened:
            for reference in found.foreign_places:
                place = credentials.places()[reference]
                facts = {"reference": reference, "list": place.list_number, "index": place.index}
                opened.add("allocated", now, {**facts, "subject": _subject(reference)})
            opened.add(
                "reconciled",
                now,
                {
                    "lost_signatures": len(found.lost_signatures),
                    "lost_changes": len(found.lost_changes),
                    "foreign_places": len(found.foreign_places),
                },
            )
        count.rows_out = len(found.lost_signatures) + len(found.lost_changes) + len(found.foreign_places)
        return found


def _check_foreign(reference: str, kept: Ledger) -> None:
    """Let a place through that the ledger merely lacks: a ledger begun anew."""
    if reference in kept.places or credentials.places()[reference] in set(kept.places.values()):
        raise UntrustedError(
            f"The label {reference} has one index in the database and another in the ledger, or shares one.",
            hint="Withdraw it under both, and grant it again under a new number.",
        )


def _subject(reference: str) -> str:
    """Return the training of a label, as its text says."""
    found = credentials.of_label(reference)
    if found is None:
        return ""
    subject = json.loads(found.document)["credentialSubject"]["id"]
    return str(subject).removeprefix(identity.addresses().training("")[:-1]).rstrip("/")


def differences() -> Differences:
    """Return where database and ledger depart, to be shown; nothing is changed."""
    kept = book.read()
    return ledger.differences(kept, credentials.held())


def _check(kept: Ledger, now: datetime) -> None:
    """Let signing go on only under a clock that moves forward and a database that is not an old one."""
    ledger.check_clock(kept, now)
    if ledger.differences(kept, credentials.held()).any:
        raise UntrustedError(
            "The database and the ledger of signatures depart from each other, as after an old backup was restored.",
            hint="See what departs and bring them together: numericemploi labels reconcile",
        )


def _active(kept: Ledger) -> tuple[KeyHeld, Ed25519PrivateKey]:
    key = kept.active
    if key is None:
        raise UntrustedError(
            "No key may sign: none was made, or the last one was compromised.",
            hint="Make one: numericemploi labels keys rotate",
        )
    return key, book.secret(key.id, public=key.public)


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
