"""The keys folder, outside the data folder: secret keys, and the ledger of signatures beside them.

Only its owner may open it: a wider permission is refused, not repaired. Every line of the ledger is on the
disk before the function that adds it returns; one process writes at a time.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from numericemploi.labels.credential import ledger as lines
from numericemploi.labels.credential import multikey
from numericemploi.labels.credential.ledger import Ledger
from numericemploi.model.errors import NotFoundError, UntrustedError
from numericemploi.store import files

_FILE = "ledger.jsonl"


def folder() -> Path:
    """Return the keys folder; it may not exist yet."""
    return Path(settings.KEYS_DIR)


def exists() -> bool:
    """Whether a key was ever made here."""
    return (folder() / _FILE).is_file()


def create() -> None:
    """Make the folder and an empty ledger, for its owner alone; what is there stays."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    if not exists():
        os.close(os.open(folder() / _FILE, os.O_WRONLY | os.O_CREAT, 0o600))
        _on_disk(folder())


class Open:
    """The ledger, held: nobody else writes meanwhile."""

    def __init__(self, file: int, ledger: Ledger) -> None:
        self._file = file
        self.ledger = ledger

    def add(self, what: str, at: datetime, facts: dict[str, Any]) -> None:
        """Add a line; it is on the disk when this returns."""
        one = lines.line(self.ledger, what, at, facts)
        with files.told():
            if os.write(self._file, one.encode()) < len(one.encode()):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file)
        lines.take(self.ledger, one)


@contextmanager
def held() -> Iterator[Open]:
    """Hold the ledger for writing.

    Raises
    ------
    NotFoundError
        No key was made yet.
    UntrustedError
        Somebody else may open the folder or a file of it; a line was altered.
    """
    _check()
    file = os.open(folder() / _FILE, os.O_RDWR | os.O_APPEND)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = _text()
        whole = text[: text.rfind(b"\n") + 1]
        if len(whole) < len(text):  # a crash cut the last line: it was acknowledged to nobody
            os.ftruncate(file, len(whole))
        yield Open(file, lines.read(whole.decode()))
    finally:
        os.close(file)


def read() -> Ledger:
    """Read the ledger.

    Raises
    ------
    NotFoundError
        No key was made yet.
    UntrustedError
        As `held`.
    """
    _check()
    return lines.read(_text().decode())


def keep_secret(key_id: str, key: Ed25519PrivateKey) -> None:
    """Write a new secret key, readable by its owner alone."""
    file = os.open(_path(key_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, multikey.secret_text(key).encode() + b"\n")
        os.fsync(file)
    finally:
        os.close(file)
    _on_disk(folder())


def secret(key_id: str, *, public: str) -> Ed25519PrivateKey:
    """Read a secret key.

    Raises
    ------
    UntrustedError
        It is not there, cannot be read, or is not the one whose public half is `public`.
    """
    try:
        key = multikey.private_key(_path(key_id).read_text().strip())
    except (OSError, ValueError) as error:
        raise UntrustedError(
            f"The secret key {key_id} cannot be read.",
            hint="Put it back from the keys' own copy, or run: numericemploi labels keys rotate",
        ) from error
    if multikey.public_text(key.public_key()) != public:
        raise UntrustedError(
            f"The file of the secret key {key_id} holds another key.",
            hint="Put the right one back, or run: numericemploi labels keys rotate",
        )
    return key


def _path(key_id: str) -> Path:
    return folder() / f"{key_id}.key"


def _text() -> bytes:
    return (folder() / _FILE).read_bytes()


def _check() -> None:
    if not exists():
        raise NotFoundError(
            f"No key to sign with in {folder()}.", hint="Make the first one: numericemploi labels keys rotate"
        )
    for path, allowed in [(folder(), 0o700), *((one, 0o600) for one in sorted(folder().iterdir()))]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~allowed:
            raise UntrustedError(
                f"{path} may be opened by others (mode {mode:o}): nothing is signed with it.",
                hint=f"If nobody read it: chmod {allowed:o} '{path}'. Otherwise: numericemploi labels keys compromise",
            )


def _on_disk(directory: Path) -> None:
    file = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
