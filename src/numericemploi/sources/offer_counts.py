"""Job offers on line one day by commune and ROME 3 head (France Travail)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode, Rome
from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_LARGEST = 100_000  # one head in one commune; the largest of 2021 is 6,562


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """OFFER_COUNTS and its rejects: two rows of a key are two parts and are summed.

    A row equal to another in every column is a duplicate instead: one is kept. Offers without a
    commune are refused: nothing says where they are.
    """
    rows, rejects = open_csv(
        path, separator=";", columns=("commune", "dc_rome_id", "nb_offre", "date_extract")
    )
    rows = rule.keep(
        rows,
        ~pl.col("commune").is_in(["", "null"]),
        rejects,
        column="commune",
        reason="no commune",
        remedy="Nothing to do: the publisher does not say where these offers are.",
    )
    rows = rule.coded(rows, "commune", CommuneCode, rejects)
    rows = rule.coded(rows, "dc_rome_id", Rome, rejects)
    rows = rule.counted(rows, "nb_offre", _LARGEST, rejects)
    rows = rule.keep(
        rows,
        pl.col("date_extract").str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        rejects,
        column="date_extract",
        reason="not a date (2021-12-21)",
        remedy="Write the day as year-month-day.",
    )
    rows = rule.without_duplicates(rows, "commune + dc_rome_id", ("commune", "dc_rome_id"), rejects)
    rows = rule.keep(
        rows,
        pl.col("date_extract") == pl.col("date_extract").mode().max(),
        rejects,
        column="date_extract",
        reason="another day than the rest of the file: counts of two days are not summed",
        remedy="Give one file for each day.",
    )
    table = rows.group_by(commune="commune", rome3="dc_rome_id").agg(
        offers=pl.col("nb_offre").sum(), extracted_on=pl.col("date_extract").first().str.to_date("%Y-%m-%d")
    )
    return OFFER_COUNTS.ordered(table), rejects.table()
