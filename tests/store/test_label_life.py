"""A label from its request to its end, by the verbs: rights, hearings, votes, credential, history, nightly job."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from polars import lit

import labels_in_life as made
import petit_est
from labels_in_life import MEMBERS, NOW, OFFICER, OTHER, PROVIDER, TRAINING, WHY
from numericemploi.labels.exhibits import Previous
from numericemploi.labels.prerequisites import judge
from numericemploi.labels.rules import RULES
from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.store import credentials as signed
from numericemploi.store import labels as store
from numericemploi.store import records
from numericemploi.store.models import LabelStep
from numericemploi.verbs import (
    credentials,
    label_dossiers,
    label_life,
    label_night,
    label_proofs,
    label_votes,
    promises,
    register,
    verification,
)
from numericemploi.verbs.access import CONSOLE, VISITOR, Actor

pytestmark = pytest.mark.django_db(transaction=True)


def later(days):
    return NOW + timedelta(days=days)


def act(reference, name, *, actor=OFFICER, now=NOW, reason=WHY, **given):
    label_life.act(reference, name, reason=reason, actor=actor, now=now, **given)


def told(reference, name, **given):
    with pytest.raises(FactsError) as error:
        act(reference, name, **given)
    return error.value.message


def outcome(reference, at):
    found = signed.of_label(reference)
    assert found is not None
    return verification.verify(found.document, at=at)


def test_a_label_is_asked_instructed_voted_granted_and_its_credential_verifies(data_folder):
    reference = made.granted()
    found = label_dossiers.find(reference)
    assert (found.state, found.valid_from, found.valid_until) == ("granted", NOW.date(), date(2027, 6, 30))
    assert found.review_on == date(2025, 6, 30)
    assert [area.code for area in found.of("zone")] == ["9901", "9902"]
    assert [step.act for step in store.steps(reference)] == ["request", "complete", "submit", "grant"]
    assert outcome(reference, NOW + timedelta(seconds=1)).outcome == "valid"
    evidence, assessment = store.evidence(reference)
    assert json.loads(assessment)["evidence"] == json.loads(signed.of_label(reference).document)["evidence"][
        0
    ]["narrative"].removeprefix("SHA-256 ")
    assert json.loads(evidence)["training_id"] == TRAINING


def test_who_may_do_what(data_folder):
    made.run()
    with pytest.raises(NotAllowedError):
        label_life.request(TRAINING, actor=OTHER, now=NOW)
    with pytest.raises(NotAllowedError):
        label_life.request(TRAINING, actor=VISITOR, now=NOW)
    reference = label_life.request(TRAINING, actor=PROVIDER, now=NOW)
    for actor in (PROVIDER, MEMBERS[0], CONSOLE):
        with pytest.raises(NotAllowedError):
            act(reference, "complete", actor=actor)
    with pytest.raises(NotAllowedError):
        label_dossiers.history(reference, actor=OTHER)
    with pytest.raises(NotAllowedError):
        label_votes.vote(reference, "for", actor=OFFICER, now=NOW)
    assert label_dossiers.queue(OTHER) == []
    assert [one.reference for one in label_dossiers.queue(PROVIDER)] == [reference]
    for name in ("request", "expire", "propose", "unheard"):
        with pytest.raises(NotFoundError):
            act(reference, name, actor=CONSOLE)


def test_a_second_request_for_the_same_training_is_refused(data_folder):
    made.run()
    label_life.request(TRAINING, actor=PROVIDER, now=NOW)
    with pytest.raises(FactsError, match="déjà"):
        label_life.request(TRAINING, actor=PROVIDER, now=NOW)


@pytest.mark.parametrize(
    ("name", "proof", "words"),
    [
        ("establishment", {"answer": "no"}, "établissement en activité : non"),
        ("certification", {"until": date(2024, 6, 29)}, "expiré depuis le 2024-06-29"),
    ],
)
def test_a_provider_struck_off_or_a_record_expired_yesterday_is_told_at_the_request(
    data_folder, name, proof, words
):
    others = tuple(made.seen(kind.name) for kind in made.KINDS if kind.name != name)
    made.run(made.evidence(prerequisites=(*others, made.seen(name, **proof))))
    with pytest.raises(FactsError, match=words):
        label_life.request(TRAINING, actor=PROVIDER, now=NOW)


def test_a_siret_that_is_none_and_a_training_not_assessed_are_told(data_folder):
    made.run()
    real = petit_est.trainings().filter(training_id=TRAINING)
    with records.all_or_nothing():
        records.merge("trainings", real.with_columns(siret=lit("12345678901234"), fictif=lit(value=False)))
    with pytest.raises(FactsError, match="SIRET"):
        label_life.request(TRAINING, actor=OFFICER, now=NOW)
    with pytest.raises(FactsError, match="pas été évaluée"):
        label_life.request("fictif-sys", actor=OFFICER, now=NOW)
    with pytest.raises(NotFoundError):
        label_life.request("nobody", actor=OFFICER, now=NOW)


def test_a_prerequisite_not_verified_blocks_before_the_committee(data_folder):
    made.run(made.evidence(prerequisites=()))
    reference = label_life.request(TRAINING, actor=PROVIDER, now=NOW)
    act(reference, "complete")
    assert "non vérifié" in told(reference, "submit")


def test_evidence_that_proposes_nothing_grants_nothing_whatever_the_vote(data_folder):
    reference = made.ready(made.evidence(13))
    made.vote(reference, "for", "for", "for")
    assert "ne permettent pas" in told(reference, "grant", actor=MEMBERS[0])
    assert signed.of_label(reference) is None


def test_a_vote_is_not_changed_and_an_interest_recuses(data_folder):
    reference = made.ready()
    label_votes.vote(
        reference, "for", interest="J'emploie deux anciens stagiaires.", actor=MEMBERS[0], now=NOW
    )
    with pytest.raises(FactsError, match="déjà voté"):
        label_votes.vote(reference, "for", actor=MEMBERS[0], now=NOW)
    label_votes.vote(reference, "for", actor=MEMBERS[1], now=NOW)
    assert "quorum" in told(reference, "grant", actor=MEMBERS[1])
    label_votes.vote(reference, "for", actor=MEMBERS[2], now=NOW)
    act(reference, "grant", actor=MEMBERS[2])
    detail = store.steps(reference)[-1].detail
    assert detail["votes"] == {"for": 2, "against": 0, "abstain": 0, "recused": 1}


def test_a_refusal_waits_for_the_hearing(data_folder):
    reference = made.ready(made.evidence(13))
    made.vote(reference, "against", "against")
    assert "contradictoire" in told(reference, "refuse", actor=MEMBERS[0])
    act(reference, "notify")
    act(reference, "observe", actor=PROVIDER, reason="Nos sorties de juin ne sont pas encore comptées.")
    assert "répondre" in told(reference, "refuse", actor=MEMBERS[0], now=later(15))
    act(reference, "refuse", actor=MEMBERS[0], now=later(16))
    assert label_dossiers.find(reference).state == "refused"
    assert "2024-07-15" in str(store.steps(reference)[3].detail)


def test_a_withdrawal_keeps_the_bit_clear_until_it_is_decided_then_sets_it_for_good(data_folder):
    reference = made.granted()
    act(reference, "notify", now=later(1))
    made.vote(reference, "against", "against", now=later(1))
    assert "répondre" in told(reference, "withdraw", actor=MEMBERS[0], now=later(16), ground="condition")
    assert outcome(reference, later(1)).outcome == "valid"
    act(reference, "withdraw", actor=MEMBERS[0], now=later(17), ground="condition")
    found = outcome(reference, later(17))
    assert (found.outcome, found.code) == ("refused", "suspended")
    assert label_dossiers.find(reference).state == "withdrawn"


def test_the_signed_register_follows_every_act_and_tells_suspended_from_withdrawn(data_folder):
    def told(at):
        verdict = verification.verify(register.signed(1), at=at)
        assert (verdict.outcome, verdict.profile) == ("valid", "register")
        return [(one["id"].rstrip("/").rsplit("/", 1)[1], one["state"]) for one in verdict.document["labels"]]

    reference = made.granted()
    assert told(NOW) == [(reference, "granted")]
    act(reference, "watch")
    assert told(NOW) == [(reference, "watch")]
    act(reference, "suspend", now=later(1))
    assert told(later(1)) == [(reference, "suspended")]
    assert outcome(reference, later(1)).standing.state == "suspended"
    act(reference, "notify", now=later(1))
    made.vote(reference, "against", "against", now=later(1))
    act(reference, "withdraw", actor=MEMBERS[0], now=later(17), ground="condition")
    assert told(later(17)) == [(reference, "withdrawn")]
    found = outcome(reference, later(17))
    assert (found.code, found.standing.state, found.standing.changed_on) == (
        "suspended",
        "withdrawn",
        "2024-07-17",
    )
    with pytest.raises(NotFoundError):
        register.signed(2)


def test_the_signed_register_is_renewed_daily_and_ends_what_is_over(data_folder):
    reference = made.granted()
    before = register.signed(1)
    credentials.publish(actor=CONSOLE, now=later(0.9))
    assert register.signed(1) == before
    credentials.publish(actor=CONSOLE, now=later(1))
    assert register.signed(1) != before
    credentials.publish(actor=CONSOLE, now=later(3 * 365 + 1))
    assert json.loads(register.signed(1))["labels"][0]["state"] == "expired"
    assert label_dossiers.find(reference).state == "granted"


def test_a_suspension_has_an_end_and_is_lifted(data_folder):
    reference = made.granted()
    assert "90 jours" in told(reference, "suspend", until=date(2024, 9, 29))
    act(reference, "suspend", now=later(1))
    assert outcome(reference, later(1)).outcome == "refused"
    act(reference, "resume", now=later(2))
    assert outcome(reference, later(2)).outcome == "valid"
    assert [step.act for step in store.steps(reference)][-2:] == ["suspend", "resume"]


def test_a_clock_set_back_is_refused_by_every_act(data_folder):
    reference = made.granted()
    assert "horloge" in told(reference, "watch", now=later(-1))


def test_a_renewal_is_a_new_decision_under_the_same_number(data_folder):
    reference = made.granted()
    made.vote(reference, "for", "for", now=later(30))
    act(reference, "renew", actor=MEMBERS[0], now=later(30))
    assert label_dossiers.find(reference).valid_until == date(2027, 7, 30)
    assert len(store.steps(reference)) == 5


def test_nothing_is_overwritten_and_two_who_act_at_once_are_told(data_folder):
    reference = made.granted()
    before = list(LabelStep.objects.order_by("pk").values())
    act(reference, "watch")
    act(reference, "clear")
    assert list(LabelStep.objects.order_by("pk").values())[: len(before)] == before
    step = store.steps(reference)[-1]
    assert store.add_step(reference, step) is False
    assert len(store.steps(reference)) == len(before) + 2


def test_the_nightly_job_proposes_once_and_decides_nothing(data_folder):
    reference = made.granted()
    held = Previous(verdict="yes", labelled=True, failures=0, failed_on=None)
    made.run(made.evidence(11, previous=held))
    first = label_night.tend(actor=CONSOLE, now=NOW)
    assert [(one.reference, one.what) for one in first] == [(reference, "watch")]
    assert label_night.tend(actor=CONSOLE, now=NOW) == []
    assert label_dossiers.find(reference).state == "granted"
    with pytest.raises(NotAllowedError):
        label_night.tend(actor=OFFICER, now=NOW)


def test_the_nightly_job_ends_what_is_over_and_recalls_reviews(data_folder):
    reference = made.granted()
    made.run(made.evidence())
    assert label_night.tend(actor=CONSOLE, now=later(364)) == []
    assert [one.what for one in label_night.tend(actor=CONSOLE, now=later(365))] == ["review"]
    act(reference, "review", now=later(366))
    assert label_night.tend(actor=CONSOLE, now=later(367)) == []
    assert [one.what for one in label_night.tend(actor=CONSOLE, now=later(3 * 365 + 1))] == ["expire"]
    assert label_dossiers.find(reference).state == "expired"


def test_documents_are_pdf_and_the_same_act_gives_the_same_bytes(data_folder):
    reference = made.granted()
    first = label_dossiers.document(reference, 1, actor=PROVIDER)
    assert first.startswith(b"%PDF")
    assert label_dossiers.document(reference, 1, actor=OFFICER) == first
    assert label_dossiers.document(reference, 4, actor=PROVIDER).startswith(b"%PDF")
    with pytest.raises(NotFoundError):
        label_dossiers.document(reference, 2, actor=OFFICER)
    with pytest.raises(NotAllowedError):
        label_dossiers.document(reference, 1, actor=OTHER)


def test_what_is_attached_says_where_and_when(data_folder):
    made.run()
    given = {"source": "SIRENE", "checked_on": NOW.date(), "actor": OFFICER, "now": NOW}
    label_proofs.attach(TRAINING, "establishment", answer="yes", **given)
    assert store.attached()[TRAINING][0].source == "SIRENE"
    for wrong in ({"source": " "}, {"checked_on": date(2024, 7, 1)}):
        with pytest.raises(FactsError):
            label_proofs.attach(TRAINING, "establishment", answer="yes", **(given | wrong))
    with pytest.raises(FactsError, match="inconnu"):
        label_proofs.attach(TRAINING, "money", answer="yes", **given)


def test_a_prerequisite_is_without_object_only_where_it_may_be_and_with_its_reason(data_folder):
    made.run(made.evidence(prerequisites=()))
    given = {
        "source": "Statuts",
        "checked_on": NOW.date(),
        "actor": OFFICER,
        "now": NOW,
        "answer": "not_applicable",
    }
    why = "Établissement public d'enseignement supérieur (L6316-4)."
    with pytest.raises(FactsError, match="à toute formation"):
        label_proofs.attach(TRAINING, "establishment", reason=why, **given)
    with pytest.raises(FactsError, match="motif"):
        label_proofs.attach(TRAINING, "quality", reason="non", **given)
    label_proofs.attach(TRAINING, "quality", reason=why, **given)
    proof = store.attached()[TRAINING][0]
    assert (proof.answer, proof.source) == ("not_applicable", f"Statuts : {why}")
    checked = {one.name: one.answer for one in judge([proof], as_of=NOW.date(), rules=RULES)}
    assert checked == {
        kind.name: "not_applicable" if kind.name == "quality" else "unverified" for kind in made.KINDS
    }


def test_employers_commit_themselves_to_hire_and_may_withdraw(data_folder):
    made.run(made.evidence(seats=10))
    employer = Actor(name="employeur", role="employer", organisation="fictif-0009")
    promise = {"employer": "Atelier", "seats": 3, "valid_until": date(2025, 6, 1), "now": NOW}

    def proof(days=0):
        return promises.counted(TRAINING, on=later(days).date()).proof

    first = promises.commit(TRAINING, actor=employer, organisation="fictif-0001", **promise)
    assert store.promise(first).organisation == "fictif-0009"
    assert (proof().value, proof().verdict) == (0.3, "insufficient")
    own = promises.commit(TRAINING, actor=OFFICER, organisation=made.HOUSE, **promise)
    assert promises.counted(TRAINING, on=NOW.date()).own == {own}
    assert proof().value == 0.3
    promises.commit(TRAINING, actor=OFFICER, organisation="fictif-0010", **(promise | {"seats": 2}))
    assert (proof().value, proof().verdict) == (0.5, "yes")
    evidence = store.commitments({TRAINING: made.HOUSE})[TRAINING]
    assert [(one.employer, one.own, one.seats) for one in evidence] == [
        (1, True, 3),
        (2, False, 3),
        (3, False, 2),
    ]
    reason = "Le projet a été arrêté par la direction."
    other = Actor(name="autre", role="employer", organisation="fictif-0010")
    with pytest.raises(NotAllowedError):
        promises.withdraw(first, reason=reason, actor=other, now=later(2))
    with pytest.raises(FactsError, match="motif"):
        promises.withdraw(first, reason="non", actor=employer, now=later(2))
    promises.withdraw(first, reason=reason, actor=employer, now=later(2))
    with pytest.raises(FactsError, match="déjà"):
        promises.withdraw(first, reason=reason, actor=employer, now=later(3))
    assert proof(1).verdict == "yes"
    assert (proof(2).value, proof(2).verdict) == (0.2, "insufficient")
    assert [one.number for one in promises.mine(employer)] == [first]
    with pytest.raises(NotAllowedError):
        promises.commit(TRAINING, actor=PROVIDER, organisation="fictif-0009", **promise)


def test_two_establishments_of_one_firm_are_one_employer_and_wrong_commitments_are_refused(data_folder):
    made.run(made.evidence(seats=10))
    promise = {"employer": "Atelier", "organisation": "73282932000074", "seats": 3, "signed_on": date(2024, 6, 1),
               "valid_until": date(2025, 6, 1), "actor": OFFICER, "now": NOW}  # fmt: skip
    promises.commit(TRAINING, **promise)
    promises.commit(TRAINING, **(promise | {"organisation": "73282932000009"}))
    assert {one.employer for one in store.commitments({TRAINING: made.HOUSE})[TRAINING]} == {1}
    for wrong in ({"seats": 0}, {"seats": 1001}, {"signed_on": date(2024, 7, 1)}, {"valid_until": date(2024, 6, 30)},
                  {"employer": " "}, {"organisation": "73282932000075"}, {"organisation": ""}):  # fmt: skip
        with pytest.raises(FactsError):
            promises.commit(TRAINING, **(promise | wrong))
    assert len(store.promises()) == 2
