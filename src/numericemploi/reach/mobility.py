"""The mobility-aid gap: people too far to come every day, and too near to be helped."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.results import MOBILITY
from numericemploi.reach import catchment

TOO_FAR = 45.0
"""Minutes one way beyond which a session is hard to follow every day (product decision)."""

AID_KILOMETRES, AID_MINUTES = 60.0, 120.0
"""Return trip above which France Travail's mobility aid may be asked: either is enough."""


def gap(
    *,
    geography: pl.DataFrame,
    candidates: pl.DataFrame,
    sessions: pl.DataFrame,
    loaded: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """MOBILITY of each zone, over the dossiers whose nearest suitable session is known.

    Suitable: a session ahead, with a site, of a training that aims at the occupation sought. Beyond 90
    minutes, the farthest that is looked at, the aid's threshold of 2 hours return is passed. Where a
    loaded time has no distance, minutes alone decide.

    Parameters
    ----------
    geography
        GEOGRAPHY.
    candidates
        (candidate_id, commune, rome3).
    sessions
        (commune, modality, rome3), one row a session and occupation; the commune is null for a remote one.
    loaded
        TRAVEL_TIMES.
    """
    sited = sessions.filter(pl.col("modality") != "remote").drop_nulls("commune")
    near = catchment.pairs(geography=geography, sites=sited["commune"].to_list(), loaded=loaded)
    aimed = sited.select(site="commune", rome3="rome3").unique()
    wanted = candidates.select("commune", "rome3").unique()
    nearest = (
        near.join(aimed, on="site")
        .join(wanted, on=["commune", "rome3"])
        .sort("minutes", "site")
        .group_by("commune", "rome3", maintain_order=True)
        .agg(pl.col("minutes").first(), pl.col("kilometres").first())
    )
    known = geography.select(
        "commune",
        "zone",
        "connected",
        placed=pl.all_horizontal(pl.col("latitude", "longitude").is_not_null()),
    )
    taught = aimed.select("rome3").unique().with_columns(taught=pl.lit(value=True))
    by_screen = (
        sessions.filter(modality="remote").select("rome3").unique().with_columns(remote=pl.lit(value=True))
    )
    people = (
        candidates.join(known, on="commune")
        .join(nearest, on=["commune", "rome3"], how="left")
        .join(taught, on="rome3", how="left")
        .join(by_screen, on="rome3", how="left")
    )
    counted = pl.col("placed") & pl.col("taught").fill_null(value=False)
    beyond = pl.col("minutes").is_null() | (pl.col("minutes") > TOO_FAR)
    aided = (
        pl.col("minutes").is_null()
        | (2 * pl.col("minutes") > AID_MINUTES)
        | (2 * pl.col("kilometres") > AID_KILOMETRES).fill_null(value=False)
    )
    online = pl.col("remote").fill_null(value=False) & pl.col("connected").fill_null(value=False)
    by_zone = people.group_by("zone").agg(
        people=counted.sum(),
        unplaced=(~counted).sum(),
        beyond=(counted & beyond).sum(),
        gap=(counted & beyond & ~aided).sum(),
        aided=(counted & beyond & aided).sum(),
        by_screen=(counted & beyond & online).sum(),
    )
    zones = geography["zone"].unique().sort().to_frame("zone")
    counts = pl.exclude("zone").fill_null(0).cast(pl.Int64)
    return MOBILITY.check(zones.join(by_zone, on="zone", how="left").with_columns(counts))
