"""Next year's survey (BMO) of a region, forecast from this year's and from what both became elsewhere.

One year of a region says nothing of how a survey moves; the other regions, whose next year is published,
do. Counts are small and the survey is a sample: a cell is drawn towards what its basin and its family
together let expect, and the law of its outcome is that of the cells elsewhere that look like it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from numericemploi.demand.survey import ABSENT, CENSORED, LEAST_PUBLISHED
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.model.tables.forecasts import SURVEY_FORECASTS

FOLDS = 4
"""Groups of regions: the errors that calibrate were made on regions that the fit had not seen."""

QUANTILES = {"low": 0.05, "quarter": 0.25, "middle": 0.5, "three_quarters": 0.75, "high": 0.95}
_SIZES = (3.0, 6.0, 10.0, 20.0, 50.0, 150.0)
_FEWEST = 50
_SMOOTH = 1.0
_FAMILY_PRIOR = 200.0
"""Projects by which a family's movement is drawn to that of all: a rare family moves by chance."""
_LEAST_EXPECTED = 0.3

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Cells:
    """Every basin × family of some regions: this year's value, what to expect of it, next year's bounds."""

    frame: pl.DataFrame
    features: Floats
    low: Floats
    high: Floats


def forecast(*, before: pl.DataFrame, after: pl.DataFrame, region: str) -> pl.DataFrame:
    """Forecast next year's projects of every basin × family of `region`.

    log z = a + b log x + c log μ + d log g (+ a constant for a withheld or absent cell): x this year's value,
    μ the basin's total × the family's / the total, g the family's movement elsewhere. Fitted to the absolute
    error, so z is a median; a cell that the publisher withheld errs only beyond its bounds. The law around z
    is that of next year's value over z in the cells elsewhere of the same state and size (split
    conformal, `FOLDS` groups of regions); the mean, which sums, stands beside the median, which does not.

    Parameters
    ----------
    before
        BMO of one year, every region.
    after
        BMO of the next, without `region` or with it: its rows are not read.

    Returns
    -------
    SURVEY_FORECASTS.

    Raises
    ------
    NotFoundError
        This year's survey has no row of the region.
    SourceError
        Next year's covers too few other regions.
    """
    elsewhere = after.filter(pl.col("region") != region)
    if before.filter(pl.col("region") == region).is_empty():
        raise NotFoundError(
            f"No row of region {region} in this year's survey.",
            hint="Check the region's code (Grand Est: 44).",
        )
    learnt = _cells(before, elsewhere, known=True, region=region)
    if learnt.frame["region"].n_unique() < FOLDS:
        raise SourceError(
            f"Next year's survey covers fewer than {FOLDS} other regions: nothing says how far a forecast errs.",
            hint="Give next year's survey of the other regions.",
        )
    asked = _cells(before, elsewhere, known=False, region=region)
    left_out = np.zeros(len(learnt.low))
    folds = _folds(learnt.frame["region"])
    start = np.zeros(learnt.features.shape[1])
    start[1] = 1.0
    fitted = _fit(learnt, np.ones(len(folds), np.bool_), start)
    for fold in np.unique(folds):
        out = folds == fold
        left_out[out] = _predict(learnt.features[out], _fit(learnt, ~out, fitted))
    middle = _predict(asked.features, fitted)
    law = _laws(learnt, left_out, asked, middle)
    return SURVEY_FORECASTS.check(
        asked.frame.select("bassin", "family", "state", now="value")
        .with_columns(**{name: pl.Series(values) for name, values in law.items()})
        .sort("bassin", "family")
    )


def score(*, forecasts: pl.DataFrame, truth: pl.DataFrame) -> dict[str, float]:
    """Judge forecasts against the survey once published, on the cells that have a row in it.

    A withheld value errs by its distance to 1-4, and is held where the interval meets 1-4. WAPE is
    beside those of this year's value, and of this year's value × the factor that fits the truth's total
    (which nobody knows beforehand).
    """
    cell = ["bassin", "family"]
    known = _outcomes(truth).join(forecasts, on=cell)
    low, high = known["low_true"].to_numpy(), known["high_true"].to_numpy()
    size = float(((low + high) / 2).sum())
    now = known["now"].to_numpy()
    factor = size / float(now.sum())

    def wape(values: Floats) -> float:
        return float(_beyond(values, low, high).sum()) / size

    held = (known["low"].to_numpy() <= high) & (known["high"].to_numpy() >= low)
    return {
        "cells": float(known.height),
        "wape": wape(known["middle"].to_numpy()),
        "wape_last_value": wape(now),
        "wape_rescaled": wape(now * factor),
        "coverage_90": float(held.mean()),
        "width_90": float((known["high"] - known["low"]).to_numpy().mean()),
        "total_forecast": float(known["mean"].sum()),
        "total_true": size,
    }


