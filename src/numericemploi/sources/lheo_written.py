"""Trainings with their sessions as a LHÉO 2.3 catalogue: valid by the schema, and read back by our strict reader.

LHÉO requires more than we hold (rhythm, contacts, public…): what is not known is written « non communiqué »,
never made up. A training that could not be read back (no SIRET, a text too long) is left out and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from numericemploi.model.codes import Nda, Rome, Siret

NAMESPACE = "http://lheo.gouv.fr/2.3"
_NOT_SAID = "Non communiqué"
_ANY_PUBLIC = "80056"  # FORMACODE: tout public
_NO_DAY, _NO_NDA, _NO_POSTCODE = "00000000", "0" * 11, "00000"
_LONGEST_TITLE, _LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LINE, _MOST_ROME = 255, 250, 3000, 50, 5
_FUNDERS = {"region": "2", "france_travail": "4", "opco": "16"}
_MODALITIES = {"onsite": "0", "remote": "1", "blended": "2"}
_FICTIF = re.compile(r"fictif-([0-9]{1,10})")
_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The catalogue, None when nothing could be written; why each training left out was."""

    data: bytes | None
    left_out: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a session takes place, as LHÉO's addresses name it."""

    commune: str
    label: str
    postcode: str


def catalogue(
    trainings: Sequence[Mapping[str, Any]],
    sessions: Sequence[Mapping[str, Any]],
    *,
    sites: Mapping[str, Site],
    places: Mapping[str, Mapping[str, int]],
) -> Written:
    """Write trainings and their sessions.

    Parameters
    ----------
    trainings, sessions
        Rows of TRAININGS and SESSIONS; a session whose training is not given is left out.
    sites
        Name and postcode of each commune.
    places
        For each session, the places that each buyer pays.
    """
    left_out: dict[str, str] = {}
    formations = []
    for training in trainings:
        own = [one for one in sessions if one["training_id"] == training["training_id"]]
        why = _unfit(training) if own else "no session"
        if why:
            left_out[training["training_id"]] = why
            continue
        formations.append(_formation(training, own, sites, places))
    if not formations:
        return Written(data=None, left_out=left_out)
    root = _E("lheo", _E("offres", *formations))
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Written(data=data, left_out=left_out)


def _unfit(training: Mapping[str, Any]) -> str:
    """Say why our own reader would refuse the training; empty: it would not."""
    objective, contents = _texts(training)
    if not Siret.is_valid(_siret(training)):
        return "the provider has no valid SIRET"
    if len(training["title"]) > _LONGEST_TITLE or len(training["provider"]) > _LONGEST_NAME:
        return "a name longer than LHÉO allows"
    if max(len(objective), len(contents)) > _LONGEST_TEXT:
        return "a text longer than LHÉO allows"
    return ""


def _siret(training: Mapping[str, Any]) -> str:
    """Return the provider's SIRET; a fictif provider, who has none, gets a stand-in of the block 999 with its key."""
    found = _FICTIF.fullmatch(training["siret"] or "")
    if not (training["fictif"] and found):
        return training["siret"] or ""
    stem = f"999{found[1]:0>10}"
    return next(number for key in range(10) if Siret.is_valid(number := f"{stem}{key}"))


def _texts(training: Mapping[str, Any]) -> tuple[str, str]:
    """Return objective and contents, which we keep as one text parted by a blank line."""
    objective, _, contents = training["objective"].partition("\n\n")
    return objective.strip() or training["title"], contents.strip() or _NOT_SAID


