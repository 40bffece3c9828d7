"""Prerequisites: conditions with a dated source each; without one they are *not verified*, and they block."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from numericemploi.labels.exhibits import Answer, Prerequisite
from numericemploi.labels.rules import RuleSet
from numericemploi.model.period import months_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A prerequisite: its words, the register where it is looked up, and whether it may be without object."""

    name: str
    fr: str
    en: str
    register: str
    waivable: bool = False
    """Some trainings or providers lie outside it, by law or by nature: an officer says so with the reason."""


KINDS = (
    Kind(
        name="establishment",
        fr="établissement en activité",
        en="establishment in activity",
        register="SIRENE (Insee)",
    ),
    Kind(
        name="declaration",
        fr="organisme déclaré (NDA)",
        en="declared provider (NDA)",
        register="Liste publique des organismes de formation (ministère du Travail)",
        waivable=True,
    ),
    Kind(
        name="quality",
        fr="Qualiopi pour la catégorie « actions de formation »",
        en="Qualiopi for the category of training actions",
        register="Liste publique des organismes de formation (ministère du Travail)",
        waivable=True,
    ),
    Kind(
        name="certification",
        fr="certification RNCP ou RS active",
        en="active RNCP or RS certification",
        register="France compétences, répertoires RNCP et RS",
        waivable=True,
    ),
    Kind(
        name="free",
        fr="gratuite pour les personnes en recherche d'emploi",
        en="free for jobseekers",
        register="Engagement écrit de l'organisme",
    ),
    Kind(
        name="entry_level",
        fr="niveau d'entrée déclaré",
        en="entry level declared",
        register="Catalogue des formations",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a prerequisite answers on the day of the assessment, and why."""

    name: str
    answer: Answer
    source: str
    checked_on: date | None
    fr: str
    en: str


def gathered(
    training: Mapping[str, Any], attached: Collection[Prerequisite], *, as_of: date
) -> tuple[Prerequisite, ...]:
    """Bring together what the catalogue declares and what officers attached by `as_of`; the last one counts.

    The catalogue is a declaration: it proves that the entry level is declared, nothing else. A training
    that announces no certification has none to keep active.
    """
    found = {kind.name: _unknown(kind.name) for kind in KINDS}
    if training["level_entry"] is not None:
        found["entry_level"] = Prerequisite(
            name="entry_level",
            answer="yes",
            source=BY_NAME["entry_level"].register,
            checked_on=as_of,
            valid_until=None,
        )
    if not training["certifying"]:
        found["certification"] = Prerequisite(
            name="certification",
            answer="not_applicable",
            source=BY_NAME["entry_level"].register,
            checked_on=as_of,
            valid_until=None,
        )
    for proof in sorted(attached, key=lambda one: one.checked_on or date.min):
        if proof.checked_on is not None and proof.checked_on <= as_of:
            found[proof.name] = proof
    return tuple(found.values())


def judge(proofs: Sequence[Prerequisite], *, as_of: date, rules: RuleSet) -> tuple[Checked, ...]:
    """Say what each prerequisite answers on `as_of`, in the order of the table."""
    given = {proof.name: proof for proof in proofs}
    return tuple(_judged(given.get(kind.name, _unknown(kind.name)), kind, as_of, rules) for kind in KINDS)


def _judged(proof: Prerequisite, kind: Kind, as_of: date, rules: RuleSet) -> Checked:
    answer, fr, en = _answer(proof, as_of, rules)
    return Checked(
        name=kind.name,
        answer=answer,
        source=proof.source,
        checked_on=proof.checked_on,
        fr=f"{kind.fr} : {fr}",
        en=f"{kind.en}: {en}",
    )


def _answer(proof: Prerequisite, as_of: date, rules: RuleSet) -> tuple[Answer, str, str]:
    day = proof.checked_on
    if proof.answer == "unverified" or not proof.source or day is None:
        return "unverified", "non vérifié, aucune source datée", "not verified, no dated source"
    if day > as_of:
        return (
            "unverified",
            f"vérifié le {day}, après l'instruction",
            f"verified on {day}, after the assessment",
        )
    if day < months_before(as_of, rules.evidence_months):
        return (
            "unverified",
            f"vérifié le {day}, il y a plus de {rules.evidence_months} mois",
            f"verified on {day}, more than {rules.evidence_months} months ago",
        )
    if proof.answer == "yes" and proof.valid_until is not None and proof.valid_until < as_of:
        return "no", f"expiré depuis le {proof.valid_until}", f"expired since {proof.valid_until}"
    said: dict[Answer, tuple[str, str]] = {
        "yes": ("oui", "yes"),
        "no": ("non", "no"),
        "not_applicable": ("sans objet", "not applicable"),
    }
    fr, en = said[proof.answer]
    return proof.answer, f"{fr}, vu le {day}", f"{en}, seen on {day}"


def _unknown(name: str) -> Prerequisite:
    return Prerequisite(name=name, answer="unverified", source="", checked_on=None, valid_until=None)
