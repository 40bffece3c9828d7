"""Sentences in French for what is proposed, and why; they hold no value of a person's dossier.

A page shows them beside values and weights; `minutes` and the dossier's own facts stand in their columns.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from numericemploi.orientation.weights import NEUTRAL

_NEUTRAL_FR = f"valeur neutre de {NEUTRAL}".replace(".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the sentences of one proposal rest on; `values` by criterion, NaN unknown."""

    option: Mapping[str, object]
    """Row of the options' table."""
    values: Mapping[str, float]
    core: int
    held: int
    gained: int
    stated: bool
    gap: float
    funding: str


def sentences(facts: Facts) -> dict[str, str]:
    """One sentence a criterion."""
    return {
        "skills": _skills(facts),
        "demand": _demand(facts),
        "travel": _travel(facts),
        "level": _level(facts),
        "funding": _funding(facts),
        "outcome": _outcome(facts),
    }


def _of(count: int, total: int, one: str, many: str) -> str:
    return f"{count} {one if count < 2 else many} sur {total}"


def _skills(facts: Facts) -> str:
    if facts.core == 0:
        return f"Les compétences clés du métier ne sont pas connues : {_NEUTRAL_FR}."
    held = _of(facts.held, facts.core, "compétence clé tenue", "compétences clés tenues")
    if not facts.option["session_id"]:
        instead = facts.values["skills"] > facts.held / facts.core
        return f"{held} ; l'expérience dans le métier en tient lieu." if instead else f"{held}."
    if not facts.stated:
        return f"{held} ; ce qu'enseigne la formation n'est pas indiqué : {_NEUTRAL_FR}."
    return f"{held} ; la formation en apporte {facts.gained} de plus."


def _demand(facts: Facts) -> str:
    if math.isnan(facts.gap):
        return f"L'écart entre postes et personnes disponibles n'est pas connu à portée : {_NEUTRAL_FR}."
    if facts.gap <= 0:
        return (
            "Dans les zones à portée, les personnes disponibles ou en formation couvrent les postes attendus "
            "d'ici 24 mois."
        )
    count = f"{facts.gap:.0f}" if facts.gap >= 1 else "moins de 1"
    return (
        f"Dans les zones à portée, environ {count} {'postes' if facts.gap >= 1.5 else 'poste'} "
        "sans candidat d'ici 24 mois."
    )


def _travel(facts: Facts) -> str:
    if not facts.option["session_id"]:
        return f"Le lieu de travail n'est pas connu : {_NEUTRAL_FR}."
    if facts.option["modality"] == "remote":
        return "Formation à distance : aucun trajet."
    if math.isnan(facts.values["travel"]):
        return f"Le temps de trajet n'est pas connu, à vérifier : {_NEUTRAL_FR}."
    return "Le trajet estimé tient dans la limite acceptée."


def _level(facts: Facts) -> str:
    if not facts.option["session_id"]:
        return f"Le niveau attendu par les employeurs n'est pas connu : {_NEUTRAL_FR}."
    if facts.option["level_entry"] is None:
        return f"Le niveau d'entrée de la formation n'est pas communiqué : {_NEUTRAL_FR}."
    if math.isnan(facts.values["level"]):
        return f"Le niveau du diplôme obtenu n'est pas connu : {_NEUTRAL_FR}."
    if facts.values["level"] == 1:
        return "Le niveau demandé à l'entrée est atteint."
    return "Le niveau demandé à l'entrée n'est pas atteint : une dérogation est à demander à l'organisme."


def _funding(facts: Facts) -> str:
    if not facts.option["session_id"]:
        return "Aucune formation à financer."
    said = facts.funding or "Aucun dispositif n'a été examiné."
    if math.isnan(facts.values["funding"]):
        said = f"{said.removesuffix('.')} : {_NEUTRAL_FR}."
    if facts.option["status"] == "contracted":
        return f"{said} Session déjà achetée : les places restantes sont à confirmer."
    return f"{said} Session seulement proposée à l'achat : ne vaut que si elle est achetée."


def _outcome(facts: Facts) -> str:
    if not facts.option["session_id"]:
        return f"Sans formation, aucun taux d'insertion à lire : {_NEUTRAL_FR}."
    row = facts.option
    if math.isnan(facts.values["outcome"]):
        return f"Moins de 20 entrants suivis : trop peu pour conclure, {_NEUTRAL_FR}."
    rate, low, high = (
        f"{100 * float(str(row[name])):.0f}" for name in ("pooled", "pooled_low", "pooled_high")
    )
    return (
        f"Taux d'emploi strict à six mois, rapproché du groupe : {rate} % ({low} à {high} %), "
        f"{row['n']} entrants sortis du {row['period_start']:%d/%m/%Y} au {row['period_end']:%d/%m/%Y} exclu."
    )


def described(option: Mapping[str, object], names: Mapping[str, str], *, sought: bool) -> str:
    """Name an option: « placement direct : … », « formation … (session …), si elle est achetée »."""
    trade = f"{names.get(str(option['rome3']), '')} ({option['rome3']})".strip()
    if not option["session_id"]:
        return f"{'placement direct' if sought else 'réorientation sans formation'} vers {trade}"
    bought = "" if option["status"] == "contracted" else ", si elle est achetée"
    lead = "formation" if sought else f"réorientation vers {trade} par la formation"
    return f"{lead} « {option['title']} » (session {option['session_id']}{bought})"


def condition(change: str, skill: str, *, minutes: int) -> str:
    """Say a change: « Avec 15 minutes de trajet acceptées en plus »."""
    return {
        "remote": "Si la formation à distance était acceptée",
        "minutes": f"Avec {minutes} minutes de trajet acceptées en plus",
        "skill": f"Avec la compétence « {skill} »",
        "level": "Avec un niveau de diplôme de plus",
    }[change]


TRIED_FR = "à distance, 15 minutes de trajet, une compétence du métier visé, un niveau de diplôme"
NO_FLIP_FR = f"Aucun des changements essayés ({TRIED_FR}) ne mettrait une autre proposition en tête."
NO_RISE_FR = f"Aucun des changements essayés ({TRIED_FR}) ne mettrait cette proposition en tête."
NOTHING_FR = (
    "Aucune formation ouverte à l'entrée dans les douze mois n'est à portée, et aucun métier du périmètre "
    "n'est encore accessible sans formation."
)
NO_WAY_FR = f"Aucun des changements essayés ({TRIED_FR}) n'y suffirait."
