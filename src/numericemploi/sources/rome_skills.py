"""Skills, macro-skills and knowledge items of ROME 4.0 (France Travail), from their two files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.rejects import REJECTS
from numericemploi.model.tables.nomenclatures import ROME_SKILLS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_NATURES = {"Compétence": "competence", "Macro-compétence": "macro_competence"}


def read(competences: Path, savoirs: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ROME_SKILLS of both files and their rejects; an OGR code met in both keeps its first meaning."""
    skills, skill_rejects = read_competences(competences)
    knowledge, knowledge_rejects = read_savoirs(savoirs)
    new = knowledge.join(skills, on="ogr", how="anti")
    both = knowledge.join(skills, on="ogr", how="semi").select(
        file=pl.lit(savoirs.name),
        line=pl.lit(None, dtype=pl.Int64),
        column=pl.lit("code_ogr_savoir"),
        value=pl.col("ogr").str.slice(0, 80),
        reason=pl.lit(f"the code already names a skill in {competences.name}"),
        remedy=pl.lit("Check that both files are of the same version of ROME."),
        severity=pl.lit("refused"),
    )
    table = pl.concat([skills, new]).sort("ogr")
    rejects = pl.concat([skill_rejects, knowledge_rejects, both])
    return ROME_SKILLS.check(table), REJECTS.check(rejects)


def read_competences(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Skills and macro-skills (`unix_referentiel_competence_…_utf8.csv`) as ROME_SKILLS."""
    rows, rejects = open_csv(
        path,
        separator=",",
        columns=("code_ogr", "nature", "libelle_competence", "code_ogr_macro_comp", "cat_comp"),
    )
    rows = rule.filled(rows, "code_ogr", rejects)
    rows = rule.filled(rows, "libelle_competence", rejects)
    rows = rule.among(rows, "nature", tuple(_NATURES), rejects)
    rows = rule.unrepeated(rows, ("code_ogr",), rejects)
    table = rows.select(
        ogr="code_ogr",
        label="libelle_competence",
        nature=pl.col("nature").replace_strict(_NATURES, return_dtype=pl.String),
        category=pl.col("cat_comp").replace("", None),
        macro_ogr=pl.col("code_ogr_macro_comp").replace("", None),
    )
    return ROME_SKILLS.check(table.sort("ogr")), rejects.table()


def read_savoirs(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Knowledge items (`unix_referentiel_savoir_…_utf8.csv`) as ROME_SKILLS."""
    rows, rejects = open_csv(
        path, separator=",", columns=("code_ogr_savoir", "libelle_savoir", "categorie_savoir")
    )
    rows = rule.filled(rows, "code_ogr_savoir", rejects)
    rows = rule.filled(rows, "libelle_savoir", rejects)
    rows = rule.unrepeated(rows, ("code_ogr_savoir",), rejects)
    table = rows.select(
        ogr="code_ogr_savoir",
        label="libelle_savoir",
        nature=pl.lit("savoir"),
        category=pl.col("categorie_savoir").replace("", None),
        macro_ogr=pl.lit(None, dtype=pl.String),
    )
    return ROME_SKILLS.check(table.sort("ogr")), rejects.table()
