"""People able now per zone and occupation, and what demand leaves once they and trainees are counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from numericemploi.demand import carry
from numericemploi.model.tables.results import GAP, HORIZONS, STOCK
from numericemploi.stats.intervals import poisson

LEAST_COVERAGE = 0.80
"""Part of a zone's population that the basins with a published figure must hold for the zone to have one.
Ours: below it, the silence of the other basins would be read as nobody."""


def stock(
    *,
    tension: pl.DataFrame,
    geography: pl.DataFrame,
    able_share: Mapping[str, float],
    occupations: pl.DataFrame,
) -> pl.DataFrame:
    """People able now: jobseekers of the latest published year, carried by population, × able-share.

    A basin's jobseekers go to its zones as its population does. A zone × occupation has a row only
    where the basins that publish hold `LEAST_COVERAGE` of its population (what the others would add is
    then left out: the figure is a little low) and where `able_share` knows the occupation. No row is
    unknown, never zero; a published zero is kept.

    Parameters
    ----------
    tension
        TENSION; rows without jobseekers say nothing.
    able_share
        Part of the jobseekers able to take a job now, by ROME 3 head.
    """
    shares = pl.DataFrame(
        {"rome3": list(able_share), "able_share": list(able_share.values())},
        schema={"rome3": pl.String, "able_share": pl.Float64},
    )
    places = carry.parts(geography).filter(pl.col("population") > 0)
    places = places.with_columns(part=pl.col("population") / pl.col("population").sum().over("bassin"))
    published = (
        tension.drop_nulls("jobseekers")
        .join(places.select("bassin").unique(), on="bassin", how="semi")
        .filter(pl.col("year") == pl.col("year").max())
        .join(occupations.select("rome3"), on="rome3", how="semi")
    )
    people = geography.group_by("zone").agg(inhabitants=pl.col("population").sum())
    carried = (
        published.join(places, on="bassin")
        .sort("zone", "rome3", "bassin")
        .group_by("zone", "rome3", maintain_order=True)
        .agg(
            pl.col("year").first(),
            jobseekers=(pl.col("jobseekers") * pl.col("part")).sum(),
            covered=pl.col("population").sum(),
        )
        .join(people, on="zone")
        .filter(pl.col("covered") >= LEAST_COVERAGE * pl.col("inhabitants"))
        .join(shares, on="rome3")
    )
    able = pl.col("jobseekers") * pl.col("able_share")
    return STOCK.check(carried.with_columns(able=able).sort("zone", "rome3"))


def measure(
    *, demand: pl.DataFrame, stock: pl.DataFrame, in_training: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Demand less people able now less people in training; positive: positions that nobody is there for.

    Bounds: the demand's, less the opposite 90 % Poisson bound of the people able. That of the able-share
    itself is not in it. Seats in training are known, hence without an interval.

    Parameters
    ----------
    demand, stock
        DEMAND and STOCK; the gap is null where either is unknown.
    in_training
        (zone, rome3, seats Float64, ends_on Date): contracted seats of every buyer. They count when they
        end from `as_of` on and before the horizon's end (half-open); without a date they do not.

    Returns
    -------
    GAP, a row for each row of `demand`.
    """
    low, high = poisson(stock["able"].to_numpy())
    able = stock.select("zone", "rome3", "able").with_columns(
        able_low=pl.Series(low, dtype=pl.Float64), able_high=pl.Series(high, dtype=pl.Float64)
    )
    seats = _seats(in_training, as_of)
    joined = (
        demand.select("zone", "rome3", "horizon", "positions", "low", "high")
        .join(able, on=["zone", "rome3"], how="left")
        .join(seats, on=["zone", "rome3", "horizon"], how="left")
        .with_columns(pl.col("in_training").fill_null(0.0))
    )
    gap = joined.with_columns(
        gap=pl.col("positions") - pl.col("able") - pl.col("in_training"),
        low=pl.col("low") - pl.col("able_high") - pl.col("in_training"),
        high=pl.col("high") - pl.col("able_low") - pl.col("in_training"),
    )
    return GAP.check(gap.sort("zone", "rome3", "horizon"))


def _seats(in_training: pl.DataFrame, as_of: date) -> pl.DataFrame:
    ordered = in_training.sort(in_training.columns)
    start = pl.lit(as_of)
    within = [
        ordered.filter(
            pl.col("ends_on").is_between(start, start.dt.offset_by(f"{months}mo"), closed="left")
        ).with_columns(horizon=pl.lit(horizon))
        for horizon, months in HORIZONS.items()
    ]
    return (
        pl.concat(within)
        .group_by("zone", "rome3", "horizon", maintain_order=True)
        .agg(in_training=pl.col("seats").sum())
    )
