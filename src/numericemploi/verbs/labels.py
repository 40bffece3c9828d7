"""Labels: every training of the perimeter assessed on its three proofs."""

from __future__ import annotations

import json

import polars as pl

from numericemploi.labels import assess as judging
from numericemploi.labels import evidence as proofs
from numericemploi.labels.rules import RULES
from numericemploi.reach import travel
from numericemploi.verbs.demand import in_training
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done


def assess(inputs: Inputs, *, measured: Done, rates: Done) -> Done:
    """Draw the evidence on each training that aims at a core occupation, and assess it.

    A person decides; this proposes. The evidence of every training is kept beside its assessment.
    """
    core = set(inputs.occupations.filter(scope="core")["rome3"])
    bought = in_training(inputs)
    dated = {
        "demand": inputs.published["bmo"],
        "stock": inputs.published["tension"],
        "outcomes": max(inputs.outcomes["observed_on"].to_list(), default=None),
    }
    assessments, evidences = [], []
    for training in inputs.trainings.sort("training_id").iter_rows(named=True):
        if not core & set(inputs.heads_of(training["rome"])):
            continue
        evidence = proofs.collect(
            training=training,
            skills=training["skills"],
            heads=inputs.heads,
            reachable=_target_zones(inputs, training["training_id"]),
            geography=inputs.geography,
            offers=inputs.offers,
            demand=measured.tables["demand"],
            stock=measured.tables["stock"],
            in_training=bought,
            rates=rates.tables["rates"],
            as_of=inputs.as_of,
            previous=None,
            dated=dated,
        )
        evidences.append(json.loads(proofs.to_json(evidence)))
        assessments.append(json.loads(judging.to_json(judging.assess(evidence))))
    verdicts = pl.Series("verdict", [one["verdict"] for one in assessments], dtype=pl.String)
    return Done(
        tables={},
        documents={"labels": assessments, "label_evidence": evidences},
        figures={
            "rule": RULES.id,
            "assessed": len(assessments),
            "out_of_perimeter": inputs.trainings.height - len(assessments),
            **{name: int((verdicts == name).sum()) for name in ("yes", "no", "insufficient")},
        },
        rows_in=inputs.trainings.height,
        rows_out=len(assessments),
        rejected=inputs.trainings.height - len(assessments),
    )


def _target_zones(inputs: Inputs, training_id: str) -> tuple[str, ...]:
    """Zones from which a session to come is within reach; a remote one reaches them all."""
    own = inputs.sessions.filter(
        pl.col("training_id") == training_id, (pl.col("ends_on") > inputs.as_of) | pl.col("ends_on").is_null()
    )
    if (own["modality"] == "remote").any():
        return tuple(inputs.zones["zone"])
    sites = own["commune"].drop_nulls().unique().sort().to_list()
    return travel.reachable_zones(
        geography=inputs.geography, sites=sites, within=RULES.target_minutes, loaded=inputs.travel_times
    )
