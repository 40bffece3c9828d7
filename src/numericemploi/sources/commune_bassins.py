"""Communes, former ones included, and their basin (France Travail, bassins BMO)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import BassinCode, CommuneCode
from numericemploi.model.tables.territories import COMMUNE_BASSINS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_BASSINS and its rejects. The file's `dep` has lost its leading zero and is not read."""
    rows, rejects = open_csv(
        path, separator=",", columns=("code_commune_insee", "code_bassin_BMO", "lib_bassin_BMO")
    )
    rows = rule.coded(rows, "code_commune_insee", CommuneCode, rejects)
    rows = rule.coded(rows, "code_bassin_BMO", BassinCode, rejects)
    rows = rule.filled(rows, "lib_bassin_BMO", rejects)
    rows = rule.unrepeated(rows, ("code_commune_insee",), rejects)
    table = rows.select(commune="code_commune_insee", bassin="code_bassin_BMO", bassin_label="lib_bassin_BMO")
    return COMMUNE_BASSINS.check(table.sort("commune")), rejects.table()
