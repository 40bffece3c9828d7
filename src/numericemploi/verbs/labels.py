"""Labels: every training of the perimeter assessed on its three proofs."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import polars as pl

from numericemploi.labels import evidence as proofs
from numericemploi.labels import many
from numericemploi.labels.change import Change, changes
from numericemploi.labels.exhibits import Previous
from numericemploi.labels.rules import RuleSet, in_force
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.reach import travel
from numericemploi.store import labels as store
from numericemploi.store import runs
from numericemploi.verbs import need_skills
from numericemploi.verbs.demand import in_training
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done


def assess(inputs: Inputs, *, measured: Done, rates: Done) -> Done:
    """Draw the evidence on each training that aims at a core occupation, and assess it.

    A person decides; this proposes. The evidence of every training is kept beside its assessment, and
    holds what the edition before said: that of the last run on an earlier day.
    """
    rules = in_force(inputs.as_of)
    core = set(inputs.occupations.filter(scope="core")["rome3"])
    bought = in_training(inputs)
    dated = {
        "demand": inputs.published["bmo"],
        "stock": inputs.published["tension"],
        "outcomes": max(inputs.outcomes["observed_on"].to_list(), default=None),
    }
    asked = pl.concat([inputs.offers, need_skills.posts(inputs)])
    before = _before(inputs.as_of)
    attached = store.attached()
    promised = store.commitments(dict(inputs.trainings.select("training_id", "siret").iter_rows()))
    held = {one.training_id for one in store.held(("granted", "watch", "suspended"))}
    files = []
    for training in inputs.trainings.sort("training_id").iter_rows(named=True):
        if not core & set(inputs.heads_of(training["rome"])):
            continue
        evidence = proofs.collect(
            training=training,
            skills=training["skills"],
            heads=inputs.heads,
            reachable=_target_zones(inputs, training["training_id"], rules),
            geography=inputs.geography,
            offers=asked,
            demand=measured.tables["demand"],
            stock=measured.tables["stock"],
            in_training=bought,
            rates=rates.tables["rates"],
            as_of=inputs.as_of,
            previous=_previous(before.get(training["training_id"]), held=held, training=training),
            dated=dated,
            attached=attached.get(training["training_id"], ()),
            seats=_seats(inputs, training["training_id"]),
            commitments=promised.get(training["training_id"], ()),
            rules=rules,
        )
        files.append(proofs.to_json(evidence))
    found = [json.loads(one) for one in many.assess_all(files, processes=os.cpu_count() or 1)]
    verdicts = pl.Series("verdict", [one["verdict"] for one in found], dtype=pl.String)
    return Done(
        tables={},
        documents={"labels": found, "label_evidence": [json.loads(data) for data in files]},
        figures={
            "rule": rules.id,
            "assessed": len(found),
            "out_of_perimeter": inputs.trainings.height - len(found),
            **{name: int((verdicts == name).sum()) for name in ("yes", "no", "insufficient")},
        },
        rows_in=inputs.trainings.height,
        rows_out=len(found),
        rejected=inputs.trainings.height - len(found),
    )


def _before(as_of: date) -> dict[str, dict[str, Any]]:
    """Return the assessments of the last run on an earlier day, by training."""
    run = runs.latest(before=as_of)
    found: Any = [] if run is None else runs.read_json(run, "labels")
    return {one["training_id"]: one for one in found}


def _previous(
    said: Mapping[str, Any] | None, *, held: Collection[str], training: Mapping[str, Any]
) -> Previous | None:
    """Return what stood before: the last verdict and its failures, and whether the label is held."""
    labelled = training["training_id"] in held
    if said is None:
        return Previous(verdict="yes", labelled=True, failures=0, failed_on=None) if labelled else None
    failed_on = said["failed_on"]
    return Previous(
        verdict=said["verdict"],
        labelled=labelled,
        failures=said["failures"],
        failed_on=None if failed_on is None else date.fromisoformat(failed_on),
    )


def _seats(inputs: Inputs, training_id: str) -> int | None:
    """Places of the sessions to come; None when one of them does not say."""
    ahead = inputs.sessions.filter(
        pl.col("training_id") == training_id,
        pl.col("starts_on").is_null() | (pl.col("starts_on") >= inputs.as_of),
    )["seats_max"]
    return None if ahead.has_nulls() else int(ahead.sum())


def _target_zones(inputs: Inputs, training_id: str, rules: RuleSet) -> tuple[str, ...]:
    """Zones from which a session to come is within reach; a remote one reaches them all."""
    own = inputs.sessions.filter(
        pl.col("training_id") == training_id, (pl.col("ends_on") > inputs.as_of) | pl.col("ends_on").is_null()
    )
    if (own["modality"] == "remote").any():
        return tuple(inputs.zones["zone"])
    sites = own["commune"].drop_nulls().unique().sort().to_list()
    return travel.reachable_zones(
        geography=inputs.geography, sites=sites, within=rules.target_minutes, loaded=inputs.travel_times
    )


def assessments() -> list[dict[str, Any]]:
    """Return the assessments of the last run, by training.

    Raises
    ------
    NotFoundError
        There was no run.
    """
    found: Any = runs.read_json(_run(), "labels")
    return list(found)


def evidence_of(training_id: str) -> bytes:
    """Return the evidence file of a training, as the last run kept it.

    Raises
    ------
    NotFoundError
        There was no run, or it did not assess this training.
    """
    found: Any = runs.read_json(_run(), "label_evidence")
    for one in found:
        if one["training_id"] == training_id:
            return runs.canonical(one)
    raise NotFoundError(f"No assessment of « {training_id[:80]} ».", hint="See: numericemploi labels assess")


def _run() -> runs.Done:
    run = runs.latest()
    if run is None:
        raise NotFoundError("Nothing was assessed yet.", hint="Run: numericemploi cycle")
    return run


def recompute(data: bytes, *, expected: str = "") -> bytes:
    """Return the assessment of an evidence file: the same bytes on any machine, without database.

    Raises
    ------
    SourceError
        It is not an evidence file, or its digest is not the one expected: it was edited by hand.
    NotFoundError
        It names rules that never were.
    """
    evidence = proofs.from_json(data)
    if expected and evidence.digest != expected.lower():
        raise SourceError(
            f"This evidence file is not the one assessed: its digest is {evidence.digest[:12]}…, "
            f"{expected[:12]}… was expected.",
            hint="Download it again from the page of the training: it was edited, or is of another day.",
        )
    return many.recomputed(data)


def changes_of(training_id: str) -> tuple[Change, ...]:
    """Return what would change the verdict of a training, from the evidence of the last run."""
    return changes_in(evidence_of(training_id))


def changes_in(data: bytes) -> tuple[Change, ...]:
    """Return what would change the verdict that an evidence file gives; nothing if its form is a former one."""
    from numericemploi.labels.assess import assess as judge

    try:
        evidence = proofs.from_json(data)
    except SourceError:
        return ()
    return changes(evidence, judge(evidence))
