"""The life of a label as a table: from which state to which, who decides, what must stand before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from numericemploi.labels.rules import RuleSet
from numericemploi.model.errors import FactsError
from numericemploi.model.period import months_before

State = Literal[
    "", "requested", "instructing", "committee", "granted", "refused", "watch", "suspended", "withdrawn",
    "expired",
]  # fmt: skip
IN_FORCE: tuple[State, ...] = ("granted", "watch")
PUBLIC: tuple[State, ...] = ("granted", "watch", "suspended", "withdrawn", "expired")
"""States that the register shows: a withdrawn label stays visible, with its dates."""
ENDING: tuple[State, ...] = ("granted", "watch", "suspended")
"""States that end with the period of the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One act of one person. `to` empty: the state stays, the history says what was done."""

    name: str
    fr: str
    en: str
    after: tuple[State, ...]
    to: State
    right: str
    """The right that the actor must hold."""
    adverse: bool = False
    """Takes or refuses: a notice, its delay and the provider's chance to answer come before (CRPA L121-1)."""
    reasoned: bool = True
    """Reasons are required (CRPA L211-2 where it is adverse; traceability everywhere else)."""
    voted: Literal["", "for", "against"] = ""
    """The committee's vote that must stand."""
    paper: Literal["", "receipt", "notice", "decision"] = ""
    """The document that it makes."""


TRANSITIONS = (
    Transition(name="request", fr="demande déposée", en="request made", after=("",), to="requested",
               right="labels.request", reasoned=False, paper="receipt"),
    Transition(name="complete", fr="dossier complet", en="file complete", after=("requested",), to="instructing",
               right="labels.instruct", reasoned=False),
    Transition(name="submit", fr="transmis au comité", en="sent to the committee", after=("instructing",),
               to="committee", right="labels.instruct"),
    Transition(name="notify", fr="notification préalable", en="prior notice",
               after=("instructing", "committee", "granted", "watch", "suspended"), to="", right="labels.instruct",
               paper="notice"),
    Transition(name="observe", fr="observations de l'organisme", en="the provider's observations",
               after=("instructing", "committee", "granted", "watch", "suspended"), to="", right="labels.request"),
    Transition(name="grant", fr="label accordé", en="label granted", after=("committee",), to="granted",
               right="labels.decide", voted="for", paper="decision"),
    Transition(name="refuse", fr="label refusé", en="label refused", after=("committee",), to="refused",
               right="labels.decide", adverse=True, voted="against", paper="decision"),
    Transition(name="watch", fr="mis sous surveillance", en="put under watch", after=("granted",), to="watch",
               right="labels.instruct"),
    Transition(name="clear", fr="surveillance levée", en="watch ended", after=("watch",), to="granted",
               right="labels.instruct"),
    Transition(name="review", fr="revue annuelle faite", en="yearly review done", after=IN_FORCE, to="",
               right="labels.instruct"),
    Transition(name="suspend", fr="label suspendu", en="label suspended", after=IN_FORCE, to="suspended",
               right="labels.instruct", paper="decision"),
    Transition(name="resume", fr="suspension levée", en="suspension ended", after=("suspended",), to="granted",
               right="labels.instruct", paper="decision"),
    Transition(name="withdraw", fr="label retiré", en="label withdrawn", after=("granted", "watch", "suspended"),
               to="withdrawn", right="labels.decide", adverse=True, voted="against", paper="decision"),
    Transition(name="renew", fr="label renouvelé", en="label renewed", after=IN_FORCE, to="granted",
               right="labels.decide", voted="for", paper="decision"),
    Transition(name="expire", fr="label terminé", en="label ended", after=("granted", "watch", "suspended"),
               to="expired", right="labels.tend", reasoned=False),
    Transition(name="propose", fr="proposition du calcul de nuit", en="proposed by the nightly job",
               after=("granted", "watch", "suspended"), to="", right="labels.tend"),
)  # fmt: skip
BY_NAME = {one.name: one for one in TRANSITIONS}
DECISIONS = ("grant", "refuse", "withdraw", "renew")
"""Decisions that close a round of votes."""

