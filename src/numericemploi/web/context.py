"""What every page shows: the run it reads, the actor's rights, the demonstration's banner, the other language."""

from __future__ import annotations

from django.urls import translate_url
from django.utils.translation import get_language

from numericemploi.verbs.access import Actor, may, of_account
from numericemploi.web import navigation, snapshot


def actor_of(request) -> Actor:
    """Return who acts through the site."""
    return of_account(getattr(request, "user", None))


def everywhere(request):
    """Give every template the run, the rights and the address of this page in the other language."""
    actor = actor_of(request)
    seen = snapshot.current()
    other = "fr" if (get_language() or "fr").startswith("en") else "en"
    return {
        "run": seen.run if seen else None,
        "fictif_statistics": snapshot.fictif_statistics(),
        "has_imports": snapshot.has_imports(),
        "actor": actor,
        "may_read_dossiers": may(actor, "dossiers.read"),
        "navigation": navigation.entries(actor, request),
        "other_language": other,
        "other_address": translate_url(request.get_full_path(), other),
    }
