"""What other programs read of the issuer: DID document, status lists, and each label's credential in its forms."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from numericemploi.store import published
from numericemploi.verbs import attestations

_FORMS = {
    "json": ("application/vc", "inline"),
    "png": ("image/png", "attachment"),
    "svg": ("image/svg+xml", "attachment"),
    "pdf": ("application/pdf", "inline"),
}


@require_safe
def did(_request):
    return _served(published.read(published.DID), "application/did+json")


@require_safe
def status_list(_request, number: int):
    return _served(published.read(published.list_file(number)), "application/vc")


@require_safe
def register(_request, number: int):
    return _served(published.read(published.register_file(number)), "application/json; charset=utf-8")


@require_safe
def attestation(_request, reference: str, form: str):
    if form not in _FORMS:
        raise Http404
    kind, shown = _FORMS[form]
    answer = HttpResponse(attestations.form(reference, form), content_type=kind)
    answer.headers["Content-Disposition"] = f'{shown}; filename="label-{reference}.{form}"'
    answer.headers["Cache-Control"] = "public, max-age=900"
    return answer


def _served(data: bytes | None, kind: str) -> HttpResponse:
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=kind)
    # A verifier sees a withdrawal a quarter of an hour later at most.
    answer.headers["Cache-Control"] = "public, max-age=900"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
