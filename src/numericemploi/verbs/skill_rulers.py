"""Skills judged on an annotated set: our reading beside literal match and character TF-IDF, and the two annotators."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from numericemploi.model.annotations import Annotated, Span
from numericemploi.model.errors import SourceError
from numericemploi.reference import packaged
from numericemploi.skills import agreement, extract, references, weighing
from numericemploi.skills.extract import Kind, Reader
from numericemploi.skills.passages import Word, lay_out, packaged_cues
from numericemploi.skills.span_rulers import Answer, Judged, judge, ratio
from numericemploi.sources import gold
from numericemploi.sources.delimited import content
from numericemploi.verbs import skills

OURS, LITERAL, TFIDF, ALIASES = "ours", "literal", "char_tfidf", "literal_aliases"
OVER_BEST, OVER_LITERAL = 1.10, 1.25
"""The bars of RP@5: over the better of literal match and character TF-IDF, and over literal match."""
System = Callable[[Annotated], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many times the other system's RP@5 ours is, its 95 % interval, and what was aimed at."""

    over: str
    ratio: float
    interval: tuple[float, float]
    target: float

    @property
    def met(self) -> bool:
        """Whether the ratio itself, not its interval, reaches the target."""
        return self.ratio >= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Each system's measures and seconds, the bars, the agreement of two annotators if both are given."""

    texts: int
    spans: int
    inventory: str
    systems: dict[str, Judged]
    seconds: dict[str, float]
    bars: tuple[Bar, ...]
    agreement: dict[str, agreement.Measure] | None
    """How far the two annotations agree on the texts that both hold, if a second one was given."""


def judge_skills(
    file: Path, *, split: str | None, second: Path | None, told: Callable[[str], None]
) -> Verdict:
    """Judge our reading and its references on the texts of a split, or on all.

    Raises
    ------
    SourceError
        The file is not an annotated set, or the split has no text.
    """
    texts = _of_split(file, split)
    items, origin = skills.inventory_items()
    own = references.names_of(items)
    esco = packaged.skills_esco().filter(relation="exact").select("label", "ogr").rows()
    ours = packaged.skill_aliases().filter(pl.col("when").is_null()).select("text", "ogr").rows()
    literal = references.literal(references.names_of(items, esco))
    vectors = references.tfidf(own)
    aliased = references.literal(references.names_of(items, [*esco, *ours]))
    reader = skills.current_reader()
    runs: dict[str, System] = {
        OURS: lambda one: answered(one, reader),
        LITERAL: lambda one: literal(one.text),
        TFIDF: lambda one: vectors(one.text),
        ALIASES: lambda one: aliased(one.text),
    }
    wanted = [one.spans for one in texts]
    systems, seconds = {}, {}
    for name, system in runs.items():
        told(name)
        started = time.perf_counter()
        systems[name] = judge([system(one) for one in texts], wanted)
        seconds[name] = round(time.perf_counter() - started, 2)
    return Verdict(
        texts=len(texts),
        spans=sum(map(len, wanted)),
        inventory=origin,
        systems=systems,
        seconds=seconds,
        bars=_bars(systems),
        agreement=None if second is None else _agreement(file, second, split),
    )


def answered(one: Annotated, reader: Reader) -> Answer:
    """Return what our reading makes of a text."""
    reading = extract.read(one.text, reader, kind=kind_of(one))
    return Answer(
        spans=tuple(Span(start=s.start, end=s.end, skill=s.ogr, required=s.required) for s in reading.spans),
        ranked=tuple(ogr for ogr, _ in reading.ranked),
    )


