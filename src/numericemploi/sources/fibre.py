"""Optical fibre by commune (Arcep): four title lines, two rows a commune, one column a quarter."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode
from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.territories import FIBRE
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_QUARTER = r"T([1-4]) ([0-9]{4})"
_PREMISES, _CLASS = "Locaux Raccordables", "Catégorie"
_LARGEST = 3_000_000  # Paris: 1.5 million premises

UPPER_BOUNDS = {"0": 0.0, "5": 10.0, "10": 25.0, "25": 50.0, "50": 80.0, "80": 100.0, "100": 100.0}
"""Upper bound of the share of premises covered, in %, for each class of the file.

The class is named by the bound below it. The file itself shows it: no commune is above 80, Paris with
1.48 million premises included; and in communes of more than 20,000 people the premises an inhabitant,
0.5 to 0.6 where all are covered, run from 0.21 to 0.40 in class 50, from 0.34 in class 80. Class 5
starts at the first premises. Ours: the publisher's legend was not found with the file.
"""


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """FIBRE at the last quarter of the file and its rejects; one row of the two alone is refused."""
    rows, rejects = open_csv(
        path,
        separator=",",
        columns=("Code commune", "Champ"),
        patterns={_QUARTER: "T1 2018 (T, the quarter, the year)"},
        titles=4,
    )
    found = (re.fullmatch(_QUARTER, name) for name in rows.columns)
    year, quarter = max((match[2], match[1]) for match in found if match)
    column = f"T{quarter} {year}"
    rows = rule.coded(rows, "Code commune", CommuneCode, rejects)
    rows = rule.among(rows, "Champ", (_PREMISES, _CLASS), rejects)
    premises = rule.counted(rows.filter(pl.col("Champ") == _PREMISES), column, _LARGEST, rejects)
    classes = rule.among(rows.filter(pl.col("Champ") == _CLASS), column, tuple(UPPER_BOUNDS), rejects)
    table = _joined(premises, classes, column, rejects).select(
        commune="Code commune",
        quarter=pl.lit(f"{year}-T{quarter}"),
        premises=column,
        class_upper=pl.col("class").replace_strict(UPPER_BOUNDS, return_dtype=pl.Float64),
    )
    return FIBRE.check(table.sort("commune")), rejects.table()


def _joined(premises: pl.DataFrame, classes: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    """Join the two rows of each commune; refuse a row that stands alone."""
    premises = rule.unrepeated(premises, ("Code commune",), rejects)
    classes = rule.unrepeated(classes, ("Code commune",), rejects)
    for one, other in ((premises, classes), (classes, premises)):
        rejects.add_all(
            one.join(other, on="Code commune", how="anti"),
            column="Code commune",
            reason="the other of the commune's two rows is missing or was refused",
            remedy=f"Give both rows: « {_PREMISES} » and « {_CLASS} ».",
        )
    return premises.join(
        classes.select("Code commune", pl.col(column).alias("class")), on="Code commune", how="inner"
    )
