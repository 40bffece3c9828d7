"""How far two persons agree on the skills of the same texts: passages, codes, and what is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.annotations import Annotated, Span

_DRAWS, _SEED = 1000, 20240630


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure, its 95 % bootstrap interval over the texts, and how many passages or texts it is of."""

    value: float
    low: float
    high: float
    n: int


def exact(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Return how many passages both marked with the same bounds, whatever the skill."""
    return len(_bounds(first) & _bounds(second))


def overlapping(first: Sequence[Span], second: Sequence[Span]) -> int:
    """Return how many passages of one pair off with a passage of the other that shares a character.

    Passages of one person do not overlap, so pairing in reading order is the largest pairing.
    """
    left, right = sorted(_bounds(first)), sorted(_bounds(second))
    pairs = at = 0
    for start, end in left:
        while at < len(right) and right[at][1] <= start:
            at += 1
        if at < len(right) and right[at][0] < end:
            pairs += 1
            at += 1
    return pairs


def jaccard(first: Annotated, second: Annotated) -> float:
    """Return the skills that both marked over those that either did; 1 where neither marked any."""
    either = first.skills | second.skills
    return len(first.skills & second.skills) / len(either) if either else 1.0


def compared(
    first: Mapping[str, Annotated], second: Mapping[str, Annotated]
) -> list[tuple[Annotated, Annotated]]:
    """Pair the texts that both have under one identifier, in the order of identifiers.

    Raises
    ------
    ValueError
        A text is not the same in both: its offsets cannot be compared.
    """
    shared = sorted(first.keys() & second.keys())
    changed = [key for key in shared if first[key].text != second[key].text]
    if changed:
        raise ValueError(f"not the same text in both annotations: {', '.join(changed[:5])}")
    return [(first[key], second[key]) for key in shared]


def agreement(pairs: Sequence[tuple[Annotated, Annotated]]) -> dict[str, Measure]:
    """Return the measures of some pairs of annotations of the same texts, at least one.

    F1 is 2 × passages in both / (passages of one + of the other), over all texts. `spans_exact` and
    `spans_overlapping` leave the skill aside, `spans_and_skill` wants bounds and code. `skill_jaccard` is
    the mean over texts. `required_alike` is the share, among passages with the same bounds and code in
    both, on which `required` is the same too. A measure with nothing to count is 1.
    """
    counts = np.array([_counts(first, second) for first, second in pairs], dtype=float)
    draws = np.random.default_rng(_SEED).integers(0, len(counts), (_DRAWS, len(counts)))
    whole = _measures(counts)
    drawn = np.array([list(_measures(counts[draw]).values()) for draw in draws])
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    total = counts.sum(axis=0)
    n = {
        "spans_exact": total[0] + total[1],
        "spans_overlapping": total[0] + total[1],
        "spans_and_skill": total[4] + total[5],
        "skill_jaccard": len(counts),
        "required_alike": total[6],
    }
    return {
        name: Measure(value=round(value, 4), low=round(float(a), 4), high=round(float(b), 4), n=int(n[name]))
        for (name, value), a, b in zip(whole.items(), low, high, strict=True)
    }


def _bounds(spans: Sequence[Span]) -> set[tuple[int, int]]:
    return {(span.start, span.end) for span in spans}


def _coded(item: Annotated) -> dict[tuple[int, int, str], bool]:
    return {(span.start, span.end, span.skill): span.required for span in item.spans}


def _counts(first: Annotated, second: Annotated) -> tuple[float, ...]:
    """Count, in one text, what `_measures` adds up."""
    left, right = _coded(first), _coded(second)
    both = left.keys() & right.keys()
    return (
        len(_bounds(first.spans)),
        len(_bounds(second.spans)),
        exact(first.spans, second.spans),
        overlapping(first.spans, second.spans),
        len(left),
        len(right),
        len(both),
        sum(left[key] == right[key] for key in both),
        jaccard(first, second),
    )


def _measures(counts: NDArray[np.float64]) -> dict[str, float]:
    one, other, same, touching, coded_one, coded_other, coded_same, alike, _ = counts.sum(axis=0)
    return {
        "spans_exact": _share(2 * same, one + other),
        "spans_overlapping": _share(2 * touching, one + other),
        "spans_and_skill": _share(2 * coded_same, coded_one + coded_other),
        "skill_jaccard": float(counts[:, -1].mean()),
        "required_alike": _share(alike, coded_same),
    }


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 1.0
