"""The assessment of a training: three proofs, none of which makes up for another."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from numericemploi.labels import advice, commitments, coverage, insertion, openings, prerequisites
from numericemploi.labels.advice import Act
from numericemploi.labels.coverage import SkillShare
from numericemploi.labels.evidence import Evidence, canonical
from numericemploi.labels.exhibits import Previous
from numericemploi.labels.openings import HorizonCount
from numericemploi.labels.prerequisites import Checked
from numericemploi.labels.proof import Proof, Verdict
from numericemploi.labels.rules import MENTION, rule_set

SEED = 20240630
"""Of the draws; one for every training, so that two of them are never told apart by luck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the evidence says of a training. The software says it; a person grants or refuses the label."""

    training_id: str
    rule: str
    as_of: date
    seed: int
    evidence: str
    """SHA-256 of the evidence file."""
    fictif: bool
    previous: Previous | None
    verdict: Verdict
    sentence_fr: str
    sentence_en: str
    mention: str
    advice: Act
    """What is proposed to the person who decides."""
    advice_fr: str
    advice_en: str
    failures: int
    """Editions in a row that failed, this one included: the next edition is given it back."""
    failed_on: date | None
    proofs: tuple[Proof, Proof, Proof]
    commitments: Proof | None
    """Only for a training whose outcomes do not answer yet."""
    prerequisites: tuple[Checked, ...]
    skills: tuple[SkillShare, ...]
    """Skills asked, those of most weight first, taught or missing."""
    horizons: tuple[HorizonCount, ...]
    """Both sides of proof (b); empty when it does not answer."""


def assess(evidence: Evidence, *, seed: int = SEED) -> Assessment:
    """Judge one training by the rules that its evidence names; the same evidence gives the same bytes.

    Yes when the three proofs are; no when any of them is; otherwise the evidence is insufficient.

    Raises
    ------
    NotFoundError
        The evidence names rules that never were.
    """
    rules = rule_set(evidence.rule)
    jobs, horizons = openings.prove(evidence, rules, seed=seed)
    proofs = (
        coverage.prove(evidence.offers, evidence.taught, rules, seed=seed),
        jobs,
        insertion.prove(evidence, rules),
    )
    verdict = _together(proofs)
    fr, en = _SENTENCES[verdict]
    promised = commitments.prove(evidence, rules) if proofs[2].verdict == "insufficient" else None
    checked = prerequisites.judge(evidence.prerequisites, as_of=evidence.as_of, rules=rules)
    said = advice.advise(
        verdict,
        proofs=proofs,
        commitments=promised,
        prerequisites=checked,
        previous=evidence.previous,
        as_of=evidence.as_of,
        rules=rules,
    )
    advice_fr, advice_en = advice.SENTENCES[said.act]
    return Assessment(
        training_id=evidence.training_id,
        rule=rules.id,
        as_of=evidence.as_of,
        seed=seed,
        evidence=evidence.digest,
        fictif=evidence.fictif,
        previous=evidence.previous,
        verdict=verdict,
        sentence_fr=fr,
        sentence_en=en,
        mention=MENTION,
        advice=said.act,
        advice_fr=advice_fr,
        advice_en=advice_en,
        failures=said.failures,
        failed_on=said.failed_on,
        commitments=promised,
        prerequisites=checked,
        proofs=proofs,
        skills=coverage.shares(evidence.offers, evidence.taught, rules),
        horizons=horizons,
    )


def to_json(assessment: Assessment) -> bytes:
    """Write an assessment in canonical bytes, as `numericemploi labels recompute` compares them."""
    document: dict[str, object] = _plain(assessment)
    return canonical(document)


def _plain(value: Any) -> Any:
    """Lay a dataclass out as mappings and lists, without the copies that `asdict` makes."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_SENTENCES: dict[Verdict, tuple[str, str]] = {
    "yes": (
        "Les trois preuves sont réunies : le label peut être proposé ; une personne décide.",
        "The three proofs are met: the label may be proposed; a person decides.",
    ),
    "no": (
        "Une preuve au moins est contraire : le label ne peut pas être proposé ; une personne décide.",
        "At least one proof speaks against: the label may not be proposed; a person decides.",
    ),
    "insufficient": (
        "Preuves insuffisantes : ce qui manque est dit sous chaque preuve.",
        "Insufficient evidence: what is missing is said under each proof.",
    ),
}


def _together(proofs: tuple[Proof, ...]) -> Verdict:
    answers = {proof.verdict for proof in proofs}
    if "no" in answers:
        return "no"
    return "yes" if answers == {"yes"} else "insufficient"
