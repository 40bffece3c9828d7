"""Plan lines as the store keeps them: rows, every revision of each, and the drafts that lost a race."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder

from numericemploi.model.errors import ConflictError, NotFoundError
from numericemploi.model.tables.purchases import COT_TARGETS, PURCHASE_LINES
from numericemploi.store.models import CotTarget, PlanLine, PlanLineDraft, PlanLineRevision

_COLUMNS = list(PURCHASE_LINES.schema)
_TARGETS = list(COT_TARGETS.schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One act on a line, as its history tells it."""

    revision: int
    at: datetime
    act: str
    actor: str
    role: str
    reason: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wrote on an older revision of a line."""

    number: int
    line_id: str
    revision: int
    actor: str
    at: datetime
    given: dict[str, Any]
    state: str


def lines() -> pl.DataFrame:
    """PURCHASE_LINES: every line, cancelled ones included."""
    rows = PlanLine.objects.order_by("line_id").values_list(*_COLUMNS)
    return PURCHASE_LINES.check(pl.DataFrame(list(rows), schema=PURCHASE_LINES.schema, orient="row"))


def get(line_id: str) -> dict[str, Any]:
    """Return a line.

    Raises
    ------
    NotFoundError
        No line has this identifier.
    """
    found = PlanLine.objects.filter(line_id=line_id).values(*_COLUMNS).first()
    if found is None:
        raise NotFoundError("No such plan line.", hint="List the lines: numericemploi purchases list")
    return dict(found)


def known(line_ids: Sequence[str]) -> set[str]:
    """Return those identifiers that are lines."""
    return set(PlanLine.objects.filter(line_id__in=line_ids).values_list("line_id", flat=True))


def add(row: Mapping[str, Any], *, act: str, actor: str, role: str, at: datetime, reason: str = "") -> None:
    """Add a line with its first revision; to be called within a transaction."""
    line = PlanLine.objects.create(**row)
    _revise(line.pk, row, act=act, actor=actor, role=role, at=at, reason=reason)


def change(
    row: Mapping[str, Any], *, read: int, act: str, actor: str, role: str, at: datetime, reason: str = ""
) -> None:
    """Replace a line by its next revision; to be called within a transaction.

    Raises
    ------
    ConflictError
        The revision `read` is not the last one any more.
    """
    found = PlanLine.objects.filter(line_id=row["line_id"], revision=read)
    if not found.update(**row):
        raise ConflictError(
            "Somebody changed this line meanwhile.", hint="Read both versions, then choose what stays."
        )
    line = PlanLine.objects.get(line_id=row["line_id"])
    _revise(line.pk, row, act=act, actor=actor, role=role, at=at, reason=reason)


def history(line_id: str) -> list[Done]:
    """Return what was done to a line, first act first."""
    return [
        Done(revision=one.revision, at=one.at, act=one.act, actor=one.actor, role=one.role, reason=one.reason,
             row=one.row)
        for one in PlanLineRevision.objects.filter(line__line_id=line_id).order_by("revision")
    ]  # fmt: skip


def revision(line_id: str, number: int) -> dict[str, Any] | None:
    """Return a line as one of its revisions left it."""
    found = PlanLineRevision.objects.filter(line__line_id=line_id, revision=number).first()
    return None if found is None else dict(found.row)


def keep_draft(line_id: str, given: Mapping[str, Any], *, read: int, actor: str, at: datetime) -> int:
    """Keep what somebody wrote on an older revision; the same words again are the same draft."""
    line = PlanLine.objects.get(line_id=line_id)
    row = _plain(given)
    for held in PlanLineDraft.objects.filter(line=line, actor=actor, revision=read, state="waiting"):
        if held.given == row:
            return held.pk
    return PlanLineDraft.objects.create(line=line, revision=read, actor=actor, at=at, given=row).pk


def draft(number: int) -> Draft:
    """Return a draft.

    Raises
    ------
    NotFoundError
        No draft has this number.
    """
    found = PlanLineDraft.objects.select_related("line").filter(pk=number).first()
    if found is None:
        raise NotFoundError("No such draft.")
    return _draft(found)


def drafts(line_id: str) -> list[Draft]:
    """Return the drafts on a line that wait for their author, oldest first."""
    found = PlanLineDraft.objects.select_related("line").filter(line__line_id=line_id, state="waiting")
    return [_draft(one) for one in found.order_by("pk")]


def settle_draft(number: int, state: str) -> None:
    """Say what became of a draft; its words stay."""
    PlanLineDraft.objects.filter(pk=number).update(state=state)


def targets() -> pl.DataFrame:
    """COT_TARGETS: every target of every contract."""
    rows = CotTarget.objects.order_by("target_id").values_list(*_TARGETS)
    return COT_TARGETS.check(pl.DataFrame(list(rows), schema=COT_TARGETS.schema, orient="row"))


def keep_target(row: Mapping[str, Any]) -> bool:
    """Add a target, or replace the one of the same identifier; return whether anything changed."""
    held = CotTarget.objects.filter(target_id=row["target_id"]).values(*_TARGETS).first()
    if held == dict(row):
        return False
    CotTarget.objects.update_or_create(
        target_id=row["target_id"], defaults={name: row[name] for name in _TARGETS if name != "target_id"}
    )
    return True


def _draft(found: PlanLineDraft) -> Draft:
    return Draft(number=found.pk, line_id=found.line.line_id, revision=found.revision, actor=found.actor, at=found.at,
                 given=found.given, state=found.state)  # fmt: skip


def _revise(
    number: int, row: Mapping[str, Any], *, act: str, actor: str, role: str, at: datetime, reason: str
) -> None:
    PlanLineRevision.objects.create(
        line_id=number, revision=row["revision"], at=at, act=act, actor=actor, role=role, reason=reason,
        row=_plain(row),
    )  # fmt: skip


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON gives it back."""
    found: dict[str, Any] = json.loads(json.dumps(dict(row), cls=DjangoJSONEncoder))
    return found
