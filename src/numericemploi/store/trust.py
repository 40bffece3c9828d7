"""The trust store: issuers believed, their DID documents and status lists, and the day each was fetched."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from numericemploi.labels.credential.shape import instant_of, text_of
from numericemploi.labels.credential.trust import Kept
from numericemploi.model.errors import StorageError
from numericemploi.store import files

_ISSUERS = "trust/issuers.json"


def issuers() -> list[str]:
    """Return the DIDs of the issuers that somebody here chose to believe."""
    path = files.folder() / _ISSUERS
    return list(json.loads(path.read_bytes())) if path.is_file() else []


def keep_issuers(dids: list[str]) -> None:
    """Write the list of issuers."""
    files.write(_ISSUERS, json.dumps(sorted(set(dids)), indent=1).encode() + b"\n")


def keep(kind: str, address: str, document: dict[str, Any], fetched_at: datetime) -> None:
    """Keep a document (`did`, `list` or `register`) of an issuer's; the one before is replaced whole."""
    wrapped = {"address": address, "fetched_at": text_of(fetched_at), "document": document}
    files.write(_name(kind, address), json.dumps(wrapped, ensure_ascii=False).encode())


def kept(kind: str) -> dict[str, Kept]:
    """Return the documents of a kind, by address.

    Raises
    ------
    StorageError
        A file of the store is damaged.
    """
    found: dict[str, Kept] = {}
    for path in sorted((files.folder() / "trust" / kind).glob("*.json")):
        try:
            wrapped = json.loads(path.read_bytes())
            found[wrapped["address"]] = Kept(
                document=wrapped["document"], fetched_at=instant_of(wrapped["fetched_at"])
            )
        except (ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"The file {path.name} of the trust store is damaged.",
                hint="Run: numericemploi labels trust pull",
            ) from error
    return found


def drop(kind: str, address: str) -> None:
    """Forget a document."""
    Path(files.folder() / _name(kind, address)).unlink(missing_ok=True)


def _name(kind: str, address: str) -> str:
    return f"trust/{kind}/{sha256(address.encode()).hexdigest()[:24]}.json"
