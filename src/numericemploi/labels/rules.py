"""The published rules of the label: every threshold, dated, with its author and its reason."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from numericemploi.model.errors import ContractError, NotFoundError
from numericemploi.model.period import Period
from numericemploi.reference.label_rules import label_rules

MENTION = "label régional : n'est ni une certification RNCP/RS, ni Qualiopi"
"""Printed with every label and every assessment; the pages give it in English beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Who set a threshold, when, and why."""

    name: str
    value: float
    author: str
    date: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """One version of the rules. Shares and probabilities lie between 0 and 1, durations are in months."""

    id: str
    valid: Period
    author: str
    reason: str
    thresholds: tuple[Threshold, ...]
    """The figures below, each with its author, its date and its reason."""

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
    lost_probability: float
    """P(failure) from which one edition of the evidence is enough to propose the end of a label …"""
    lost_failures: int
    """… otherwise so many editions that fail in a row …"""
    failure_days: int
    """… counted only when they are at least so many days apart."""
    evidence_months: int
    """Age, since its publication, beyond which a source proves nothing."""
    granted_months: int
    review_months: int
    provisional_months: int
    commitment_share: float
    """A provisional label: employers commit to this share of the planned seats …"""
    commitment_employers: int
    """… and so many of them are others than the provider."""

    hearing_days: int
    """Least time between the notice of hearing and an adverse decision."""
    instruction_days: int
    suspension_days: int
    repeal_months: int
    """After its grant, beyond which an illegal label is no longer withdrawn on that ground (CRPA L242-1)."""
    appeal_months: int
    quorum: int
    """Members of the committee without interest who must vote."""


def _read(document: dict[str, Any]) -> RuleSet:
    """Make a version of its document.

    Raises
    ------
    ContractError
        A threshold lacks, or is unknown, or says neither who nor why: our own fault.
    """
    said = {"id", "author", "reason", "insertion_definition"}
    names = {field.name for field in fields(RuleSet)} - said - {"valid", "thresholds"}
    given = {name for name, value in document.items() if isinstance(value, dict)}
    if names != given:
        raise ContractError(
            f"Rules {document['id']}: {', '.join(sorted(names ^ given))} lacks or is unknown."
        )
    thresholds = tuple(Threshold(name=name, **document[name]) for name in document if name in names)
    if not all(one.author and one.reason for one in thresholds):
        raise ContractError(f"Rules {document['id']}: a threshold says neither who set it nor why.")
    return RuleSet(
        valid=Period(start=document["valid_from"], end=document.get("valid_to")),
        thresholds=thresholds,
        **{name: document[name] for name in said},
        **{one.name: one.value for one in thresholds},  # type: ignore[arg-type]
    )


RULE_SETS = tuple(_read(document) for document in label_rules())
"""Every version ever in force, oldest first: an old evidence file is judged by the rules that it names."""

RULES = RULE_SETS[-1]
"""The rules in force."""


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


def in_force(day: date) -> RuleSet:
    """Return the version in force on a day.

    Raises
    ------
    NotFoundError
        None was.
    """
    for rules in reversed(RULE_SETS):
        if rules.valid.holds(day):
            return rules
    raise NotFoundError(f"No rules of the label were in force on {day}.", hint="The first: 2024-01-01.")
