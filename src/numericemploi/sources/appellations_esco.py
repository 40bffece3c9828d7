"""Job titles of ROME 3 beside ESCO occupations (Pôle emploi and European Commission, V1.4, 2022)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.tables.nomenclatures import APPELLATIONS_ESCO
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_URI, _LABEL = "classification 1 ID", "classification 1 prefered label"
_OGR, _TITLE = "classification 2 ID", "classification 2 prefered label"
_RELATION = "mapping relation"


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """APPELLATIONS_ESCO and its rejects."""
    rows, rejects = open_csv(path, separator=",", columns=(_URI, _LABEL, _OGR, _TITLE, _RELATION))
    for column in (_URI, _LABEL, _OGR, _TITLE):
        rows = rule.filled(rows, column, rejects)
    relations = tuple(f"skos:{name}Match" for name in ("exact", "close", "narrow", "broad"))
    rows = rule.among(rows, _RELATION, relations, rejects)
    rows = rule.unrepeated(rows, (_OGR, _URI), rejects)
    table = rows.select(
        ogr=_OGR,
        label=_TITLE,
        occupation=_URI,
        occupation_label=_LABEL,
        relation=pl.col(_RELATION).str.strip_prefix("skos:").str.strip_suffix("Match"),
    )
    return APPELLATIONS_ESCO.check(table.sort("ogr", "occupation")), rejects.table()
