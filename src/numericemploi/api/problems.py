"""Errors as problem documents (RFC 9457), once for every path; no stack, no personal value."""

from __future__ import annotations

import json
import logging
import secrets

from django.http import Http404, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from numericemploi.model.errors import (
    ConflictError,
    FactsError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    NumericEmploiError,
    SourceError,
    StorageError,
    UnknownCodeError,
)

_log = logging.getLogger("numericemploi.api")
_STATUS: dict[type[NumericEmploiError], int] = {
    SourceError: 422,
    InvalidError: 422,
    ConflictError: 409,
    UnknownCodeError: 422,
    FactsError: 422,
    NotFoundError: 404,
    NotAllowedError: 403,
    StorageError: 503,
}


def problem(status: int, code: str, title: str, **more: object) -> HttpResponse:
    """Return a problem document; `code` is the stable code of the error."""
    document = {"type": f"urn:numericemploi:error:{code}", "title": title, "status": status, **more}
    return HttpResponse(
        json.dumps(document, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


def answer_for(api: NinjaAPI) -> None:
    """Make the API answer every error by a problem document."""

    @api.exception_handler(NumericEmploiError)
    def ours(request, error: NumericEmploiError):
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        if status >= 500:
            _log.error("code=%s path=%s", error.code, request.path)
        faults = [
            {"where": fault.field, "reason": fault.reason, "remedy": fault.remedy}
            for fault in (error.faults if isinstance(error, InvalidError) else ())
        ]
        more = {"faults": faults} if faults else {}
        return problem(status, error.code, error.message, hint=error.hint, **more)

    @api.exception_handler(ValidationError)
    def refused(request, error: ValidationError):
        """Say which part of the request is wrong and why, without repeating the value."""
        faults = [{"where": ".".join(map(str, one["loc"])), "reason": one["msg"]} for one in error.errors]
        return problem(422, "request", "The request is not what this address expects.", faults=faults)

    @api.exception_handler(Http404)
    def missing(request, error: Http404):
        return problem(404, "not-found", "Nothing stands at this address.")

    @api.exception_handler(Exception)
    def unexpected(request, error: Exception):
        reference = secrets.token_hex(4)
        _log.error("status=500 reference=%s path=%s error=%s", reference, request.path, type(error).__name__)
        return problem(500, "unexpected", "This is a fault of the software.", reference=reference)
