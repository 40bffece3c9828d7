"""Employers' commitments: the proof of a training that has no outcomes yet, for a provisional label."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from numericemploi.labels.evidence import Evidence
from numericemploi.labels.exhibits import Commitment
from numericemploi.labels.proof import Lack, Proof, percent_en, percent_fr, rounded, unanswered
from numericemploi.labels.rules import RuleSet

NAME = "commitments"


def prove(evidence: Evidence, rules: RuleSet) -> Proof:
    """Judge the commitments of an evidence file on its day."""
    return judge(evidence.commitments, seats=evidence.seats, on=evidence.as_of, rules=rules)


def judge(commitments: Collection[Commitment], *, seats: int | None, on: date, rules: RuleSet) -> Proof:
    """Judge the share of the places to come that employers other than the provider signed to hire from.

    A commitment counts from the day it was signed to its last day. The share has no interval: it is a
    count of signatures, not a sample; `probability` and `fail` are left out for the same reason.
    """
    counted = [one for one in commitments if not one.own and one.signed_on <= on <= one.valid_until]
    employers = len({one.employer for one in counted})
    if not seats:
        lack = Lack(fr="places des sessions à venir inconnues", en="places of the sessions to come unknown")
        return unanswered(NAME, [lack], threshold=rules.commitment_share, n=None)
    promised = sum(one.seats for one in counted)
    share = rounded(min(1.0, promised / seats))
    needed = rules.commitment_employers
    enough = share >= rules.commitment_share and employers >= needed
    return Proof(
        name=NAME,
        verdict="yes" if enough else "insufficient",
        value=share,
        low=None,
        high=None,
        n=seats,
        threshold=rules.commitment_share,
        probability=None,
        fail=None,
        sentence_fr=(
            f"{employers} employeurs autres que l'organisme s'engagent par écrit à recruter {promised} personnes "
            f"pour {seats} places à venir ({percent_fr(share)}) ; il faut "
            f"{percent_fr(rules.commitment_share)} et {needed} employeurs."
        ),
        sentence_en=(
            f"{employers} employers other than the provider sign that they will hire {promised} people for "
            f"{seats} places to come ({percent_en(share)}); {percent_en(rules.commitment_share)} and "
            f"{needed} employers are needed."
        ),
        missing="" if enough else "des engagements signés de plus, d'autres employeurs que l'organisme",
        missing_en="" if enough else "more signed commitments, from employers other than the provider",
    )
