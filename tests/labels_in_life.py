"""A run on Petit-Est in which one training has every proof, and those who act on its label."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from polars import lit

import labelled
import petit_est
import small_run
from numericemploi.labels import evidence as files
from numericemploi.labels.assess import assess, to_json
from numericemploi.labels.exhibits import Prerequisite
from numericemploi.labels.prerequisites import KINDS
from numericemploi.store import records
from numericemploi.verbs import keys, label_life, label_votes
from numericemploi.verbs.access import CONSOLE, Actor

NOW = datetime(2024, 6, 30, 12, tzinfo=UTC)
TRAINING, HOUSE = "fictif-dev", "fictif-0001"
PROVIDER = Actor(name="organisme", role="provider", organisation=HOUSE)
OTHER = Actor(name="autre", role="provider", organisation="fictif-0002")
OFFICER = Actor(name="instructrice", role="label_officer")
MEMBERS = [Actor(name=f"comite-{n}", role="committee") for n in (1, 2, 3)]
WHY = "Les trois preuves sont réunies dans les zones visées."


def seen(name: str, answer: str = "yes", until=None) -> Prerequisite:
    return Prerequisite(name=name, answer=answer, source="registre", checked_on=NOW.date(), valid_until=until)


def evidence(employed: int = 18, *, prerequisites=None, as_of=petit_est.AS_OF, **changed):
    proofs = tuple(seen(kind.name) for kind in KINDS) if prerequisites is None else prerequisites
    return replace(labelled.with_outcomes(employed, 20), prerequisites=proofs, as_of=as_of, **changed)


def run(given=None) -> None:
    """Keep a run whose labels are those of this evidence; the training belongs to the provider."""
    given = evidence() if given is None else given
    small_run.keep(
        labels=[json.loads(to_json(assess(given)))], label_evidence=[json.loads(files.to_json(given))]
    )
    mine = petit_est.trainings().filter(training_id=TRAINING)
    with records.all_or_nothing():
        records.merge("trainings", mine.with_columns(siret=lit(HOUSE)))


def ready(given=None) -> str:
    """A request before the committee."""
    keys.begin(actor=CONSOLE, now=NOW)
    run(given)
    reference = label_life.request(TRAINING, actor=PROVIDER, now=NOW)
    label_life.act(reference, "complete", actor=OFFICER, now=NOW)
    label_life.act(reference, "submit", reason=WHY, actor=OFFICER, now=NOW)
    return reference


def vote(reference: str, *choices: str, now=NOW) -> None:
    for member, choice in zip(MEMBERS, choices, strict=False):
        label_votes.vote(reference, choice, actor=member, now=now)


def granted() -> str:
    """A label in force."""
    reference = ready()
    vote(reference, "for", "for")
    label_life.act(reference, "grant", reason=WHY, actor=MEMBERS[0], now=NOW)
    return reference
