"""What the world reads of us: the DID document and the status lists, as files written whole."""

from __future__ import annotations

from pathlib import Path

from numericemploi.store import files

DID = "published/did.json"


def list_file(number: int) -> str:
    """Name of a status list under the data folder."""
    return f"published/list-{number}.json"


def read(name: str) -> bytes | None:
    """Return a published file; None: not there."""
    path = Path(files.folder()) / name
    return path.read_bytes() if path.is_file() else None


def lists() -> dict[int, bytes]:
    """Return every published status list, by number."""
    found = sorted((files.folder() / "published").glob("list-*.json"))
    return {int(path.stem.removeprefix("list-")): path.read_bytes() for path in found}
