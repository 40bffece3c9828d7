"""A label granted in Petit-Est and signed under a key of the tests: what every test of credentials begins with."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from numericemploi.labels.credential import did, label, multikey, proof, register, status_list
from numericemploi.labels.credential.address import Addresses
from numericemploi.labels.credential.did import PublicKey
from numericemploi.labels.credential.label import Granted, Named, Place
from numericemploi.labels.credential.shape import text_of
from numericemploi.labels.credential.trust import Kept, Trust

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
ADDRESSES = Addresses(base="https://label.petit-est.example")
KEY = Ed25519PrivateKey.from_private_bytes(b"TEST ONLY key of Petit-Est      ")
OTHER = Ed25519PrivateKey.from_private_bytes(b"TEST ONLY key of somebody else  ")
METHOD = ADDRESSES.method("label-2024")
INDEX = 4_711


def granted(**changed: Any) -> Granted:
    """A decision that grants the label, as the committee of Petit-Est would take it."""
    made = Granted(
        reference="PE-2024-0001",
        decision="PE-2024-0001-1",
        decided_at=NOW,
        valid_from=NOW,
        valid_until=datetime(2027, 6, 29, 23, 59, 59, tzinfo=UTC),
        training_id="fictif-dev",
        training="Développeur web « plein pot »",
        provider="Organisme fictif de Villeneuve",
        rule="2024-1",
        occupations=(Named(code="M1805", name="Études et développement informatique"),),
        zones=(Named(code="9901", name="Villeneuve"), Named(code="9902", name="Bourg")),
        evidence_digest="ab" * 32,
        evidence_as_of="2024-06-30",
        provisional=False,
        fictif=True,
    )
    return replace(made, **changed)


def unsigned(index: int = INDEX, **changed: Any) -> dict[str, Any]:
    """Its credential before the proofs."""
    decision = granted(**changed)
    return label.write(
        decision, place=Place(list_number=1, index=index), addresses=ADDRESSES, issuer="Comité de Petit-Est",
        valid_from=decision.valid_from,
    )  # fmt: skip


def sign(document: dict[str, Any], key: Ed25519PrivateKey = KEY, method: str = METHOD) -> dict[str, Any]:
    """Both proofs."""
    return proof.signed(document, key=key, method=method, created=text_of(NOW))


def signed(**changed: Any) -> dict[str, Any]:
    """The signed credential."""
    return sign(unsigned(**changed))


def data(document: dict[str, Any]) -> bytes:
    """Its bytes."""
    return json.dumps(document, ensure_ascii=False).encode()


def listed(*bits: int, now: datetime = NOW, key: Ed25519PrivateKey = KEY) -> dict[str, Any]:
    """The signed status list in which these bits are set."""
    return sign(status_list.write(number=1, bits=bits, addresses=ADDRESSES, now=now), key)


def registered(
    state: str = "suspended", *, now: datetime = NOW, key: Ed25519PrivateKey = KEY
) -> dict[str, Any]:
    """The one part of the signed register, in which our label has this state."""
    one = register.Listed(
        reference="PE-2024-0001", state=state, provisional=False, valid_from=NOW.date(),
        valid_until=date(2027, 6, 29), changed_on=NOW.date(),
    )  # fmt: skip
    labels = register.entries([one], ADDRESSES)
    part = register.write(number=1, of=1, labels=labels, addresses=ADDRESSES, now=now)
    return proof.signed_text(part, key=key, method=METHOD, created=text_of(now))


def trust(
    *bits: int, status: dict[str, Any] | None = None, keys: tuple[PublicKey, ...] | None = None
) -> Trust:
    """A trust store that holds Petit-Est and its list."""
    ours = PublicKey(id="label-2024", public=multikey.public_text(KEY.public_key()), counts=True)
    document = did.write(ADDRESSES.issuer, (ours,) if keys is None else keys)
    fetched = NOW - timedelta(hours=3)
    one = listed(*bits) if status is None else status
    return Trust(
        issuers={ADDRESSES.issuer: Kept(document=document, fetched_at=fetched)},
        lists={ADDRESSES.status_list(1): Kept(document=one, fetched_at=fetched)},
    )
