"""Who may do what: one table of rights, read by every verb and every door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from numericemploi.model.errors import NotAllowedError

_STAFF = frozenset({"adviser", "buyer", "delegate", "label_officer", "committee", "administrator"})
_ANYBODY = _STAFF | {"public", "employer", "provider"}
_RIGHTS: dict[str, frozenset[str]] = {
    "instance.prepare": frozenset({"administrator"}),
    "data.pull": frozenset({"administrator"}),
    "records.import": frozenset({"administrator"}),
    "reach.load": frozenset({"administrator"}),
    "background.work": frozenset({"administrator"}),
    "nightly.run": frozenset({"administrator"}),
    "cycle.run": frozenset({"administrator"}),
    "synonyms.read": _STAFF,
    "synonyms.propose": _STAFF,
    "synonyms.write": frozenset({"delegate", "administrator"}),
    "occupations.report_abstained": frozenset({"administrator"}),
    "dossiers.read": frozenset({"adviser", "administrator"}),
    "rates.read_small": frozenset({"label_officer", "administrator"}),
    "plan.read_prices": frozenset({"buyer", "administrator"}),
    "plan.read_variants": frozenset({"buyer", "delegate", "administrator"}),
    "plan.make_variants": frozenset({"buyer", "administrator"}),
    "plan.adopt": frozenset({"buyer"}),
    "purchases.read": frozenset({"buyer", "delegate", "administrator"}),
    "purchases.write": frozenset({"buyer", "administrator"}),
    "purchases.act": frozenset({"buyer", "delegate", "administrator"}),
    "purchases.targets": frozenset({"delegate", "administrator"}),
    "recommendations.write": frozenset({"delegate"}),
    "recommendations.answer": frozenset({"buyer"}),
    "recommendations.opine": (_STAFF | {"employer", "provider"}) - {"buyer"},
    "funding.edit_rules": frozenset({"administrator"}),
    "funding.keep_verdict": frozenset({"adviser", "administrator"}),
    "reforms.replay_dossiers": frozenset({"adviser", "buyer", "delegate", "administrator"}),
    "credentials.sign": frozenset({"label_officer", "committee", "administrator"}),
    "credentials.publish": frozenset({"label_officer", "committee", "administrator"}),
    "credentials.reconcile": frozenset({"administrator"}),
    "keys.manage": frozenset({"administrator"}),
    "trust.manage": frozenset({"administrator"}),
    "labels.request": frozenset({"provider", "label_officer"}),
    "labels.instruct": frozenset({"label_officer"}),
    "labels.promise": frozenset({"employer", "label_officer", "administrator"}),
    "labels.vote": frozenset({"committee"}),
    "labels.decide": frozenset({"committee"}),
    "labels.tend": frozenset({"administrator"}),
    "labels.dossiers": frozenset({"provider", "label_officer", "committee", "administrator"}),
    "figures.report": _ANYBODY,
    "needs.declare": _ANYBODY,
    "needs.list": frozenset({"employer", "adviser", "administrator"}),
    "needs.follow": frozenset({"employer", "adviser", "administrator", "link"}),
    "needs.tend": frozenset({"administrator"}),
    "extracts.freeze": _STAFF,
    "mails.read": frozenset({"administrator"}),
    "mails.send": frozenset({"administrator"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an account's name and role, `public` for a visitor, `console` at the command line.

    Who comes by a personal link has the role `link`, and the number of the one object that it opens.
    """

    name: str
    role: str
    organisation: str = ""


class Account(Protocol):
    """What a door knows of who signed in."""

    is_authenticated: bool
    username: str
    role: str
    organisation: str


CONSOLE = Actor(name="console", role="administrator")
VISITOR = Actor(name="", role="public")


def of_account(account: Account | None) -> Actor:
    """Return who acts through a door: the account's holder, or a visitor."""
    if account is None or not account.is_authenticated:
        return VISITOR
    return Actor(name=account.username, role=account.role, organisation=account.organisation)


def may(actor: Actor, right: str) -> bool:
    """Whether the actor's role holds the right."""
    return actor.role in _RIGHTS[right]


def require(actor: Actor, right: str) -> None:
    """Let the actor through, or refuse.

    Raises
    ------
    NotAllowedError
        The role does not hold the right.
    """
    if not may(actor, right):
        raise NotAllowedError(
            "Votre rôle ne permet pas cette action.", hint="Demandez-la à un administrateur de l'instance."
        )
