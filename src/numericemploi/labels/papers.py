"""Documents of the label in French: receipt of a request, prior notice, decision; with articles and appeal routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from numericemploi.labels.life import BY_NAME, GROUNDS
from numericemploi.labels.rules import MENTION, RuleSet

_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
           "novembre", "décembre")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The label of which a document speaks."""

    reference: str
    training: str
    training_id: str
    provider: str
    occupations: tuple[str, ...]
    zones: tuple[str, ...]
    fictif: bool


def paper(
    subject: Subject,
    *,
    act: str,
    on: date,
    reason: str,
    detail: Mapping[str, Any],
    proofs: Sequence[str],
    rules: RuleSet,
) -> dict[str, Any]:
    """Return what the printed page shows of one act: title, facts, parts with their sentences."""
    kind = BY_NAME[act].paper
    parts = {"receipt": _receipt, "notice": _notice, "decision": _decision}[kind](
        act, on, reason, detail, rules
    )
    if proofs and kind != "receipt":
        parts.insert(1, ("Ce que disent les preuves", list(proofs)))
    return {
        "title": {
            "receipt": "Accusé de réception d'une demande de label",
            "notice": "Notification préalable à une décision défavorable",
            "decision": f"Décision : {BY_NAME[act].fr}",
        }[kind],
        "mention": MENTION,
        "fictif": subject.fictif,
        "on": long_day(on),
        "facts": [
            ["Label", subject.reference],
            ["Formation", f"{subject.training} ({subject.training_id})"],
            ["Organisme", subject.provider],
            ["Métiers", ", ".join(subject.occupations) or "non communiqués"],
            ["Zones d'emploi", ", ".join(subject.zones) or "non communiquées"],
            ["Règles", f"version {rules.id}, en vigueur depuis le {long_day(rules.valid.start)}"],
        ],
        "parts": [{"heading": heading, "sentences": sentences} for heading, sentences in parts],
    }


_Parts = list[tuple[str, list[str]]]


def _receipt(_act: str, on: date, _reason: str, _detail: Mapping[str, Any], rules: RuleSet) -> _Parts:
    until = long_day(on + timedelta(days=rules.instruction_days))
    return [
        (
            "Votre demande",
            [
                f"Votre demande du {long_day(on)} est enregistrée. L'instruction finit au plus tard le {until}.",
                (
                    "S'il manque une pièce, on vous la demande ; une proposition défavorable vous est notifiée avant "
                    f"toute décision, et vous avez au moins {rules.hearing_days} jours pour répondre."
                ),
            ],
        ),
        ("Calcul", [_ALGORITHM]),
    ]


def _notice(_act: str, on: date, reason: str, detail: Mapping[str, Any], rules: RuleSet) -> _Parts:
    due = date.fromisoformat(detail["due_on"]) if "due_on" in detail else on + timedelta(rules.hearing_days)
    return [
        ("Motifs de fait et de droit envisagés", [reason]),
        (
            "Vos droits",
            [
                (
                    f"Vous pouvez présenter des observations écrites jusqu'au {long_day(due)} et, sur demande, orales. "
                    "Vous pouvez vous faire assister par un conseil ou représenter par un mandataire "
                    "(code des relations entre le public et l'administration, articles L121-1 et L122-1)."
                ),
                "Aucune décision n'est prise avant cette date ; le label en cours, s'il y en a un, reste valable.",
            ],
        ),
        ("Calcul", [_ALGORITHM]),
    ]


def _decision(act: str, on: date, reason: str, detail: Mapping[str, Any], rules: RuleSet) -> _Parts:
    said = [f"Par décision du {long_day(on)} : {BY_NAME[act].fr}."]
    if "valid_until" in detail:
        kind = " provisoire" if detail.get("provisional") else ""
        said.append(
            f"Le label{kind} vaut du {_iso(detail['valid_from'])} au {_iso(detail['valid_until'])}, avec une revue "
            f"chaque année. Son maintien dépend d'une condition : la relation directe de la formation avec des "
            "postes à pourvoir dans les territoires, telle que les trois preuves la mesurent (CRPA L242-2, 1°)."
        )
    if "until" in detail:
        said.append(f"La suspension finit au plus tard le {_iso(detail['until'])}.")
    if "ground" in detail:
        said.append(f"Fondement : {GROUNDS[detail['ground']][0]}.")
    if "votes" in detail:
        counted = detail["votes"]
        said.append(
            f"Vote du comité : {counted['for']} pour, {counted['against']} contre, {counted['abstain']} abstentions, "
            f"{counted['recused']} membres écartés pour intérêt déclaré."
        )
    parts = [("Décision", said), ("Motifs", [reason])]
    if act in {"refuse", "withdraw", "suspend"}:
        parts.append(
            (
                "Voies et délais de recours",
                [
                    _appeal(rules),
                ],
            )
        )
    parts.append(("Calcul", [_ALGORITHM, "Ce label n'ouvre aucun financement et n'en dépend pas."]))
    return parts


def _appeal(rules: RuleSet) -> str:
    return (
        f"Cette décision peut faire l'objet, dans les {rules.appeal_months} mois de sa notification, d'un "
        "recours gracieux auprès de son auteur ou d'un recours contentieux devant le tribunal administratif "
        "(code de justice administrative, article R421-1). Le recours gracieux fait repartir le délai."
    )


_ALGORITHM = (
    "Cette décision s'appuie sur un traitement algorithmique qui calcule les trois preuves et propose ; une personne "
    "décide. Vous pouvez en demander les règles et leur application à votre cas (CRPA L311-3-1 et R311-3-1-1), puis "
    "saisir la CADA. Les preuves se téléchargent à la page de la formation, et chacun peut refaire le calcul."
)


def long_day(day: date) -> str:
    """Write a day as French does: `1er juillet 2024`."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _iso(text: str) -> str:
    return long_day(date.fromisoformat(text))
