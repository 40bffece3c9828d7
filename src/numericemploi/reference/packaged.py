"""The small tables of facts that the package ships, each with its source, date and licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from numericemploi.model.table import Table, type_of_column
from numericemploi.model.tables.nomenclatures import (
    DIGITAL_SKILLS,
    FAMILY_OCCUPATIONS,
    OCCUPATIONS,
    ROME_APPELLATIONS,
    SKILL_ALIASES,
    SKILLS_ESCO,
    SYNONYMS,
)
from numericemploi.model.tables.territories import (
    COMMUNE_BASSINS,
    COMMUNE_DENSITY,
    COMMUNE_POINTS,
    COMMUNE_POPULATION,
    COMMUNES,
    DRIVE_TIMES,
    ZONES,
)

_POPULATION_YEAR = 2021
_FT_APPELLATIONS = (
    "France Travail, ROME 4.0 v60 : appellations des fiches issues des métiers du périmètre, et des trois "
    "fiches de données voisines (M1405, M1419, M1423)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTable:
    """Where a packaged file comes from."""

    file: str
    source: str
    date: str
    licence: str


_LO = "Licence Ouverte 2.0"
_OURS = "EUPL-1.2 (écrit par nous)"
FACTS = (
    FactTable(
        file="occupations.csv",
        source="Libellés : France Travail, ROME 3 ; périmètre, raisons et anglais : Numéric'Emploi",
        date="2024-06-30",
        licence=_LO,
    ),
    FactTable(
        file="families.csv",
        source="Titres : DARES, FAP-2021 et table FAP-2009 / ROME ; poids et raisons : Numéric'Emploi",
        date="2024-06-30",
        licence=_OURS,
    ),
    FactTable(
        file="skills.csv",
        source="France Travail, ROME 4.0 v60 : items choisis par nous parmi ceux des fiches de chaque métier",
        date="2025-09-18",
        licence=_LO,
    ),
    FactTable(
        file="zones.csv",
        source="Insee, zones d'emploi 2020 (partie Grand Est), populations 2021 ; IGN / La Poste, points",
        date="2024-01-01",
        licence=_LO,
    ),
    FactTable(
        file="departments.csv",
        source="Insee, code officiel géographique 2024 : départements, recopiés par nous",
        date="2024-01-01",
        licence=_LO,
    ),
    FactTable(
        file="regions.csv",
        source="Insee, code officiel géographique 2024 : régions, recopiées par nous",
        date="2024-01-01",
        licence=_LO,
    ),
    FactTable(
        file="communes.csv",
        source="Insee, COG 2024, populations 2021, grille de densité 2015 ; France Travail, bassins 2021 ; "
        "IGN / La Poste, points 2025 ; choix des communes : Numéric'Emploi",
        date="2024-01-01",
        licence=_LO,
    ),
    FactTable(
        file="programmes.csv",
        source="Solutions Numériques, décembre 2019",
        date="2019-12-01",
        licence=_OURS,
    ),
    FactTable(
        file="able_shares.csv",
        source="Hypothèses de Numéric'Emploi, confiance C",
        date="2024-06-30",
        licence=_OURS,
    ),
    FactTable(file="appellations.csv", source=_FT_APPELLATIONS, date="2025-09-18", licence=_LO),
    FactTable(
        file="synonyms.csv",
        source="Écrits par nous ; une raison par ligne",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="advert_words.csv",
        source="Mots des titres d'offres : niveaux, techniques et langages, mots sans portée ; Numéric'Emploi",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="title_words.csv",
        source="Abréviations, contrats, formes juridiques et villes, relevés par nous",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="digital_skills.csv",
        source="France Travail, ROME 4.0 v60 : compétences et savoirs des 107 fiches issues des métiers du périmètre",
        date="2025-09-18",
        licence=_LO,
    ),
    FactTable(
        file="skill_aliases.csv",
        source="Écrits par nous, familles du guide d'annotation (§ 4) et part de réglage du corpus comprises ; "
        "une raison par ligne",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="skills_esco.csv",
        source="Liens et raisons : Numéric'Emploi ; adresses et libellés : Commission européenne, ESCO 1.2 (CC BY 4.0)",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="skill_filter.csv",
        source="Coefficients appris par nous sur la part de réglage du corpus annoté : bench/skills.py --fit",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="skill_cues.csv",
        source="Mots des rubriques, de l'exigence, du souhait, de la négation et de la réclame, relevés par nous",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="drive_times.csv",
        source="Temps de route écrits par nous, hors heures de pointe, arrondis à 5 minutes ; confiance C",
        date="2026-11-25",
        licence=_OURS,
    ),
    FactTable(
        file="funding_rules.csv",
        source="Une source par ligne",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="funding_schemes.csv",
        source="Noms des dispositifs, relevés par nous",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="funding_lists.csv",
        source="Une source par ligne",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="funding_marginals.csv",
        source="Hypothèses de Numéric'Emploi, confiance C ; une source par ligne",
        date="2026-11-24",
        licence=_OURS,
    ),
    FactTable(
        file="funding_values.csv",
        source="SMIC : une source par ligne",
        date="2026-11-24",
        licence=_OURS,
    ),
)


def occupations() -> pl.DataFrame:
    """Return the digital perimeter, v1 (OCCUPATIONS): core and related occupations."""
    return _read("occupations.csv", OCCUPATIONS.schema, OCCUPATIONS)


def drive_times() -> pl.DataFrame:
    """Return pairs of communes whose driving time is known (DRIVE_TIMES), half of them to judge the estimate."""
    rows = _read(
        "drive_times.csv",
        {"from_commune": pl.String, "to_commune": pl.String, "minutes": pl.Float64, "why": pl.String},
    )
    return DRIVE_TIMES.check(
        rows.select(
            origin="from_commune", site="to_commune", minutes="minutes", judges=pl.col("why") == "contrôle"
        ).sort("origin", "site")
    )


def family_occupations() -> pl.DataFrame:
    """Return our own links from FAP-2021 families to occupations (FAMILY_OCCUPATIONS)."""
    return _read("families.csv", FAMILY_OCCUPATIONS.schema, FAMILY_OCCUPATIONS)


def core_skills() -> pl.DataFrame:
    """Return some ROME 4.0 items of each occupation: rome3, ogr, label, nature, essential (Boolean)."""
    schema = {
        "rome3": pl.String,
        "ogr": pl.String,
        "label": pl.String,
        "nature": pl.String,
        "essential": pl.Int8,
    }
    return _read("skills.csv", schema).with_columns(pl.col("essential") == 1)


def appellations() -> pl.DataFrame:
    """Return the ROME 4.0 titles of the perimeter's sheets (ROME_APPELLATIONS), and their `rome3` head."""
    schema = {**ROME_APPELLATIONS.schema, "rome3": pl.String}
    table = _read("appellations.csv", schema | {"little_used": pl.Int8})
    table = table.with_columns(pl.col("little_used") == 1)
    ROME_APPELLATIONS.check(table)
    return table