Ground = Literal["illegal", "condition", "fraud"]
GROUNDS: dict[Ground, tuple[str, str]] = {
    "illegal": ("décision illégale (CRPA L242-1)", "unlawful decision (CRPA L242-1)"),
    "condition": ("condition qui n'est plus remplie (CRPA L242-2, 1°)", "condition no longer met (CRPA L242-2, 1°)"),
    "fraud": ("fraude (CRPA L241-2)", "fraud (CRPA L241-2)"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A member's vote; who declared an interest is recused, and does not count."""

    member: str
    choice: Literal["for", "against", "abstain", "recused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a label on the day of an act."""

    state: State
    last_on: date | None
    """Day of the last act."""
    granted_on: date | None
    notice_due: date | None
    """Last day of the delay of the notice that is open; None: no notice since the last decision."""
    votes: tuple[Vote, ...]
    """Of the round that is open."""


def check(act: str, standing: Standing, *, on: date, reason: str, rules: RuleSet) -> Transition:
    """Return the transition of an act, or refuse it and say what is missing.

    Raises
    ------
    FactsError
        The state does not allow it, the reasons lack, the hearing or the vote is not done, or the clock says a
        day before the last act.
    """
    found = BY_NAME[act]
    if standing.state not in found.after:
        raise FactsError(
            f"« {found.fr} » : impossible dans l'état « {STATES[standing.state][0]} ».",
            hint=f"Possible depuis : {', '.join(STATES[state][0] for state in found.after)}.",
        )
    if standing.last_on is not None and on < standing.last_on:
        raise FactsError(
            f"L'horloge dit {on}, avant le dernier acte ({standing.last_on}).",
            hint="Remettez l'horloge à l'heure, puis recommencez.",
        )
    if found.reasoned and len(reason.strip()) < SHORTEST:
        raise FactsError(
            f"« {found.fr} » demande des motifs.", hint=f"Écrivez-les, en {SHORTEST} signes au moins."
        )
    if found.adverse:
        _check_hearing(found, standing, on=on, rules=rules)
    if found.voted:
        _check_vote(found, standing.votes, rules)
    return found


SHORTEST = 20
"""Characters of reasons: less is no reason."""


def _check_hearing(found: Transition, standing: Standing, *, on: date, rules: RuleSet) -> None:
    if standing.notice_due is None:
        raise FactsError(
            f"« {found.fr} » demande une procédure contradictoire (CRPA L121-1).",
            hint=f"Notifiez d'abord les motifs ; l'organisme a {rules.hearing_days} jours pour répondre.",
        )
    if on <= standing.notice_due:
        raise FactsError(
            f"« {found.fr} » : l'organisme peut répondre jusqu'au {standing.notice_due}.",
            hint=f"Décidez à partir du {standing.notice_due + timedelta(days=1)}.",
        )


def _check_vote(found: Transition, votes: Sequence[Vote], rules: RuleSet) -> None:
    counted = tally(votes)
    present = counted["for"] + counted["against"] + counted["abstain"]
    if present < rules.quorum:
        raise FactsError(
            f"Le quorum n'est pas atteint : {present} membres sans intérêt ont voté, il en faut {rules.quorum}.",
            hint="Un membre qui déclare un intérêt ne vote pas et ne compte pas.",
        )
    other = "against" if found.voted == "for" else "for"
    if counted[found.voted] <= counted[other]:
        raise FactsError(
            f"« {found.fr} » : le vote du comité ne le décide pas ({counted['for']} pour, "
            f"{counted['against']} contre, {counted['abstain']} abstentions).",
            hint="À égalité, rien n'est décidé : le dossier reste devant le comité.",
        )


def tally(votes: Sequence[Vote]) -> dict[str, int]:
    """Count votes by choice."""
    return {
        choice: sum(vote.choice == choice for vote in votes)
        for choice in ("for", "against", "abstain", "recused")
    }


def check_ground(ground: str, *, granted_on: date | None, on: date, rules: RuleSet) -> Ground:
    """Return the ground of a withdrawal, or refuse one that the law no longer allows.

    Raises
    ------
    FactsError
        No such ground, or more than `repeal_months` have passed since the grant (CRPA L242-1).
    """
    for name in GROUNDS:
        if name == ground:
            late = granted_on is None or months_before(on, rules.repeal_months) > granted_on
            if name == "illegal" and late:
                raise FactsError(
                    f"Plus de {rules.repeal_months} mois depuis l'octroi : ce motif n'est plus ouvert (CRPA L242-1).",
                    hint="Restent : une condition qui n'est plus remplie (L242-2, 1°), la fraude (L241-2).",
                )
            return name
    raise FactsError(f"Motif de retrait inconnu : « {ground[:20]} ».", hint=f"Motifs : {', '.join(GROUNDS)}.")


def check_period(
    start: date, end: date, *, provisional: bool, evidence_on: date, on: date, rules: RuleSet
) -> None:
    """Refuse a period too long, already over, or granted on evidence too old.

    Raises
    ------
    FactsError
        Says which.
    """
    months = rules.provisional_months if provisional else rules.granted_months
    if not start < end:
        raise FactsError("La période finit avant de commencer.", hint="Donnez une fin plus tardive.")
    if months_before(end, months) > start:
        raise FactsError(
            f"La période dépasse {months} mois{' (label provisoire)' if provisional else ''}.",
            hint=f"Fin au plus tard : {months_before(start, -months)}.",
        )
    if end <= on:
        raise FactsError(f"La période est finie le {end}.", hint="Donnez une fin à venir.")
    if evidence_on < months_before(on, rules.evidence_months):
        raise FactsError(
            f"Les preuves sont du {evidence_on}, plus de {rules.evidence_months} mois avant la décision.",
            hint="Lancez un calcul à jour : numericemploi cycle.",
        )
    if evidence_on > on:
        raise FactsError(
            f"Les preuves sont du {evidence_on}, après la décision ({on}).",
            hint="Remettez l'horloge à l'heure.",
        )


def state_on(state: State, valid_until: date | None, on: date) -> State:
    """Return what stands on a day: a label ends with its period, whether or not the nightly job has run."""
    over = valid_until is not None and valid_until < on
    return "expired" if over and state in ENDING else state


STATES: Mapping[State, tuple[str, str]] = {
    "": ("aucune demande", "no request"),
    "requested": ("demandé", "requested"),
    "instructing": ("en instruction", "being instructed"),
    "committee": ("devant le comité", "before the committee"),
    "granted": ("accordé", "granted"),
    "refused": ("refusé", "refused"),
    "watch": ("accordé, sous surveillance", "granted, under watch"),
    "suspended": ("suspendu", "suspended"),
    "withdrawn": ("retiré", "withdrawn"),
    "expired": ("terminé", "ended"),
}
