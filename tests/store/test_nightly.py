"""What is due every night: every step, whatever became of the others; twice is once."""

from __future__ import annotations

from datetime import timedelta

import pytest

import labels_in_life as made
from labels_in_life import NOW, OFFICER
from numericemploi.labels.exhibits import Previous
from numericemploi.model.errors import NotAllowedError, SourceError
from numericemploi.store import labels as store
from numericemploi.verbs import label_dossiers, nightly, register, trust
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db(transaction=True)


def done(now=NOW):
    return {one.name: (one.outcome, one.rows) for one in nightly.run(actor=CONSOLE, now=now)}


def test_the_night_does_every_step_once(data_folder):
    reference = made.granted()
    made.run(made.evidence(11, previous=Previous(verdict="yes", labelled=True, failures=0, failed_on=None)))
    first = done()
    assert list(first) == ["needs", "titles", "labels", "signatures", "trust", "mails"]
    assert first["labels"] == ("done", 1)
    assert {outcome for outcome, _ in first.values()} <= {"done", "nothing"}
    steps = len(store.steps(reference))
    assert done()["labels"] == ("nothing", 0)
    assert len(store.steps(reference)) == steps
    over = NOW + timedelta(days=3 * 365 + 1)
    assert done(over)["labels"] == ("done", 1)
    assert label_dossiers.find(reference).state == "expired"
    assert b'"expired"' in register.signed(1)


def test_a_step_that_fails_is_told_without_a_value_and_the_others_go_on(data_folder):
    def refused(actor, now):
        raise SourceError("The server did not answer.", hint="Try again later.")

    def broken(actor, now):
        raise ValueError("jeanne.dupont@example.org")

    found = nightly.run(
        actor=CONSOLE,
        now=NOW,
        steps={"one": refused, "two": broken, "three": lambda actor, now: (2, "2 done")},
    )
    assert [one.outcome for one in found] == ["failed", "failed", "done"]
    assert found[0].words == "The server did not answer. Try again later."
    assert "jeanne" not in found[1].words
    with pytest.raises(NotAllowedError):
        nightly.run(actor=OFFICER, now=NOW)


def test_an_issuer_that_does_not_answer_fails_its_step_alone(data_folder, monkeypatch):
    trust.add("did:web:label.exemple.fr", actor=CONSOLE)

    def nobody(address, *, most):
        raise SourceError("label.exemple.fr did not give the file (OSError).")

    monkeypatch.setattr("numericemploi.verbs.fetched.fetch", nobody)
    made.keys.begin(actor=CONSOLE, now=NOW)
    found = {one.name: one for one in nightly.run(actor=CONSOLE, now=NOW)}
    assert found["trust"].outcome == "failed"
    assert "label.exemple.fr" in found["trust"].words
    assert {one.outcome for name, one in found.items() if name != "trust"} <= {"done", "nothing"}
