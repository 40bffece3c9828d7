"""What a decision to grant puts into the credential, drawn from the run whose evidence it rests on."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from numericemploi.labels.credential.label import Granted, Named
from numericemploi.model.errors import NotFoundError
from numericemploi.reference import packaged
from numericemploi.store import records, runs


def from_run(
    training_id: str,
    *,
    reference: str,
    decision: str,
    decided_at: datetime,
    valid_from: datetime,
    valid_until: datetime,
    provisional: bool = False,
) -> Granted:
    """Describe a label granted on the evidence of the last finished run.

    Raises
    ------
    NotFoundError
        No run is finished, or it has no evidence on that training.
    """
    run = runs.latest()
    evidence = None if run is None else _evidence(run, training_id)
    if run is None or evidence is None:
        raise NotFoundError(
            "No evidence on this training in the last run.", hint="Run: numericemploi cycle, then decide."
        )
    training = records.read("trainings").filter(training_id=training_id).row(0, named=True)
    zones = dict(runs.table(run, "zones").select("zone", "label").iter_rows())
    occupations = dict(packaged.occupations().select("rome3", "label").iter_rows())
    return Granted(
        reference=reference,
        decision=decision,
        decided_at=decided_at,
        valid_from=valid_from,
        valid_until=valid_until,
        training_id=training_id,
        training=training["title"],
        provider=training["provider"],
        rule=evidence["rule"],
        occupations=tuple(
            Named(code=code, name=occupations.get(code, code)) for code in evidence["occupations"]
        ),
        zones=tuple(Named(code=code, name=zones.get(code, code)) for code in evidence["zones"]),
        evidence_digest=sha256(runs.canonical(evidence)).hexdigest(),
        evidence_as_of=evidence["as_of"],
        provisional=provisional,
        fictif=bool(evidence["fictif"]),
    )


def _evidence(run: runs.Done, training_id: str) -> dict[str, Any] | None:
    found = cast("list[dict[str, Any]]", runs.read_json(run, "label_evidence"))
    return next((one for one in found if one["training_id"] == training_id), None)
