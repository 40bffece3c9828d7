"""A credential verified: from bytes that somebody sent, or from an address that somebody typed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from numericemploi.labels.credential import reading
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import text_of
from numericemploi.labels.credential.verification import Verdict, refusal
from numericemploi.labels.credential.verification import verify as judge
from numericemploi.sources import baked
from numericemploi.verbs import fetched, trust


def verify(data: bytes, *, at: datetime) -> Verdict:
    """Judge a credential, bare or carried by a PNG or SVG picture; nothing is kept of it."""
    try:
        if len(data) > reading.LARGEST_FILE:
            raise Refused("too-large")
        if baked.is_picture(data):
            carried = baked.extract(data)
            if carried is None:
                raise Refused("no-credential")
            data = carried
        if baked.is_jwt(data):
            raise Refused("jwt")
    except Refused as refused:
        return refusal(refused, at=at)
    return judge(data, trust=trust.store(), at=at)


def too_large(*, at: datetime) -> Verdict:
    """Refuse what a door would not even read."""
    return refusal(Refused("too-large"), at=at)


def fetch(address: str) -> bytes:
    """Return the credential at an address that somebody typed.

    Raises
    ------
    SourceError
        It is not fetched: see `fetched.fetch`.
    """
    return fetched.fetch(address, most=reading.LARGEST_FILE)


def told(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as every door tells it; what the document says of itself stands only once it is valid."""
    status = verdict.status
    answer: dict[str, Any] = {
        "outcome": verdict.outcome,
        "code": verdict.code,
        "where": verdict.where,
        "fr": verdict.fr,
        "en": verdict.en,
        "at": text_of(verdict.at),
        "passed": list(verdict.passed),
        "failed": verdict.failed,
        "profile": verdict.profile,
        "status_list": None
        if status is None
        else {
            "address": status.address,
            "valid_from": text_of(status.valid_from),
            "valid_until": text_of(status.valid_until),
            "fetched_at": text_of(status.fetched_at),
        },
    }
    if verdict.standing is not None:
        seen = verdict.standing
        answer["standing"] = {
            "state": seen.state,
            "changed_on": seen.changed_on,
            "register": seen.register,
            "valid_from": text_of(seen.valid_from),
        }
    return answer | (_said(verdict.document) if verdict.outcome == "valid" and verdict.document else {})


def _said(document: dict[str, Any]) -> dict[str, Any]:
    issuer = document["issuer"]
    return {
        "name": document.get("name", document.get("mention")),
        "label": document["id"],
        "training": document.get("credentialSubject", {}).get("id"),
        "labels": document.get("labels"),
        "issuer": issuer["name"] if isinstance(issuer, dict) else issuer,
        "valid_from": document["validFrom"],
        "valid_until": document.get("validUntil"),
    }
