"""Proof (a): the part of what employers ask, in the target zones, that the training teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from numericemploi.labels.exhibits import NOT_NAMED, Offer
from numericemploi.labels.proof import (
    Lack,
    Proof,
    Verdict,
    percent_en,
    percent_fr,
    rounded,
    unanswered,
)
from numericemploi.labels.rules import RuleSet

NAME = "skills"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillShare:
    """A skill asked: the share of offers that ask it, one vote per employer, and whether it is taught."""

    skill: str
    share: float
    taught: bool


def prove(offers: Sequence[Offer], taught: Sequence[str], rules: RuleSet, *, seed: int) -> Proof:
    """Judge the coverage of the skills asked, by its lower bound over replicates clustered by employer.

    Coverage of an offer: Σ w·taught / Σ w, w = `essential_weight` where the skill is required, else 1.
    Of the sample: mean over employers of the mean over their offers. Replicates draw as many employers,
    with replacement. An offer that names no skill says nothing and is left out; those that name no
    employer are together one cluster, which has a vote but is none of the employers required: ours,
    the prudent reading, since they may all come from one firm.
    """
    speaking = [offer for offer in offers if offer.skills]
    clusters = _by_employer(speaking)
    lacks = _lacks(len(speaking), sum(employer != NOT_NAMED for employer in clusters), rules)
    if lacks:
        return unanswered(NAME, lacks, threshold=rules.coverage_floor, n=len(speaking))
    known = frozenset(taught)
    votes = np.array(
        [
            np.mean([_covered(offer, known, rules.essential_weight) for offer in cluster])
            for cluster in clusters.values()
        ]
    )
    drawn = np.random.default_rng([seed, 1]).integers(0, len(votes), (rules.replicates, len(votes)))
    replicates = votes[drawn].mean(axis=1)
    low, high = np.quantile(replicates, [rules.coverage_quantile, 1 - rules.coverage_quantile])
    fail = rounded(np.mean(np.round(replicates, 4) < rules.coverage_floor))
    return _said(
        value=rounded(votes.mean()),
        low=rounded(low),
        high=rounded(high),
        fail=fail,
        offers=len(speaking),
        employers=len(votes),
        rules=rules,
    )


def shares(offers: Sequence[Offer], taught: Sequence[str]) -> tuple[SkillShare, ...]:
    """Every skill asked, the most asked first: what is covered, and what is missing."""
    clusters = _by_employer([offer for offer in offers if offer.skills])
    asked: dict[str, float] = defaultdict(float)
    for cluster in clusters.values():
        vote = 1 / (len(clusters) * len(cluster))
        for offer in cluster:
            for skill in offer.skills:
                asked[skill] += vote
    known = frozenset(taught)
    found = [
        SkillShare(skill=skill, share=rounded(share), taught=skill in known) for skill, share in asked.items()
    ]
    return tuple(sorted(found, key=lambda skill: (-skill.share, skill.skill)))


def _by_employer(offers: Sequence[Offer]) -> dict[int, list[Offer]]:
    clusters: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers:
        clusters[offer.employer].append(offer)
    return dict(sorted(clusters.items()))


def _covered(offer: Offer, taught: frozenset[str], essential_weight: float) -> float:
    asked = covered = 0.0
    for skill in offer.skills:
        weight = essential_weight if skill in offer.essential else 1.0
        asked += weight
        covered += weight * (skill in taught)
    return covered / asked


def _lacks(offers: int, employers: int, rules: RuleSet) -> list[Lack]:
    lacks = []
    if offers < rules.min_offers:
        lacks.append(
            Lack(
                fr=f"{offers} offres qui disent leurs compétences, il en faut {rules.min_offers}",
                en=f"{offers} offers that state skills, {rules.min_offers} are needed",
            )
        )
    if employers < rules.min_employers:
        lacks.append(
            Lack(
                fr=f"{employers} employeurs distincts, il en faut {rules.min_employers}",
                en=f"{employers} distinct employers, {rules.min_employers} are needed",
            )
        )
    return lacks


def _said(
    *, value: float, low: float, high: float, fail: float, offers: int, employers: int, rules: RuleSet
) -> Proof:
    verdict: Verdict = "insufficient"
    missing = missing_en = ""
    if low >= rules.coverage_floor:
        verdict = "yes"
    elif fail >= rules.fail_probability:
        verdict = "no"
    else:
        missing = "un échantillon d'offres plus grand, ou un programme qui couvre mieux ce qui est demandé"
        missing_en = "a larger sample of offers, or a programme that covers better what is asked"
    return Proof(
        name=NAME,
        verdict=verdict,
        value=value,
        low=low,
        high=high,
        n=offers,
        threshold=rules.coverage_floor,
        probability=rounded(1 - fail),
        fail=fail,
        sentence_fr=(
            f"La formation enseigne {percent_fr(value)} des compétences demandées dans {offers} offres, "
            f"une voix par employeur ({employers}) ; borne basse {percent_fr(low)}, "
            f"seuil {percent_fr(rules.coverage_floor)}."
        ),
        sentence_en=(
            f"The training teaches {percent_en(value)} of the skills asked in {offers} offers, "
            f"one vote per employer ({employers}); lower bound {percent_en(low)}, "
            f"threshold {percent_en(rules.coverage_floor)}."
        ),
        missing=missing,
        missing_en=missing_en,
    )
