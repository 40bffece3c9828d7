"""How sure it is that words name a skill asked or taught, and that it is required: three logistic models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from numericemploi.reference import packaged
from numericemploi.skills.passages import CUES, SECTIONS

Reals = NDArray[np.float64]

_PLACE = (
    *(f"in_{section}" for section in SECTIONS),
    *(f"cue_{cue}" for cue in CUES),
    "negated", "after_job", "boast", "title", "training", "training_prerequisite",
)  # fmt: skip
_SKILL = ("sheets", "prior", "competence", "behaviour")
FEATURES: dict[str, tuple[str, ...]] = {
    "named": (
        "bias", *_PLACE, *_SKILL,
        "form", "alias", "conditioned", "capital", "capital_after_job", "two_words", "more_words",
        "part_words", "company",
    ),
    "near": (
        "bias", *_PLACE, *_SKILL,
        "cosine", "margin", "cover", "back", "part_words", "whole_clause", "holds_name", "first_of_part",
    ),
    "required": (
        "bias", *_PLACE, "competence", "behaviour", "near", "sure", "wished",
    ),
}  # fmt: skip
"""The features of each model, in the order of their weights."""

_RIDGE = 1.0
"""Penalty on every weight but the bias: worth one observation of unit size (ours)."""

Features = Mapping[str, float]


@cache
def packaged_weights() -> dict[str, Reals]:
    """Weights of the packaged file by model; a feature that it does not hold weighs nothing."""
    rows = {(model, feature): weight for model, feature, weight in packaged.skill_filter().iter_rows()}
    return {
        model: np.array([rows.get((model, feature), 0.0) for feature in features])
        for model, features in FEATURES.items()
    }


def matrix(model: str, rows: Sequence[Features]) -> Reals:
    """Return the features of some findings as (findings, features)."""
    names = FEATURES[model]
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], float).reshape(-1, len(names))


def chances(model: str, rows: Sequence[Features], weights: Mapping[str, Reals]) -> Reals:
    """Return the probability of each finding."""
    exponent = matrix(model, rows) @ weights[model]
    return 1 / (1 + np.exp(-np.clip(exponent, -50, 50)))


def fit(model: str, rows: Sequence[Features], truth: Sequence[bool]) -> Reals:
    """Logistic regression by Newton's method with a ridge; rounded to 4 decimals, so that it can be shipped."""
    given, wanted = matrix(model, rows), np.array(truth, float)
    found = np.zeros(given.shape[1])
    penalty = np.array([0.0 if name == "bias" else _RIDGE for name in FEATURES[model]])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(given @ found, -50, 50)))
        slope = given.T @ (wanted - chance) - penalty * found
        curve = (given * (chance * (1 - chance))[:, None]).T @ given + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-10:
            break
    return np.round(found, 4)
