"""What the survey (BMO) says of each basin × family: a count, or bounds where it is silent."""

from __future__ import annotations

import math
from statistics import NormalDist

import polars as pl

LEAST_PUBLISHED = 5
"""Smallest count that the publisher prints (product decision on censoring)."""

CENSORED = (1.0, 4.0)
"""Bounds of a `*`."""

ABSENT = (0.0, 4.0)
"""Bounds of a basin × family without a row."""

DESIGN_EFFECT = 4.0
"""Variance of a published count over its own value. Ours: the survey prints no sampling error; about one
employer in four answers, each then stands for four, and a Poisson count multiplied by four has four
times the variance of a Poisson count of the same size."""

Z90 = NormalDist().inv_cdf(0.95)


def latest(bmo: pl.DataFrame, *, geography: pl.DataFrame) -> pl.DataFrame:
    """Rows of the latest year that surveyed a basin of the geography; none when no year did."""
    here = bmo.join(geography.select("bassin").drop_nulls().unique(), on="bassin", how="semi")
    return here.filter(pl.col("year") == pl.col("year").max())


def cells(*, bmo: pl.DataFrame, bassins: pl.Series, families: pl.Series) -> pl.DataFrame:
    """Every basin × family with its state, the value read and its annual bounds.

    Bounds of a published count v: 90 %, v ± 1.645·√(`DESIGN_EFFECT`·v), the low one not under
    `LEAST_PUBLISHED`. Of a censored or absent one: the bounds of what the publisher withheld, and
    the value read is their middle (2.5 and 2.0).

    Parameters
    ----------
    bmo
        BMO of one year.

    Returns
    -------
    (bassin, family, state, projects, low, high), one row for each pair of `bassins` × `families`.
    """
    grid = pl.DataFrame({"bassin": bassins.unique().sort()}).join(
        pl.DataFrame({"family": families.unique().sort()}), how="cross"
    )
    rows = bmo.select("bassin", "family", pl.col("projects").cast(pl.Float64), listed=pl.lit(value=True))
    found = grid.join(rows, on=["bassin", "family"], how="left").with_columns(
        state=pl.when(pl.col("projects").is_not_null())
        .then(pl.lit("published"))
        .when(pl.col("listed").is_not_null())
        .then(pl.lit("censored"))
        .otherwise(pl.lit("absent"))
    )
    error = Z90 * math.sqrt(DESIGN_EFFECT) * pl.col("projects").sqrt()
    floor = pl.min_horizontal("projects", pl.lit(float(LEAST_PUBLISHED)))
    return found.select(
        "bassin",
        "family",
        "state",
        projects=_by_state(pl.col("projects"), sum(CENSORED) / 2, sum(ABSENT) / 2),
        low=_by_state(pl.max_horizontal(floor, pl.col("projects") - error), CENSORED[0], ABSENT[0]),
        high=_by_state(pl.col("projects") + error, CENSORED[1], ABSENT[1]),
    ).sort("bassin", "family")


def _by_state(published: pl.Expr, censored: float, absent: float) -> pl.Expr:
    state = pl.col("state")
    return (
        pl.when(state == "published")
        .then(published)
        .when(state == "censored")
        .then(pl.lit(censored))
        .otherwise(pl.lit(absent))
    )
