"""The JSON-LD contexts that labels are written in: pinned bytes, packaged, never fetched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Any

from numericemploi.model.errors import ContractError

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
DID = "https://www.w3.org/ns/did/v1"
MULTIKEY = "https://w3id.org/security/multikey/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A published context: its address, our file, the SHA-256 of its bytes."""

    address: str
    file: str
    sha256: str


CONTEXTS = (
    Context(
        address=CREDENTIALS,
        file="credentials-v2.json",
        sha256="59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    Context(
        address=OPEN_BADGES,
        file="ob-v3p0-context-3.0.3.json",
        sha256="3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    Context(
        address=DID,
        file="did-v1.json",
        sha256="adefa50311393eb1bd788a38ac9fe2696c65367928f6996812cd54577394f4da",
    ),
    Context(
        address=MULTIKEY,
        file="multikey-v1.json",
        sha256="ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
)


@cache
def pinned(address: str) -> dict[str, Any] | None:
    """Return the context of that address; None: not one of ours, and nobody goes and fetches it.

    Raises
    ------
    ContractError
        The packaged file is not the one that was pinned.
    """
    for context in CONTEXTS:
        if context.address == address:
            data = (resources.files("numericemploi.reference") / "contexts" / context.file).read_bytes()
            if sha256(data).hexdigest() != context.sha256:
                raise ContractError(
                    f"The packaged context {context.file} is not the pinned one.",
                    hint="Install the software again.",
                )
            document: dict[str, Any] = json.loads(data)
            return document
    return None
