"""Crosswalk from FAP-2009 to ROME 3 (DARES, 2009), a hierarchical sheet saved as CSV."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import Fap, Rome
from numericemploi.model.tables.nomenclatures import FAP2009_ROME
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """FAP2009_ROME and its rejects: families are filled down; headings (no ROME code) are left aside."""
    rows, rejects = open_csv(path, separator=",", columns=("FAP", "ROME", "Qualification"))
    rows = rows.with_columns(pl.col("FAP").replace("", None).forward_fill())
    rows = rows.filter(pl.col("ROME") != "")
    rows = rule.coded(rows, "ROME", Rome, rejects)
    rows = rule.coded(rows, "FAP", Fap, rejects)
    rows = rule.matching(
        rows, "Qualification", r"^(?:Q_[0-9]+)?$", "a list of qualifications (Q_789) or empty", rejects
    )
    rows = rule.unrepeated(rows, ("FAP", "ROME", "Qualification"), rejects)
    table = rows.select(fap2009="FAP", rome3="ROME", qualification="Qualification")
    return FAP2009_ROME.check(table.sort(FAP2009_ROME.key)), rejects.table()
