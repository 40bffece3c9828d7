"""Changes of commune codes from one year to the next (Insee)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_PASSAGES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_YEARS = (1943, 2100)  # the official geographic code begins in 1943


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_PASSAGES and its rejects; a split commune keeps its several rows."""
    rows, rejects = open_csv(
        path, separator=",", columns=("annee_source", "code_source", "annee_cible", "code_cible")
    )
    rows = rule.coded(rows, "code_source", CommuneCode, rejects)
    rows = rule.coded(rows, "code_cible", CommuneCode, rejects)
    rows = rule.counted(rows, "annee_source", _YEARS[1], rejects, least=_YEARS[0])
    rows = rule.counted(rows, "annee_cible", _YEARS[1], rejects, least=_YEARS[0])
    rows = rule.keep(
        rows,
        pl.col("annee_cible") > pl.col("annee_source"),
        rejects,
        column="annee_cible",
        reason="the year of arrival is not after the year of departure",
        remedy="Check that the two columns are not swapped.",
    )
    rows = rule.unrepeated(rows, ("annee_source", "code_source", "code_cible"), rejects)
    table = rows.select(
        year_from=pl.col("annee_source").cast(pl.Int32),
        commune_from="code_source",
        year_to=pl.col("annee_cible").cast(pl.Int32),
        commune_to="code_cible",
    )
    return COMMUNE_PASSAGES.check(table.sort(COMMUNE_PASSAGES.key)), rejects.table()
