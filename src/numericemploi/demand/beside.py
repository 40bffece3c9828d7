"""What is shown beside demand, as published: offers, the survey's own rows, tension, in their own zoning."""

from __future__ import annotations

import polars as pl

from numericemploi.demand import carry
from numericemploi.demand.survey import latest
from numericemploi.model.tables.results import BMO_BESIDE, TENSION_BESIDE, ZONE_OFFERS

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


def survey(*, bmo: pl.DataFrame, geography: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    """Return the latest survey's rows of every basin that shares communes with a zone (BMO_BESIDE)."""
    rows = latest(bmo, geography=geography).join(families.select("family").unique(), on="family", how="semi")
    return BMO_BESIDE.check(rows.join(_crosswalk(geography), on="bassin").sort(BMO_BESIDE.key))


def tension(*, tension: pl.DataFrame, geography: pl.DataFrame, occupations: pl.DataFrame) -> pl.DataFrame:
    """Return the latest published tension of every basin that shares communes with a zone (TENSION_BESIDE)."""
    here = tension.join(geography.select("bassin").drop_nulls().unique(), on="bassin", how="semi")
    rows = here.filter(pl.col("year") == pl.col("year").max()).join(
        occupations.select("rome3"), on="rome3", how="semi"
    )
    return TENSION_BESIDE.check(rows.join(_crosswalk(geography), on="bassin").sort(TENSION_BESIDE.key))


def _crosswalk(geography: pl.DataFrame) -> pl.DataFrame:
    """Part of each basin's people in each zone: (bassin, zone, people_share)."""
    whole = pl.col("population").sum().over("bassin")
    share = pl.when(whole > 0).then(pl.col("population") / whole)
    return carry.parts(geography).select("bassin", "zone", people_share=share)
