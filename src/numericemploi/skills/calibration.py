"""From a score to the probability that a code is right, learnt on names taken out of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from numericemploi.skills import titles
from numericemploi.skills.index import OF_SYNONYMS, Alias, Calibration, Index, Name, Weights, build
from numericemploi.skills.score import top_codes

_FIFTH = 5
_FEWEST = 500
BINS = 10
DEFAULT = Calibration(intercept=-3.3, score=3.1, margin=7.6)
"""Fitted on the whole ROME 4.0 v60; serves an index with too few synonyms to learn from."""

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the calibration does on the titles held out, each half judged by what the other half taught."""

    titles: int
    right_first: float
    error: float  # expected calibration error, 10 equal bins
    coverage_95: float  # largest share of titles answered with a precision of .95 or more
    calibration: Calibration


def held_out(name: str) -> bool:
    """Whether a name is in the fifth that calibration sets aside, by a hash of its code."""
    return hashlib.sha256(name.encode()).digest()[0] % _FIFTH == 0


def probabilities(scores: Reals, calibration: Calibration | None) -> Reals:
    """Return the probability of each ranked score (titles, ranks); its margin is to the best other one."""
    fitted = calibration or DEFAULT
    exponent = fitted.intercept + fitted.score * scores + fitted.margin * _margins(scores)
    return np.where(scores > 0, 1 / (1 + np.exp(-np.clip(exponent, -50, 50))), 0.0)


def calibrated(
    names: Sequence[Name],
    synonyms: Sequence[bool],
    aliases: Sequence[Alias],
    *,
    weights: Weights = OF_SYNONYMS,
) -> Index:
    """Build the index with its calibration; `synonyms` tells which names may be set aside to learn it."""
    index = build(names, aliases, weights=weights)
    if sum(synonyms) < _FEWEST:
        return replace(index, calibration=DEFAULT)
    return replace(index, calibration=report(names, synonyms, aliases, weights=weights).calibration)


def report(
    names: Sequence[Name],
    synonyms: Sequence[bool],
    aliases: Sequence[Alias],
    *,
    weights: Weights = OF_SYNONYMS,
) -> Report:
    """Take a fifth of the synonyms out of the index, answer them, and learn from which answers are right."""
    out = [synonym and held_out(name.id) for name, synonym in zip(names, synonyms, strict=True)]
    index = build([n for n, is_out in zip(names, out, strict=True) if not is_out], aliases, weights=weights)
    place = {concept: at for at, concept in enumerate(index.concepts)}
    asked = [n for n, is_out in zip(names, out, strict=True) if is_out and n.concept in place]
    words = titles.packaged_words()
    best = top_codes(index, [titles.read(name.label, words) for name in asked])
    truth = np.array([place[name.concept] for name in asked])
    right = best.concepts == truth[:, None]
    half = np.array([hashlib.sha256(name.id.encode()).digest()[1] % 2 == 0 for name in asked])
    chance = np.zeros(len(asked))
    for part in (half, ~half):
        chance[part] = probabilities(best.scores[part], _fit(best.scores[~part], right[~part]))[:, 0]
    return Report(
        titles=len(asked),
        right_first=float(right[:, 0].mean()),
        error=expected_error(chance, right[:, 0]),
        coverage_95=coverage(chance, right[:, 0], precision=0.95),
        calibration=_fit(best.scores, right),
    )


def expected_error(chance: Reals, right: NDArray[np.bool_]) -> float:
    """Return the mean gap between probability and truth over ten equal bins, weighted by their titles."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=chance - right, minlength=BINS)
    return float(np.abs(gaps).sum() / chance.size) if chance.size else 0.0


def coverage(chance: Reals, right: NDArray[np.bool_], *, precision: float) -> float:
    """Return the largest share of titles, surest first, whose cumulative precision is `precision` or more."""
    ordered = right[np.argsort(-chance, kind="stable")]
    precise = np.flatnonzero(np.cumsum(ordered) / np.arange(1, ordered.size + 1) >= precision)
    return float((precise[-1] + 1) / ordered.size) if precise.size else 0.0


def _margins(scores: Reals) -> Reals:
    """Each score less the best of the others in its row."""
    if scores.shape[1] < 2:
        return scores.copy()
    margins = scores - scores[:, :1]
    margins[:, 0] = scores[:, 0] - scores[:, 1]
    return margins


def _fit(scores: Reals, right: NDArray[np.bool_]) -> Calibration:
    """Logistic regression of being right on score and margin, over the five best of each title (Newton)."""
    kept = scores[:, :5] > 0
    features = np.column_stack([np.ones(int(kept.sum())), scores[:, :5][kept], _margins(scores)[:, :5][kept]])
    truth = right[:, :5][kept].astype(float)
    found = np.zeros(3)
    ridge = np.diag([0.0, 1e-3, 1e-3])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(features @ found, -50, 50)))
        slope = features.T @ (truth - chance) - ridge @ found
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + ridge + 1e-9 * np.eye(3)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-10:
            break
    return Calibration(
        intercept=round(float(found[0]), 6), score=round(float(found[1]), 6), margin=round(float(found[2]), 6)
    )