def _formation(
    training: Mapping[str, Any],
    sessions: Sequence[Mapping[str, Any]],
    sites: Mapping[str, Site],
    places: Mapping[str, Mapping[str, int]],
) -> etree._Element:
    objective, contents = _texts(training)
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in sessions:
        groups.setdefault(
            (one["commune"], one["modality"], one["hours"], one["starts_on"] is None), []
        ).append(one)
    certified = [_E("certification", _E("code-RNCP", training["rncp"]))] if training["rncp"] else []
    level_exit = [_E("code-niveau-sortie", f"1{training['level_exit']}")] if training["level_exit"] else []
    return _E(
        "formation",
        _E(
            "domaine-formation",
            *(_E("code-ROME", code) for code in training["rome"][:_MOST_ROME] if Rome.is_valid(code)),
        ),
        _E("intitule-formation", training["title"]),
        _E("objectif-formation", objective),
        _E("resultats-attendus", _NOT_SAID),
        _E("contenu-formation", contents),
        _E("certifiante", "1" if training["certifying"] else "0"),
        _E("contact-formation", _E("coordonnees")),
        _E("parcours-de-formation", "1"),
        _E("code-niveau-entree", f"1{training['level_entry']}" if training["level_entry"] else "0"),
        *certified,
        *level_exit,
        *(_action(number, group, sites, places) for number, group in enumerate(groups.values(), 1)),
        _responsible(training),
        numero=training["training_id"],
    )


def _responsible(training: Mapping[str, Any]) -> etree._Element:
    nda = training["nda"] if training["nda"] and Nda.is_valid(training["nda"]) else _NO_NDA
    return _E(
        "organisme-formation-responsable",
        _E("numero-activite", nda),
        _E("SIRET-organisme-formation", _E("SIRET", _siret(training))),
        _E("nom-organisme", training["provider"]),
        _E("raison-sociale", training["provider"]),
        _E("coordonnees-organisme", _E("coordonnees")),
        _E("contact-organisme", _E("coordonnees")),
    )


def _action(
    number: int,
    sessions: Sequence[Mapping[str, Any]],
    sites: Mapping[str, Site],
    places: Mapping[str, Mapping[str, int]],
) -> etree._Element:
    first = sessions[0]
    site = sites.get(first["commune"] or "")
    paid: dict[str, int] = {}
    for one in sessions:
        for buyer, count in places.get(one["session_id"], {}).items():
            paid[buyer] = paid.get(buyer, 0) + count
    where = [_E("lieu-de-formation", _E("coordonnees", _address(site)))] if site else []
    hours = [_E("nombre-heures-total", str(first["hours"]))] if first["hours"] else []
    return _E(
        "action",
        _E("rythme-formation", _NOT_SAID),
        _E("code-public-vise", _ANY_PUBLIC),
        _E("niveau-entree-obligatoire", "0"),
        _E("modalites-alternance", _NOT_SAID),
        _E("modalites-enseignement", _MODALITIES[first["modality"]]),
        _E("conditions-specifiques", _NOT_SAID),
        _E("prise-en-charge-frais-possible", "1" if paid else "0"),
        *where,
        _E("modalites-entrees-sorties", "1" if first["starts_on"] is None else "0"),
        *(_session(one, site) for one in sessions),
        *hours,
        *(
            _E(
                "organisme-financeur",
                _E("code-financeur", _FUNDERS[buyer]),
                _E("nb-places-financees", str(count)),
            )
            for buyer, count in sorted(paid.items())
        ),
        numero=f"action-{number}",
    )


def _session(session: Mapping[str, Any], site: Site | None) -> etree._Element:
    group = []
    if session["seats_min"] is not None or session["seats_max"] is not None:
        counts = [
            _E(name, str(session[column]))
            for name, column in (("effectif-minimal", "seats_min"), ("capacite-simultanee", "seats_max"))
            if session[column] is not None
        ]
        group = [_E("cycle", _E("type-cycle", "0"), *counts)]
    return _E(
        "session",
        _E("periode", _E("debut", _day(session["starts_on"])), _E("fin", _day(session["ends_on"]))),
        _E("adresse-inscription", _address(site)),
        *group,
        numero=session["session_id"],
    )


def _address(site: Site | None) -> etree._Element:
    if site is None:
        return _E("adresse", _E("ligne", _NOT_SAID), _E("codepostal", _NO_POSTCODE), _E("ville", _NOT_SAID))
    return _E(
        "adresse",
        _E("ligne", _NOT_SAID),
        _E("codepostal", site.postcode or _NO_POSTCODE),
        _E("ville", site.label[:_LONGEST_LINE]),
        _E("code-INSEE-commune", site.commune),
    )


def _day(day: date | None) -> str:
    return _NO_DAY if day is None else f"{day:%Y%m%d}"