def synonyms() -> pl.DataFrame:
    """Return our own synonyms of digital occupations (SYNONYMS)."""
    return _read("synonyms.csv", SYNONYMS.schema, SYNONYMS)


@cache
def advert_words(kind: str) -> frozenset[str]:
    """Return folded words of adverts' titles: `decoration`, `technology`, `beginner`, `trainee`, `experienced`."""
    table = _read("advert_words.csv", {"kind": pl.String, "word": pl.String})
    return frozenset(table.filter(kind=kind)["word"])


def title_words() -> pl.DataFrame:
    """Return what titles hold beside occupations: kind, text, stands_for (for an abbreviation)."""
    schema = {"kind": pl.String, "text": pl.String, "stands_for": pl.String}
    return _read("title_words.csv", schema)


def digital_skills() -> pl.DataFrame:
    """Return the ROME 4.0 items that the perimeter's sheets link to (DIGITAL_SKILLS)."""
    schema = {**DIGITAL_SKILLS.schema, "rome4": pl.String}
    del schema["core"]
    sheets = pl.col("rome4").fill_null("").str.split("|").list.eval(pl.element().filter(pl.element() != ""))
    return DIGITAL_SKILLS.check(
        _read("digital_skills.csv", schema).with_columns(
            rome4=sheets.list.eval(pl.element().str.strip_suffix("*")),
            core=sheets.list.eval(pl.element().filter(pl.element().str.ends_with("*")).str.strip_suffix("*")),
        )
    )


