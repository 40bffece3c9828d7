"""The dossier of a label: found, read by those who may, its documents; what an act stands on, and the act added."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from numericemploi.labels import life
from numericemploi.labels.life import Standing, Vote
from numericemploi.labels.papers import Subject, paper
from numericemploi.labels.rules import rule_set
from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.sources import printed
from numericemploi.store import labels as store
from numericemploi.store import records
from numericemploi.store.labels import Dossier, Step
from numericemploi.verbs import labels
from numericemploi.verbs.access import Actor, may, require

ZONE = ZoneInfo("Europe/Paris")


def find(reference: str) -> Dossier:
    """Return a label by its number.

    Raises
    ------
    NotFoundError
        No such label.
    """
    found = store.find(reference)
    if found is None:
        raise NotFoundError("No label has this number.", hint="Look it up in the register.")
    return found


def history(reference: str, *, actor: Actor) -> tuple[Dossier, list[Step]]:
    """Return a label and its acts, to those who may see the dossier."""
    require(actor, "labels.dossiers")
    found = find(reference)
    check_own(actor, found.organisation)
    return found, store.steps(reference)


def queue(actor: Actor) -> list[Dossier]:
    """Return the dossiers that the actor may see, the one that waited longest first; a provider sees its own."""
    require(actor, "labels.dossiers")
    own = actor.organisation if actor.role == "provider" else None
    return store.held([state for state in life.STATES if state], organisation=own)


def trainings_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the trainings for which the actor may ask the label."""
    require(actor, "labels.request")
    rows = records.read("trainings").sort("title", "training_id").iter_rows(named=True)
    return [row for row in rows if actor.role != "provider" or (row["siret"] or "") == actor.organisation]


def acts_for(found: Dossier, actor: Actor) -> list[life.Transition]:
    """Return the acts that the actor's role may do on a label in its state, whatever is still missing."""
    return [
        one
        for one in life.TRANSITIONS
        if found.state in one.after
        and one.name not in {"request", "expire", "propose"}
        and may(actor, one.right)
        and not (one.name == "observe" and standing_of(found).notice_due is None)
    ]


def document(reference: str, number: int, *, actor: Actor) -> bytes:
    """Return the document of an act as PDF, in French; the same act gives the same bytes.

    Raises
    ------
    NotFoundError
        No such act, or an act without a document.
    """
    require(actor, "labels.dossiers")
    found = find(reference)
    check_own(actor, found.organisation)
    step = next((one for one in store.steps(reference) if one.number == number), None)
    if step is None or not life.BY_NAME[step.act].paper:
        raise NotFoundError("No such document.", hint="See the history of the dossier.")
    subject = Subject(
        reference=reference,
        training=found.title,
        training_id=found.training_id,
        provider=found.provider,
        occupations=tuple(area.name for area in found.of("occupation")),
        zones=tuple(area.name for area in found.of("zone")),
        fictif=found.fictif,
    )
    kept = store.evidence(reference)
    proofs = [one["sentence_fr"] for one in json.loads(kept[1])["proofs"]] if kept else []
    page = paper(
        subject, act=step.act, on=step.at.astimezone(ZONE).date(), reason=step.reason, detail=step.detail,
        proofs=proofs, rules=rule_set(found.rule),
    )  # fmt: skip
    return printed.pdf("label_paper", page)


def round_of(reference: str) -> int:
    """Number the open round of votes: decisions taken so far, plus one."""
    return 1 + sum(step.act in life.DECISIONS for step in store.steps(reference))


def votes(reference: str) -> list[Vote]:
    """Return the votes of the open round."""
    return store.votes(reference, round_of(reference))


def standing_of(found: Dossier) -> Standing:
    """Return what stands before an act: the state, the notice that is open, the votes of the round."""
    done = store.steps(found.reference)
    open_from = max((step.number for step in done if step.act in life.DECISIONS), default=0)
    due = [step.detail["due_on"] for step in done if step.act == "notify" and step.number > open_from]
    granted = [step.at for step in done if step.act in {"grant", "renew"}]
    return Standing(
        state=found.state,  # type: ignore[arg-type]
        last_on=done[-1].at.date() if done else None,
        granted_on=granted[-1].date() if granted else None,
        notice_due=date.fromisoformat(due[-1]) if due else None,
        votes=tuple(votes(found.reference)),
    )


def add_act(
    reference: str,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    detail: dict[str, Any],
    **dates: Any,
) -> int:
    """Add an act; return its number.

    Raises
    ------
    FactsError
        Somebody else acted at the same time.
    """
    before = store.steps(reference)
    state = life.BY_NAME[name].to or (before[-1].state if before else "")
    step = Step(
        number=len(before) + 1, act=name, state=state, at=now, actor=actor.name, role=actor.role,
        reason=reason.strip(), detail=detail,
    )  # fmt: skip
    if not store.add_step(reference, step, **dates):
        raise FactsError("Quelqu'un a agi sur ce dossier en même temps.", hint="Rechargez la page.")
    return step.number


def training(training_id: str) -> dict[str, Any]:
    """Return a training of the catalogue.

    Raises
    ------
    NotFoundError
        No such training.
    """
    for row in records.read("trainings").iter_rows(named=True):
        if row["training_id"] == training_id:
            return row
    raise NotFoundError("No such training in the catalogue.", hint="Look it up in the list of trainings.")


def titles() -> dict[str, str]:
    """Return the title of every training of the catalogue."""
    return dict(records.read("trainings").select("training_id", "title").iter_rows())


def check_own(actor: Actor, organisation: str) -> None:
    """Let a provider through to its own trainings only."""
    if actor.role == "provider" and (not organisation or organisation != actor.organisation):
        raise NotAllowedError(
            "Cette formation est celle d'un autre organisme.", hint="Choisissez une des vôtres."
        )


def assessed(training_id: str) -> tuple[dict[str, Any], bytes]:
    """Return the assessment of a training and its evidence, by the last run.

    Raises
    ------
    FactsError
        It was not assessed: out of the perimeter, or newer than the run.
    """
    for one in assessments():
        if one["training_id"] == training_id:
            return one, labels.evidence_of(training_id)
    raise FactsError(
        "Cette formation n'a pas été évaluée : hors du périmètre numérique, ou plus récente que le calcul.",
        hint="Attendez le prochain calcul, ou vérifiez ses codes ROME.",
    )


def assessments() -> list[dict[str, Any]]:
    """Return what the last run says of every training; nothing before the first run."""
    try:
        return labels.assessments()
    except NotFoundError:
        return []
