"""`/labels`: a label verified."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import RequestDataTooBig
from ninja import Router, Schema

from numericemploi.api.problems import problem
from numericemploi.verbs import clock, verification

router = Router()


class StatusList(Schema):
    """The status list that answered, and how old it is."""

    address: str
    valid_from: datetime
    valid_until: datetime
    fetched_at: datetime


class Valid(Schema):
    """A label that is valid at `at`."""

    outcome: str
    code: str
    where: str
    fr: str
    en: str
    at: datetime
    passed: list[str]
    profile: str | None
    status_list: StatusList | None
    name: str | None = None
    label: str | None = None
    training: str | None = None
    issuer: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class NotValid(Schema):
    """A problem document: refused, or impossible to verify now; `reason` is stable, `where` names the member."""

    type: str
    title: str
    status: int
    outcome: str
    reason: str
    where: str
    fr: str
    en: str
    passed: list[str]


_BODY = {
    "requestBody": {
        "required": True,
        "description": "The credential as it is: JSON, or the PNG or SVG that carries it; 1 MB at most.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("application/vc", "image/png", "image/svg+xml")
        },
    }
}


@router.post(
    "/verify",
    response={200: Valid, 413: NotValid, 422: NotValid},
    summary="Whether a label is valid at an instant (the present one by default); nothing is kept",
    openapi_extra=_BODY,
)
def verify(request, at: datetime | None = None):
    instant = at or clock.now()
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    try:
        verdict = verification.verify(request.body, at=instant)
    except RequestDataTooBig:
        verdict = verification.too_large(at=instant)
    if verdict.outcome == "valid":
        return verification.told(verdict)
    return problem(
        413 if verdict.code == "too-large" else 422,
        "untrusted",
        verdict.en,
        outcome=verdict.outcome,
        reason=verdict.code,
        where=verdict.where,
        fr=verdict.fr,
        en=verdict.en,
        passed=list(verdict.passed),
    )
