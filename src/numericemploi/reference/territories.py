"""Places of a region in one table, and commune codes of other years brought to the present ones."""

from __future__ import annotations

import polars as pl

from numericemploi.model.errors import SourceError
from numericemploi.model.tables.territories import GEOGRAPHY

CONNECTED_ABOVE = 80.0
"""Share of premises covered, in %, that every commune of the top class exceeds."""


def geography(
    *,
    communes: pl.DataFrame,
    bassins: pl.DataFrame,
    population: pl.DataFrame,
    points: pl.DataFrame,
    density: pl.DataFrame,
    fibre: pl.DataFrame,
    region: str,
) -> pl.DataFrame:
    """GEOGRAPHY of the communes of `region`; a table that is empty, or lacks a commune, leaves nulls.

    `connected` is True or null: an old table of fibre may prove a yes, never a no.

    Parameters
    ----------
    communes, bassins, population, points, density, fibre
        COMMUNES, COMMUNE_BASSINS, COMMUNE_POPULATION, COMMUNE_POINTS, COMMUNE_DENSITY, FIBRE.
    region
        Region code since 2016 (`44`).
    """
    proven = fibre.filter(pl.col("class_upper") > CONNECTED_ABOVE).select(
        "commune", connected=pl.lit(value=True)
    )
    places = communes.filter(pl.col("region") == region)
    for facts in (
        bassins.select("commune", "bassin"),
        population.select("commune", "population"),
        points.select("commune", "latitude", "longitude"),
        density.select("commune", "density"),
        proven,
    ):
        places = places.join(facts, on="commune", how="left")
    return GEOGRAPHY.check(places.sort("commune"))


def named_zones(geography: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """Return the zones of a geography with their names (ZONES).

    Raises
    ------
    SourceError
        The communes lie in zones that have no name: the two tables are of two zonings, or two years.
    """
    held = geography.select("zone").unique()
    unnamed = held.join(zones, on="zone", how="anti")["zone"].sort()
    if len(unnamed):
        raise SourceError(
            f"{len(unnamed)} zone(s) of the communes are not in the table of zones ({', '.join(unnamed.head(5))}).",
            hint="Load communes and zones of the same zoning and year (ZE2020): `numericemploi data list` shows them.",
        )
    return zones.join(held, on="zone", how="semi").sort("zone")


def current_codes(frame: pl.DataFrame, passages: pl.DataFrame, *, known: pl.Series) -> pl.DataFrame:
    """Replace the commune codes of `frame` that are not in `known` by those that succeeded them.

    A code is followed from year to year until it is known. One that was split stays itself while it
    lives on; else it goes whole to its first successor in the order of codes, for the passages say
    nothing of the shares. One that never becomes known (an arrondissement of Paris, a territory
    overseas) leaves a null. Ours.

    Parameters
    ----------
    frame
        Any table with a column `commune`.
    passages
        COMMUNE_PASSAGES.
    known
        Codes that need no change: those of the table of communes in use.

    Returns
    -------
    Every row of `frame`, in its order, with `commune` replaced and one more column, `moved`: whether
    the code was followed to another.
    """
    codes = pl.DataFrame({"commune": frame["commune"].drop_nulls().unique()})
    present = known.unique().implode()
    followed = codes.filter(~pl.col("commune").is_in(present)).with_columns(now=pl.col("commune"))
    for year in passages["year_from"].unique().sort():
        step = _successors(passages.filter(pl.col("year_from") == year))
        followed = followed.join(step, left_on="now", right_on="commune_from", how="left").select(
            "commune",
            now=pl.when(pl.col("now").is_in(present))
            .then(pl.col("now"))
            .otherwise(pl.coalesce("after", "now")),
        )
    arrived = pl.col("now").is_in(present)
    moves = followed.with_columns(now=pl.when(arrived).then(pl.col("now")), moved=arrived, followed=True)
    return (
        frame.join(moves, on="commune", how="left", maintain_order="left")
        .with_columns(
            commune=pl.when(pl.col("followed").is_not_null())
            .then(pl.col("now"))
            .otherwise(pl.col("commune")),
            moved=pl.col("moved").fill_null(value=False),
        )
        .drop("now", "followed")
    )


def _successors(passages: pl.DataFrame) -> pl.DataFrame:
    """Of the codes that ended in one year, the first successor: (commune_from, after)."""
    lives_on = pl.col("commune_from") == pl.col("commune_to")
    return (
        passages.group_by("commune_from")
        .agg(lives_on=lives_on.any(), after=pl.col("commune_to").min())
        .filter(~pl.col("lives_on"))
        .select("commune_from", "after")
    )
