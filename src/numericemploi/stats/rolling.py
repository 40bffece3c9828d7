"""Forecasts judged by rolling origins: each method stands again at past dates, and knows no more than then."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.stats import forecasting
from numericemploi.stats.conformal import Calibration, Errors
from numericemploi.stats.forecasting import Floats, Panel

STRATA = ("zero", "1-5", "6-20", "over 20")
QUARTERS = ("lowest quarter", "second quarter", "third quarter", "highest quarter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """How intervals did on the series of one size: forecasts with an interval, share held, mean width."""

    n: int
    coverage: float | None
    width: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one method did over every origin, step and series whose value became known."""

    wape: float | None
    rmse: float | None
    intervals: Stratum
    strata: dict[str, Stratum]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Every method's score, the skill of ours beside the best baseline, and which one ships, with the reason."""

    scores: dict[str, Score]
    origins: int
    forecasts: int
    horizon: int
    ours: str
    best_baseline: str
    skill: float | None
    ships: str
    why: str


def judge(panel: Panel, horizon: int, *, told: Callable[[str], None] | None = None) -> Verdict:
    """Judge every method that makes sense of the panel, at every origin that leaves it a past to learn from.

    The first origin forecast from holds a year and a period, or a third of the history; scored ones start
    at a third of it (a half for monthly series), so that intervals have errors to learn from.
    """
    length = panel.values.shape[1]
    start = max(1, min(panel.season + 1, length // 3))
    scored = max(start, length // 2 if panel.season == 12 else length // 3)
    scores = {}
    for name, method in forecasting.methods(panel).items():
        if told is not None:
            told(name)
        started = time.perf_counter()
        run = _Run(panel, method, horizon)
        for origin in range(start, length):
            run.stand(origin, scored=origin >= scored)
        scores[name] = run.score(round(time.perf_counter() - started, 3))
    return _verdict(scores, panel, horizon, max(0, length - scored))


def choose(scores: dict[str, Score]) -> tuple[str, str, float | None, str, str]:
    """Ours, the best baseline, the skill (1 - WAPE / that of the best baseline), what ships, and why."""
    ours = next(name for name in scores if name in forecasting.OURS)
    judged = {
        name: s.wape for name, s in scores.items() if s.wape is not None and name not in forecasting.OURS
    }
    own = scores[ours].wape
    if not judged or own is None:
        return ours, "last value", None, "last value", "no origin could be judged: the simplest ships"
    best = min(judged, key=lambda name: (judged[name], name))
    skill = 1 - own / judged[best] if judged[best] > 0 else 0.0
    if skill > 0:
        return ours, best, skill, ours, f"{ours} errs {skill:.1%} less than {best}, the best baseline"
    return ours, best, skill, best, f"{ours} errs no less than {best} (skill {skill:.1%}): the baseline ships"


def sizes(panel: Panel) -> Floats:
    """Size of each series at an origin: its mean over the last year known."""
    mean: Floats = forecasting.mean_of_a_year(panel, 1)[:, 0]
    return mean


def strata(panel: Panel) -> NDArray[np.int64]:
    """Stratum of each series at an origin: by size for counts, by quarter of the series otherwise."""
    size = np.nan_to_num(sizes(panel))
    cuts = (0.5, 5.5, 20.5) if panel.counts else np.quantile(size, (0.25, 0.5, 0.75))
    found: NDArray[np.int64] = np.digitize(size, cuts).astype(np.int64)
    return found


def scale(panel: Panel, forecast: Floats) -> Floats:
    """Give what an error is measured in: √(forecast + 1) for counts; the usual change of the series otherwise."""
    if panel.counts:
        unit: Floats = np.sqrt(np.maximum(forecast, 0) + 1)
        return unit
    changes = np.abs(np.diff(panel.values, axis=1))
    known = np.isfinite(changes)
    pooled = float(changes[known].mean()) if known.any() else 1.0
    own = np.where(known, changes, 0).sum(axis=1)
    usual: Floats = np.maximum((own + 4 * pooled) / (known.sum(axis=1) + 4), 1e-9)
    return usual


class _Run:
    """One method carried from origin to origin."""

    def __init__(self, panel: Panel, method: forecasting.Method, horizon: int) -> None:
        self.panel, self.method, self.horizon = panel, method, horizon
        self.calibrations = [Calibration(whole=panel.counts) for _ in range(horizon)]
        self.waiting: dict[int, list[tuple[int, Errors, Floats, Floats]]] = defaultdict(list)
        self.kept: list[tuple[Errors, Floats, Floats]] = []

    def stand(self, origin: int, *, scored: bool) -> None:
        """Learn what became known at `origin`, forecast, and keep the errors where they are to be scored."""
        for step, errors, low, high in self.waiting.pop(origin, ()):
            self.calibrations[step].learn(errors, low, high)
        past = self.panel.until(origin)
        forecast, stratum = self.method(past, self.horizon), strata(past)
        for step in range(min(self.horizon, self.panel.values.shape[1] - origin)):
            value, ahead = self.panel.values[:, origin + step], forecast[:, step]
            unit = scale(past, ahead)
            low, high = self.calibrations[step].bounds(ahead, unit, stratum)
            known = np.isfinite(value) & np.isfinite(ahead)
            errors = Errors(
                forecast=ahead[known], value=value[known], scale=unit[known], stratum=stratum[known]
            )
            self.waiting[origin + step + 1].append((step, errors, low[known], high[known]))
            if scored:
                self.kept.append((errors, low[known], high[known]))

    def score(self, seconds: float) -> Score:
        """Put together what was kept."""
        if not self.kept:
            nothing = Stratum(n=0, coverage=None, width=None)
            return Score(wape=None, rmse=None, intervals=nothing, strata={}, seconds=seconds)
        forecast, value, stratum = (
            np.concatenate([getattr(errors, name) for errors, _, _ in self.kept])
            for name in ("forecast", "value", "stratum")
        )
        low, high = (np.concatenate([kept[bound] for kept in self.kept]) for bound in (1, 2))
        names = STRATA if self.panel.counts else QUARTERS
        error, size = np.abs(forecast - value), np.abs(value).sum()
        return Score(
            wape=float(error.sum() / size) if size > 0 else None,
            rmse=float(np.sqrt((error**2).mean())) if len(error) else None,
            intervals=_held(value, low, high, np.ones(len(value), np.bool_)),
            strata={name: _held(value, low, high, stratum == at) for at, name in enumerate(names)},
            seconds=seconds,
        )


def _held(value: Floats, low: Floats, high: Floats, of: NDArray[np.bool_]) -> Stratum:
    given = of & np.isfinite(low) & np.isfinite(high)
    if not given.any():
        return Stratum(n=0, coverage=None, width=None)
    inside = (value >= low) & (value <= high)
    return Stratum(
        n=int(given.sum()),
        coverage=float(inside[given].mean()),
        width=float((high[given] - low[given]).mean()),
    )


def _verdict(scores: dict[str, Score], panel: Panel, horizon: int, origins: int) -> Verdict:
    ours, best, skill, ships, why = choose(scores)
    length = panel.values.shape[1]
    known = np.isfinite(panel.values[:, length - origins :]) if origins else np.zeros((0, 0), np.bool_)
    return Verdict(
        scores=scores, origins=origins, forecasts=int(known.sum()), horizon=horizon, ours=ours, best_baseline=best,
        skill=skill, ships=ships, why=why,
    )  # fmt: skip
