"""Recruitment projects by occupation family and basin (France Travail, enquête Besoins en main-d'œuvre)."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from numericemploi.model.codes import BassinCode, Fap
from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.statistics import BMO
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_FAMILY = "Code métier BMO"
_BASSIN = r"BE[0-9]{2}"
_CENSORED = "*"
_LARGEST = 200_000  # one family in one basin; the largest of 2024 is 8,322


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """BMO and its rejects, of any year: the column of the basin is BE followed by two digits.

    `*` is a count that the publisher withholds: null, never 0 or 1. A basin that lies in several
    departments has a row for each: they are parts, and stay apart because one may be withheld.
    """
    rows, rejects = open_csv(
        path,
        separator=",",
        columns=("annee", _FAMILY, "REG", "Dept", "met", "xmet", "smet"),
        patterns={_BASSIN: "BE24 (BE and the year)"},
    )
    bassin = next(name for name in rows.columns if re.fullmatch(_BASSIN, name))
    rows = rule.of_year(rows, "annee", rejects)
    rows = rule.coded(rows, _FAMILY, Fap, rejects)
    rows = rule.matching(rows, "REG", r"^[0-9]{2}$", "a region code of two digits (44)", rejects)
    rows = rule.matching(rows, "Dept", r"^(?:[0-9]{2,3}|2[AB])$", "a department code (08)", rejects)
    rows = rule.coded(rows, bassin, BassinCode, rejects)
    for column in ("met", "xmet", "smet"):
        rows = _withheld_or_counted(rows, column, rejects)
    for column in ("xmet", "smet"):
        rows = rule.keep(
            rows,
            (pl.col(column) <= pl.col("met")).fill_null(value=True),
            rejects,
            column=column,
            reason="more than the projects of which it is a part (met)",
            remedy="Check that the columns are not swapped, or report it to the publisher.",
        )
    rows = rule.unrepeated(rows, ("annee", _FAMILY, bassin, "Dept"), rejects)
    table = rows.select(
        year="annee",
        family=_FAMILY,
        bassin=bassin,
        region="REG",
        department="Dept",
        projects="met",
        hard="xmet",
        seasonal="smet",
    )
    return BMO.check(table.sort(BMO.key)), rejects.table()


def _withheld_or_counted(rows: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    """Keep the rows whose `column` is a count or `*`; it becomes Int64, null where withheld."""
    withheld = rows.filter(pl.col(column) == _CENSORED).with_columns(
        pl.lit(None, dtype=pl.Int64).alias(column)
    )
    counts = rule.counted(rows.filter(pl.col(column) != _CENSORED), column, _LARGEST, rejects)
    return pl.concat([withheld, counts]).sort("line")
