"""Adverts written by hand, member by member, for the tests of their readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl

from numericemploi.sources import offers_france_travail

SIRET = "99900000000003"
Reader = Callable[[Path], tuple[pl.DataFrame, pl.DataFrame]]


def offer(**members: object) -> dict[str, object]:
    whole = {
        "id": "O1",
        "intitule": "Développeur (H/F)",
        "description": "Appelez Mme Dupont au 06 12 34 56 78 ou a.dupont@exemple.fr. Télétravail possible.",
        "dateCreation": "2024-05-02T10:00:00.000Z",
        "lieuTravail": {"libelle": "54 - NANCY", "commune": "54395", "codePostal": "54000"},
        "romeCode": "M1805",
        "entreprise": {"nom": "Entreprise Dupont", "siret": SIRET},
        "contact": {"nom": "Jean Dupont", "coordonnees1": "06 12 34 56 78"},
        "agence": {"courriel": "agence@exemple.fr"},
        "typeContrat": "CDI",
        "experienceExige": "D",
        "nombrePostes": 2,
        "competences": [
            {"code": "120130", "exigence": "E"},
            {"code": "104227", "exigence": "S"},
            {"libelle": "sans code", "exigence": "E"},
            {"code": "120130", "exigence": "S"},
        ],
    }
    return {name: value for name, value in (whole | members).items() if value is not ...}


def posting(**members: object) -> dict[str, object]:
    whole = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Exemple", "value": "J1"},
        "title": "Développeuse Python",
        "description": "<p>Contact&nbsp;: 06<b>12</b>34 56&#32;78<br/>a.dupont&#64;exemple.fr</p>",
        "datePosted": "2024-05-02",
        "validThrough": "2024-07-31T23:59",
        "hiringOrganization": {"@type": "Organization", "name": "Entreprise Dupont"},
        "jobLocation": {"@type": "Place", "address": {"postalCode": "54000", "addressLocality": "Nancy"}},
        "employmentType": ["FULL_TIME", "CONTRACTOR"],
        "jobLocationType": "TELECOMMUTE",
        "occupationalCategory": "M1805 Études et développement informatique",
        "totalJobOpenings": "3",
        "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 0},
    }
    return {name: value for name, value in (whole | members).items() if value is not ...}


def read(
    tmp_path: Path, content: object, reader: Reader = offers_france_travail.read
) -> tuple[pl.DataFrame, pl.DataFrame]:
    file = tmp_path / "offres.json"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return reader(file)


def refused(rejects: pl.DataFrame) -> list[str]:
    return rejects.filter(severity="refused")["column"].to_list()
