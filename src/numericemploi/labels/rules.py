"""The published rules of the label: every threshold, dated, with its author and its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from numericemploi.model.errors import NotFoundError
from numericemploi.model.period import Period

MENTION = "label régional : n'est ni une certification RNCP/RS, ni Qualiopi"
"""Printed with every label and every assessment; the pages give it in English beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of the rules. Shares and probabilities lie between 0 and 1, durations are in months."""

    id: str
    valid: Period
    author: str
    reason: str

    target_minutes: float
    """A zone is a target when its main commune is at most this far from a site: the median travel accepted.
    Proofs (a) and (b) are of the target zones."""

    coverage_floor: float
    """Proof (a): what the `coverage_quantile` of the replicates of the coverage must reach."""
    coverage_quantile: float
    replicates: int
    essential_weight: float
    min_offers: int
    min_employers: int
    offers_months: int
    """An offer counts when it was published within these months."""

    openings_floor: float
    """Proof (b): least P(openings ≥ competing stock + planned graduates), at each horizon."""
    draws: int

    insertion_threshold: float
    """Proof (c): the strict rate to be reached `insertion_milestone` months after the end …"""
    insertion_probability: float
    """… with at least this probability."""
    insertion_milestone: int
    insertion_definition: str
    min_entrants: int

    fail_probability: float
    """P(failure) from which a proof answers no."""
    evidence_months: int
    """Age, since its publication, beyond which a source proves nothing."""
    granted_months: int
    review_months: int
    provisional_months: int


RULES = RuleSet(
    id="2024-1",
    valid=Period(start=date(2024, 1, 1)),
    author="Numéric'Emploi, comité du label (fictif)",
    reason="Première version : trois preuves, aucune ne compense l'autre.",
    target_minutes=60.0,
    coverage_floor=0.60,
    coverage_quantile=0.10,
    replicates=1_000,
    essential_weight=2.0,
    min_offers=30,
    min_employers=10,
    offers_months=12,
    openings_floor=0.70,
    draws=10_000,
    insertion_threshold=0.70,
    insertion_probability=0.80,
    insertion_milestone=6,
    insertion_definition="strict",
    min_entrants=20,
    fail_probability=0.80,
    evidence_months=12,
    granted_months=36,
    review_months=12,
    provisional_months=12,
)
"""The rules in force."""

RULE_SETS = (RULES,)
"""Every version ever in force, oldest first: an old evidence file is judged by the rules that it names."""


def rule_set(identifier: str) -> RuleSet:
    """Return the version of that identifier.

    Raises
    ------
    NotFoundError
        No such version.
    """
    for rules in RULE_SETS:
        if rules.id == identifier:
            return rules
    known = ", ".join(rules.id for rules in RULE_SETS)
    raise NotFoundError(f"No rules of the label are called « {identifier[:20]} ».", hint=f"Known: {known}.")
