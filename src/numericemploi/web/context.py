"""What every page shows: the run it reads, the actor's rights, the demonstration's banner."""

from __future__ import annotations

from numericemploi.store import runs
from numericemploi.verbs.access import VISITOR, Actor, may


def actor_of(request) -> Actor:
    """Return who acts through the site."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return VISITOR
    return Actor(name=user.username, role=user.role)


def everywhere(request):
    actor = actor_of(request)
    return {
        "run": runs.latest(),
        "actor": actor,
        "may_read_dossiers": may(actor, "dossiers.read"),
    }
