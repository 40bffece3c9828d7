"""Dossiers as cases: what a candidate's file and a session of the catalogue say of the facts that rules ask."""

from __future__ import annotations

from datetime import date

import polars as pl

from numericemploi.funding import columns, population

_STILL_OPEN = ("offered", "contracted")


def session_facts(
    *, sessions: pl.DataFrame, trainings: pl.DataFrame, geography: pl.DataFrame
) -> pl.DataFrame:
    """Return one row a session: its key, zone, first day, heads of its occupations, and the facts known of it.

    `trainings` has ROME 3 heads in place of its codes. A remote session has no region of its own.
    """
    months = ((pl.col("ends_on") - pl.col("starts_on")).dt.total_days() / 30.4375).ceil()
    return (
        sessions.join(trainings.select("training_id", "rome", "level_exit", "certifying"), on="training_id")
        .join(geography.select("commune", "region", "zone"), on="commune", how="left")
        .select(
            "session_id",
            "starts_on",
            "status",
            "seats_max",
            "modality",
            "rome",
            "certifying",
            pl.col("hours"),
            months.clip(1, 60).cast(pl.Int64).alias("months"),
            pl.when(pl.col("modality") != "remote").then("region").alias("region"),
            pl.when(pl.col("modality") != "remote").then("zone").alias("zone"),
            pl.col("level_exit").cast(pl.Int64),
            (pl.col("unit_price") / 100).round().cast(pl.Int64).alias("price"),
        )
        .sort("session_id")
    )


def cases(
    *, candidates: pl.DataFrame, known: pl.DataFrame, geography: pl.DataFrame, after: date
) -> pl.DataFrame:
    """Pair each dossier with one session to come for the occupation sought: REFORM_CASES and columns of facts.

    Of the sessions that start after `after`: one in the zone of residence first, then a remote one, then
    any; the earliest of them. Without one, nothing is known of the training but the occupation. Sex and
    age are not in a dossier: unknown.
    """
    people = candidates.join(geography.select("commune", "zone", "region"), on="commune", how="left").select(
        "candidate_id", "status", "level", "target_rome3", "fictif", "zone", home_region="region"
    )
    wanted = people.select("target_rome3", "zone").unique()
    ahead = known.filter((pl.col("starts_on") > after) & pl.col("status").is_in(_STILL_OPEN)).explode("rome")
    near = (
        pl.when(pl.col("zone_right") == pl.col("zone"))
        .then(0)
        .when(pl.col("modality") == "remote")
        .then(1)
        .otherwise(2)
    )
    chosen = (
        wanted.join(ahead.rename({"zone": "zone_right"}), left_on="target_rome3", right_on="rome")
        .with_columns(near=near)
        .sort("near", "starts_on", "session_id")
        .unique(["target_rome3", "zone"], keep="first", maintain_order=True)
        .drop("near", "zone_right", "starts_on", "seats_max", "status")
    )
    paired = people.join(chosen, on=["target_rome3", "zone"], how="left", nulls_equal=True).sort(
        "candidate_id"
    )
    facts = columns.cases(paired.with_columns(occupation=pl.col("target_rome3")))
    return facts.with_columns(
        zone=paired["zone"],
        sex=pl.lit(None, pl.String),
        age_band=population.age_band(),
        fictif=paired["fictif"],
    )


def seats(known: pl.DataFrame, *, after: date) -> dict[str, int]:
    """Count the seats of sessions to come, by zone; remote ones belong to no zone and are left out."""
    ahead = known.filter((pl.col("starts_on") > after) & pl.col("status").is_in(_STILL_OPEN)).drop_nulls(
        "zone"
    )
    counted = ahead.group_by("zone").agg(pl.col("seats_max").fill_null(0).sum()).sort("zone")
    return {str(zone): int(count) for zone, count in counted.iter_rows()}
