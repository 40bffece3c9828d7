"""What is attached to a training beside the run: a prerequisite looked up, an employer's commitment to hire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from numericemploi.labels.exhibits import Prerequisite
from numericemploi.labels.prerequisites import BY_NAME
from numericemploi.model.errors import FactsError
from numericemploi.store import labels as store
from numericemploi.verbs import label_dossiers
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


def attach(
    training_id: str,
    name: str,
    *,
    answer: Literal["yes", "no", "not_applicable"],
    source: str,
    checked_on: date,
    valid_until: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Attach what was seen about a prerequisite: where, on which day; the next run counts it.

    Raises
    ------
    FactsError
        No such prerequisite, no source, or a day to come.
    """
    require(actor, "labels.instruct")
    label_dossiers.training(training_id)
    if name not in BY_NAME:
        raise FactsError(f"Préalable inconnu : « {name[:20]} ».", hint=f"Préalables : {', '.join(BY_NAME)}.")
    if not source.strip():
        raise FactsError("Une preuve sans source ne prouve rien.", hint="Dites quel registre a été consulté.")
    if checked_on > now.date():
        raise FactsError(f"Vérifié le {checked_on} : ce jour n'est pas venu.", hint="Corrigez la date.")
    with recorded("labels.attach", actor) as count:
        proof = Prerequisite(
            name=name,
            answer=answer,
            source=source.strip()[:300],
            checked_on=checked_on,
            valid_until=valid_until,
        )
        store.attach(training_id, proof, actor=actor.name, at=now)
        count.about, count.rows_out = training_id, 1


def commit(
    training_id: str,
    *,
    employer: str,
    organisation: str,
    seats: int,
    signed_on: date,
    valid_until: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Attach an employer's signed commitment to hire from a training; the next run counts it.

    Raises
    ------
    FactsError
        Fewer than one seat, signed on a day to come, or over before it began.
    """
    require(actor, "labels.instruct")
    label_dossiers.training(training_id)
    if seats < 1 or signed_on > now.date() or valid_until <= signed_on or not organisation.strip():
        raise FactsError(
            "Un engagement dit qui, combien de personnes (une au moins), signé quand et jusqu'à quand.",
            hint="Relisez l'acte signé.",
        )
    with recorded("labels.commit", actor) as count:
        store.commit(
            training_id, employer=employer[:250], organisation=organisation.strip()[:40], seats=seats,
            signed_on=signed_on, valid_until=valid_until, actor=actor.name, at=now,
        )  # fmt: skip
        count.about, count.rows_out = training_id, 1
