"""How a figure of a basin is carried to the zones that share it, and a family's to its occupations.

Basins and zones do not nest: only the commune, which lies in one of each, joins them.
"""

from __future__ import annotations

import polars as pl


def parts(geography: pl.DataFrame) -> pl.DataFrame:
    """Every basin ∩ zone: (bassin, zone, population, communes).

    A commune whose population is unknown adds nothing to `population`; one whose basin is unknown is
    in no part.
    """
    return (
        geography.drop_nulls("bassin")
        .group_by("bassin", "zone")
        .agg(population=pl.col("population").sum().cast(pl.Float64), communes=pl.len().cast(pl.Float64))
    )


def offers_by_part(offer_counts: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    """Offers of each occupation in each basin ∩ zone; `bassin` is null where the commune's is unknown.

    Communes outside the geography are left out.
    """
    places = geography.select("commune", "bassin", "zone")
    return (
        offer_counts.join(places, on="commune", how="inner")
        .group_by("bassin", "zone", "rome3")
        .agg(pl.col("offers").sum())
        .sort("bassin", "zone", "rome3")
    )


def zone_shares(*, places: pl.DataFrame, offers: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Part of each basin × family that goes to each zone; the parts of one sum to 1.

    By the family's offers (each occupation's offers × its weight in the family). Where the basin has no
    offer of the family, by population; where no population is known either, equally by commune.

    Parameters
    ----------
    places
        As given by `parts`.
    offers
        As given by `offers_by_part`.
    families
        FAMILY_OCCUPATIONS.

    Returns
    -------
    (bassin, family, zone, zone_share, carried_by), a row for every part × family, share 0 included.
    """
    of_family = _weighted(offers, families, by=["bassin", "zone", "family"])
    spread = (
        places.join(families.select("family").unique(), how="cross")
        .join(of_family, on=["bassin", "zone", "family"], how="left")
        .with_columns(pl.col("offered").fill_null(0.0))
        .sort("bassin", "family", "zone")
    )
    cell = ["bassin", "family"]
    by_offers = pl.col("offered").sum().over(cell) > 0
    by_people = pl.col("population").sum().over(cell) > 0
    spread = spread.with_columns(
        carried_by=pl.when(by_offers)
        .then(pl.lit("offers"))
        .when(by_people)
        .then(pl.lit("population"))
        .otherwise(pl.lit("communes")),
        size=pl.when(by_offers).then("offered").when(by_people).then("population").otherwise("communes"),
    )
    share = pl.col("size") / pl.col("size").sum().over(cell)
    return spread.select("bassin", "family", "zone", share.alias("zone_share"), "carried_by")


def occupation_shares(*, bassins: pl.Series, offers: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Part of each basin × family that each of its occupations takes; the parts of one sum to 1.

    By the family's offers in the basin, else in the whole geography, else by the weights alone.

    Returns
    -------
    (bassin, family, rome3, occupation_share), parameters as in `zone_shares`.
    """
    pair = ["family", "rome3"]
    local = _weighted(offers, families, by=["bassin", *pair])
    regional = _weighted(offers, families, by=pair).rename({"offered": "regional"})
    spread = (
        pl.DataFrame({"bassin": bassins.unique().sort()})
        .join(families.select(*pair, "weight"), how="cross")
        .join(local, on=["bassin", *pair], how="left")
        .join(regional, on=pair, how="left")
        .with_columns(pl.col("offered", "regional").fill_null(0.0))
        .sort("bassin", *pair)
    )
    cell = ["bassin", "family"]
    size = (
        pl.when(pl.col("offered").sum().over(cell) > 0)
        .then("offered")
        .when(pl.col("regional").sum().over(cell) > 0)
        .then("regional")
        .otherwise("weight")
    )
    spread = spread.with_columns(size=size)
    share = pl.col("size") / pl.col("size").sum().over(cell)
    return spread.select("bassin", *pair, share.alias("occupation_share"))


def _weighted(offers: pl.DataFrame, families: pl.DataFrame, *, by: list[str]) -> pl.DataFrame:
    """Offers × weight summed `by`; rows are ordered first: the same rows sum to the same bits."""
    return (
        offers.join(families.select("family", "rome3", "weight"), on="rome3", how="inner")
        .sort(["family", "rome3", *offers.columns])
        .group_by(by, maintain_order=True)
        .agg(offered=(pl.col("offers") * pl.col("weight")).sum())
    )
