"""Skills read from texts, with the inventory that the instance has loaded, else the packaged one."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from numericemploi import __version__
from numericemploi.model.errors import NotFoundError
from numericemploi.reference import packaged
from numericemploi.skills import extract
from numericemploi.skills.extract import Kind, Reader, Reading
from numericemploi.skills.lexicon import Skill
from numericemploi.sources.title_lists import Listed
from numericemploi.store import editions, files, runs

_LOG = logging.getLogger(__name__)
_BATCH = 64
HEADER = ("line", "skills", "confidence", "required", "places", "truncated", "error")
_TABLES = ("rome_skills", "rome_links", "rome_sheets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The skills that can be read, how many have an ESCO skill, and where they come from."""

    origin: str  # packaged, or the digest of the loaded edition
    skills: int
    natures: dict[str, int]
    aliases: int
    linked: int
    """Skills with at least one ESCO skill, by our table."""
    linked_share: float
    linked_uses: float
    """Of the links from sheets to skills, the share whose skill has an ESCO skill."""


def read_text(text: str, *, kind: Kind = "advert", rome: Sequence[str] = ()) -> Reading:
    """Read the skills of one text with the instance's inventory."""
    return extract.read(text, current_reader(), kind=kind, rome=sheets_of([rome])[0])


def scored(
    listed: Sequence[Listed], *, told: Callable[[int], None], kind: Kind = "advert", as_json: bool = False
) -> Iterator[str]:
    """Give one line per text of a list, in its order: CSV with its header, or JSON lines."""
    if not as_json:
        yield _line(HEADER)
    reader = current_reader()
    for at in range(0, len(listed), _BATCH):
        part = listed[at : at + _BATCH]
        for one in part:
            reading = extract.read(one.title, reader, kind=kind)
            yield _object(one, reading) if as_json else _row(one, reading)
        told(len(part))


