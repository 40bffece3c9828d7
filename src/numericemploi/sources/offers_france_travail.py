"""Offers from answers of France Travail's API "Offres d'emploi v2" (JSON), recruiters dropped, texts masked.

`contact` and `agence` are never read, `entreprise.nom` and `entreprise.siret` only enter the employer's
opaque key. A skill without code is left out: only the ROME skill codes (OGR) are skills here.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from numericemploi.model.codes import CommuneCode, Rome, Siret
from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.sources.adverts import (
    MOST_POSITIONS,
    SYNTHETIC,
    country,
    employer_key,
    remote,
    table,
    telework,
)
from numericemploi.sources.json_part import Part, parse, text_of
from numericemploi.sources.masking import mask

_BEGINNERS = {"D": True, "S": False, "E": False}


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read an answer of the API, or a list of offers: OFFERS and REJECTS (`column` is the path in the JSON).

    Raises
    ------
    SourceError
        Not JSON, or not such an answer.
    """
    found = parse(text_of(path), path.name)
    listed = found.get("resultats") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise SourceError(
            f"{path.name} has no list « resultats »: it is no answer of the job offers API.",
            hint="Give the answer of /offresdemploi/v2/offres/search as it came, or a list of its offers.",
        )
    stem = "resultats" if isinstance(found, dict) else ""
    rejects = Rejects(path.name)
    rows: list[tuple[str, dict[str, object]]] = []
    for place, offer in enumerate(listed):
        where = f"{stem}[{place}]"
        if not isinstance(offer, dict):
            Part({}, where, rejects).refuse("", "not an object", "Expected: one offer.")
            continue
        row = _row(Part(offer, where, rejects))
        if row is not None:
            rows.append((where, row))
    return table(rows, rejects)


def _row(offer: Part) -> dict[str, object] | None:
    """Return a row of OFFERS, None if the offer is refused; an advert without a number of posts has one."""
    place, company = offer.inner("lieuTravail"), offer.inner("entreprise")
    identifier = offer.text("id", required=True, most=100)
    title, text = offer.text("intitule", required=True, most=1000), offer.text("description")
    skills, essential = _skills(offer)
    experience = offer.text("experienceExige", most=80)
    if experience and experience not in _BEGINNERS:
        offer.warn("experienceExige", "not D, S or E: read as not said", "Report it.", value=experience)
    siret = company.text("siret", most=80)
    if siret and not Siret.is_valid(siret):
        company.warn("siret", "not a valid SIRET: not used", f"Expected: {Siret.form}.", value=siret)
    row: dict[str, object] = {
        "source": "france-travail",
        "offer_id": identifier,
        "title": mask(title),
        "text": mask(text),
        "rome": offer.code("romeCode", Rome),
        "commune": place.code("commune", CommuneCode),
        "employer": employer_key(siret, company.text("nom", most=500)),
        "positions": offer.count("nombrePostes", most=MOST_POSITIONS, default=1),
        "contract": offer.text("typeContrat", most=40) or None,
        "beginners": _BEGINNERS.get(experience),
        "telework": telework(f"{title}\n{text}"),
        "remote": remote(f"{title}\n{text}"),
        "country": _abroad(place),
        "skills": skills,
        "essential": essential,
        "published_on": offer.day("dateCreation", required=True),
        "expires_on": None,
        "fictif": identifier.startswith(SYNTHETIC),
    }
    return row if offer.take_over(place, company) else None


def _abroad(place: Part) -> str | None:
    """Return the country of a place without commune nor postcode whose label is a country's name.

    The API has no field for it; how it labels a place abroad was not seen by us, so only a bare name,
    or one after « 99 - », is read.
    """
    said = place.members.get("libelle")
    if place.members.get("commune") or place.members.get("codePostal") or not isinstance(said, str):
        return None
    found = country(re.sub(r"^\s?[0-9]{2} ?- ?", "", said))
    return None if found == "FR" else found


def _skills(offer: Part) -> tuple[list[str], list[str]]:
    """Return the codes of the skills asked, once each, and those of them that are required."""
    asked: dict[str, bool] = {}
    for skill in offer.objects("competences"):
        code = skill.text("code", most=40)
        if code:
            asked[code] = asked.get(code, False) or skill.text("exigence", most=40) == "E"
        offer.take_over(skill)
    return list(asked), [code for code, required in asked.items() if required]
