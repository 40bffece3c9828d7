"""Whether posts, training places and hires gather in the metropolises, now and after a plan."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.results import CONCENTRATION, ZONE_SHARES
from numericemploi.stats.disclosure import PUBLIC_FLOOR
from numericemploi.stats.inequality import gini, herfindahl

METROPOLISES = ("4423", "4412", "4410")
"""Zones of Strasbourg, Nancy and Metz (product decision)."""

RURAL_FROM = 5
"""Density level, of 7, from which a commune is rural (Insee grid, product decision)."""


def of_zones(
    what: str,
    moment: str,
    values: pl.DataFrame,
    *,
    zones: pl.Series,
    rural_share: float | None = None,
    people: bool = False,
) -> dict[str, object]:
    """One row of CONCENTRATION.

    Gini and Herfindahl-Hirschman are taken across zones, each zone one unit, whatever its population.

    Parameters
    ----------
    values
        (zone, value); a null value, or a zone of `zones` without row, is unknown and left out.
    rural_share
        Part in rural communes, where it is known.
    people
        Whether the units are persons: under the publication floor no share is given.
    """
    known = zones.to_frame("zone").join(values, on="zone", how="left").drop_nulls("value")
    total = float(known["value"].sum())
    shown = total > 0 and (not people or total >= PUBLIC_FLOOR)
    in_metropolises = known.filter(pl.col("zone").is_in(list(METROPOLISES)))["value"].sum()
    figures = known["value"].to_list()
    return {
        "what": what,
        "moment": moment,
        "total": total,
        "zones": known.height,
        "unknown_zones": zones.len() - known.height,
        "metropolis_share": float(in_metropolises) / total if shown else None,
        "rural_share": rural_share if shown else None,
        "gini": gini(figures) if shown else None,
        "hhi": herfindahl(figures) if shown else None,
    }


def rural_part(values: pl.DataFrame, geography: pl.DataFrame) -> float | None:
    """Return the part of (commune, value) that lies in rural communes; None where nothing has a known density."""
    known = values.join(geography.select("commune", "density"), on="commune").drop_nulls(["density", "value"])
    total = float(known["value"].cast(pl.Float64).sum())
    rural = float(known.filter(pl.col("density") >= RURAL_FROM)["value"].cast(pl.Float64).sum())
    return rural / total if total else None


def measure(
    *,
    geography: pl.DataFrame,
    totals: pl.DataFrame,
    posts: pl.DataFrame | None,
    sessions: pl.DataFrame,
    plan: pl.DataFrame,
    hires: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """CONCENTRATION of posts, places and hires, before and after the plan, and ZONE_SHARES.

    A plan moves no post: posts stand once. Places are seats of contracted sessions with a site, then
    those that the plan buys as well; hires are people trained and in work, by the zone of their session
    (where they work is not recorded), then the plan's expected ones as well.

    Parameters
    ----------
    geography
        GEOGRAPHY.
    totals
        (zone, value): positions to be filled within 24 months.
    posts
        (commune, value): offers by commune, for the rural part of posts; None when no count is loaded.
    sessions
        (commune, value): contracted seats.
    plan
        (commune, seats, expected): what the plan buys.
    hires
        (commune, value): people in work 6 months after.
    """
    zones = geography["zone"].unique().sort()
    bought = plan.select("commune", value=pl.col("seats").cast(pl.Float64))
    expected = plan.select("commune", value=pl.col("expected").cast(pl.Float64))
    seats = sessions.select("commune", pl.col("value").cast(pl.Float64))
    in_work = hires.select("commune", pl.col("value").cast(pl.Float64))
    known = totals.select("zone", pl.col("value").cast(pl.Float64))
    rural = None if posts is None else rural_part(posts, geography)
    rows = [of_zones("posts", "before", known, zones=zones, rural_share=rural)]
    sums: dict[tuple[str, str], pl.DataFrame] = {}
    for what, moment, places in (
        ("places", "before", seats),
        ("places", "after", pl.concat([seats, bought])),
        ("hires", "before", in_work),
        ("hires", "after", pl.concat([in_work, expected])),
    ):
        sums[what, moment] = _by_zone(places, geography, zones)
        rows.append(
            of_zones(
                what, moment, sums[what, moment], zones=zones, rural_share=rural_part(places, geography),
                people=what == "hires",
            )
        )  # fmt: skip
    shares = (
        zones.to_frame("zone")
        .join(known.rename({"value": "posts"}), on="zone", how="left")
        .join(sums["places", "before"].rename({"value": "places_before"}), on="zone")
        .join(sums["places", "after"].rename({"value": "places_after"}), on="zone")
    )
    return CONCENTRATION.of(rows), ZONE_SHARES.check(shares.sort("zone"))


def _by_zone(rows: pl.DataFrame, geography: pl.DataFrame, zones: pl.Series) -> pl.DataFrame:
    """(zone, value) of every zone: nothing there is a known zero."""
    sums = (
        rows.join(geography.select("commune", "zone"), on="commune")
        .group_by("zone")
        .agg(pl.col("value").sum())
    )
    every = zones.to_frame("zone").join(sums, on="zone", how="left")
    return every.with_columns(pl.col("value").fill_null(0.0))