def inventory() -> Inventory:
    """Count the skills that the instance reads, and those that our table links to ESCO."""
    skills, origin = inventory_items()
    linked = set(packaged.skills_esco()["ogr"])
    uses = sum(len(skill.sheets) for skill in skills)
    return Inventory(
        origin=origin,
        skills=len(skills),
        natures={
            nature: sum(skill.nature == nature for skill in skills)
            for nature in ("competence", "macro_competence", "savoir")
        },
        aliases=packaged.skill_aliases().height,
        linked=sum(skill.ogr in linked for skill in skills),
        linked_share=round(sum(skill.ogr in linked for skill in skills) / len(skills), 4),
        linked_uses=round(sum(len(s.sheets) for s in skills if s.ogr in linked) / uses, 4),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the last run says of the skills of a training: the label's proof (a) and every skill asked."""

    training_id: str
    as_of: str
    proof: dict[str, Any]
    skills: list[dict[str, Any]]
    """Each skill asked with its label, share, weight, and whether it is taught; most weight first."""


def coverage_of(training_id: str) -> Coverage:
    """Return the coverage of a training as the last run assessed it; nothing is computed again.

    Raises
    ------
    NotFoundError
        No run yet, or the run did not assess this training.
    """
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run yet.", hint="Run `numericemploi cycle` first.")
    assessments: Any = runs.read_json(run, "labels")
    found = next((one for one in assessments if one["training_id"] == training_id), None)
    if found is None:
        raise NotFoundError(
            f"The last run did not assess the training « {training_id[:80]} ».",
            hint="Check its identifier; only trainings that aim at a core occupation are assessed.",
        )
    labels = dict(packaged.digital_skills().select("ogr", "label").iter_rows())
    labels |= dict(editions.read("rome_skills").select("ogr", "label").iter_rows())
    return Coverage(
        training_id=training_id,
        as_of=found["as_of"],
        proof=next(proof for proof in found["proofs"] if proof["name"] == "skills"),
        skills=[row | {"label": labels.get(row["skill"], row["skill"])} for row in found["skills"]],
    )


def current_reader() -> Reader:
    """Return the reader of the loaded ROME's digital sheets, with our aliases; of the packaged ones before."""
    return _reader(_loaded())


def version() -> str:
    """Digest of all that decides a reading: inventory, aliases, cues, weights, software."""
    return _version(_loaded())


@lru_cache(maxsize=2)
def _version(loaded: tuple[str, ...]) -> str:
    tables = (packaged.skill_aliases(), packaged.skill_cues(), packaged.skill_filter())
    shipped = [table.write_csv().encode() for table in tables]
    return files.digest(__version__.encode(), *(part.encode() for part in loaded), *shipped)


@lru_cache(maxsize=2)
def _reader(_loaded: tuple[str, ...]) -> Reader:
    skills, origin = inventory_items()
    _LOG.info("skills.reader inventory=%s skills=%d", origin[:16], len(skills))
    aliases = packaged.skill_aliases().select("text", "ogr", pl.col("when").fill_null("")).rows()
    return extract.build(skills, aliases)


def _loaded() -> tuple[str, ...]:
    """Digests of the loaded tables of ROME; none unless all three are loaded."""
    found = {edition.table: edition.digest for edition in editions.listing() if edition.table in _TABLES}
    return tuple(found[name] for name in _TABLES) if len(found) == len(_TABLES) else ()


def inventory_items() -> tuple[list[Skill], str]:
    """Return the skills that are read, and where they come from: `packaged`, or a digest of the loaded ROME."""
    loaded = _loaded()
    table = (
        _of_edition()
        if loaded
        else packaged.digital_skills().select("ogr", "label", "nature", "category", "rome4")
    )
    skills = [
        Skill(ogr=ogr, label=label, nature=nature, category=category or "", sheets=tuple(sheets))
        for ogr, label, nature, category, sheets in table.iter_rows()
    ]
    return skills, files.digest(*(part.encode() for part in loaded)) if loaded else "packaged"


def label_of(ogr: str) -> str | None:
    """Return the name of a skill that is read here; None: no such skill."""
    return _labels(_loaded()).get(ogr)


@lru_cache(maxsize=2)
def _labels(_loaded: tuple[str, ...]) -> Mapping[str, str]:
    return {skill.ogr: skill.label for skill in inventory_items()[0]}


def _of_edition() -> pl.DataFrame:
    """Items of the loaded ROME that a sheet of the perimeter links to, with those sheets."""
    heads = packaged.occupations()["rome3"]
    sheets = editions.read("rome_sheets").filter(pl.col("rome3").is_in(heads.implode()))["rome4"]
    links = editions.read("rome_links").filter(pl.col("rome4").is_in(sheets.implode()))
    by_item = links.group_by("ogr").agg(pl.col("rome4").sort())
    return (
        editions.read("rome_skills")
        .join(by_item, on="ogr")
        .select("ogr", "label", "nature", "category", "rome4")
        .sort("ogr")
    )


def sheets_of(many: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the sheets that each list of ROME codes, of either version, means: a head means its descendants."""
    sheets = _sheets(_loaded())
    return [sorted({sheet for code in codes for sheet in sheets.get(code, ())}) for codes in many]


@lru_cache(maxsize=2)
def _sheets(loaded: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Sheets by their own code and by that of their head."""
    table = editions.read("rome_sheets") if loaded else packaged.appellations()
    found: dict[str, set[str]] = {}
    for sheet, head in table.select("rome4", "rome3").unique().iter_rows():
        found.setdefault(sheet, set()).add(sheet)
        found.setdefault(head, set()).add(sheet)
    return {code: sorted(sheets) for code, sheets in found.items()}


def _row(one: Listed, reading: Reading) -> str:
    """Skills once each in the order of the text, the surest mention; places are `start-end`."""
    best: dict[str, extract.Span] = {}
    for span in reading.spans:
        if span.ogr not in best or span.confidence > best[span.ogr].confidence:
            best[span.ogr] = span
    found = [] if one.error else list(best.values())
    return _line(
        (
            str(one.line),
            "|".join(span.ogr for span in found),
            "|".join(f"{span.confidence:.4f}" for span in found),
            "|".join(span.ogr for span in found if span.required),
            "|".join(f"{span.start}-{span.end}" for span in found),
            "" if one.error else str(reading.truncated).lower(),
            one.error,
        )
    )


def _object(one: Listed, reading: Reading) -> str:
    spans = [] if one.error else [asdict(span) for span in reading.spans]
    told = {"line": one.line, "spans": spans, "truncated": reading.truncated, "error": one.error}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _line(fields: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(fields)
    return out.getvalue()
