"""Files of the data folder: written whole or not at all, under names made of their own digest."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from django.conf import settings

from numericemploi.model.errors import StorageError

_REMEDIES = {
    errno.ENOSPC: "The disk is full: free some space, then run the same command again; nothing was half-written.",
    errno.EDQUOT: "The disk quota is used up: free some space, then run the same command again.",
    errno.EROFS: "The folder is on a read-only disk: choose another with --data-dir.",
    errno.EACCES: "You may not write there: choose another folder with --data-dir, or ask for the right.",
    errno.EPERM: "You may not write there: choose another folder with --data-dir, or ask for the right.",
}


def folder() -> Path:
    """Return the data folder; it may not exist yet."""
    return Path(settings.DATA_DIR)


@contextmanager
def told() -> Iterator[None]:
    """Turn what the operating system says of the data folder into a StorageError with its remedy."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StorageError(
            f"The data folder {folder()} cannot be written ({reason}).",
            hint=_REMEDIES.get(error.errno or 0, "Check the folder, or choose another with --data-dir."),
        ) from error


def write(name: str, data: bytes) -> None:
    """Write `data` at `name` under the data folder, durably: after a crash the file is whole or absent.

    Raises
    ------
    StorageError
        Full disk, read-only folder, missing right.
    """
    target = folder() / name
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    with told():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def parquet(frame: pl.DataFrame) -> bytes:
    """Return the table as Parquet; identical tables give identical bytes under one lock file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def digest(*parts: bytes) -> str:
    """SHA-256 over the parts, each preceded by its length so that no two lists collide."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, as `sha256sum` prints it; read as a stream."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(version: str, paths: Iterable[Path]) -> str:
    """SHA-256 over a version and the digests of files; their names do not count."""
    return digest(version.encode(), *(sha256(path).encode() for path in paths))
