"""Sheets and the map to take away: as a file now, or frozen under an address that stays."""

from __future__ import annotations

from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from numericemploi.verbs import extracts as verb
from numericemploi.web import snapshot, zone_documents
from numericemploi.web.context import actor_of
from numericemploi.web.extracts import attached
from numericemploi.web.zone_documents import MEDIA


@require_safe
def zone(request, code, form):
    document = _asked(request.GET, code, form)
    return attached(document.data, document.name, MEDIA[form])


@require_safe
def zones(request, form):
    document = _asked(request.GET, "", form)
    return attached(document.data, document.name, MEDIA[form])


@require_POST
def freeze(request, code=""):
    """Keep the document that the form asks for, as it is now, and lead to its page."""
    document = _asked(request.POST, code, request.POST.get("form", ""))
    digest = verb.freeze(
        document.data,
        name=document.name,
        form=document.form,
        run=snapshot.current().run,
        actor=actor_of(request),
    )
    return redirect("extract", digest=digest)


def _asked(given, code: str, form: str) -> zone_documents.Document:
    return zone_documents.asked(code, given.get("horizon", "short"), form)
