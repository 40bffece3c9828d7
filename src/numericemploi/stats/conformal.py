"""Intervals calibrated on past errors: split conformal by size stratum, adapted when they miss too often."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.90
FEWEST = 30
"""Past errors below which a stratum borrows those of the next sizes; below it together, there is no interval."""

MEMORY = 24
"""Origins whose errors are remembered. Ours: conditions change, and a score of ten years ago says little."""

_STEP = 0.02
_MISSES = (0.01, 0.30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What one origin taught about one step: forecast, value, scale and stratum of each series that was known."""

    forecast: Floats
    value: Floats
    scale: Floats
    stratum: NDArray[np.int64]


@dataclass(kw_only=True)
class Calibration:
    """The remembered errors of one method at one step ahead."""

    whole: bool
    """Whether values are counts: bounds are then whole, and never negative."""
    past: list[Errors] = field(default_factory=list)
    allowed: dict[int, float] = field(default_factory=dict)
    """By stratum, the share of misses aimed at now: above 1 - LEVEL after missing too little, below after too often."""

    def learn(self, errors: Errors, low: Floats, high: Floats) -> None:
        """Remember an origin, and correct the aim by how often its intervals missed.

        Source: Gibbs and Candès (2021), adaptive conformal inference: a ← a + γ (α - share missed).
        """
        self.past = [*self.past, errors][-MEMORY:]
        given = ~np.isnan(low)
        missed = given & ((errors.value < low) | (errors.value > high))
        for stratum in np.unique(errors.stratum[given]):
            here = given & (errors.stratum == stratum)
            aim = self.allowed.get(int(stratum), 1 - LEVEL)
            gain = _STEP * min(1.0, here.sum() / FEWEST)
            self.allowed[int(stratum)] = float(
                np.clip(aim + gain * (1 - LEVEL - missed[here].mean()), *_MISSES)
            )

    def bounds(self, forecast: Floats, scale: Floats, stratum: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Low and high of each series; NaN where too few errors are remembered."""
        low, high = np.full(len(forecast), np.nan), np.full(len(forecast), np.nan)
        if not self.past:
            return low, high
        known = [np.concatenate([getattr(e, name) for e in self.past]) for name in Errors.__slots__]
        remembered = Errors(**dict(zip(Errors.__slots__, known, strict=True)))
        for one in np.unique(stratum):
            own = _near(remembered.stratum, int(one))
            if own is None:
                continue
            here = stratum == one
            below, above = _quantiles(
                remembered, own, self.allowed.get(int(one), 1 - LEVEL), whole=self.whole
            )
            low[here], high[here] = forecast[here] + below * scale[here], forecast[here] + above * scale[here]
        if self.whole:
            low, high = np.ceil(np.maximum(low, 0) - 1e-9), np.floor(np.maximum(high, 0) + 1e-9)
        return low, np.maximum(low, high)


def _near(strata: NDArray[np.int64], one: int) -> NDArray[np.bool_] | None:
    """Errors of a stratum, with those of its neighbours by size where it has too few; None where all are too few."""
    for distance in range(int(np.abs(strata - one).max(initial=0)) + 1):
        own: NDArray[np.bool_] = np.abs(strata - one) <= distance
        if own.sum() >= FEWEST:
            return own
    return None


def _quantiles(errors: Errors, own: NDArray[np.bool_], misses: float, *, whole: bool) -> tuple[float, float]:
    """Scores between which 1 - `misses` of the past lies, half of the misses on each side where both can be.

    A count cannot lie below zero: where the low bound is zero, the misses left go to the high side. With m
    scores the quantile is the ⌈(m + 1) p⌉-th, as split conformal asks (Vovk et al., 2005).
    """
    forecast, value, scale = errors.forecast[own], errors.value[own], errors.scale[own]
    score = np.sort((value - forecast) / scale)
    count = len(score)
    below = float(score[max(0, int(np.floor((count + 1) * misses / 2)) - 1)])
    missed = misses / 2
    if whole:
        missed = float((value < np.ceil(np.maximum(forecast + below * scale, 0) - 1e-9)).mean())
    above = float(score[min(count - 1, int(np.ceil((count + 1) * (1 - misses + missed))) - 1)])
    return below, max(below, above)
