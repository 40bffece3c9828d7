"""`/labels`: the register searched, one label told, a label verified."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from ninja import Path, Query, Router, Schema

from numericemploi.api.problems import problem
from numericemploi.labels.rules import MENTION
from numericemploi.verbs import clock, register, verification

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
    labels: list[dict[str, Any]] | None = None
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
    standing: dict[str, str] | None = None


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
        standing=verification.told(verdict).get("standing"),
    )


class Listed(Schema):
    """A label of the register: state on the day asked, dates, stable addresses."""

    reference: str
    state: str
    provisional: bool
    valid_from: str
    valid_until: str
    changed_on: str
    training_id: str
    title: str
    provider: str
    occupations: list[str]
    zones: list[str]
    modalities: list[str]
    rule: str
    fictif: bool
    address: str
    credential: str
    evidence: str


class Register(Schema):
    """A page of the register, the number of labels found, and how many there are in each state."""

    mention: str
    on: str
    count: int
    by_state: dict[str, int]
    labels: list[Listed]


class LabelAct(Schema):
    number: int
    act: str
    state: str
    at: datetime
    reason: str


class Told(Listed):
    """A label with its public history and the assessment on which it was granted."""

    mention: str
    history: list[LabelAct]
    assessment: dict[str, Any]


@router.get("", response=Register, summary="Search the register of labels; withdrawn ones stay")
def search(
    request,
    state: Literal["granted", "watch", "suspended", "withdrawn", "expired"] | None = None,
    occupation: Annotated[str, Query(max_length=12)] = "",
    zone: Annotated[str, Query(max_length=12)] = "",
    modality: Literal["onsite", "remote", "blended"] | None = None,
    words: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
):
    on = clock.now().date()
    areas = [("occupation", occupation), ("zone", zone), ("modality", modality or "")]
    found = register.search(
        on=on, states=[state] if state else [], areas=[one for one in areas if one[1]], words=words, page=page
    )
    return {
        "mention": MENTION, "on": str(on), "count": found.count, "by_state": found.by_state,
        "labels": [register.row(one, on=on) for one in found.labels],
    }  # fmt: skip


@router.get(
    "/signed/{number}",
    summary="A part of the register, signed by the issuer: every label ever granted, its state, its dates",
    openapi_extra={
        "responses": {
            200: {
                "description": "A plain JSON document with one eddsa-jcs-2022 proof; `labels verify` judges it.",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        }
    },
)
def signed(request, number: Annotated[int, Path(ge=1, le=100_000)]):
    return HttpResponse(register.signed(number), content_type="application/json; charset=utf-8")


@router.get("/{reference}", response=Told, summary="One label: state, history, assessment")
def told(request, reference: str):
    on = clock.now().date()
    found = register.entry(reference, on=on)
    history = [
        {"number": one.number, "act": one.act, "state": one.state, "at": one.at, "reason": one.reason}
        for one in found.history
    ]
    return register.row(found.label, on=on) | {
        "mention": MENTION, "history": history, "assessment": found.assessment,
    }  # fmt: skip