def _cells(before: pl.DataFrame, after: pl.DataFrame, *, known: bool, region: str) -> _Cells:
    cell = ["bassin", "family"]
    now = before.group_by(cell).agg(
        counted=pl.col("projects").sum().cast(pl.Float64), withheld=pl.col("projects").null_count()
    )
    places = before.group_by("bassin").agg(pl.col("region").min())
    places = places.filter((pl.col("region") != region) if known else (pl.col("region") == region))
    if known:
        places = places.join(after.select("bassin").unique(), on="bassin", how="semi")
    grid = places.join(before.select("family").unique(), how="cross").join(now, on=cell, how="left")
    state = (
        pl.when(pl.col("counted").is_null()).then(pl.lit("absent"))
        .when(pl.col("withheld") > 0).then(pl.lit("censored"))
        .otherwise(pl.lit("published"))
    )  # fmt: skip
    value = (
        pl.when(pl.col("counted").is_null()).then(pl.lit(sum(ABSENT) / 2))
        .otherwise(pl.col("counted") + pl.col("withheld") * sum(CENSORED) / 2)
    )  # fmt: skip
    grid = grid.with_columns(state=state, value=value)
    read = now.with_columns(read=pl.col("counted") + pl.col("withheld") * sum(CENSORED) / 2)
    total = float(read["read"].sum())
    moved = _movement(before, after)
    grid = (
        grid.join(read.group_by("bassin").agg(of_bassin=pl.col("read").sum()), on="bassin", how="left")
        .join(read.group_by("family").agg(of_family=pl.col("read").sum()), on="family", how="left")
        .join(moved, on="family", how="left")
        .join(_outcomes(after), on=cell, how="left")
        .with_columns(
            expected=(pl.col("of_bassin") * pl.col("of_family") / total).clip(_LEAST_EXPECTED),
            low_true=pl.col("low_true").fill_null(ABSENT[0]),
            high_true=pl.col("high_true").fill_null(ABSENT[1]),
        )
        .sort("region", *cell)
    )
    logs = [np.log(grid[name].to_numpy()) for name in ("value", "expected", "moved")]
    states = [(grid["state"] == name).to_numpy() for name in ("censored", "absent")]
    features = np.column_stack([np.ones(grid.height), *logs, *states]).astype(np.float64)
    return _Cells(
        frame=grid, features=features, low=grid["low_true"].to_numpy(), high=grid["high_true"].to_numpy()
    )


def _movement(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Next year's projects of a family over this year's, in the basins that both years surveyed."""
    both = before.join(after.select("bassin").unique(), on="bassin", how="semi")
    sums = both.group_by("family").agg(was=pl.col("projects").sum()).join(
        after.group_by("family").agg(is_=pl.col("projects").sum()), on="family", how="left"
    )  # fmt: skip
    whole = float(sums["is_"].sum()) / max(1.0, float(sums["was"].sum()))
    moved = (pl.col("is_").fill_null(0) + _FAMILY_PRIOR * whole) / (pl.col("was") + _FAMILY_PRIOR)
    return sums.select("family", moved=moved)


def _outcomes(after: pl.DataFrame) -> pl.DataFrame:
    """Bounds of what the survey says of each cell that has a row: (bassin, family, low_true, high_true)."""
    counted = pl.col("projects").sum().cast(pl.Float64)
    withheld = pl.col("projects").null_count()
    return after.group_by("bassin", "family").agg(
        low_true=counted + withheld * CENSORED[0], high_true=counted + withheld * CENSORED[1]
    )


def _folds(regions: pl.Series) -> NDArray[np.int64]:
    """Deal the regions out to the folds in the order of their codes."""
    return (regions.rank("dense").cast(pl.Int64).to_numpy() - 1) % FOLDS


def _fit(cells: _Cells, rows: NDArray[np.bool_], start: Floats) -> Floats:
    """Coefficients of least absolute error beyond the bounds, made smooth near zero."""
    from scipy.optimize import minimize

    features, low, high = cells.features[rows], cells.low[rows], cells.high[rows]
    scale = max(1.0, float(high.sum()))

    def loss(at: Floats) -> tuple[float, Floats]:
        z = _predict(features, at)
        signed = np.where(z > high, z - high, np.where(z < low, z - low, 0.0))
        root = np.sqrt(signed**2 + _SMOOTH)
        return float((root - np.sqrt(_SMOOTH)).sum()) / scale, features.T @ (signed / root * z) / scale

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x, dtype=np.float64)


def _predict(features: Floats, coefficients: Floats) -> Floats:
    return np.exp(np.clip(features @ coefficients, -6, 12))


def _beyond(values: Floats, low: Floats, high: Floats) -> Floats:
    return np.maximum(0.0, np.maximum(low - values, values - high))


def _laws(learnt: _Cells, left_out: Floats, asked: _Cells, middle: Floats) -> dict[str, Floats]:
    """Quantiles, mean and chance of being published of each cell asked, from the cells elsewhere of its stratum."""
    own, theirs = _strata(asked.frame["state"], middle), _strata(learnt.frame["state"], left_out)
    centre = (learnt.low + learnt.high) / 2
    law = {name: np.full(len(middle), np.nan) for name in (*QUANTILES, "mean", "chance_published")}
    for stratum in np.unique(own):
        here, there = own == stratum, theirs == stratum
        if there.sum() < _FEWEST:
            there = theirs // 10 == stratum // 10
        for name, level in QUANTILES.items():
            # The low bound need not be under a withheld value's highest reading, nor the high one over its lowest.
            value = learnt.high if level < 0.5 else learnt.low if level > 0.5 else centre
            ratio = np.quantile(value[there] / left_out[there], level)
            law[name][here] = middle[here] * (1.0 if name == "middle" else ratio)
        law["mean"][here] = middle[here] * (centre[there].sum() / left_out[there].sum())
        law["chance_published"][here] = (learnt.low[there] >= LEAST_PUBLISHED).mean()
    law["low"] = np.floor(np.minimum(law["low"], middle))
    law["high"] = np.ceil(np.maximum(law["high"], middle))
    law["quarter"] = np.clip(law["quarter"], law["low"], middle)
    law["three_quarters"] = np.clip(law["three_quarters"], middle, law["high"])
    return law


def _strata(states: pl.Series, size: Floats) -> NDArray[np.int64]:
    """Number strata: tens say the state, units the size."""
    state = states.replace_strict(
        {"published": 0, "censored": 1, "absent": 2}, return_dtype=pl.Int64
    ).to_numpy()
    strata: NDArray[np.int64] = state * 10 + np.digitize(size, _SIZES)
    return strata