def learnt(file: Path, *, split: str) -> list[tuple[str, str, float]]:
    """Learn the weights of the filter on a split: (model, feature, weight).

    A finding is right when it overlaps an annotated span of its skill; what is required is learnt on the
    right findings alone.
    """
    reader = skills.current_reader()
    rows: dict[str, list[dict[str, float]]] = {model: [] for model in weighing.FEATURES}
    truth: dict[str, list[bool]] = {model: [] for model in weighing.FEATURES}
    seen: list[tuple[extract.Finding, bool | None]] = []
    for one in _of_split(file, split):
        passages = lay_out(one.text, packaged_cues())
        for finding in extract.findings(passages, reader, kind=kind_of(one)):
            required = _annotated(finding, passages.words, one, reader)
            seen.append((finding, required))
            rows[finding.model].append(finding.features)
            truth[finding.model].append(required is not None)
    weights = {model: weighing.fit(model, rows[model], truth[model]) for model in ("named", "near")}
    for finding, required in seen:
        if required is None:
            continue
        finding.chance = float(weighing.chances(finding.model, [finding.features], weights)[0])
        rows["required"].append(extract.required_features(finding))
        truth["required"].append(required)
    weights["required"] = weighing.fit("required", rows["required"], truth["required"])
    return [
        (model, feature, float(weight))
        for model, found in weights.items()
        for feature, weight in zip(weighing.FEATURES[model], found, strict=True)
        if not np.isclose(weight, 0)
    ]


def kind_of(one: Annotated) -> Kind:
    """How our reader names the kinds of the annotated set."""
    return "training" if one.kind == "programme" else "advert"


def told(bar: Bar) -> str:
    """Say a bar in one line, met or MISSED."""
    low, high = bar.interval
    name = "the better of literal match and character TF-IDF" if bar.over != LITERAL else "literal match"
    return (
        f"RP@5 over {name} ({bar.over}): {bar.ratio:.2f}× [{low:.2f}, {high:.2f}], "
        f"target ≥ {bar.target:.2f}×: {'met' if bar.met else 'MISSED'}"
    )


def _bars(systems: dict[str, Judged]) -> tuple[Bar, ...]:
    best = max((TFIDF, LITERAL), key=lambda name: systems[name].measures["rp5"])
    bars = []
    for over, target in ((best, OVER_BEST), (LITERAL, OVER_LITERAL)):
        value, interval = ratio(systems[OURS], systems[over])
        bars.append(Bar(over=over, ratio=value, interval=interval, target=target))
    return tuple(bars)


def opened(file: Path) -> list[Annotated]:
    """Read an annotated set whole, or refuse it: a ruler with a line missing is another ruler.

    Raises
    ------
    SourceError
        The file cannot be read, or one of its lines is wrong: the first is told.
    """
    texts, rejects = gold.read(content(file), file.name)
    if rejects.height:
        line, column, reason, remedy = rejects.select("line", "column", "reason", "remedy").row(0)
        raise SourceError(
            f"{file.name}: line {line}, {column or 'whole line'}: {reason}; {rejects.height} line(s) refused.",
            hint=remedy,
        )
    return texts


def _of_split(file: Path, split: str | None) -> list[Annotated]:
    texts = [one for one in opened(file) if split is None or one.split == split]
    if not texts:
        raise SourceError(
            f"{file.name}: no text in the split « {split} ».", hint="Splits are `tune`, `test` and `all`."
        )
    return texts


def _agreement(file: Path, second: Path, split: str | None) -> dict[str, agreement.Measure]:
    first = {one.identifier: one for one in _of_split(file, split)}
    try:
        pairs = agreement.compared(first, {one.identifier: one for one in opened(second)})
    except ValueError as error:
        raise SourceError(
            f"{second.name}: {error}.", hint="Give the annotation of the same texts."
        ) from error
    if not pairs:
        raise SourceError(
            f"{second.name}: no text of {file.name} is in it.", hint="Give the annotation of the same texts."
        )
    return agreement.agreement(pairs)


def _annotated(
    finding: extract.Finding, words: Sequence[Word], one: Annotated, reader: Reader
) -> bool | None:
    """Whether a finding's skill is annotated where it stands: None if not, otherwise whether it is required."""
    start, end = words[finding.first].start, words[finding.last - 1].end
    ogr = reader.skills[finding.skill].ogr
    for span in one.spans:
        if span.skill == ogr and span.start < end and start < span.end:
            return span.required
    return None
