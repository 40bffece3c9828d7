"""Proof (a): the part of what employers ask, in the target zones, that the training teaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    """A skill asked: how much, and whether it is taught."""

    skill: str
    share: float
    """Share of the offers that ask it, one vote per employer."""
    weight: float
    """Its part of all that is asked, required skills counted `essential_weight` times: those of the
    skills taught add up to the coverage."""
    taught: bool


def prove(offers: Sequence[Offer], taught: Sequence[str], rules: RuleSet, *, seed: int) -> Proof:
    """Judge the coverage of the skills asked, by its lower bound over replicates clustered by employer.

    Coverage: Σ w·taught / Σ w over the skills asked (product decision), w = Σ over employers of the mean,
    over the employer's offers, of `essential_weight` where the skill is required, 1 where it is asked,
    else 0. Replicates draw as many employers, with replacement. An offer that names no skill says nothing
    and is left out; those that name no employer are together one cluster, which has a vote but is none of
    the employers required: ours, the prudent reading, since they may all come from one firm.
    """
    speaking = [offer for offer in offers if offer.skills]
    clusters = _by_employer(speaking)
    lacks = _lacks(len(speaking), sum(employer != NOT_NAMED for employer in clusters), rules)
    if lacks:
        return unanswered(NAME, lacks, threshold=rules.coverage_floor, n=len(speaking))
    skills, known = _skills(speaking), frozenset(taught)
    plain, essential = _votes(clusters, skills)
    votes = plain + (rules.essential_weight - 1) * essential
    # Σ over skills and Σ over employers change places: two sums per employer are all that a replicate needs.
    asked, covered = votes.sum(axis=1), votes @ np.array([skill in known for skill in skills], float)
    drawn = np.random.default_rng([seed, 1]).integers(0, len(asked), (rules.replicates, len(asked)))
    replicates = covered[drawn].sum(axis=1) / asked[drawn].sum(axis=1)
    low, high = np.quantile(replicates, [rules.coverage_quantile, 1 - rules.coverage_quantile])
    fail = rounded(np.mean(np.round(replicates, 4) < rules.coverage_floor))
    return _said(
        value=rounded(covered.sum() / asked.sum()),
        low=rounded(low),
        high=rounded(high),
        fail=fail,
        offers=len(speaking),
        employers=len(asked),
        rules=rules,
    )


def shares(offers: Sequence[Offer], taught: Sequence[str], rules: RuleSet) -> tuple[SkillShare, ...]:
    """Every skill asked, those of most weight first: what is covered, and what is missing."""
    speaking = [offer for offer in offers if offer.skills]
    if not speaking:
        return ()
    clusters, skills, known = _by_employer(speaking), _skills(speaking), frozenset(taught)
    plain, essential = _votes(clusters, skills)
    asked = plain.mean(axis=0)
    weights = (plain + (rules.essential_weight - 1) * essential).sum(axis=0)
    found = [
        SkillShare(skill=skill, share=rounded(share), weight=rounded(weight), taught=skill in known)
        for skill, share, weight in zip(skills, asked, weights / weights.sum(), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.skill)))


def _by_employer(offers: Sequence[Offer]) -> dict[int, list[Offer]]:
    clusters: dict[int, list[Offer]] = defaultdict(list)
    for offer in offers:
        clusters[offer.employer].append(offer)
    return dict(sorted(clusters.items()))


def _skills(offers: Sequence[Offer]) -> list[str]:
    return sorted({skill for offer in offers for skill in offer.skills})


def _votes(
    clusters: Mapping[int, Sequence[Offer]], skills: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each employer's vote gives to each skill asked, and to each required, shape (employers, skills)."""
    column = {skill: place for place, skill in enumerate(skills)}
    asked: list[int] = []
    required: list[int] = []
    for row, cluster in enumerate(clusters.values()):
        first = row * len(skills)
        for offer in cluster:
            asked += [first + column[skill] for skill in offer.skills]
            if offer.essential:
                required += [first + column[skill] for skill in offer.essential]
    sizes = np.array([[len(cluster)] for cluster in clusters.values()], float)
    shape = len(clusters), len(skills)

    def shared(cells: list[int]) -> NDArray[np.float64]:
        counts = np.bincount(np.array(cells, np.intp), minlength=shape[0] * shape[1])
        votes: NDArray[np.float64] = counts.reshape(shape) / sizes
        return votes

    return shared(asked), shared(required)


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
