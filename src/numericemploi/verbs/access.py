"""Who may do what: one table of rights, read by every verb and every door."""

from __future__ import annotations

from dataclasses import dataclass

from numericemploi.model.errors import NotAllowedError

_ANYBODY = frozenset({"public", "adviser", "buyer", "label_officer", "administrator"})
_RIGHTS: dict[str, frozenset[str]] = {
    "instance.prepare": frozenset({"administrator"}),
    "data.pull": frozenset({"administrator"}),
    "records.import": frozenset({"administrator"}),
    "cycle.run": frozenset({"administrator"}),
    "dossiers.read": frozenset({"adviser", "administrator"}),
    "rates.read_small": frozenset({"label_officer", "administrator"}),
    "plan.read_prices": frozenset({"buyer", "administrator"}),
    "figures.report": _ANYBODY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an account's name and role, `public` for a visitor, `console` at the command line."""

    name: str
    role: str


CONSOLE = Actor(name="console", role="administrator")
VISITOR = Actor(name="", role="public")


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
