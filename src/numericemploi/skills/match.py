"""A title answered: ranked ROME 4 codes with a calibrated probability each, or an abstention."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.skills import titles
from numericemploi.skills.calibration import features, probabilities
from numericemploi.skills.index import Index
from numericemploi.skills.score import Top, top_codes

THRESHOLD = 0.5
_CANDIDATES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One code: its best appellation for this title, the probability that the code is right, the score."""

    rome4: str
    appellation: str
    ogr: str
    probability: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One of several occupations in a title, answered by itself."""

    text: str
    matches: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a title means.

    `matches` is empty when `abstained`; the best five are then under `candidates`. A title that holds
    several occupations, each answered by itself, has one list per segment, and `matches` is the first.
    """

    matches: tuple[Answer, ...]
    abstained: bool
    candidates: tuple[Answer, ...]
    segments: tuple[Segment, ...]
    truncated: bool


def match(
    text: str,
    *,
    index: Index,
    top: int = 10,
    scope: Collection[str] | None = None,
    threshold: float = THRESHOLD,
    words: titles.Words | None = None,
) -> Match:
    """Answer one title; `scope` limits the codes before ranking. Never fails on a text, whatever it holds."""
    return match_all([text], index=index, top=top, scope=scope, threshold=threshold, words=words)[0]


def match_all(
    texts: Sequence[str],
    *,
    index: Index,
    top: int = 10,
    scope: Collection[str] | None = None,
    threshold: float = THRESHOLD,
    words: titles.Words | None = None,
) -> list[Match]:
    """Answer titles, in their order; a title is answered alike alone and among others."""
    words = words or titles.packaged_words()
    allowed = None if scope is None else np.isin(np.array(index.concepts), list(scope))
    read = [titles.read(text, words) for text in texts]
    whole = _answers(index, top_codes(index, read, top=top, allowed=allowed))
    parts = [(at, segment) for at, title in enumerate(read) for segment in title.segments]
    split = _split(index, parts, words, top, allowed, threshold)
    return [
        _told(answers=answers, truncated=title.truncated, segments=split.get(at, ()), threshold=threshold)
        for at, (answers, title) in enumerate(zip(whole, read, strict=True))
    ]


def _split(
    index: Index,
    parts: Sequence[tuple[int, str]],
    words: titles.Words,
    top: int,
    allowed: NDArray[np.bool_] | None,
    threshold: float,
) -> dict[int, tuple[Segment, ...]]:
    """Titles of which every segment is answered by itself, each with another code."""
    read = [titles.read(segment, words) for _, segment in parts]
    answers = _answers(index, top_codes(index, read, top=top, allowed=allowed))
    found: dict[int, list[Segment]] = {}
    for (at, segment), ranked in zip(parts, answers, strict=True):
        found.setdefault(at, []).append(Segment(text=segment, matches=ranked))
    return {
        at: tuple(segments)
        for at, segments in found.items()
        if all(s.matches and s.matches[0].probability >= threshold for s in segments)
        and len({s.matches[0].rome4 for s in segments}) == len(segments)
    }


def _answers(index: Index, best: Top) -> list[tuple[Answer, ...]]:
    chances = probabilities(features(best), index.calibration)
    return [
        tuple(
            Answer(
                rome4=index.concepts[concept],
                appellation=index.names[name].label,
                ogr=index.names[name].id,
                probability=round(float(chance), 4),
                score=float(score),
            )
            for concept, score, name, chance in zip(*rows, strict=True)
            if concept >= 0
        )
        for rows in zip(best.concepts, best.scores, best.names, chances, strict=True)
    ]


def _told(
    *,
    answers: tuple[Answer, ...],
    truncated: bool,
    segments: tuple[Segment, ...],
    threshold: float,
) -> Match:
    if segments:
        return Match(
            matches=segments[0].matches,
            abstained=False,
            candidates=(),
            segments=segments,
            truncated=truncated,
        )
    sure = bool(answers) and answers[0].probability >= threshold
    return Match(
        matches=answers if sure else (),
        abstained=not sure,
        candidates=() if sure else answers[:_CANDIDATES],
        segments=(),
        truncated=truncated,
    )
