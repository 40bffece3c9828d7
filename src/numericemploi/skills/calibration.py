"""From a score to the probability that a code is right, learnt on names taken out of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from numericemploi.skills import titles
from numericemploi.skills.index import OF_SYNONYMS, Alias, Calibration, Index, Name, Weights, build
from numericemploi.skills.score import Top, top_codes

_FIFTH = 5
_FEWEST = 2500
BINS = 10
DEFAULT = Calibration(known=(-3.2, 2.7, 7.0), new=(-2.3, -5.2, 7.7, 25.6, 2.5))
"""Fitted on the whole ROME 4.0 v60; serves an index with too few synonyms to learn from."""
_WORD_FOR_WORD = 0.995
"""From this best cosine (times the weight of memory) on, a title is one that the index knows."""

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


def features(best: Top) -> Reals:
    """What tells how sure each ranked code is (titles, ranks, features), in the order of `Calibration`.

    1, its score, its margin to the best other code, what profile and coverage add to it, how far its names
    agree. Score may weigh less than nothing: a name that comes closer raises score and margin together.
    """
    told = (np.ones_like(best.scores), best.scores, _margins(best.scores), best.support, best.agreement)
    return np.where(best.scores[..., None] > 0, np.stack(told, axis=-1), 0.0)


def probabilities(told: Reals, calibration: Calibration | None) -> Reals:
    """Return the probability of each ranked code from its features; 0 where there is none."""
    curves = calibration or DEFAULT
    known = told[..., 1] - told[..., 3] >= _WORD_FOR_WORD
    odds = np.where(known, told[..., :3] @ np.array(curves.known), told @ np.array(curves.new))
    return np.where(told[..., 0] > 0, _logistic(odds), 0.0)


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
    right, told = best.concepts == truth[:, None], features(best)
    half = np.array([hashlib.sha256(name.id.encode()).digest()[1] % 2 == 0 for name in asked])
    chance = np.zeros(len(asked))
    for part in (half, ~half):
        chance[part] = probabilities(told[part], _fit(told[~part], right[~part]))[:, 0]
    return Report(
        titles=len(asked),
        right_first=float(right[:, 0].mean()),
        error=expected_error(chance, right[:, 0]),
        coverage_95=coverage(chance, right[:, 0], precision=0.95),
        calibration=_fit(told, right),
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


def _fit(told: Reals, right: NDArray[np.bool_]) -> Calibration:
    """Both curves from the five best codes of each title; titles that the index knows are too few for an own one."""
    kept = told[:, :5, 0] > 0
    rows, truth = told[:, :5][kept], right[:, :5][kept].astype(float)
    return Calibration(known=_regression(rows[:, :3], truth), new=_regression(rows, truth))


def _regression(rows: Reals, truth: Reals) -> tuple[float, ...]:
    """Logistic regression with a slight ridge (Newton)."""
    found = np.zeros(rows.shape[1])
    ridge = np.diag([0.0, *[1e-3] * (found.size - 1)])
    for _ in range(50):
        chance = _logistic(rows @ found)
        slope = rows.T @ (truth - chance) - ridge @ found
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + ridge + 1e-9 * np.eye(found.size)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-10:
            break
    return tuple(round(float(weight), 6) for weight in found)


def _logistic(exponent: Reals) -> Reals:
    return np.asarray(1 / (1 + np.exp(-np.clip(exponent, -50, 50))))
