"""Job titles of ROME 4.0 (France Travail, `unix_referentiel_appellation_…_utf8.csv`)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import Rome
from numericemploi.model.tables.nomenclatures import ROME_APPELLATIONS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ROME_APPELLATIONS and its rejects."""
    rows, rejects = open_csv(
        path,
        separator=",",
        columns=(
            "code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome",
            "classification", "peu_usite",
        ),
    )  # fmt: skip
    rows = rule.coded(rows, "code_rome", Rome, rejects)
    rows = rule.filled(rows, "code_ogr", rejects)
    rows = rule.filled(rows, "libelle_appellation_long", rejects)
    rows = rule.among(rows, "classification", ("PRINCIPALE", "SYNONYME"), rejects)
    rows = rule.among(rows, "peu_usite", ("O", "N"), rejects)
    rows = rule.unrepeated(rows, ("code_ogr",), rejects)
    table = rows.select(
        ogr="code_ogr",
        label="libelle_appellation_long",
        label_short="libelle_appellation_court",
        rome4="code_rome",
        classification="classification",
        little_used=pl.col("peu_usite") == "O",
    )
    return ROME_APPELLATIONS.check(table.sort("ogr")), rejects.table()
