"""What an officer saw about a prerequisite of a training, or why it is without object."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from numericemploi.labels import life
from numericemploi.labels.exhibits import Prerequisite
from numericemploi.labels.prerequisites import BY_NAME, KINDS
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
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Attach what was seen about a prerequisite: where, on which day; the next run counts it.

    Raises
    ------
    FactsError
        No such prerequisite, no source, a day to come; or without object, and it always applies or no reason
        is given.
    """
    require(actor, "labels.instruct")
    label_dossiers.training(training_id)
    if name not in BY_NAME:
        raise FactsError(f"Préalable inconnu : « {name[:20]} ».", hint=f"Préalables : {', '.join(BY_NAME)}.")
    if not source.strip():
        raise FactsError("Une preuve sans source ne prouve rien.", hint="Dites quel registre a été consulté.")
    if checked_on > now.date():
        raise FactsError(f"Vérifié le {checked_on} : ce jour n'est pas venu.", hint="Corrigez la date.")
    if answer == "not_applicable":
        _check_without_object(name, reason)
    with recorded("labels.attach", actor) as count:
        proof = Prerequisite(
            name=name,
            answer=answer,
            source=source.strip()[:300],
            checked_on=checked_on,
            valid_until=valid_until,
        )
        kept = reason.strip()[:300] if answer == "not_applicable" else ""
        store.attach(training_id, proof, reason=kept, actor=actor.name, at=now)
        count.about, count.rows_out = training_id, 1


def _check_without_object(name: str, reason: str) -> None:
    """Let « sans objet » through only where a training may lie outside the prerequisite, and with its reason."""
    if not BY_NAME[name].waivable:
        raise FactsError(
            f"« {BY_NAME[name].fr} » s'applique à toute formation.",
            hint="« Sans objet » vaut pour : " + ", ".join(one.fr for one in KINDS if one.waivable) + ".",
        )
    if len(reason.strip()) < life.SHORTEST:
        raise FactsError(
            "« Sans objet » demande son motif.", hint=f"Écrivez-le, en {life.SHORTEST} signes au moins."
        )
