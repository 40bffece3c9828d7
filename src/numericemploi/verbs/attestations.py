"""The credential of a label in the forms that people keep: JSON, badge, certificate with its QR code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from numericemploi.labels.credential import badge
from numericemploi.labels.credential.badge import Standing
from numericemploi.labels.credential.shape import instant_of
from numericemploi.labels.rules import MENTION
from numericemploi.model.errors import NotFoundError
from numericemploi.sources import baked, printed, qr
from numericemploi.store import credentials
from numericemploi.verbs import clock

_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A label's present credential and what stands today."""

    credential: bytes
    document: dict[str, Any]
    standing: Standing
    fictif: bool


def find(reference: str, now: datetime) -> Attestation:
    """Return the credential that the public may see of a label.

    Raises
    ------
    NotFoundError
        None was published.
    """
    signed = credentials.of_label(reference)
    if signed is None:
        raise NotFoundError("No signed label has this number.", hint="Look it up in the register.")
    document = json.loads(signed.document)
    before = credentials.changes(reference)
    standing = badge.standing_of(
        last_act=before[-1].act if before else "", ended=now > signed.signature.valid_until
    )
    fictif = "FICTIF" in document["description"]
    return Attestation(credential=signed.document, document=document, standing=standing, fictif=fictif)


def form(reference: str, form: str) -> bytes:
    """Return a label's credential as `json`, `png`, `svg` or `pdf`."""
    now = clock.now()
    found = find(reference, now)
    if form == "json":
        return found.credential
    if form == "svg":
        return baked.into_svg(picture(found), found.credential).encode()
    if form == "png":
        return baked.into_png(printed.png("badge", _shown(found, now)), found.credential)
    return printed.pdf("certificate", _shown(found, now))


def picture(found: Attestation, language: str = "fr") -> str:
    """Draw the badge that a provider embeds: it says what stands today."""
    until = instant_of(found.document["validUntil"])
    return badge.draw(found.standing, until=f"{until:%d/%m/%Y}", fictif=found.fictif, language=language)


def _shown(found: Attestation, now: datetime) -> dict[str, Any]:
    """Return what the printed pages show; all of it is in the signed text, the standing apart."""
    document = found.document
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    frameworks: dict[str, list[str]] = {}
    for one in achievement["alignment"]:
        named = f"{one['targetName']} ({one['targetCode']})"
        frameworks.setdefault(one["targetFramework"], []).append(named)
    return {
        "address": document["id"],
        "awarded": _day(instant_of(document["awardedDate"])),
        "criteria": achievement["criteria"]["id"],
        "description": achievement["description"],
        "evidence": document["evidence"][0],
        "fictif": found.fictif,
        "frameworks": frameworks,
        "from": _day(instant_of(document["validFrom"])),
        "issuer": document["issuer"]["name"],
        "key": document["proof"][0]["verificationMethod"],
        "mention": MENTION,
        "name": document["name"],
        "printed": _day(now),
        "qr": qr.svg(document["id"]),
        "standing": found.standing,
        "training": subject["id"],
        "until": _day(instant_of(document["validUntil"])),
        "version": achievement["version"],
    }


def _day(instant: datetime) -> str:
    first = "1er" if instant.day == 1 else str(instant.day)
    return f"{first} {_MONTHS[instant.month - 1]} {instant.year}"
