"""Forecasts of many series at once: the naive ones that every other must beat, and a two-way gamma-Poisson.

A panel is a table of series × periods; a value that is not known is NaN, never zero. Every method reads
the panel up to an origin and gives one number a series and step ahead, NaN where it can say nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Series × periods, evenly spaced; `row` and `column` number the two sides of a cross-classification."""

    values: Floats
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    season: int
    """Periods a year: 12, 4, 1."""
    counts: bool
    """Whether every value is a whole number, none negative: what counts are."""

    def until(self, origin: int) -> Panel:
        """Return the panel as it stood when `origin` periods were known."""
        return replace(self, values=self.values[:, :origin])


Method = Callable[[Panel, int], Floats]


def last_value(panel: Panel, horizon: int) -> Floats:
    """Tomorrow as today: the last value known."""
    values = panel.values
    known = ~np.isnan(values)
    place = values.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    last = values[np.arange(len(values)), place]
    return np.repeat(last[:, None], horizon, axis=1)


def mean_of_a_year(panel: Panel, horizon: int) -> Floats:
    """Mean of the last year's values known; the last one where that year holds none."""
    year = panel.values[:, -panel.season :]
    mean = _mean(year)
    return np.where(np.isnan(mean[:, None]), last_value(panel, horizon), mean[:, None])


def seasonal_naive(panel: Panel, horizon: int) -> Floats:
    """The same period of the last year in which it is known, else the last value."""
    fallback = last_value(panel, horizon)
    out = np.full_like(fallback, np.nan)
    length, season = panel.values.shape[1], panel.season
    for step in range(horizon):
        for place in range(length + step - season, -1, -season):
            if place < length:
                out[:, step] = np.where(np.isnan(out[:, step]), panel.values[:, place], out[:, step])
    return np.where(np.isnan(out), fallback, out)


def share_of_the_total(panel: Panel, horizon: int) -> Floats:
    """Mean total of the last year × the series' share of everything known: for counts alone."""
    totals = _per_period(panel.values)
    share = _mean(panel.values)
    level = np.nanmean(totals[-panel.season :]) if np.isfinite(totals[-panel.season :]).any() else np.nan
    whole = np.nansum(share)
    part = share / whole * level if whole > 0 else share
    return np.repeat(part[:, None], horizon, axis=1)


def tsb(panel: Panel, horizon: int, *, alpha: float = 0.1, beta: float = 0.1) -> Floats:
    """Chance of a demand × its size, both smoothed: decays where nothing is asked any more.

    Source: Teunter, Syntetos and Babai (2011). Start: share of periods with demand, mean size.
    """
    values = panel.values
    positive = values > 0
    chance = _mean(np.where(np.isnan(values), np.nan, positive))
    size = np.nan_to_num(_mean(np.where(positive, values, np.nan)))
    for period in values.T:
        known, asked = ~np.isnan(period), period > 0
        chance = np.where(known, chance + beta * (asked - chance), chance)
        size = np.where(known & asked, size + alpha * (np.nan_to_num(period) - size), size)
    return np.repeat((chance * size)[:, None], horizon, axis=1)


