"""The register of labels as the issuer signs it: every label ever granted, its state and its dates, in parts.

A plain JSON document, not JSON-LD: the one proof is `eddsa-jcs-2022`, which needs no context. It tells what
the status list cannot, suspended or withdrawn, and a verifier may keep it to answer offline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from numericemploi.labels.credential.address import Addresses
from numericemploi.labels.credential.shape import text_of
from numericemploi.labels.rules import MENTION

KIND = "LabelRegister"
IN_A_PART = 200
"""Labels of a part: it stays under the 64 KiB that the strict reader takes."""
VALIDITY = timedelta(days=7)
"""A part kept by a verifier counts so long, as a status list does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A label in the register, as it stands on the day of the signature."""

    reference: str
    state: str
    provisional: bool
    valid_from: date
    valid_until: date
    changed_on: date


def parts(labels: Sequence[Listed]) -> list[Sequence[Listed]]:
    """Cut the register into parts; an empty register is one empty part."""
    return [labels[first : first + IN_A_PART] for first in range(0, max(1, len(labels)), IN_A_PART)]


def entries(labels: Sequence[Listed], addresses: Addresses) -> list[dict[str, Any]]:
    """Lay labels out as a part tells them."""
    return [
        {
            "id": addresses.label(one.reference),
            "state": one.state,
            "provisional": one.provisional,
            "validFrom": str(one.valid_from),
            "validUntil": str(one.valid_until),
            "changedOn": str(one.changed_on),
        }
        for one in labels
    ]


def write(
    *, number: int, of: int, labels: list[dict[str, Any]], addresses: Addresses, now: datetime
) -> dict[str, Any]:
    """Return a part of the register before its proof."""
    return {
        "id": addresses.register(number),
        "type": KIND,
        "issuer": addresses.issuer,
        "mention": MENTION,
        "validFrom": text_of(now),
        "validUntil": text_of(now + VALIDITY),
        "part": number,
        "parts": of,
        "labels": labels,
    }
