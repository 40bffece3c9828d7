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
    the value read is their middle (2.5 and 2.0). A basin that lies in several departments has a row
    for each: they are added, values and bounds, and one censored row makes the cell censored.

    Parameters
    ----------
    bmo
        BMO of one year.

    Returns
    -------
    (bassin, family, state, projects, low, high), one row for each pair of `bassins` × `families`.
    """
    pair = ["bassin", "family"]
    grid = pl.DataFrame({"bassin": bassins.unique()}).join(
        pl.DataFrame({"family": families.unique()}), how="cross"
    )
    rows = bmo.group_by(pair).agg(
        counted=pl.col("projects").sum().cast(pl.Float64),
        withheld=pl.col("projects").null_count().cast(pl.Float64),
    )
    counted, withheld = pl.col("counted"), pl.col("withheld")
    error = Z90 * math.sqrt(DESIGN_EFFECT) * counted.sqrt()
    floor = pl.min_horizontal(counted, float(LEAST_PUBLISHED))
    low, high = CENSORED
    found = rows.select(
        *pair,
        state=pl.when(withheld > 0).then(pl.lit("censored")).otherwise(pl.lit("published")),
        projects=counted + withheld * (low + high) / 2,
        low=pl.max_horizontal(floor, counted - error) + withheld * low,
        high=counted + error + withheld * high,
    )
    low, high = ABSENT
    return (
        grid.join(found, on=pair, how="left")
        .with_columns(
            pl.col("state").fill_null("absent"),
            pl.col("projects").fill_null((low + high) / 2),
            pl.col("low").fill_null(low),
            pl.col("high").fill_null(high),
        )
        .sort(pair)
    )


def as_published(*, bmo: pl.DataFrame, bassins: pl.Series, families: pl.Series) -> pl.DataFrame:
    """Every basin × family as the publisher prints it: a count, or why there is none; nothing is read into it.

    A basin over several departments has a row for each: they are added, and one censored row leaves the
    sum unknown.

    Parameters
    ----------
    bmo
        BMO of one year.

    Returns
    -------
    (bassin, family, year, state, projects, hard), `projects` and `hard` null unless published.
    """
    pair = ["bassin", "family"]
    grid = pl.DataFrame({"bassin": bassins.unique()}).join(
        pl.DataFrame({"family": families.unique()}), how="cross"
    )
    whole = [
        pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
        for name in ("projects", "hard")
    ]
    rows = bmo.group_by(pair).agg(*whole, told=pl.lit(value=True))
    state = (
        pl.when(pl.col("told").is_null()).then(pl.lit("absent"))
        .when(pl.col("projects").is_null()).then(pl.lit("censored"))
        .otherwise(pl.lit("published"))
    )  # fmt: skip
    year = bmo["year"].max()
    return (
        grid.join(rows, on=pair, how="left")
        .select(*pair, year=pl.lit(year, pl.Int32), state=state, projects="projects", hard="hard")
        .filter(pl.lit(value=year is not None))
        .sort(pair)
    )
