"""Communes and their postcodes (La Poste, official base of postcodes)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.tables.territories import COMMUNE_POSTCODES
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """COMMUNE_POSTCODES and its rejects; the several hamlets of one pair are one row."""
    rows, rejects = open_csv(path, separator=",", columns=("Code_commune_INSEE", "Code_postal"))
    rows = rule.coded(rows, "Code_commune_INSEE", CommuneCode, rejects)
    rows = rule.matching(
        rows, "Code_postal", r"^[0-9]{5}$", "a postcode of five digits, leading zero kept (08000)", rejects
    )
    table = rows.select(commune="Code_commune_INSEE", postcode="Code_postal").unique()
    return COMMUNE_POSTCODES.check(table.sort("commune", "postcode")), rejects.table()
