"""Canonical bytes of a credential: JCS (RFC 8785) of its text, RDFC-1.0 of its meaning."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

import rfc8785
from pyld import jsonld

from numericemploi.labels.credential import quads
from numericemploi.reference import contexts

# PyLD does not promise to bear two threads at once; the site has four.
_ONE_AT_A_TIME = threading.Lock()


def jcs(document: dict[str, Any]) -> bytes:
    """Return the bytes of RFC 8785.

    Without fractions and with ASCII names, Python's own writer gives the same bytes four times faster.

    Raises
    ------
    rfc8785.CanonicalizationError
        A number that does not survive, half a surrogate pair.
    """
    if _is_plain(document):
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        with suppress(UnicodeEncodeError):
            return text.encode()
    return rfc8785.dumps(document)


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(name.isascii() and _is_plain(one) for name, one in value.items())
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    return isinstance(value, str) or value is None or (isinstance(value, int) and abs(value) < 2**53)


def rdfc(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of a document that passed one of our closed profiles.

    Raises
    ------
    jsonld.JsonLdError
        Another context than the pinned ones.
    """
    try:
        return quads.canonical(document)
    except quads.NotOurs:
        return by_engine(document)


def by_engine(document: dict[str, Any]) -> str:
    """Return the canonical N-Quads of any document in pinned contexts, by PyLD.

    Its time grows without bound with what a stranger may write, and a term that no context defines is left
    out in silence: it is only for documents that passed one of our closed profiles.

    Raises
    ------
    jsonld.JsonLdError
        Another context than the pinned ones, JSON that is not JSON-LD.
    """
    with _ONE_AT_A_TIME:
        found = jsonld.normalize(
            document,
            {
                "algorithm": "URDNA2015",
                "format": "application/n-quads",
                "documentLoader": _pinned,
            },
        )
    return str(found)


def _pinned(address: str, _options: object) -> dict[str, Any]:
    document = contexts.pinned(address)
    if document is None:
        raise jsonld.JsonLdError("not a pinned context", "loading document failed", {"url": address})
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": document,
    }
