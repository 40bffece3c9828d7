"""Skills of offers and trainings: those that they state by code, and those read from their words."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from polars.exceptions import PolarsError

from numericemploi.model.tables.results import TRAINING_SKILLS
from numericemploi.reference import packaged
from numericemploi.skills import extract
from numericemploi.skills.extract import Kind
from numericemploi.store import files
from numericemploi.verbs import skills

_COMMON = 0.25
"""Share of the sheets that a head stands for from which a core item of theirs is inferred. Ours."""
_KEPT = "indexes/readings.parquet"
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "version": pl.String,
    "text": pl.String,
    "ogr": pl.List(pl.String),
    "confidence": pl.List(pl.Float64),
    "required": pl.List(pl.Boolean),
    "words": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one text says: a skill's surest mention, its confidence, whether it is required, the words."""

    ogr: str
    confidence: float
    required: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Offers and trainings with the skills of their texts beside their codes, and where each comes from."""

    offers: pl.DataFrame
    trainings: pl.DataFrame
    training_skills: pl.DataFrame


def complete(offers: pl.DataFrame, trainings: pl.DataFrame) -> Told:
    """Add to each record the skills that its title and text state; codes stay as they were published."""
    asked = _read(
        [
            ("advert", f"{title}\n{text}", [rome] if rome else [])
            for title, text, rome in offers.select("title", "text", "rome").iter_rows()
        ]
        + [
            ("training", f"{title}\n{objective}", rome)
            for title, objective, rome in trainings.select("title", "objective", "rome").iter_rows()
        ]
    )
    of_offers, of_trainings = asked[: offers.height], asked[offers.height :]
    rows = list(zip(offers.select("skills", "essential").iter_rows(), of_offers, strict=True))
    return Told(
        offers=offers.with_columns(
            skills=_codes([[*codes, *(s.ogr for s in told)] for (codes, _), told in rows]),
            essential=_codes([[*needed, *(s.ogr for s in told if s.required)] for (_, needed), told in rows]),
        ),
        trainings=trainings.with_columns(
            skills=_codes(
                [
                    [*codes, *(s.ogr for s in told)]
                    for codes, told in zip(trainings["skills"].to_list(), of_trainings, strict=True)
                ]
            )
        ),
        training_skills=_sources(trainings, of_trainings),
    )


def stated(text: str, *, rome: Sequence[str] = ()) -> list[Stated]:
    """Read one advert or need: each skill once, its surest mention."""
    return _surest(skills.read_text(text, rome=rome))


def _codes(lists: list[list[str]]) -> pl.Series:
    return pl.Series([list(dict.fromkeys(codes)) for codes in lists], dtype=pl.List(pl.String))


def _sources(trainings: pl.DataFrame, told: Sequence[Sequence[Stated]]) -> pl.DataFrame:
    core = _core()
    rows: list[dict[str, object]] = []
    sheets = skills.sheets_of(trainings["rome"].to_list())
    columns = trainings.select("training_id", "skills").iter_rows()
    for (training_id, codes), aimed, found in zip(columns, sheets, told, strict=True):
        own: dict[str, dict[str, object]] = {}
        for code in codes:
            own[code] = {"source": "code", "confidence": None, "words": None}
        for one in found:
            own.setdefault(one.ogr, {"source": "text", "confidence": one.confidence, "words": one.words})
        for code in _common(aimed, core):
            own.setdefault(code, {"source": "inferred", "confidence": None, "words": None})
        rows += [{"training_id": training_id, "ogr": code, **facts} for code, facts in own.items()]
    return TRAINING_SKILLS.of(rows).sort(TRAINING_SKILLS.key)


def _common(sheets: Sequence[str], core: Mapping[str, Sequence[str]]) -> list[str]:
    """Items that a quarter at least of the sheets hold core: all those of one sheet, few of a whole head."""
    held = Counter(code for sheet in sheets for code in core.get(sheet, ()))
    return sorted(code for code, count in held.items() if count >= _COMMON * len(sheets))


def _core() -> dict[str, list[str]]:
    """Core items of each sheet, from the packaged table."""
    table = packaged.digital_skills().select("ogr", "core").explode("core").drop_nulls("core")
    return dict(table.group_by("core").agg(pl.col("ogr").sort()).sort("core").iter_rows())


def _read(texts: Sequence[tuple[Kind, str, Sequence[str]]]) -> list[list[Stated]]:
    """Read each text once: what an earlier run read with the same inventory and software is not read again."""
    version = skills.version()
    keys = [_key(kind, text, rome) for kind, text, rome in texts]
    known = _kept(version)
    fresh = {key: given for key, given in zip(keys, texts, strict=True) if key not in known}
    if fresh:
        reader = skills.current_reader()
        sheets = skills.sheets_of([rome for _, _, rome in fresh.values()])
        for (key, (kind, text, _)), aimed in zip(fresh.items(), sheets, strict=True):
            reading = extract.read(text, reader, kind=kind, rome=aimed)
            known[key] = _surest(reading)
        _keep(version, {key: known[key] for key in sorted(set(keys))})
    return [known[key] for key in keys]


def _key(kind: Kind, text: str, rome: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join((kind, *sorted(rome), "\x1e", text)).encode()).hexdigest()


def _surest(reading: extract.Reading) -> list[Stated]:
    best: dict[str, extract.Span] = {}
    needed: set[str] = set()
    for span in reading.spans:
        if span.ogr not in best or span.confidence > best[span.ogr].confidence:
            best[span.ogr] = span
        if span.required:
            needed.add(span.ogr)
    return [
        Stated(ogr=ogr, confidence=best[ogr].confidence, required=ogr in needed, words=best[ogr].words)
        for ogr in sorted(best)
    ]


def _kept(version: str) -> dict[str, list[Stated]]:
    """Readings kept by earlier runs; none when they were made otherwise, or the file is damaged."""
    try:
        frame = pl.read_parquet(io.BytesIO((files.folder() / _KEPT).read_bytes()), schema=_SCHEMA)
    except (OSError, PolarsError):
        return {}
    return {
        text: [
            Stated(ogr=o, confidence=c, required=r, words=w)
            for o, c, r, w in zip(ogr, confidence, required, words, strict=True)
        ]
        for _, text, ogr, confidence, required, words in frame.filter(version=version).iter_rows()
    }


def _keep(version: str, readings: dict[str, list[Stated]]) -> None:
    rows = [
        {
            "version": version,
            "text": key,
            "ogr": [one.ogr for one in found],
            "confidence": [one.confidence for one in found],
            "required": [one.required for one in found],
            "words": [one.words for one in found],
        }
        for key, found in readings.items()
    ]
    files.write(_KEPT, files.parquet(pl.DataFrame(rows, schema=_SCHEMA)))
