"""What would change the answer of each proof: the smallest change found, computed with the proof itself."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from numericemploi.labels import coverage, insertion, openings
from numericemploi.labels.assess import Assessment
from numericemploi.labels.evidence import Evidence
from numericemploi.labels.proof import number_en, number_fr, rounded
from numericemploi.labels.rules import RuleSet, rule_set
from numericemploi.stats.intervals import jeffreys_above


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would turn a proof into a yes; `skills` are those to be taught, in the order of their weight."""

    proof: str
    fr: str
    en: str
    skills: tuple[str, ...] = ()


def changes(evidence: Evidence, assessment: Assessment) -> tuple[Change, ...]:
    """Return what would change each proof that does not say yes; a proof without figures says what it lacks."""
    rules = rule_set(evidence.rule)
    found = [
        _taught(evidence, rules, seed=assessment.seed),
        _balanced(evidence, rules, seed=assessment.seed),
        _employed(evidence, rules),
    ]
    return tuple(
        change
        for proof, change in zip(assessment.proofs, found, strict=True)
        if change is not None and proof.verdict != "yes" and proof.value is not None
    )


def _taught(evidence: Evidence, rules: RuleSet, *, seed: int) -> Change | None:
    """Teach the missing skills of most weight first, as few as the lower bound needs."""
    missing = [
        one.skill for one in coverage.shares(evidence.offers, evidence.taught, rules) if not one.taught
    ]

    def reached(count: int) -> bool:
        taught = (*evidence.taught, *missing[:count])
        return coverage.prove(evidence.offers, taught, rules, seed=seed).verdict == "yes"

    # To teach one skill more never lowers the bound: the least count is found by halves.
    count = bisect_left(range(len(missing) + 1), x=True, key=reached)
    if not 0 < count <= len(missing):
        return None
    return Change(
        proof=coverage.NAME,
        fr=f"enseigner aussi {count} des compétences demandées qui manquent, celles du plus grand poids",
        en=f"teach {count} more of the skills asked that are missing, those of most weight",
        skills=tuple(missing[:count]),
    )


def _balanced(evidence: Evidence, rules: RuleSet, *, seed: int) -> Change | None:
    """Say by how many people the balance misses its floor, at the worst horizon."""
    _, counts = openings.prove(evidence, rules, seed=seed)
    if not counts:
        return None
    worst = 0.0
    months = 0
    for count in counts:
        bounds = [
            (row.low, row.high)
            for row in evidence.openings
            if row.horizon == count.horizon and row.low is not None and row.high is not None
        ]
        totals = openings.draws_of_sum(bounds, draws=rules.draws, seed=seed)
        room = float(np.quantile(totals, 1 - rules.openings_floor, method="lower"))
        excess = rounded(count.able + count.planned - room)
        if excess > worst:
            worst, months = excess, count.months
    if not months:
        return None
    people = math.ceil(worst)
    return Change(
        proof=openings.NAME,
        fr=f"à {months} mois, {number_fr(people)} personnes de moins, prêtes ou formées, ou autant de postes de plus",
        en=f"within {months} months, {number_en(people)} fewer people able or trained, or as many more openings",
    )


def _employed(evidence: Evidence, rules: RuleSet) -> Change | None:
    """Say how many of the same entrants would have to be in work."""
    outcomes = evidence.outcomes
    if outcomes is None or outcomes.entrants is None or outcomes.employed is None:
        return None
    entrants = outcomes.entrants
    needed = bisect_left(
        range(entrants + 1),
        x=True,
        key=lambda k: (
            rounded(jeffreys_above(k, entrants, rules.insertion_threshold)) >= rules.insertion_probability
        ),
    )
    if needed > entrants:
        return None
    return Change(
        proof=insertion.NAME,
        fr=f"{needed} personnes en emploi sur {entrants}, au lieu de {outcomes.employed}",
        en=f"{needed} people in work out of {entrants}, instead of {outcomes.employed}",
    )
