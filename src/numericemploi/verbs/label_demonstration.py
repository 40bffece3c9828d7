"""Fictif labels at several points of their life, made by the verbs alone: what no person could do is not shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from numericemploi.labels import life
from numericemploi.labels.prerequisites import KINDS
from numericemploi.store import accounts
from numericemploi.store import labels as store
from numericemploi.verbs import label_life, label_proofs, label_votes, promises
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_VERIFIED = ("fictif-web-1", "fictif-python-1", "fictif-applications-1", "fictif-applications-3",
             "fictif-tests-1", "fictif-systemes-1")  # fmt: skip
_PROMISED = ("fictif-applications-3", "fictif-tests-1")
_WHY = "Les trois preuves sont réunies dans les zones visées, préalables vérifiés (fictif)."
_PROVISIONAL = "Pas encore de sorties ; deux employeurs s'engagent par écrit sur les places à venir (fictif)."
_ADVERSE = "Les postes ne dépassent pas assez sûrement les personnes déjà prêtes (fictif)."


def _account(username: str) -> Actor:
    found = accounts.demonstration(username)
    return Actor(name=found.username, role=found.role, organisation=found.organisation)


def attach(*, now: datetime) -> None:
    """Attach the fictif proofs of prerequisites and commitments, which the next run counts; once."""
    officer = _account("instructrice")
    if store.attached():
        return
    for training_id in _VERIFIED:
        for kind in KINDS:
            label_proofs.attach(
                training_id, kind.name, answer="yes", source=f"{kind.register} (fictif)",
                checked_on=now.date(), actor=officer, now=now,
            )  # fmt: skip
    for training_id in _PROMISED:
        for number in (8, 9):
            promises.commit(
                training_id, employer=f"Entreprise fictive {number}", organisation=f"fictif-{9000 + number}",
                seats=12, valid_until=date(now.year + 1, now.month, 1), actor=officer, now=now,
            )  # fmt: skip


def make(*, actor: Actor, now: datetime) -> list[str]:
    """Make the fictif labels on the last run, if there is none yet; return their numbers.

    A refusal or a withdrawal waits for the fifteen days of its hearing: on the frozen day of the
    demonstration, only its notice can be shown.
    """
    require(actor, "labels.tend")
    if store.held(life.STATES):
        return []
    with recorded("labels.demonstrate", actor) as count:
        made = [scene(now) for scene in _SCENES]
        count.rows_out = len(made)
        return made


def _to_committee(training_id: str, now: datetime, *, words: str = _WHY) -> str:
    officer = _account("instructrice")
    reference = label_life.request(training_id, actor=officer, now=now)
    label_life.act(reference, "complete", actor=officer, now=now)
    label_life.act(reference, "submit", reason=words, actor=officer, now=now)
    return reference


def _granted(training_id: str, now: datetime, *, words: str = _WHY, then: str = "", why: str = "") -> str:
    reference = _to_committee(training_id, now, words=words)
    members = [_account(f"comite-{number}") for number in (1, 2, 3)]
    label_votes.vote(reference, "for", actor=members[0], now=now)
    label_votes.vote(reference, "for", actor=members[1], now=now)
    label_votes.vote(
        reference, "abstain", interest="Mon entreprise accueille ses stagiaires (fictif).", actor=members[2], now=now
    )  # fmt: skip
    label_life.act(reference, "grant", reason=words, actor=members[0], now=now)
    if then:
        label_life.act(reference, then, reason=why, actor=_account("instructrice"), now=now)
    return reference


def _heard(training_id: str, now: datetime) -> str:
    officer = _account("instructrice")
    reference = label_life.request(training_id, actor=officer, now=now)
    label_life.act(reference, "complete", actor=officer, now=now)
    label_life.act(reference, "notify", reason=_ADVERSE, actor=officer, now=now)
    return reference


def _asked(training_id: str, now: datetime) -> str:
    return label_life.request(training_id, actor=_account("instructrice"), now=now)


_SCENES: tuple[Callable[[datetime], Any], ...] = (
    lambda now: _granted("fictif-web-1", now),
    lambda now: _granted("fictif-python-1", now, then="watch", why="Une session annulée en mai (fictif)."),
    lambda now: _granted(
        "fictif-applications-1",
        now,
        then="suspend",
        why="Le plateau technique a fermé après un sinistre (fictif).",
    ),
    lambda now: _granted("fictif-applications-3", now, words=_PROVISIONAL),
    lambda now: _to_committee("fictif-tests-1", now, words=_PROVISIONAL),
    lambda now: _heard("fictif-systemes-1", now),
    lambda now: _asked("fictif-java-1", now),
)
