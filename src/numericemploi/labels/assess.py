"""The assessment of a training: three proofs, none of which makes up for another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from numericemploi.labels import coverage, insertion, openings
from numericemploi.labels.coverage import SkillShare
from numericemploi.labels.evidence import Evidence, canonical
from numericemploi.labels.openings import HorizonCount
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
    previous: str | None
    verdict: Verdict
    sentence_fr: str
    sentence_en: str
    mention: str
    proofs: tuple[Proof, Proof, Proof]
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
        proofs=proofs,
        skills=coverage.shares(evidence.offers, evidence.taught, rules),
        horizons=horizons,
    )


def to_json(assessment: Assessment) -> bytes:
    """Write an assessment in canonical bytes, as `numericemploi labels recompute` compares them."""
    return canonical(asdict(assessment))


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
