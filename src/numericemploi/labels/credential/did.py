"""The issuer's DID document: which keys sign labels, which did and still count, which were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from numericemploi.labels.credential import multikey
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import instant_of, text_of
from numericemploi.reference.contexts import DID, MULTIKEY


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key of the issuer's."""

    id: str
    public: str
    """Multikey."""
    revoked_at: datetime | None = None
    counts: bool
    """What it signed is still believed."""


def write(issuer: str, keys: Iterable[PublicKey]) -> dict[str, Any]:
    """Return the DID document; a key that no longer counts stays listed, out of `assertionMethod`.

    That list holds texts, not objects: a widespread resolver stumbles over objects.
    """
    known = list(keys)
    return {
        "@context": [DID, MULTIKEY],
        "id": issuer,
        "verificationMethod": [
            {
                "id": f"{issuer}#{key.id}",
                "type": "Multikey",
                "controller": issuer,
                "publicKeyMultibase": key.public,
                **({} if key.revoked_at is None else {"revoked": text_of(key.revoked_at)}),
            }
            for key in known
        ],
        "assertionMethod": [f"{issuer}#{key.id}" for key in known if key.counts],
    }


def key_of(document: Mapping[str, Any], *, issuer: str, method: str, at: datetime) -> Ed25519PublicKey:
    """Return the key with which the issuer may have signed.

    A key marked `revoked` or `expires` is not honoured, whether or not it still stands in `assertionMethod`.

    Raises
    ------
    Refused
        Another issuer's document, a key that it does not name for this use, or that it withdrew.
    """
    where = "proof.verificationMethod"
    if document.get("id") != issuer or method.partition("#")[0] != issuer:
        raise Refused("key", where=where)
    listed = [one for one in _objects(document.get("verificationMethod")) if one.get("id") == method]
    if len(listed) != 1 or listed[0].get("controller") != issuer:
        raise Refused("key", where=where)
    asserting = document.get("assertionMethod")
    if not isinstance(asserting, list) or method not in asserting:
        raise Refused("key-withdrawn", where=where)
    try:
        for end in ("revoked", "expires"):
            if end in listed[0] and instant_of(listed[0][end]) <= at:
                raise Refused("key-withdrawn", where=where)
        return multikey.public_key(listed[0]["publicKeyMultibase"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused("key", where=where) from error


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