def imapa(panel: Panel, horizon: int, *, most: int = 6) -> Floats:
    """Mean of simple smoothings over periods put together by 1, 2 … `most`.

    Source: Petropoulos and Kourentzes (2015). A value that is not known is read as the series' mean.
    Smoothing at .1 or .3, whichever erred less over the past, for each series and aggregation.
    """
    values = np.where(np.isnan(panel.values), _mean(panel.values)[:, None], panel.values)
    length = values.shape[1]
    parts = []
    for width in range(1, max(1, min(most, length // 2)) + 1):
        kept = values[:, length % width :].reshape(len(values), -1, width).mean(axis=2)
        parts.append(_smoothed(kept))
    return np.repeat(np.mean(parts, axis=0)[:, None], horizon, axis=1)


def common_movement(panel: Panel, horizon: int) -> Floats:
    """Last value, moved by what is common to all series: for rates, which do not sum.

    The median change of the last period is continued, damped by the φ that fitted the medians of the past
    best (least squares, within 0 and 1). Ours: shocks of employment are common, and last a little.
    """
    last = last_value(panel, horizon)
    changes = np.diff(panel.values, axis=1)
    common = np.array([np.nanmedian(c) if np.isfinite(c).any() else 0.0 for c in changes.T])
    if len(common) < 3:
        return last
    phi = float(np.clip(common[:-1] @ common[1:] / max(common[:-1] @ common[:-1], 1e-12), 0, 1))
    damped = np.cumsum(phi ** np.arange(1, horizon + 1))
    moved: Floats = last + common[-1] * damped
    return moved


def two_way(panel: Panel, horizon: int) -> Floats:
    """Mean of the two-way gamma-Poisson's prediction: see `gamma_poisson`."""
    shape, rate = gamma_poisson(panel, horizon)
    mean: Floats = shape / rate
    return mean


DECAYS = (0.85, 0.9, 0.95, 0.98, 1.0)


def gamma_poisson(panel: Panel, horizon: int) -> tuple[Floats, Floats]:
    """Shape and rate of each cell's gamma law at each step ahead: counts to come are negative binomial.

    θ of a cell is drawn from Gamma(k, k/μ), μ = its row's sum × its column's sum / the total, per unit of
    exposure; past counts and exposures are discounted at each period (A ← δA + y, B ← δB + e), the
    posterior is Gamma(k + A, k/μ + B). Exposure is the season × the level of the total, the present
    one being 1; k comes from the moments of the discounted sums; δ is the one of `DECAYS` that erred
    least, one step ahead, over the last year known.

    Source: Eurostat's two-way models with West and Harrison's discounting; the choice of δ is ours.
    """
    values = panel.values
    season = _seasons(values, panel.season)
    exposure = _exposure(values, season)
    ahead = season[(values.shape[1] + np.arange(horizon)) % len(season)]
    best, least = DECAYS[-1], np.inf
    judged = list(range(max(2, values.shape[1] - panel.season), values.shape[1]))
    for decay in DECAYS if judged else ():
        error = sum(_one_step_error(panel, exposure, decay, at) for at in (judged[0], *judged[2::3]))
        if error < least:
            best, least = decay, error
    shape, rate = _posterior(panel, exposure, best)
    return np.repeat(shape[:, None], horizon, axis=1), rate[:, None] / np.maximum(ahead, 1e-9)[None, :]


def _one_step_error(panel: Panel, exposure: Floats, decay: float, at: int) -> float:
    """Sum of absolute errors at period `at`, forecast from those before."""
    shape, rate = _posterior(panel.until(at), exposure[:at], decay)
    return float(np.nansum(np.abs(panel.values[:, at] - shape / rate * exposure[at])))


def _posterior(panel: Panel, exposure: Floats, decay: float) -> tuple[Floats, Floats]:
    """Shape and rate of each cell's law per unit of exposure, after the periods of the panel."""
    known = ~np.isnan(panel.values)
    weight = decay ** np.arange(panel.values.shape[1] - 1, -1, -1)
    counted = np.where(known, panel.values, 0.0) @ weight
    exposed = known @ (weight * exposure)
    rows = np.bincount(panel.row, counted) / np.maximum(np.bincount(panel.row, exposed), 1e-12)
    columns = np.bincount(panel.column, counted) / np.maximum(np.bincount(panel.column, exposed), 1e-12)
    whole = counted.sum() / max(exposed.sum(), 1e-12)
    mean = np.maximum(rows[panel.row] * columns[panel.column] / max(whole, 1e-12), 1e-6)
    expected = mean * exposed
    spread = ((counted - expected) ** 2 - counted * _discount(decay, panel.values.shape[1])).sum()
    k = float(np.clip((expected**2).sum() / max(spread, 1e-9), 1e-3, 1e6))
    return k + counted, k / mean + exposed


def _discount(decay: float, periods: int) -> float:
    """Variance of a discounted sum of Poisson counts over its mean: Σδ²ⁱ / Σδⁱ."""
    powers = decay ** np.arange(periods)
    return float((powers**2).sum() / powers.sum())


def _seasons(values: Floats, season: int) -> Floats:
    """How the total of each period of the year stands to that of the year; 1 before two years are known."""
    totals = _per_period(values)
    years = len(totals) // season
    if season == 1 or years < 2:
        return np.ones(max(1, season))
    kept = totals[len(totals) - years * season :].reshape(years, season)
    level = np.nanmean(kept, axis=1, keepdims=True)
    factors = np.nan_to_num(np.nanmean(kept / np.maximum(level, 1e-12), axis=0), nan=1.0)
    # `kept` begins wherever the history leaves whole years: turn the factors to begin at period 0.
    return np.roll(factors, (len(totals) - years * season) % season)


def _exposure(values: Floats, season: Floats) -> Floats:
    """Season × smoothed level of the total, the last level being 1."""
    seasons = season[np.arange(values.shape[1]) % len(season)]
    plain = _per_period(values) / np.maximum(seasons, 1e-9)
    level = np.nan_to_num(plain[np.isfinite(plain)][0] if np.isfinite(plain).any() else 1.0, nan=1.0)
    levels = []
    for total in plain:
        level = level if np.isnan(total) else 0.7 * level + 0.3 * total
        levels.append(level)
    exposure: Floats = seasons * np.array(levels) / max(levels[-1], 1e-12)
    return exposure


def _per_period(values: Floats) -> Floats:
    """Total of each period, read from the mean of what is known × the number of series; NaN where nothing is."""
    return np.array([np.nanmean(v) * len(v) if np.isfinite(v).any() else np.nan for v in values.T])


def _smoothed(values: Floats) -> Floats:
    """Last level of simple exponential smoothing, at the better of two constants."""
    levels, errors = [], []
    for alpha in (0.1, 0.3):
        level, error = values[:, 0].copy(), np.zeros(len(values))
        for period in values.T[1:]:
            error += (period - level) ** 2
            level += alpha * (period - level)
        levels.append(level)
        errors.append(error)
    return np.where(errors[0] <= errors[1], levels[0], levels[1])


def _mean(values: Floats) -> Floats:
    """Mean of what is known of each series; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


OF_COUNTS: dict[str, Method] = {
    "last value": last_value,
    "mean of a year": mean_of_a_year,
    "seasonal naive": seasonal_naive,
    "share of the total": share_of_the_total,
    "TSB": tsb,
    "IMAPA": imapa,
    "two-way gamma-Poisson": two_way,
}
OF_RATES: dict[str, Method] = {
    "last value": last_value,
    "mean of a year": mean_of_a_year,
    "seasonal naive": seasonal_naive,
    "common movement": common_movement,
}
OURS = ("two-way gamma-Poisson", "common movement")
"""What is ours; every other is a baseline."""


def methods(panel: Panel) -> dict[str, Method]:
    """Return the methods that make sense of a panel: rates and negative values do not sum."""
    return OF_COUNTS if panel.counts else OF_RATES
