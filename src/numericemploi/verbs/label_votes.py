"""The committee's vote on a label."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from numericemploi.labels import life
from numericemploi.labels.life import Vote
from numericemploi.model.errors import FactsError
from numericemploi.store import labels as store
from numericemploi.verbs import label_dossiers
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


def vote(
    reference: str,
    choice: Literal["for", "against", "abstain"],
    *,
    interest: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Vote on a dossier before the committee, or on a label in force; a declared interest recuses.

    Raises
    ------
    FactsError
        Nothing is before the committee, or this member voted already.
    """
    require(actor, "labels.vote")
    found = label_dossiers.find(reference)
    if found.state not in {"committee", *life.IN_FORCE, "suspended"}:
        raise FactsError("Ce dossier n'est pas devant le comité.", hint="L'instruction le transmet.")
    with recorded("labels.vote", actor) as count:
        cast = Vote(member=actor.name, choice="recused" if interest.strip() else choice)
        if not store.vote(
            reference, label_dossiers.round_of(reference), cast, interest=interest.strip()[:300], at=now
        ):
            raise FactsError("Vous avez déjà voté sur ce dossier.", hint="Un vote ne se change pas.")
        count.about, count.rows_out = reference, 1
