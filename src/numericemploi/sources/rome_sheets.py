"""Sheets of ROME 4.0 (France Travail, `unix_referentiel_code_rome_…_utf8.csv`)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import Rome
from numericemploi.model.tables.nomenclatures import ROME_SHEETS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ROME_SHEETS and its rejects; the parent code gives the ROME 3 head."""
    rows, rejects = open_csv(
        path,
        separator=",",
        columns=("code_rome", "code_ogr", "libelle_rome", "transition_num", "code_rome_parent"),
    )
    rows = rule.coded(rows, "code_rome", Rome, rejects)
    rows = rule.coded(rows, "code_rome_parent", Rome, rejects)
    rows = rule.among(rows, "transition_num", ("", "O", "N"), rejects)
    rows = rule.filled(rows, "libelle_rome", rejects)
    rows = rule.unrepeated(rows, ("code_rome",), rejects)
    table = rows.select(
        rome4="code_rome",
        ogr="code_ogr",
        label="libelle_rome",
        rome3="code_rome_parent",
        digital_flag=pl.col("transition_num").replace("", None),
    )
    return ROME_SHEETS.check(table.sort("rome4")), rejects.table()
