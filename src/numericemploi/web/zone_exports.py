"""Sheets and the map to take away: as a file now, or frozen under an address that stays."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from numericemploi.model.tables.results import HORIZONS
from numericemploi.verbs import extracts as verb
from numericemploi.web import snapshot, zone_documents
from numericemploi.web.context import actor_of
from numericemploi.web.extracts import attached
from numericemploi.web.zone_documents import MEDIA

MAP_FORMS = ("csv", "xlsx", "geojson")


@require_safe
def zone(request, code, form):
    document = _document(request.GET, code, form)
    return attached(document.data, document.name, MEDIA[form])


@require_safe
def zones(request, form):
    document = _document(request.GET, "", form)
    return attached(document.data, document.name, MEDIA[form])


@require_POST
def freeze(request, code=""):
    """Keep the document that the form asks for, as it is now, and lead to its page."""
    document = _document(request.POST, code, request.POST.get("form", ""))
    digest = verb.freeze(
        document.data,
        name=document.name,
        form=document.form,
        run=snapshot.current().run,
        actor=actor_of(request),
    )
    return redirect("extract", digest=digest)


def _document(given, code: str, form: str) -> zone_documents.Document:
    """Write the document asked for; whatever does not exist is not found."""
    seen = snapshot.current()
    horizon = given.get("horizon", "short")
    forms = MEDIA if code else MAP_FORMS
    if seen is None or form not in forms or horizon not in HORIZONS or (code and code not in seen.zones):
        raise Http404
    if code:
        return zone_documents.of_zone(seen, code, horizon, form)
    return zone_documents.of_map(seen, horizon, form)
