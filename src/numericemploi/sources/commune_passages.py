"""Changes of commune codes from one year to the next (Insee)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_PASSAGES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_SINCE = 1943  # the first year of the official geographic code


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_PASSAGES and its rejects; a split commune keeps its several rows."""
    rows, rejects = open_csv(
        path, separator=",", columns=("annee_source", "code_source", "annee_cible", "code_cible")
    )
    rows = rule.coded(rows, "code_source", CommuneCode, rejects)
    rows = rule.coded(rows, "code_cible", CommuneCode, rejects)
    rows = rule.of_year(rows, "annee_source", rejects, since=_SINCE)
    rows = rule.of_year(rows, "annee_cible", rejects, since=_SINCE)
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
        year_from="annee_source",
        commune_from="code_source",
        year_to="annee_cible",
        commune_to="code_cible",
    )
    return COMMUNE_PASSAGES.check(table.sort(COMMUNE_PASSAGES.key)), rejects.table()
