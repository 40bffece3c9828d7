"""Signed labels in the database: places, credentials, changes of standing. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from numericemploi.labels.credential.label import Place
from numericemploi.labels.credential.ledger import Change, Held, Signature
from numericemploi.store.models import Credential, StandingChange, StatusPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A credential as it was signed."""

    signature: Signature
    generation: int
    signed_at: datetime
    document: bytes
    """Empty when only the ledger remembered it."""
    published: bool


def place_of(reference: str) -> Place | None:
    """Return where the bit of a label stands."""
    row = StatusPlace.objects.filter(reference=reference).first()
    return None if row is None else Place(list_number=row.list_number, index=row.index)


def places() -> dict[str, Place]:
    """Return the place of every label."""
    return {
        row.reference: Place(list_number=row.list_number, index=row.index)
        for row in StatusPlace.objects.order_by("pk")
    }


def take_place(reference: str, place: Place) -> None:
    """Keep the place of a label; one that is kept already stays."""
    StatusPlace.objects.get_or_create(
        reference=reference, defaults={"list_number": place.list_number, "index": place.index}
    )


def of_decision(decision: str) -> Signed | None:
    """Return the credential of a decision, as it was last signed."""
    row = Credential.objects.filter(decision=decision).order_by("-generation").first()
    return None if row is None else _signed(row)


def of_label(reference: str) -> Signed | None:
    """Return the label's present credential, if the public may see one."""
    row = (
        Credential.objects.filter(reference=reference, published_at__isnull=False)
        .exclude(document="")
        .order_by("-pk")
        .first()
    )
    return None if row is None else _signed(row)


def current() -> list[Signed]:
    """Return the last credential of every decision, oldest decision first."""
    last: dict[str, Credential] = {}
    for row in Credential.objects.order_by("pk"):
        last[row.decision] = row
    return [_signed(row) for row in last.values()]


def keep(signature: Signature, *, document: bytes, generation: int, signed_at: datetime) -> bool:
    """Keep a credential; False when another process kept this generation of the decision first.

    Bytes that only the ledger remembered, and that are signed again the same, get their text back.
    """
    recalled = Credential.objects.filter(digest=signature.digest, document="")
    if recalled.update(document=document.decode()):
        return True
    try:
        with transaction.atomic():
            Credential.objects.create(
                reference=signature.reference,
                decision=signature.decision,
                generation=generation,
                digest=signature.digest,
                key=signature.key,
                signed_at=signed_at,
                valid_until=signature.valid_until,
                document=document.decode(),
            )
    except IntegrityError:
        return False
    return True


def recall(signature: Signature, at: datetime) -> None:
    """Keep a credential that only the ledger remembered, without its text."""
    before = Credential.objects.filter(decision=signature.decision).order_by("-generation").first()
    Credential.objects.create(
        reference=signature.reference,
        decision=signature.decision,
        generation=1 if before is None else before.generation + 1,
        digest=signature.digest,
        key=signature.key,
        signed_at=at,
        valid_until=signature.valid_until,
        published_at=at,
    )


def changes(reference: str | None = None) -> list[Change]:
    """Return the changes of standing of one label, or of all, in order."""
    rows = StandingChange.objects.order_by("reference", "number")
    if reference is not None:
        rows = rows.filter(reference=reference)
    return [
        Change(reference=row.reference, number=row.number, act=row.act, set=row.bit, at=row.at)
        for row in rows
    ]


def change(one: Change, *, decision: str = "") -> None:
    """Add a change of standing.

    A second one of the same number is refused by the database: two people acted at once.
    """
    StandingChange.objects.create(
        reference=one.reference, number=one.number, act=one.act, bit=one.set, at=one.at, decision=decision
    )


def held() -> Held:
    """Return what the database holds, to be compared with the ledger."""
    return Held(
        places=places(),
        signatures=[_signature(row) for row in Credential.objects.defer("document").order_by("pk")],
        changes=changes(),
    )


def publish(digests: Iterable[str], at: datetime) -> None:
    """Let the public see these credentials."""
    Credential.objects.filter(digest__in=list(digests), published_at__isnull=True).update(published_at=at)


def unpublished() -> list[str]:
    """Return the digests of credentials that nobody sees yet."""
    rows = Credential.objects.filter(published_at__isnull=True).order_by("pk")
    return list(rows.values_list("digest", flat=True))


def _signature(row: Credential) -> Signature:
    return Signature(
        reference=row.reference,
        decision=row.decision,
        digest=row.digest,
        key=row.key,
        valid_until=row.valid_until,
    )


def _signed(row: Credential) -> Signed:
    return Signed(
        signature=_signature(row),
        generation=row.generation,
        signed_at=row.signed_at,
        document=row.document.encode(),
        published=row.published_at is not None,
    )


def check_outside_transaction() -> None:
    """Raise RuntimeError inside a transaction: what might be rolled back is not to be told to the world."""
    with transaction.atomic(durable=True):
        pass
