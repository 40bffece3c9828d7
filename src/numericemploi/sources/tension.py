"""Published tension by ROME 3 head and basin (France Travail and DARES)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import BassinCode, Rome
from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.statistics import TENSION
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_LARGEST = 1_000_000.0  # offers or people of one head in one basin; the largest of 2021 is 35,879
_AMOUNTS = {"oee": "offers", "defm_abc": "jobseekers"}
_CLASSES = {
    "ind_tension_d": "tension",
    "ind_int_emb_d": "intensity",
    "ind_main_oeuvre_d": "workforce",
    "ind_dur_empl_d": "instability",
    "ind_cond_travail_d": "conditions",
    "ind_mismatch_geo_d": "distance",
    "ind_specif_form_empl_d": "specificity",
}


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """TENSION and its rejects: decimal comma, classes from 1 to 5, an empty field is not published."""
    rows, rejects = open_csv(path, separator=";", columns=("annee", "ROME", "cbassin", *_AMOUNTS, *_CLASSES))
    rows = rule.of_year(rows, "annee", rejects)
    rows = rule.coded(rows, "ROME", Rome, rejects)
    rows = rule.coded(rows, "cbassin", BassinCode, rejects)
    for column in _AMOUNTS:
        rows = _amount(rows, column, rejects)
    for column in _CLASSES:
        rows = rule.matching(rows, column, r"^[1-5]?$", "a class from 1 to 5, or empty", rejects)
    rows = rule.unrepeated(rows, ("annee", "ROME", "cbassin"), rejects)
    table = rows.select(
        pl.col("annee").alias("year"),
        pl.col("ROME").alias("rome3"),
        pl.col("cbassin").alias("bassin"),
        *(pl.col(theirs).alias(ours) for theirs, ours in _AMOUNTS.items()),
        *(pl.col(theirs).replace("", None).cast(pl.Int8).alias(ours) for theirs, ours in _CLASSES.items()),
    )
    return TENSION.check(table.sort(TENSION.key)), rejects.table()


def _amount(rows: pl.DataFrame, column: str, rejects: Rejects) -> pl.DataFrame:
    rows = rule.decimals(rows, column, ",", rejects)
    return rule.keep(
        rows,
        pl.col(column).is_between(0, _LARGEST).fill_null(value=True),
        rejects,
        column=column,
        reason=f"a negative or absurd amount: 0 to {_LARGEST:,.0f} is possible",
        remedy="Check the column and the decimal comma, or report it to the publisher.",
    )
