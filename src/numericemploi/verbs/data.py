"""Public data: pulled from a folder or from the publishers, and listed."""

from __future__ import annotations

import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import polars as pl

from numericemploi import __version__
from numericemploi.model.declared import declared
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.reference.datasets import DATASETS, Dataset
from numericemploi.sources import lheo
from numericemploi.sources.readers import READERS
from numericemploi.store import editions, files
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_TABLES = {table.name: table for table in declared()}
_NETWORK_SECONDS = 60
_LARGEST = 500_000_000  # bytes: no published file of ours comes near

State = Literal["loaded", "unchanged", "checked", "missing", "refused", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What became of one dataset."""

    dataset: Dataset
    state: State
    rows: int = 0
    refused: int = 0
    warned: int = 0
    rejects_file: str = ""
    """Where the refused lines and the warnings are written down, under the data folder; empty: none."""
    reason: str = ""
    remedy: str = ""
    files: dict[str, str] = field(default_factory=dict)
    """Each file that was at hand, by name, with its SHA-256."""


def silently(dataset: Dataset) -> None:
    """Tell nobody of the datasets: what a caller without a progress bar wants."""


def pull(folder: Path | None, *, actor: Actor, told: Callable[[Dataset], None] = silently) -> list[Pulled]:
    """Load every dataset of the catalogue from `folder`, or from the publishers when None.

    A missing or unreadable file is one line of the answer, and the others go on; what was loaded
    before stays current then. Files whose bytes have not changed are not read again.

    Raises
    ------
    NotFoundError
        `folder` is not a folder.
    StorageError
        The data folder cannot be written.
    """
    require(actor, "data.pull")
    if folder is not None and not folder.is_dir():
        raise NotFoundError(
            f"{folder} is not a folder.", hint="Name a folder laid out as the documentation says."
        )
    answers = []
    with recorded("data.pull", actor) as count:
        for dataset in DATASETS:
            told(dataset)
            with _at_hand(dataset, folder) as paths:
                if isinstance(paths, Pulled):
                    answers.append(paths)
                else:
                    read = {path.name: files.sha256(path) for path in paths}
                    answers.append(replace(_load(dataset, paths, read), files=read))
        count.rows_out = sum(answer.rows for answer in answers)
        count.about = f"{sum(a.state in ('loaded', 'unchanged', 'checked') for a in answers)} datasets"
    return answers


def _load(dataset: Dataset, paths: list[Path], read: dict[str, str]) -> Pulled:
    """Read one dataset whose files are at hand, and make it the current edition."""
    digest = files.digest_of(__version__, paths)
    held = editions.current(dataset.table) if dataset.table else None
    if held and held.digest == digest and held.source.origin == "public":
        return _pulled(dataset, "unchanged", held)
    if dataset.kind == "schema":
        return _keep_schema(dataset, paths[0].read_bytes())
    try:
        frame, rejects = READERS[dataset.name](paths)
    except SourceError as error:
        return Pulled(dataset=dataset, state="refused", reason=error.message, remedy=error.hint)
    if not dataset.table:
        return _checked(dataset, frame, rejects)
    kept = editions.keep(
        _TABLES[dataset.table], frame, rejects=rejects, source=_source(dataset), digest=digest, read=read
    )
    return _pulled(dataset, "loaded", kept)


def _pulled(dataset: Dataset, state: State, edition: editions.Listed) -> Pulled:
    return Pulled(
        dataset=dataset,
        state=state,
        rows=edition.rows,
        refused=edition.refused,
        warned=edition.warned,
        rejects_file=edition.rejects_file,
    )


def _checked(dataset: Dataset, frame: pl.DataFrame, rejects: pl.DataFrame) -> Pulled:
    """Count what a sample holds; only its rejects are written down."""
    severity = rejects["severity"].to_list()
    file = ""
    if not rejects.is_empty():
        file = f"samples/{dataset.name}.rejects.csv"
        files.write(file, rejects.write_csv().encode())
    return Pulled(
        dataset=dataset,
        state="checked",
        rows=frame.height,
        refused=severity.count("refused"),
        warned=severity.count("warning"),
        rejects_file=file,
    )


def _keep_schema(dataset: Dataset, xsd: bytes) -> Pulled:
    """Keep the LHÉO schema if it can be read: a damaged one would refuse every catalogue."""
    if xsd == lheo_schema():
        return Pulled(dataset=dataset, state="unchanged")
    try:
        lheo.load_schema(xsd)
    except SourceError as error:
        return Pulled(dataset=dataset, state="refused", reason=error.message, remedy=error.hint)
    files.write(f"schemas/{dataset.name}.xsd", xsd)
    return Pulled(dataset=dataset, state="loaded")


def _source(dataset: Dataset) -> editions.Source:
    return editions.Source(
        dataset=dataset.name,
        origin="public",
        publisher=dataset.publisher,
        licence=dataset.licence,
        vintage=dataset.vintage,
        published_on=dataset.published_on,
    )


@contextmanager
def _at_hand(dataset: Dataset, folder: Path | None) -> Iterator[list[Path] | Pulled]:
    """Give the dataset's files, or what prevents it."""
    if folder is not None:
        absent = [name for name in dataset.files if not (folder / name).is_file()]
        if absent:
            yield Pulled(
                dataset=dataset,
                state="missing",
                reason=f"not in the folder: {', '.join(absent)}",
                remedy=f"Fetch it from {dataset.page}",
            )
        else:
            yield [folder / name for name in dataset.files]
    elif not dataset.address:
        yield Pulled(
            dataset=dataset,
            state="missing",
            reason="no address in the form that we read",
            remedy=f"Fetch it from {dataset.page}, then use --from",
        )
    else:
        with tempfile.TemporaryDirectory() as scratch:
            yield _download(dataset, Path(scratch))


def _download(dataset: Dataset, scratch: Path) -> list[Path] | Pulled:
    target = scratch / Path(dataset.files[0]).name
    try:
        with urllib.request.urlopen(dataset.address, timeout=_NETWORK_SECONDS) as answer:  # noqa: S310
            data = answer.read(_LARGEST + 1)
    except (OSError, urllib.error.URLError) as error:
        return Pulled(
            dataset=dataset,
            state="unreachable",
            reason=f"{dataset.address}: {getattr(error, 'reason', error)}",
            remedy=f"Try again, or fetch it from {dataset.page} and use --from",
        )
    if len(data) > _LARGEST:
        return Pulled(dataset=dataset, state="refused", reason="the file is larger than 500 MB")
    target.write_bytes(data)
    return [target]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register of data: a dataset of the catalogue, or a packaged table, and its edition."""

    dataset: Dataset | None
    edition: editions.Listed | None
    schema_loaded: bool = False


def listing() -> list[Line]:
    """Return the catalogue in loading order with what is loaded of it; `edition` None means missing.

    A table filled by the package (facts, or fictif statistics) stands on its dataset's line with its
    own origin, so that nobody takes it for the public one.
    """
    held = {listed.table: listed for listed in editions.listing()}
    lines = [
        Line(
            dataset=dataset,
            edition=held.get(dataset.table),
            schema_loaded=dataset.kind == "schema" and lheo_schema() is not None,
        )
        for dataset in DATASETS
        if dataset.kind != "sample"
    ]
    named = {dataset.table for dataset in DATASETS}
    return lines + [Line(dataset=None, edition=e) for name, e in held.items() if name not in named]


def lheo_schema() -> bytes | None:
    """Return the LHÉO schema that was pulled, or None."""
    path = files.folder() / "schemas" / "lheo_schema.xsd"
    return path.read_bytes() if path.is_file() else None
