"""Two plans side by side: sessions that come in, go out or change, and seats that move between zones."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from numericemploi.model.tables.results import PLAN_CHANGES, PLAN_ZONES


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What a plan buys: PLAN_LINES, PLAN_RESERVATIONS, and PLAN_SEEKERS of the run that it was drawn on."""

    lines: pl.DataFrame
    reservations: pl.DataFrame
    seekers: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """PLAN_CHANGES, sessions treated alike left out; PLAN_ZONES, every zone of either plan."""

    sessions: pl.DataFrame
    zones: pl.DataFrame


def between(before: Bought, after: Bought) -> Difference:
    """Say what the second plan does otherwise than the first.

    Coverage is seats reserved / people who seek, each by its own run; people of a zone are those of the
    second plan's run.
    """
    return Difference(sessions=_sessions(before.lines, after.lines), zones=_zones(before, after))


def _sessions(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    columns = ("funder", "seats", "cost")
    both = before.select("session_id", *(pl.col(name).alias(f"{name}_before") for name in columns)).join(
        after.select("session_id", *(pl.col(name).alias(f"{name}_after") for name in columns)),
        on="session_id", how="full", coalesce=True,
    )  # fmt: skip
    change = (
        pl.when(pl.col("funder_before").is_null())
        .then(pl.lit("in"))
        .when(pl.col("funder_after").is_null())
        .then(pl.lit("out"))
        .when(pl.col("seats_before") != pl.col("seats_after"))
        .then(pl.lit("seats"))
        .when(pl.col("funder_before") != pl.col("funder_after"))
        .then(pl.lit("funder"))
    )
    counted = [
        pl.col(f"{name}_{when}").fill_null(0) for name in ("seats", "cost") for when in ("before", "after")
    ]
    return PLAN_CHANGES.check(
        both.with_columns(change=change).drop_nulls("change").with_columns(counted).sort("session_id")
    )


def _zones(before: Bought, after: Bought) -> pl.DataFrame:
    zones = pl.concat(
        frame.select("zone") for plan in (before, after) for frame in (plan.reservations, plan.seekers)
    ).unique()
    for when, plan in (("before", before), ("after", after)):
        seats = plan.reservations.group_by("zone").agg(pl.col("seats").sum().alias(f"seats_{when}"))
        known = plan.seekers.drop_nulls("people")
        people = known.group_by("zone").agg(pl.col("people").sum().alias(f"people_{when}"))
        zones = zones.join(seats, on="zone", how="left").join(people, on="zone", how="left")
        zones = zones.with_columns(pl.col(f"seats_{when}").fill_null(0.0)).with_columns(
            pl.when(pl.col(f"people_{when}") > 0)
            .then(pl.col(f"seats_{when}") / pl.col(f"people_{when}"))
            .alias(f"coverage_{when}")
        )
    return PLAN_ZONES.check(zones.with_columns(people="people_after").sort("zone"))
