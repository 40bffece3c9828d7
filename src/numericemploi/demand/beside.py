"""Offers shown beside demand, for what no survey family measures."""

from __future__ import annotations

import polars as pl

from numericemploi.model.tables.results import ZONE_OFFERS

DOMAIN = "M18"
"""ROME domain of information systems: its total is printed beside the perimeter (product decision)."""


def offers(*, offer_counts: pl.DataFrame, geography: pl.DataFrame, related: pl.Series) -> pl.DataFrame:
    """Count the offers of each zone for the related occupations and for the whole domain M18.

    Without any offer count loaded the offers are unknown; with one, a zone without a row has none.

    Parameters
    ----------
    related
        ROME 3 heads of the related occupations.

    Returns
    -------
    ZONE_OFFERS: every zone of the geography × every related occupation, and the domain.
    """
    counted = offer_counts.join(geography.select("commune", "zone"), on="commune")
    apart = counted.filter(pl.col("rome3").is_in(related.to_list()))
    domain = counted.filter(pl.col("rome3").str.starts_with(DOMAIN)).with_columns(rome3=pl.lit(DOMAIN))
    summed = (
        pl.concat([apart, domain])
        .sort("zone", "rome3", "commune")
        .group_by("zone", "rome3", maintain_order=True)
        .agg(pl.col("offers").sum())
    )
    codes = pl.DataFrame({"rome3": [*sorted(related), DOMAIN]}, schema={"rome3": pl.String})
    cells = geography.select("zone").unique().join(codes, how="cross").sort("zone", "rome3")
    days = offer_counts["extracted_on"].to_list()
    year = max(days).year if days else None
    return ZONE_OFFERS.check(
        cells.join(summed, on=["zone", "rome3"], how="left").with_columns(
            offers=pl.col("offers").fill_null(0) if days else pl.lit(None, pl.Int64),
            year=pl.lit(year, pl.Int32),
        )
    )
