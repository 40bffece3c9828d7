"""Links from the sheets of ROME 4.0 to their items, from the coherence file and the blocks file."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from numericemploi.model.codes import Rome
from numericemploi.model.rejects import REJECTS
from numericemploi.model.tables.nomenclatures import ROME_LINKS
from numericemploi.sources import rows as rule
from numericemploi.sources.delimited import open_csv

_KEY = ("code_rome", "code_ogr")


def read(coherence: Path, blocks: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """ROME_LINKS and its rejects: the links are those of `coherence`; `blocks` says where each stands.

    Blocks 1 and 2 of that second file, the code and the job titles of the sheet, link to no item and
    are left aside.
    """
    links, link_rejects = open_csv(
        coherence, separator=",", columns=("code_rome", "code_ogr", "coeur_metier")
    )
    links = rule.coded(links, "code_rome", Rome, link_rejects)
    links = rule.filled(links, "code_ogr", link_rejects)
    links = rule.among(links, "coeur_metier", ("", "Principale", "Émergente"), link_rejects)
    links = rule.unrepeated(links, _KEY, link_rejects)
    places, place_rejects = _read_blocks(blocks)
    table = links.join(places, on=_KEY, how="left").select(
        rome4="code_rome",
        ogr="code_ogr",
        core=pl.col("coeur_metier").replace("", None),
        block="code_compo_bloc",
        rubric=pl.col("code_rubrique").replace("", None),
    )
    rejects = pl.concat([link_rejects.table(), place_rejects])
    return ROME_LINKS.check(table.sort("rome4", "ogr")), REJECTS.check(rejects)


def _read_blocks(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows, rejects = open_csv(
        path, separator=",", columns=("code_rome", "code_compo_bloc", "code_rubrique", "code_ogr")
    )
    rows = rule.coded(rows, "code_rome", Rome, rejects)
    rows = rule.matching(rows, "code_compo_bloc", r"^[0-9]{1,2}$", "a block number", rejects)
    rows = rows.filter(~pl.col("code_compo_bloc").is_in(["1", "2"]))
    rows = rule.unrepeated(rows, _KEY, rejects)
    return rows.select(*_KEY, "code_compo_bloc", "code_rubrique"), rejects.table()
