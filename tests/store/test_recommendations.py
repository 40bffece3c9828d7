"""Recommendations: interests are always declared, what was transmitted never changes, nothing is deleted."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

import bought
import petit_est as petit
import small_run
from numericemploi.model.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from numericemploi.store import extracts, needs, recommendations
from numericemploi.store.models import Event, Recommendation
from numericemploi.verbs import plan_lines
from numericemploi.verbs import recommendations as verb
from numericemploi.verbs.access import VISITOR, Actor

pytestmark = pytest.mark.django_db

NOW, REGION, TRAVAIL, BRANCH = bought.NOW, bought.REGION, bought.TRAVAIL, bought.BRANCH
SCHOOL = Actor(name="organisme", role="provider", organisation="fictif-0001")
GIVEN = {"zone": petit.METROPOLIS, "rome3": petit.DEVELOPER, "level": 5, "modality": "onsite", "period": "2024-H2",
         "places": 20, "why": "Trois employeurs cherchent.", "no_interest": True, "interests": "",
         "others": "Lettre du syndicat, 2 mai 2024", "recipients": ["region", "france_travail"]}  # fmt: skip


@pytest.fixture(autouse=True)
def world(data_folder: object) -> None:
    bought.load()
    bought.run()


def written(**changed: Any) -> str:
    return verb.write({**GIVEN, **changed}, actor=BRANCH, now=NOW)


def transmitted(**changed: Any) -> str:
    reference = written(**changed)
    verb.transmit(reference, actor=BRANCH, now=NOW)
    return reference


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"no_interest": False}, "interests"),
        ({"interests": "Ma société forme."}, "interests"),
        ({"places": 0}, "places"),
        ({"places": 1_000_000}, "places"),
        ({"zone": "9909"}, "zone"),
        ({"zone": None, "modality": "remote"}, "zone"),
        ({"rome3": "X9999"}, "rome3"),
        ({"why": " "}, "why"),
        ({"recipients": []}, "recipients"),
        ({"recipients": ["ville"]}, "recipients"),
    ],
)
def test_what_lacks_is_named_and_nothing_is_kept(changed: dict[str, Any], field: str):
    with pytest.raises(InvalidError) as error:
        written(**changed)
    assert field in [fault.field for fault in error.value.faults]
    assert not Recommendation.objects.exists()


def test_a_draft_is_its_authors_alone_until_it_is_transmitted():
    reference = written()
    assert verb.listing(actor=REGION) == []
    for actor in (REGION, VISITOR, SCHOOL):
        with pytest.raises(NotFoundError):
            verb.follow(reference, actor=actor)
    verb.write({**GIVEN, "places": 16}, actor=BRANCH, now=NOW, reference=reference, read=1)
    verb.transmit(reference, actor=BRANCH, now=NOW)
    assert verb.follow(reference, actor=VISITOR).kept.row["places"] == 16
    with pytest.raises(ConflictError):
        verb.write(GIVEN, actor=BRANCH, now=NOW, reference=reference, read=3)
    with pytest.raises(ConflictError):
        verb.transmit(reference, actor=BRANCH, now=NOW)


def test_transmission_freezes_the_figures_and_names_needs_without_their_employer():
    kept = verb.follow(transmitted(), actor=VISITOR).kept
    kinds = {one.kind: one for one in kept.evidence}
    assert set(kinds) == {"figures", "need", "other"}
    figures = json.loads(extracts.read(kinds["figures"].reference))
    assert {row["horizon"] for row in figures["demand"]} == {"short", "medium"}
    assert {row["zone"] for row in figures["gap"]} == {petit.METROPOLIS}
    assert kinds["need"].reference == "B1"
    employer = small_run.needs()["employer"].item()
    assert employer not in json.dumps(verb.public(kept.row, kept.evidence, NOW))
    assert len(kept.row["digest"]) == 64


def test_everybody_reads_the_same_and_the_steps_tell_when():
    reference = transmitted()
    seen = [verb.follow(reference, actor=actor).kept for actor in (VISITOR, REGION, TRAVAIL, SCHOOL)]
    assert all(one == seen[0] for one in seen)
    assert [step.act for step in seen[0].steps] == ["write", "transmit"]
    assert Event.objects.filter(verb="recommendations.transmit", about=reference).count() == 1


def test_each_buyer_answers_with_reasons_and_a_later_answer_keeps_the_former():
    reference = transmitted()
    with pytest.raises(InvalidError):
        verb.answer(reference, choice="not", words=" ", actor=REGION, now=NOW)
    with pytest.raises(InvalidError):
        verb.answer(reference, choice="peut-être", words="x", actor=REGION, now=NOW)
    verb.answer(reference, choice="not", words="Budget épuisé", actor=REGION, now=NOW)
    verb.answer(reference, choice="partly", words="12 places", actor=REGION, now=NOW)
    verb.answer(reference, choice="followed", words="", actor=TRAVAIL, now=NOW)
    kept = recommendations.get(reference)
    assert {buyer: step.choice for buyer, step in kept.answers.items()} == {
        "region": "partly",
        "france_travail": "followed",
    }
    assert [step.choice for step in kept.steps if step.organisation == "region"] == ["not", "partly"]
    assert recommendations.recommended().row(0, named=True)["answers"] == ["partly", "followed"]


def test_who_was_not_addressed_does_not_answer_and_no_public_opines():
    reference = transmitted(recipients=["region"])
    with pytest.raises(NotAllowedError):
        verb.answer(reference, choice="followed", words="", actor=TRAVAIL, now=NOW)
    for actor in (BRANCH, VISITOR, SCHOOL):
        with pytest.raises(NotAllowedError):
            verb.answer(reference, choice="followed", words="", actor=actor, now=NOW)
    with pytest.raises(NotAllowedError):
        verb.opine(
            reference, choice="favourable", words="x", no_interest=True, interests="", actor=VISITOR, now=NOW
        )


def test_an_opinion_comes_with_the_interests_of_who_gives_it():
    reference = transmitted()
    told = {"choice": "reserved", "words": "Deux écoles suffisent.", "actor": SCHOOL, "now": NOW}
    with pytest.raises(InvalidError):
        verb.opine(reference, no_interest=False, interests="", **told)
    verb.opine(reference, no_interest=False, interests="Nous formons à ce métier.", **told)
    step = recommendations.get(reference).steps[-1]
    assert (step.act, step.choice, step.role, step.interests) == (
        "opine", "reserved", "provider", "Nous formons à ce métier.",
    )  # fmt: skip


def test_what_was_transmitted_is_withdrawn_with_a_reason_and_stays_public():
    reference = transmitted()
    with pytest.raises(InvalidError):
        verb.act(reference, "withdraw", actor=BRANCH, now=NOW)
    verb.act(reference, "withdraw", words="Le projet s'arrête.", actor=BRANCH, now=NOW)
    assert verb.follow(reference, actor=VISITOR).kept.row["state"] == "withdrawn"
    assert recommendations.recommended().is_empty()
    draft = written()
    verb.act(draft, "drop", actor=BRANCH, now=NOW)
    assert Recommendation.objects.count() == 2


def test_a_line_that_answers_a_recommendation_starts_recommended():
    reference = transmitted()
    line = plan_lines.propose(bought.GIVEN, buyer="region", actor=REGION, now=NOW, recommendation=reference)
    found = plan_lines.follow(line, actor=REGION).row
    assert (found["status"], found["recommendation"]) == ("recommended", reference)


def test_a_phone_number_in_the_words_is_masked():
    reference = transmitted(why="Appelez le 06 12 34 56 78.")
    assert "06 12" not in recommendations.get(reference).row["why"]


def test_a_letter_is_evidence_by_its_digest_and_never_itself():
    number = needs.number_of("B1")
    assert number is not None
    needs.attach(number, b"%PDF-1.7 promesse %%EOF", on=petit.AS_OF)
    letters = [one for one in recommendations.get(transmitted()).evidence if one.kind == "letter"]
    assert [(one.label, one.reference) for one in letters] == [
        ("B1", f"sha256:{hashlib.sha256(b'%PDF-1.7 promesse %%EOF').hexdigest()}")
    ]
