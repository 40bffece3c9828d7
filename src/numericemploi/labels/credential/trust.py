"""What a verifier believes: the DID documents and status lists that its trust store holds, and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DEMONSTRATION_ISSUER = "did:web:demo.numericemploi.example"
"""Issuer of the demonstration: nobody may own that host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document of an issuer's, and when it was fetched."""

    document: dict[str, Any]
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Issuers by DID, status lists by address, parts of signed registers by address when asked."""

    issuers: Mapping[str, Kept] = field(default_factory=dict)
    lists: Mapping[str, Kept] = field(default_factory=dict)
    registers: Callable[[], Mapping[str, Kept]] = dict
    """Read only for a label whose bit is set: a register of thousands of labels is not opened for each of them."""
    demonstration: bool = False
    """Whether this instance is itself the demonstration: elsewhere its labels are refused."""
    signed: set[tuple[str, str, str]] = field(default_factory=set, init=False, compare=False, repr=False)
    """Address and proof of the lists whose signatures held: looked at once for all the labels of a store. Another
    store, be it a copy, begins anew."""
