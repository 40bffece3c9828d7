"""How well skills are read: precision, recall and F1 of spans, RP@5 and RP@10, F1 of « required », with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.annotations import Span

MEASURES = ("precision", "recall", "f1", "f1_exact", "rp5", "rp10", "f1_required")
_DRAWS, _SEED = 1000, 20240630

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a system makes of one text: its spans, and its skills once each, surest first."""

    spans: tuple[Span, ...]
    ranked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The measures of a system and their 95 % bootstrap intervals over texts."""

    measures: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    per_text: Counts


def matched(found: Sequence[Span], gold: Sequence[Span], *, exactly: bool = False) -> list[tuple[int, int]]:
    """Pair spans of the same skill that overlap (or have the same places), each once, in text order."""
    pairs: list[tuple[int, int]] = []
    free = set(range(len(gold)))
    for at, one in sorted(enumerate(found), key=lambda pair: (pair[1].start, pair[1].end)):
        for other in sorted(free, key=lambda n: (gold[n].start, gold[n].end)):
            same = gold[other].skill == one.skill
            touching = one.start < gold[other].end and gold[other].start < one.end
            alike = (one.start, one.end) == (gold[other].start, gold[other].end)
            if same and (alike if exactly else touching):
                pairs.append((at, other))
                free.discard(other)
                break
    return pairs


def r_precision(ranked: Sequence[str], wanted: frozenset[str], depth: int) -> float:
    """RP@k: hits among the first k, over min(k, skills wanted)."""
    return len(wanted & set(ranked[:depth])) / min(depth, len(wanted))


def judge(answers: Sequence[Answer], gold: Sequence[Sequence[Span]]) -> Judged:
    """Judge answers text by text. RP@k is the mean over texts that hold a skill; P, R and F1 pool all spans."""
    rows = np.array([_counts(answer, wanted) for answer, wanted in zip(answers, gold, strict=True)], float)
    drawn = np.random.default_rng(_SEED).integers(0, len(rows), (_DRAWS, len(rows)))
    replicates = np.array([_measures(rows[draw]) for draw in drawn])
    low, high = np.quantile(replicates, [0.025, 0.975], axis=0)
    return Judged(
        measures={name: round(float(v), 4) for name, v in zip(MEASURES, _measures(rows), strict=True)},
        intervals={
            name: (round(float(a), 4), round(float(b), 4))
            for name, a, b in zip(MEASURES, low, high, strict=True)
        },
        per_text=rows,
    )


def ratio(ours: Judged, theirs: Judged, measure: str = "rp5") -> tuple[float, tuple[float, float]]:
    """Return how many times theirs ours is, with a 95 % interval over the same draws of texts."""
    at = MEASURES.index(measure)
    rows = len(ours.per_text)
    drawn = np.random.default_rng(_SEED).integers(0, rows, (_DRAWS, rows))
    ratios = [
        _divided(_measures(ours.per_text[draw])[at], _measures(theirs.per_text[draw])[at]) for draw in drawn
    ]
    low, high = np.quantile(ratios, [0.025, 0.975])
    return _divided(ours.measures[measure], theirs.measures[measure]), (float(low), float(high))


def _counts(answer: Answer, gold: Sequence[Span]) -> tuple[float, ...]:
    """Found, wanted, matched, matched exactly, RP@5, RP@10, whether it holds a skill, and the three of « required »."""
    pairs = matched(answer.spans, gold)
    wanted = frozenset(one.skill for one in gold)
    needed = sum(answer.spans[a].required and gold[b].required for a, b in pairs)
    return (
        len(answer.spans),
        len(gold),
        len(pairs),
        len(matched(answer.spans, gold, exactly=True)),
        r_precision(answer.ranked, wanted, 5) if wanted else 0.0,
        r_precision(answer.ranked, wanted, 10) if wanted else 0.0,
        float(bool(wanted)),
        sum(one.required for one in answer.spans),
        sum(one.required for one in gold),
        needed,
    )


def _measures(rows: Counts) -> tuple[float, ...]:
    found, wanted, pairs, exact, rp5, rp10, holding, needed, due, both = rows.sum(axis=0)
    return (
        _divided(pairs, found),
        _divided(pairs, wanted),
        _divided(2 * pairs, found + wanted),
        _divided(2 * exact, found + wanted),
        _divided(rp5, holding),
        _divided(rp10, holding),
        _divided(2 * both, needed + due),
    )


def _divided(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0
