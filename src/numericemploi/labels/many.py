"""Many trainings assessed from their evidence files, side by side: the order of the answers is that of the files."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from numericemploi.labels.assess import assess, to_json
from numericemploi.labels.evidence import from_json

_ALONE = 500
"""Up to so many, one process is done before others have started."""
_CHUNK = 50


def recomputed(data: bytes) -> bytes:
    """Return the assessment of one evidence file, in canonical bytes.

    Raises
    ------
    SourceError
        It is not an evidence file, or was edited.
    NotFoundError
        It names rules that never were.
    """
    return to_json(assess(from_json(data)))


def assess_all(files: Sequence[bytes], *, processes: int) -> list[bytes]:
    """Return the assessment of each file; the same bytes whatever the number of processes."""
    if processes < 2 or len(files) <= _ALONE:
        return [recomputed(data) for data in files]
    # `spawn`: a process that was forked would share the threads of the table engine.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(recomputed, files, chunksize=_CHUNK))
