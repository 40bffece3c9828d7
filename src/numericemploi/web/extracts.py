"""Frozen extracts: their list, the page of one with its digest, the very bytes that were frozen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from numericemploi.model.errors import StorageError
from numericemploi.store import extracts as kept
from numericemploi.web.zone_documents import MEDIA as _SHEETS

MEDIA = {**_SHEETS, "json": "application/json"}


@require_safe
def extracts(request):
    return render(request, "extracts/extracts.html", {"extracts": kept.listing()})


@require_safe
def extract(request, digest):
    found = kept.get(digest)
    try:
        kept.read(digest)
        intact = True
    except StorageError:
        intact = False
    return render(request, "extracts/extract.html", {"extract": found, "intact": intact})


@require_safe
def download(_request, digest):
    found = kept.get(digest)
    return attached(kept.read(digest), found.name, MEDIA[found.form])


def attached(data: bytes, name: str, media: str) -> HttpResponse:
    """Serve bytes as a file to keep."""
    answer = HttpResponse(data, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
