"""Studies asked for: who asked, since when, how far each is. One at a time for the same kind and settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from numericemploi.model.errors import NotFoundError
from numericemploi.store.models import PlanRequest

LONGEST = 180.0
"""Seconds without a sign of life after which a study is taken for stopped; a plan of it takes 90 at the most."""

_State = PlanRequest.State
_OPEN = (_State.WAITING, _State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A study asked for, as pages read it. `idle`: seconds since it last moved, by the system's clock."""

    number: int
    kind: str
    run: int
    parameters: dict[str, Any]
    author: str
    role: str
    organisation: str
    asked_at: datetime
    state: str
    begun: int
    done: int
    total: int
    idle: float
    reason: str

    @property
    def open(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in _OPEN

    @property
    def stopped(self) -> bool:
        """Whether it is open and nothing has moved for too long: no worker runs, or the one that had it died."""
        return self.open and self.idle > LONGEST


def add(
    kind: str, inputs_digest: str, *, run: int, parameters: dict[str, Any], author: str, role: str, organisation: str
) -> tuple[Request, bool]:  # fmt: skip
    """Ask for a study; the one that is open already for the same settings stands. Tell whether it is new."""
    found = _open(kind, inputs_digest)
    if found is None:
        try:
            with transaction.atomic():
                row = PlanRequest.objects.create(
                    kind=kind, inputs_digest=inputs_digest, run_id=run, parameters=parameters, author=author,
                    role=role, organisation=organisation,
                )  # fmt: skip
            return _request(row), True
        except IntegrityError:  # somebody else asked in the same instant
            found = _open(kind, inputs_digest)
            assert found is not None  # noqa: S101 - the constraint refused for it
    return _request(found), False


def get(number: int) -> Request:
    """Return one request.

    Raises
    ------
    NotFoundError
        There is none of this number.
    """
    row = PlanRequest.objects.filter(pk=number).first()
    if row is None:
        raise NotFoundError("No study was asked under this number.")
    return _request(row)


def latest(kind: str, inputs_digest: str) -> Request | None:
    """Return the last request of a kind on this evidence with these settings; None when nobody asked."""
    row = PlanRequest.objects.filter(kind=kind, inputs_digest=inputs_digest).order_by("-pk").first()
    return None if row is None else _request(row)


def unfinished() -> list[Request]:
    """Return what is open, first asked first."""
    return [_request(row) for row in PlanRequest.objects.filter(state__in=_OPEN).order_by("pk")]


def begin(number: int) -> Request | None:
    """Take a request up; None when it no longer waits."""
    taken = PlanRequest.objects.filter(pk=number, state=_State.WAITING).update(
        state=_State.RUNNING, begun=F("begun") + 1, done=0, total=0, heartbeat_at=timezone.now()
    )
    return get(number) if taken else None


def advance(number: int, done: int, total: int) -> None:
    """Keep how far it is, and the heartbeat."""
    PlanRequest.objects.filter(pk=number).update(done=done, total=total, heartbeat_at=timezone.now())


def wait(number: int) -> None:
    """Put it back among those that wait: whoever had it is dead."""
    PlanRequest.objects.filter(pk=number).update(state=_State.WAITING, heartbeat_at=timezone.now())


def finish(number: int) -> None:
    """Close it: its study is kept."""
    PlanRequest.objects.filter(pk=number).update(state=_State.DONE, heartbeat_at=timezone.now())


def fail(number: int, reason: str) -> None:
    """Close it with why it gave nothing; it may be asked again."""
    PlanRequest.objects.filter(pk=number).update(
        state=_State.FAILED, reason=reason, heartbeat_at=timezone.now()
    )


def _open(kind: str, inputs_digest: str) -> PlanRequest | None:
    return PlanRequest.objects.filter(kind=kind, inputs_digest=inputs_digest, state__in=_OPEN).first()


def _request(row: PlanRequest) -> Request:
    return Request(
        number=row.pk, kind=row.kind, run=row.run_id, parameters=row.parameters, author=row.author, role=row.role,
        organisation=row.organisation, asked_at=row.asked_at, state=row.state, begun=row.begun, done=row.done,
        total=row.total, idle=(timezone.now() - row.heartbeat_at).total_seconds(), reason=row.reason,
    )  # fmt: skip
