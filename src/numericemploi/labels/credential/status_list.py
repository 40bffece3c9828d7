"""Bitstring Status List: one bit a label, 131,072 of them, bit 0 the most significant of the first byte.

Source: W3C, « Bitstring Status List v1.0 », Recommendation of 15 May 2025.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from numericemploi.labels.credential.address import Addresses
from numericemploi.labels.credential.refusal import Refused
from numericemploi.labels.credential.shape import text_of
from numericemploi.reference.contexts import CREDENTIALS

LENGTH = 131_072
"""Bits of a list: the least that the standard allows, so that a reader's question does not tell which label."""

IN_A_LIST = LENGTH // 2
"""Labels of a list before the next one is opened: a free index is then found in two draws on average."""

VALIDITY = timedelta(days=7)
"""A list kept by a verifier counts so long."""
RENEWAL = timedelta(days=1)
"""Age at which a list is signed again, changed or not."""

_LARGEST = LENGTH // 8 * 8
"""Bytes of a list that somebody else may have made longer; beyond, it is a bomb."""


def encoded(bits: Collection[int]) -> str:
    """Write the list in which these bits are set; the same bits give the same text.

    Raises
    ------
    ValueError
        A bit beyond the list.
    """
    octets = bytearray(LENGTH // 8)
    for bit in bits:
        if not 0 <= bit < LENGTH:
            raise ValueError(f"a status list has {LENGTH} bits, none is number {bit}")
        octets[bit // 8] |= 0x80 >> bit % 8
    squeezed = gzip.compress(bytes(octets), mtime=0)
    return "u" + base64.urlsafe_b64encode(squeezed).rstrip(b"=").decode()


def is_set(text: str, bit: int) -> bool:
    """Whether a bit of an encoded list is set.

    Raises
    ------
    Refused
        Not a list, a list that swells beyond reason, a bit beyond the list.
    """
    octets = _octets(text)
    if bit >= len(octets) * 8:
        raise Refused("status-index", where="credentialStatus.statusListIndex")
    return bool(octets[bit // 8] & (0x80 >> bit % 8))


def _octets(text: str) -> bytes:
    try:
        squeezed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj(wbits=31)
        octets = reader.decompress(squeezed, _LARGEST + 1)
    except (binascii.Error, zlib.error) as error:
        raise Refused("status-refused", where="credentialSubject.encodedList") from error
    if len(octets) > _LARGEST or not reader.eof or len(octets) * 8 < LENGTH:
        raise Refused("status-refused", where="credentialSubject.encodedList")
    return octets


def write(*, number: int, bits: Collection[int], addresses: Addresses, now: datetime) -> dict[str, Any]:
    """Return the status list credential before its proofs."""
    where = addresses.status_list(number)
    return {
        "@context": [CREDENTIALS],
        "id": where,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.issuer,
        "validFrom": text_of(now),
        "validUntil": text_of(now + VALIDITY),
        "credentialSubject": {
            "id": f"{where}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "suspension",
            "encodedList": encoded(bits),
        },
    }