def skill_aliases() -> pl.DataFrame:
    """Return our own wordings of skills (SKILL_ALIASES)."""
    return _read("skill_aliases.csv", SKILL_ALIASES.schema, SKILL_ALIASES)


def skills_esco() -> pl.DataFrame:
    """Return our own links from ROME 4.0 items to ESCO skills (SKILLS_ESCO)."""
    return _read("skills_esco.csv", SKILLS_ESCO.schema, SKILLS_ESCO)


def skill_cues() -> pl.DataFrame:
    """Return the words that tell where an advert's skills stand: kind, text (folded)."""
    return _read("skill_cues.csv", {"kind": pl.String, "text": pl.String})


def skill_filter() -> pl.DataFrame:
    """Return the learnt coefficients that weigh what was found: model, feature, weight."""
    return _read("skill_filter.csv", {"model": pl.String, "feature": pl.String, "weight": pl.Float64})


def zones_facts() -> pl.DataFrame:
    """Return the 27 zones: code, label, main commune, its point, population (of the part in Grand Est)."""
    schema = {
        "zone": pl.String,
        "label": pl.String,
        "main_commune": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "population": pl.Int64,
    }
    return _read("zones.csv", schema)


def departments() -> pl.DataFrame:
    """Return the 101 departments of France: code, label, code of the region."""
    return _read("departments.csv", {"department": pl.String, "label": pl.String, "region": pl.String})


def regions() -> pl.DataFrame:
    """Return the 18 regions of France: code, label."""
    return _read("regions.csv", {"region": pl.String, "label": pl.String})


def programmes() -> pl.DataFrame:
    """Return the regional programmes that the convention leans on, with their figures and source."""
    schema = {
        "programme": pl.String,
        "label": pl.String,
        "label_en": pl.String,
        "amount_euros": pl.Int64,
        "count": pl.Int64,
        "period_start": pl.Int32,
        "period_end": pl.Int32,
        "priorities": pl.String,
        "priorities_en": pl.String,
        "source": pl.String,
        "date": pl.Date,
    }
    return _read("programmes.csv", schema)


def able_shares() -> dict[str, float]:
    """Return, per occupation, the share of jobseekers able now: an assumption, confidence C."""
    schema = {
        "rome3": pl.String,
        "share": pl.Float64,
        "confidence": pl.String,
        "why": pl.String,
        "date": pl.Date,
    }
    return dict(_read("able_shares.csv", schema).select("rome3", "share").iter_rows())


def packaged_tables() -> dict[str, pl.DataFrame]:
    """Return the packaged territory by name of declared table: about 150 communes of Grand Est."""
    schema = {
        **COMMUNES.schema,
        "bassin": pl.String,
        "bassin_label": pl.String,
        "latitude": pl.Float64,
        "longitude": pl.Float64,
        "population": pl.Int64,
        "density": pl.Int8,
    }
    communes = _read("communes.csv", schema).with_columns(year=pl.lit(_POPULATION_YEAR, pl.Int32))
    territory = (COMMUNES, COMMUNE_BASSINS, COMMUNE_POINTS, COMMUNE_POPULATION, COMMUNE_DENSITY)
    tables = {table.name: table.check(communes.select(list(table.schema))) for table in territory}
    return {ZONES.name: ZONES.check(zones_facts().select("zone", "label")), **tables}


@cache
def _bytes(file: str) -> bytes:
    return (resources.files("numericemploi.reference") / "packaged" / file).read_bytes()


def _read(file: str, schema: Mapping[str, type_of_column], table: Table | None = None) -> pl.DataFrame:
    frame = pl.read_csv(_bytes(file), schema_overrides=dict(schema)).select(list(schema))
    return frame if table is None else table.check(frame)
