"""Studies of a run's plan, a frontier for one: added and never altered; pages read the last of its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from numericemploi.store import runs
from numericemploi.store.models import PlanStudy

_SHELF = "studies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as pages read it; `runs.table(study, name)` reads its tables."""

    kind: str
    run: int
    parameters: dict[str, Any]
    author: str
    made_at: datetime
    seconds: float
    inputs_digest: str
    digest: str
    folder: str


def add(
    packed: runs.Packed, *, kind: str, on: runs.Done, parameters: dict[str, Any], author: str, seconds: float,
    inputs_digest: str,
) -> None:  # fmt: skip
    """Keep what a study of a run found, and add it."""
    PlanStudy.objects.create(
        kind=kind, run_id=on.number, parameters=parameters, author=author, seconds=round(seconds, 3),
        inputs_digest=inputs_digest, digest=packed.digest, folder=runs.keep(packed, on.as_of, shelf=_SHELF),
    )  # fmt: skip


def latest(kind: str, inputs_digest: str) -> Study | None:
    """Return the last study of a kind made on this evidence with these settings; None when there is none."""
    row = PlanStudy.objects.filter(kind=kind, inputs_digest=inputs_digest).order_by("-pk").first()
    if row is None:
        return None
    return Study(
        kind=row.kind, run=row.run_id, parameters=row.parameters, author=row.author, made_at=row.made_at,
        seconds=row.seconds, inputs_digest=row.inputs_digest, digest=row.digest, folder=row.folder,
    )  # fmt: skip
