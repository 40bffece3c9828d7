"""Prerequisites, employers' commitments, and what is proposed: to a training, and to a label in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

import labelled
import petit_est
from numericemploi.labels import commitments, prerequisites, rules
from numericemploi.labels.assess import assess
from numericemploi.labels.exhibits import Commitment, Prerequisite, Previous
from numericemploi.labels.rules import RULE_SETS, RULES
from numericemploi.model.errors import ContractError, NotFoundError
from numericemploi.reference.label_rules import label_rules

DAY = petit_est.AS_OF
TRAINING = petit_est.trainings().row(0, named=True)


def seen(name, answer="yes", *, on=DAY, until=None, source="SIRENE"):
    return Prerequisite(name=name, answer=answer, source=source, checked_on=on, valid_until=until)


ALL = tuple(seen(kind.name) for kind in prerequisites.KINDS)


def proved(**changed):
    """Three proofs that say yes, every prerequisite seen."""
    return replace(labelled.with_outcomes(18, 20), prerequisites=ALL, **changed)


def without(name, *more):
    return (*(one for one in ALL if one.name != name), *more)


def checked(*proofs, on=DAY):
    return {one.name: one for one in prerequisites.judge(proofs, as_of=on, rules=RULES)}


def held(failures=0, failed_on=None, verdict="yes"):
    return Previous(verdict=verdict, labelled=True, failures=failures, failed_on=failed_on)


# ---- the rules as data


def test_every_threshold_says_who_set_it_when_and_why():
    for published in RULE_SETS:
        assert published.thresholds
        for one in published.thresholds:
            assert one.author
            assert len(one.reason) > 10
            assert one.date <= published.valid.start
            assert getattr(published, one.name) == one.value


def test_the_version_of_a_day_is_the_one_in_force():
    assert rules.in_force(date(2024, 1, 1)).id == "2024-1"
    with pytest.raises(NotFoundError, match="2023-12-31"):
        rules.in_force(date(2023, 12, 31))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.pop("quorum"),
        lambda one: one.update(unheard_of={"value": 1, "author": "x", "date": DAY, "reason": "y"}),
        lambda one: one["quorum"].update(reason=""),
        lambda one: one["quorum"].update(author=""),
    ],
)
def test_rules_with_a_threshold_too_few_too_many_or_without_reason_are_not_loaded(change):
    document = label_rules()[0]
    change(document)
    with pytest.raises(ContractError, match="2024-1"):
        rules._read(document)


# ---- prerequisites


def test_without_a_dated_source_a_prerequisite_is_not_verified():
    assert {one.answer for one in checked().values()} == {"unverified"}
    assert checked(seen("free", source=""))["free"].answer == "unverified"
    assert checked(seen("free", on=None))["free"].answer == "unverified"
    assert checked(seen("free"))["free"].answer == "yes"


def test_a_record_that_expired_yesterday_is_a_no_and_one_that_ends_today_still_counts():
    yesterday = DAY - timedelta(days=1)
    found = checked(seen("certification", until=yesterday))["certification"]
    assert (found.answer, found.fr) == (
        "no",
        "certification RNCP ou RS active : expiré depuis le 2024-06-29",
    )
    assert checked(seen("certification", until=DAY))["certification"].answer == "yes"


def test_a_proof_seen_after_the_day_or_more_than_a_year_before_is_not_verified():
    assert checked(seen("free", on=DAY + timedelta(days=1)))["free"].answer == "unverified"
    assert checked(seen("free", on=date(2023, 6, 29)))["free"].answer == "unverified"
    assert checked(seen("free", on=date(2023, 6, 30)))["free"].answer == "yes"


def test_the_catalogue_proves_the_entry_level_and_nothing_else():
    found = {one.name: one.answer for one in prerequisites.gathered(TRAINING, (), as_of=DAY)}
    assert found.pop("entry_level") == "yes"
    assert set(found.values()) == {"unverified"}
    silent = {**TRAINING, "level_entry": None, "certifying": False}
    found = {one.name: one.answer for one in prerequisites.gathered(silent, (), as_of=DAY)}
    assert (found["entry_level"], found["certification"]) == ("unverified", "not_applicable")


def test_the_last_proof_attached_by_the_day_counts():
    attached = [
        seen("establishment", "no", on=DAY),
        seen("establishment", "yes", on=DAY - timedelta(days=9)),
        seen("establishment", "yes", on=DAY + timedelta(days=1)),
    ]
    found = {one.name: one for one in prerequisites.gathered(TRAINING, attached, as_of=DAY)}
    assert (found["establishment"].answer, found["establishment"].checked_on) == ("no", DAY)


# ---- commitments


def signed(employer, seats, *, own=False, on=date(2024, 6, 1), until=date(2025, 6, 1)):
    return Commitment(employer=employer, own=own, seats=seats, signed_on=on, valid_until=until)


@pytest.mark.parametrize(
    ("seats", "given", "verdict", "share"),
    [
        (20, [signed(1, 5), signed(2, 5)], "yes", 0.5),
        (21, [signed(1, 5), signed(2, 5)], "insufficient", 0.4762),  # 10 of 21
        (20, [signed(1, 20)], "insufficient", 1.0),  # one employer
        (20, [signed(1, 9), signed(2, 5, own=True)], "insufficient", 0.45),  # the provider does not count
        (
            20,
            [signed(1, 5), signed(2, 5, on=DAY + timedelta(days=1))],
            "insufficient",
            0.25,
        ),  # not signed yet
        (20, [signed(1, 5), signed(2, 5, until=DAY - timedelta(days=1))], "insufficient", 0.25),  # ended
        (10, [signed(1, 20), signed(2, 20)], "yes", 1.0),
        (None, [signed(1, 5), signed(2, 5)], "insufficient", None),
        (0, [signed(1, 5), signed(2, 5)], "insufficient", None),
    ],
)
def test_commitments_count_half_the_places_from_two_other_employers(seats, given, verdict, share):
    proof = commitments.prove(replace(labelled.usual(), seats=seats, commitments=tuple(given)), RULES)
    assert (proof.verdict, proof.value) == (verdict, share)


def test_commitments_are_only_asked_where_outcomes_do_not_answer():
    assert assess(proved()).commitments is None
    assert assess(proved(outcomes=None)).commitments is not None


def test_a_training_without_outcomes_is_proposed_for_a_provisional_label():
    promised = {"seats": 20, "commitments": (signed(1, 5), signed(2, 5))}
    found = assess(proved(outcomes=None, **promised))
    assert (found.verdict, found.advice) == ("insufficient", "provisional")
    assert assess(proved(outcomes=None)).advice == "wait"
    assert assess(proved(outcomes=None, offers=(), **promised)).advice == "wait"


# ---- what is proposed first


def test_three_proofs_and_every_prerequisite_are_needed_to_propose():
    assert assess(proved()).advice == "grant"
    assert assess(replace(proved(), prerequisites=without("quality"))).advice == "verify"
    assert (
        assess(replace(proved(), prerequisites=without("quality", seen("quality", "no")))).advice == "refuse"
    )
    assert assess(replace(labelled.with_outcomes(2, 20), prerequisites=ALL)).advice == "refuse"
    assert assess(replace(labelled.with_outcomes(13, 20), prerequisites=ALL)).advice == "wait"


def test_a_prerequisite_without_object_does_not_block():
    proofs = without("certification", seen("certification", "not_applicable"))
    assert assess(replace(proved(), prerequisites=proofs)).advice == "grant"


# ---- a label in force does not flicker

FAILING = labelled.with_outcomes(11, 20)
"""P(failure) = .92: contrary, but not almost certain."""


def again(previous, evidence=FAILING, *, on=DAY):
    dated = replace(
        evidence,
        previous=previous,
        as_of=on,
        prerequisites=tuple(seen(k.name, on=on) for k in prerequisites.KINDS),
    )
    return assess(dated)


def test_a_first_failure_puts_under_watch_and_a_second_one_a_month_later_proposes_the_end():
    first = again(held())
    assert 0.80 <= first.proofs[2].fail < 0.95
    assert (first.advice, first.failures, first.failed_on) == ("watch", 1, DAY)
    later = DAY + timedelta(days=30)
    second = again(held(1, DAY, "no"), on=later)
    assert (second.advice, second.failures, second.failed_on) == ("lose", 2, later)


def test_two_editions_within_a_month_are_one_failure():
    soon = DAY + timedelta(days=29)
    found = again(held(1, DAY, "no"), on=soon)
    assert (found.advice, found.failures, found.failed_on) == ("watch", 1, DAY)


def test_an_almost_certain_failure_is_enough_at_once():
    found = again(held(), labelled.with_outcomes(10, 20))
    assert found.proofs[2].fail >= RULES.lost_probability
    assert found.advice == "lose"


def test_a_prerequisite_no_longer_met_proposes_the_end_at_once():
    lost = replace(proved(), previous=held(), prerequisites=without("quality", seen("quality", "no")))
    assert assess(lost).advice == "lose"


def test_a_success_forgives_and_silence_neither_counts_nor_forgives():
    good = assess(replace(proved(), previous=held(1, date(2024, 5, 1), "no")))
    assert (good.advice, good.failures, good.failed_on) == ("keep", 0, None)
    silent = assess(replace(proved(offers=()), previous=held(1, date(2024, 5, 1), "no")))
    assert (silent.verdict, silent.advice, silent.failures) == ("insufficient", "keep", 1)


def test_a_training_that_never_held_the_label_has_none_to_lose():
    never = Previous(verdict="no", labelled=False, failures=1, failed_on=date(2024, 5, 1))
    assert again(never).advice == "refuse"
