"""Seats that are already bought, whoever bought them: people who will compete for the same positions."""

from __future__ import annotations

from datetime import date

import polars as pl


def seats(
    *, sessions: pl.DataFrame, trainings: pl.DataFrame, geography: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Seats of contracted sessions that end after `as_of`, by zone of the site and occupation.

    A session whose training aims at several occupations shares its seats equally between them: nothing
    says which its people will turn to. A remote session without a site belongs to no zone, and one
    without a capacity or an end cannot be counted: both are left out.

    Parameters
    ----------
    sessions
        SESSIONS.
    trainings
        TRAININGS, `rome` in ROME 3 heads without repeats.

    Returns
    -------
    (zone, rome3, seats Float64, ends_on), one row for each session × occupation.
    """
    aims = trainings.select("training_id", "rome", part=1 / pl.col("rome").list.len()).explode("rome")
    return (
        sessions.filter(pl.col("status") == "contracted", pl.col("ends_on") > as_of)
        .drop_nulls(["seats_max", "commune"])
        .join(geography.select("commune", "zone"), on="commune")
        .join(aims.drop_nulls("rome"), on="training_id")
        .select("zone", rome3="rome", seats=pl.col("seats_max") * pl.col("part"), ends_on="ends_on")
        .sort("zone", "rome3", "ends_on", "seats")
    )
