"""Proposals: what each candidate may be offered, and why."""

from __future__ import annotations

import polars as pl

from numericemploi.funding.payers import payers
from numericemploi.orientation import score
from numericemploi.reach import travel
from numericemploi.reference import packaged
from numericemploi.verbs import funding
from numericemploi.verbs.intake import Inputs
from numericemploi.verbs.step import Done


def draw(inputs: Inputs, *, measured: Done, rates: Done) -> Done:
    """Propose to each candidate placements, trainings or another occupation, with additive reasons."""
    items = packaged.core_skills()
    core = dict(items.filter("essential").group_by("rome3").agg(pl.col("ogr").sort()).iter_rows())
    labels = dict(inputs.occupations.select("rome3", "label").iter_rows())
    told = score.propose(
        candidates=inputs.candidates,
        demand=measured.tables["demand"],
        gap=measured.tables["gap"],
        sessions=inputs.sessions,
        trainings=inputs.trainings_by_head(),
        rates=rates.tables["rates"],
        core_skills=core,
        travel=_travel(inputs),
        verdicts=payers(
            sessions=inputs.sessions,
            geography=inputs.geography,
            page=funding.page(inputs.as_of),
        ),
        geography=inputs.geography,
        as_of=inputs.as_of,
        names={**labels, **dict(items.select("ogr", "label").iter_rows())},
    )
    kinds = told.proposals.group_by("kind").len().sort("kind")
    served = told.proposals["candidate_id"].n_unique()
    return Done(
        tables={"proposals": told.proposals, "proposal_reasons": told.reasons},
        documents={
            "without_proposal": dict(told.without.sort("candidate_id").iter_rows()),
            "funding_rules": {"revision": funding.book().revision},
        },
        figures={
            "weights": told.version,
            "funding_rules": funding.book().revision,
            "candidates": inputs.candidates.height,
            "with_proposal": served,
            "proposals": told.proposals.height,
            "by_kind": dict(kinds.iter_rows()),
        },
        rows_in=inputs.candidates.height,
        rows_out=told.proposals.height,
        rejected=inputs.candidates.height - served,
    )


def _travel(inputs: Inputs) -> pl.DataFrame:
    """Estimate the minutes from every commune of residence to every site and every zone's main commune."""
    main = (
        inputs.geography.drop_nulls(["population", "latitude"])
        .sort("population", "commune", descending=[True, False])
        .group_by("zone", maintain_order=True)
        .first()
    )
    sites = {*inputs.sessions["commune"].drop_nulls(), *main["commune"]}
    origins = inputs.candidates["commune"].unique().sort().to_list()
    return travel.minutes(
        geography=inputs.geography, origins=origins, sites=sorted(sites), loaded=inputs.travel_times
    )
