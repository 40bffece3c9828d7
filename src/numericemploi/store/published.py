"""What the world reads of us: the DID document, the status lists and the register, as files written whole."""

from __future__ import annotations

from pathlib import Path

from numericemploi.store import files

DID = "published/did.json"


def list_file(number: int) -> str:
    """Name of a status list under the data folder."""
    return f"published/list-{number}.json"


def register_file(number: int) -> str:
    """Name of a part of the signed register under the data folder."""
    return f"published/register-{number}.json"


def read(name: str) -> bytes | None:
    """Return a published file; None: not there."""
    path = Path(files.folder()) / name
    return path.read_bytes() if path.is_file() else None


def lists() -> dict[int, bytes]:
    """Return every published status list, by number."""
    return _numbered("list-")


def registers() -> dict[int, bytes]:
    """Return every published part of the signed register, by number."""
    return _numbered("register-")


def registers_known() -> list[int]:
    """Return the numbers of the parts of the signed register."""
    return sorted(int(path.stem.removeprefix("register-")) for path in _named("register-"))


def _named(prefix: str) -> list[Path]:
    return list((Path(files.folder()) / "published").glob(f"{prefix}*.json"))


def _numbered(prefix: str) -> dict[int, bytes]:
    return {int(path.stem.removeprefix(prefix)): path.read_bytes() for path in sorted(_named(prefix))}
