"""What an assessment proposes to the person who decides; a label in force does not flicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from numericemploi.labels.exhibits import Previous
from numericemploi.labels.prerequisites import Checked
from numericemploi.labels.proof import Proof, Verdict
from numericemploi.labels.rules import RuleSet

Act = Literal["grant", "provisional", "verify", "refuse", "wait", "keep", "watch", "lose"]

SENTENCES: dict[Act, tuple[str, str]] = {
    "grant": (
        "Les preuves et les préalables sont réunis : le label peut être proposé.",
        "Proofs and prerequisites are met: the label may be proposed.",
    ),
    "provisional": (
        "Pas encore de sorties à mesurer, mais des employeurs s'engagent : un label provisoire peut être proposé.",
        "No exits to measure yet, but employers commit: a provisional label may be proposed.",
    ),
    "verify": (
        "Les preuves sont réunies ; un préalable au moins reste à vérifier avant toute proposition.",
        "The proofs are met; at least one prerequisite must be verified before anything is proposed.",
    ),
    "refuse": (
        "Une preuve ou un préalable est contraire : le label ne peut pas être proposé.",
        "A proof or a prerequisite speaks against: the label may not be proposed.",
    ),
    "wait": (
        "Preuves insuffisantes : ni proposition ni refus tant qu'il manque quelque chose.",
        "Insufficient evidence: neither a proposal nor a refusal while something is missing.",
    ),
    "keep": (
        "Rien ne demande de changer le label en cours.",
        "Nothing asks for a change of the label in force.",
    ),
    "watch": (
        "Premier échec : le label est mis sous surveillance jusqu'à l'édition suivante des preuves.",
        "First failure: the label is put under watch until the next edition of the evidence.",
    ),
    "lose": (
        "Échec répété ou presque certain : la fin du label est proposée, après procédure contradictoire.",
        "Repeated or almost certain failure: the end of the label is proposed, after a hearing.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is proposed, and the failures that the next edition of the evidence must remember."""

    act: Act
    failures: int
    failed_on: date | None


def advise(
    verdict: Verdict,
    *,
    proofs: Sequence[Proof],
    commitments: Proof | None,
    prerequisites: Sequence[Checked],
    previous: Previous | None,
    as_of: date,
    rules: RuleSet,
) -> Advice:
    """Propose: by the proofs for a training without label, with hysteresis for one that holds it.

    A failure is a contrary verdict or a prerequisite that is no longer met; it counts once an edition, and
    editions closer than `failure_days` are one. Evidence that does not answer neither counts nor forgives.
    """
    lost = any(one.answer == "no" for one in prerequisites)
    failed = verdict == "no" or lost
    failures, failed_on = _counted(verdict, previous, failed=failed, as_of=as_of, rules=rules)
    if previous is not None and previous.labelled:
        certain = lost or any((proof.fail or 0) >= rules.lost_probability for proof in proofs)
        act: Act = "keep"
        if failed:
            act = "lose" if certain or failures >= rules.lost_failures else "watch"
        return Advice(act=act, failures=failures, failed_on=failed_on)
    return Advice(
        act=_first(verdict, proofs, commitments, prerequisites), failures=failures, failed_on=failed_on
    )


def _counted(
    verdict: Verdict, previous: Previous | None, *, failed: bool, as_of: date, rules: RuleSet
) -> tuple[int, date | None]:
    before = (0, None) if previous is None else (previous.failures, previous.failed_on)
    if not failed:
        return (0, None) if verdict == "yes" else before
    last = before[1]
    if last is not None and (as_of - last).days < rules.failure_days:
        return before
    return before[0] + 1, as_of


def _first(
    verdict: Verdict, proofs: Sequence[Proof], commitments: Proof | None, prerequisites: Sequence[Checked]
) -> Act:
    answers = {one.answer for one in prerequisites}
    if verdict == "no" or "no" in answers:
        return "refuse"
    provisional = (
        commitments is not None
        and commitments.verdict == "yes"
        and all(proof.verdict == "yes" for proof in proofs if proof.name != "insertion")
    )
    if verdict != "yes" and not provisional:
        return "wait"
    if "unverified" in answers:
        return "verify"
    return "grant" if verdict == "yes" else "provisional"
