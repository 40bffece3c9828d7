"""Criteria of a proposal and their published weights, frozen under a version and a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

VERSION = "orientation-1"
DATED = date(2024, 6, 30)
"""Any change of a weight, of a threshold or of a criterion's formula makes another version."""

NEUTRAL = 0.5
"""Value of a criterion that is unknown: neither for nor against, and its sentence says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: its name, its French label, its weight, what its value means."""

    name: str
    label_fr: str
    weight: float
    meaning_fr: str


WEIGHTS = (
    Criterion(
        name="skills",
        label_fr="Compétences",
        weight=0.30,
        meaning_fr="part des compétences clés du métier tenues, une fois la formation suivie s'il y en a une",
    ),
    Criterion(
        name="demand",
        label_fr="Débouchés",
        weight=0.25,
        meaning_fr="postes restant sans candidat à 24 mois dans les zones à portée : g / (g + 20)",
    ),
    Criterion(
        name="travel",
        label_fr="Trajet",
        weight=0.15,
        meaning_fr="1 sans trajet, 0 à la limite acceptée, en proportion entre les deux",
    ),
    Criterion(
        name="level",
        label_fr="Niveau",
        weight=0.10,
        meaning_fr="1 si le niveau d'entrée est atteint, 0,5 s'il manque un niveau, 0 au-delà",
    ),
    Criterion(
        name="funding",
        label_fr="Financement",
        weight=0.10,
        meaning_fr="1 si un dispositif paierait à première vue ou si rien n'est à payer, 0 si aucun",
    ),
    Criterion(
        name="outcome",
        label_fr="Insertion",
        weight=0.10,
        meaning_fr="taux d'emploi strict à 6 mois, rapproché du groupe, si 20 entrants au moins sont suivis",
    ),
)
"""Ours: fit and jobs before convenience. They sum to 1, so that a score lies between 0 and 1."""

MENTION_FR = (
    "Proposition établie par un calcul dont les critères et les poids sont publiés. Elle aide à décider et "
    "ne décide de rien : la personne et son conseiller ou sa conseillère décident. Les règles de ce calcul "
    "et leur application à votre dossier vous sont communiquées sur demande (articles L. 311-3-1 et "
    "R. 311-3-1-2 du code des relations entre le public et l'administration)."
)
"""What stands beside every proposal shown."""
