"""Records from outside: needs, offers, candidates, trainings, sessions, outcomes, brought in from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from numericemploi import __version__
from numericemploi.demand import needs_life
from numericemploi.model.errors import NotFoundError
from numericemploi.model.rejects import REJECTS, Rejects
from numericemploi.reference import packaged
from numericemploi.sources import lheo, offers, templates
from numericemploi.store import editions, files, needs, records
from numericemploi.verbs import need_skills
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.data import lheo_schema
from numericemploi.verbs.instance import today
from numericemploi.verbs.journal import recorded

_Rows = dict[str, pl.DataFrame]


def import_file(noun: str, path: Path, *, actor: Actor) -> records.Brought:
    """Bring the records of one file in: whole in one transaction, good rows kept, bad rows written down.

    The same bytes again change nothing, unless the communes or the LHÉO schema that they are read
    against were replaced since: what was refused then may be good now. Offers may be France Travail's
    JSON, schema.org JobPosting or our CSV; trainings may be LHÉO (with their sessions) or our CSV.

    Raises
    ------
    NotFoundError
        No such file.
    SourceError
        The file as a whole cannot be read; nothing of it was kept.
    StorageError
        The data folder or the database cannot be written; nothing was kept.
    """
    require(actor, "records.import")
    if not path.is_file():
        raise NotFoundError(f"No file {path.name}.", hint="Check the name; a folder cannot be imported.")
    digest = files.digest_of(_read_against(), [path])
    before = records.brought_before(noun, digest)
    if before is not None:
        return before
    with recorded(f"{noun}.import", actor) as count, records.all_or_nothing():
        kept, refused = 0, [REJECTS.empty()]
        for rows, rejects in _parts(noun, path):
            refused.append(rejects)
            for part, frame in rows.items():
                _keep(part, frame, actor)
                kept += frame.height
        brought = records.note_intake(
            noun, file=path.name, digest=digest, origin="imported", rows=kept, rejects=pl.concat(refused)
        )
        count.rows_in, count.rows_out = kept + brought.refused, kept
    return brought


def _keep(noun: str, frame: pl.DataFrame, actor: Actor) -> None:
    """Merge the rows; a need that is on the register keeps what became of it there."""
    if noun == "needs":
        held = records.read("needs")
        frame = needs_life.brought_again(need_skills.of_file(frame, held), held)
        needs.bring(frame, actor=actor.name, on=today())
    else:
        records.merge(noun, frame)


def _read_against() -> str:
    """Name what decides, beside its own bytes, which rows of a file are good."""
    communes = editions.current("communes")
    return files.digest(
        __version__.encode(), (communes.digest if communes else "").encode(), lheo_schema() or b""
    )


def _parts(noun: str, path: Path) -> Iterator[tuple[_Rows, pl.DataFrame]]:
    """Read the file in its format, part by part: a catalogue of a gigabyte never stands in memory."""
    if noun == "trainings" and lheo.is_lheo(path):
        xsd = lheo_schema()
        for batch in lheo.batches(path, schema=lheo.load_schema(xsd) if xsd else None):
            yield {"trainings": batch.trainings, "sessions": batch.sessions}, batch.rejects
        return
    reader = offers.reader_for(path) if noun == "offers" else None
    if reader is not None:
        frame, rejects = reader(path)
    else:
        frame, rejects = templates.TEMPLATES[noun].read(
            path, editions.read("communes"), packaged.occupations()
        )
    yield {noun: frame}, pl.concat([rejects, _without_training(noun, frame, path.name)])


def _without_training(noun: str, frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """Warn of sessions or outcomes whose training is not in the catalogue: they are kept, and wait for it."""
    warnings = Rejects(file)
    if noun in ("sessions", "outcomes"):
        known = records.read("trainings")["training_id"].to_list()
        for unknown in frame["training_id"].filter(~frame["training_id"].is_in(known)).unique().sort():
            warnings.add(
                line=None,
                column="training_id",
                value=unknown,
                reason="no training of the catalogue has this reference; its rows are kept",
                remedy="Import the training, or correct the reference and import again.",
                severity="warning",
            )
    return warnings.table()


def headers() -> dict[str, str]:
    """Return our CSV templates, one text a noun: a header and a fictif example."""
    return {noun: template.header for noun, template in templates.TEMPLATES.items()}
