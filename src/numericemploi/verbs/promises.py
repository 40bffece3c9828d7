"""Employers' commitments to hire from a training: signed, withdrawn, counted; nothing signed is ever changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from numericemploi.labels import commitments, life
from numericemploi.labels.proof import Proof
from numericemploi.labels.rules import in_force
from numericemploi.model.codes import Siret
from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.store import labels as store
from numericemploi.store.labels import Promise
from numericemploi.verbs import label_dossiers, labels
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_MOST = 1_000
"""Posts of one commitment: more is a typing error."""


def commit(
    training_id: str,
    *,
    employer: str,
    organisation: str = "",
    seats: int,
    signed_on: date | None = None,
    valid_until: date,
    actor: Actor,
    now: datetime,
) -> int:
    """Sign that an employer will hire so many of a training's people by a day; return its number.

    An employer signs for its own organisation, today; an officer records an act signed on paper. The next
    run counts it.

    Raises
    ------
    NotFoundError
        No such training.
    FactsError
        No name, no valid SIRET, fewer than one post or too many, signed on a day to come, or over already.
    """
    require(actor, "labels.promise")
    found = label_dossiers.training(training_id)
    if actor.role == "employer":
        organisation, signed_on = actor.organisation, now.date()
    signed_on = signed_on or now.date()
    _check_who(employer, organisation, fictif=found["fictif"])
    if not 1 <= seats <= _MOST or signed_on > now.date() or not max(signed_on, now.date()) < valid_until:
        raise FactsError(
            f"Un engagement porte sur 1 à {_MOST} recrutements, signé un jour venu, jusqu'à un jour à venir.",
            hint="Vérifiez le nombre et les dates.",
        )
    with recorded("labels.commit", actor) as count:
        number = store.commit(
            training_id, employer=employer.strip()[:250], organisation=organisation.strip(), seats=seats,
            signed_on=signed_on, valid_until=valid_until, actor=actor.name, at=now,
        )  # fmt: skip
        count.about, count.rows_out = training_id, 1
    return number


def _check_who(employer: str, organisation: str, *, fictif: bool) -> None:
    if not employer.strip():
        raise FactsError("Un engagement dit qui s'engage.", hint="Donnez la raison sociale.")
    code = organisation.strip()
    if not Siret.is_valid(code) and not (fictif and code.startswith("fictif-") and len(code) <= _LONGEST):
        raise FactsError(
            "Le SIRET de l'employeur manque ou n'est pas valable.",
            hint="Deux employeurs différents de l'organisme comptent : c'est le SIREN qui les distingue.",
        )


_LONGEST = 40


def withdraw(number: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Withdraw a commitment from today on: it counted until yesterday, and stays in the history.

    Raises
    ------
    NotFoundError
        No such commitment.
    NotAllowedError
        It is another employer's.
    FactsError
        No reason, or it is over or withdrawn already.
    """
    require(actor, "labels.promise")
    found = store.promise(number)
    if found is None:
        raise NotFoundError("No such commitment.", hint="See: numericemploi labels promises")
    if actor.role == "employer" and found.organisation != actor.organisation:
        raise NotAllowedError(
            "Cet engagement est celui d'un autre employeur.", hint="Choisissez un des vôtres."
        )
    if len(reason.strip()) < life.SHORTEST:
        raise FactsError(
            "Un retrait demande son motif.", hint=f"Écrivez-le, en {life.SHORTEST} signes au moins."
        )
    if found.last_day < now.date():
        raise FactsError("Cet engagement est déjà fini ou retiré.", hint="Il n'y a rien à faire.")
    with recorded("labels.withdraw_commitment", actor) as count:
        kept = store.end_promise(
            number, ended_on=now.date(), reason=reason.strip()[:300], actor=actor.name, at=now
        )
        if not kept:
            raise FactsError("Cet engagement est déjà retiré.", hint="Rechargez la page.")
        count.about, count.rows_out = found.training_id, 1


def mine(actor: Actor) -> list[Promise]:
    """Return the commitments that the actor may see: an employer's own, or all of them."""
    require(actor, "labels.promise")
    return store.promises(organisation=actor.organisation if actor.role == "employer" else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The commitments on a training, and what they prove on a day, before the next run counts them."""

    promises: list[Promise]
    own: frozenset[int]
    """Numbers of those that the provider itself signed: shown, not counted."""
    proof: Proof


def counted(training_id: str, *, on: date) -> Counted:
    """Count the commitments on a training on a day, over the places that the last run knew to come.

    Raises
    ------
    NotFoundError
        No such training.
    """
    own = label_dossiers.training(training_id)["siret"]
    found = store.promises(training_id=training_id)
    told = store.as_commitments(found, own=own)
    return Counted(
        promises=found,
        own=frozenset(one.number for one, said in zip(found, told, strict=True) if said.own),
        proof=commitments.judge(told, seats=_seats(training_id), on=on, rules=in_force(on)),
    )


def _seats(training_id: str) -> int | None:
    try:
        seats: int | None = json.loads(labels.evidence_of(training_id))["seats"]
    except NotFoundError:
        return None
    return seats
