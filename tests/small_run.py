"""A finished run on Petit-Est, kept as the main job keeps it: what the site's tests read."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import petit_est as petit
import petit_plan as plan_of_petit
from numericemploi.demand import beside, crosswalk, fabric, gap, level, levels, totals
from numericemploi.model.tables.results import (
    IN_TRAINING,
    PLAN_LINES,
    PLAN_PAYERS,
    PLAN_REACH,
    PLAN_RESERVATIONS,
    PLAN_SEEKERS,
    PROPOSAL_REASONS,
    PROPOSALS,
    RATES,
    TRAINING_SKILLS,
)
from numericemploi.model.tables.statistics import OFFER_COUNTS
from numericemploi.reach import catchment, concentration, mobility
from numericemploi.store import records, runs

HOSTILE_TITLE = "<script>alert('titre')</script>"
WHY = "Sert des personnes de Villeneuve à qui rien d'autre n'est accessible."


def needs() -> pl.DataFrame:
    from numericemploi.model.tables.employers import NEEDS

    return NEEDS.of(
        [
            petit.need(
                need_id="B1",
                commune="99001",
                declared_on=date(2024, 5, 15),
                firmness="promised",
                letter="L-1",
            )
        ]
    )


def tables() -> dict[str, pl.DataFrame]:
    """Demand and gap as the rooms measure them; the rest by hand, with one of each case that a page must show."""
    measured = level.measure(
        bmo=petit.bmo(), offer_counts=petit.offer_counts(), geography=petit.geography(), families=petit.families(),
        needs=needs(), as_of=petit.AS_OF,
    )  # fmt: skip
    stock = gap.stock(
        tension=petit.tension(), geography=petit.geography(), able_share={petit.DEVELOPER: 0.5},
        occupations=petit.occupations(),
    )  # fmt: skip
    seats = pl.DataFrame(
        {"zone": [petit.TOWN], "rome3": [petit.DEVELOPER], "seats": [10.0], "ends_on": [date(2024, 12, 20)]}
    )
    gaps = gap.measure(demand=measured.demand, stock=stock, in_training=seats, as_of=petit.AS_OF)
    reached = catchment.of_communes(
        geography=petit.geography(), sessions=petit.sessions(),
        posts=petit.offer_counts().group_by("commune").agg(posts=pl.col("offers").sum()),
    )  # fmt: skip
    gathered, shares = concentration.measure(
        geography=petit.geography(), totals=pl.DataFrame({"zone": [petit.METROPOLIS, petit.TOWN], "value": [60.0, 30.0]}),
        posts=None, sessions=pl.DataFrame({"commune": ["99003"], "value": [10.0]}),
        plan=pl.DataFrame({"commune": ["99001"], "seats": [8], "expected": [4.8]}),
        hires=pl.DataFrame({"commune": ["99003"], "value": [22.0]}),
    )  # fmt: skip
    lacking = mobility.gap(
        geography=petit.geography(), candidates=petit.candidates().select("candidate_id", "commune", rome3="target_rome3"),
        sessions=petit.sessions().select("commune", "modality", rome3=pl.lit(petit.DEVELOPER)),
    )  # fmt: skip
    return {
        "reach": reached, "concentration": gathered, "zone_shares": shares, "mobility": lacking, "in_training": IN_TRAINING.check(seats),
        "zones": petit.zones(), "geography": petit.geography(), "demand": measured.demand,
        "demand_levels": levels.of_territories(
            demand=measured.demand, sources=measured.sources, offer_counts=petit.offer_counts(),
            geography=petit.geography(),
        ),
        "demand_sources": measured.sources, "zone_offers": _zone_offers(), "stock": stock, "gap": gaps,
        "zone_totals": totals.by_zone(demand=measured.demand, gap=gaps),
        "zone_fabric": fabric.of_zones(
            geography=petit.geography(), offers=petit.offers(), needs=needs(), occupations=petit.occupations(),
            as_of=petit.AS_OF,
        ),
        "zone_sections": fabric.sections(geography=petit.geography(), needs=needs()),
        "zone_bassins": crosswalk.zone_bassins(petit.geography()),
        "bmo_beside": beside.survey(bmo=petit.bmo(), geography=petit.geography(), families=petit.families()),
        "tension_beside": beside.tension(
            tension=petit.tension(), geography=petit.geography(), occupations=petit.occupations()
        ),
        "training_skills": _training_skills(),
        "rates": _rates(), "proposals": _proposals(), "proposal_reasons": _reasons(),
        "sessions": petit.sessions().filter(status="offered").sort("session_id"),
        "trainings": petit.trainings().sort("training_id"), **_plan_inputs(),
        "plan_lines": PLAN_LINES.of(
            [{"session_id": "V1", "funder": "region", "seats": 8, "cost": 3_200_000, "expected": 4.8, "why": WHY}]
        ),
        "plan_reservations": PLAN_RESERVATIONS.of(
            [
                {"session_id": "V1", "zone": petit.METROPOLIS, "rome3": petit.DEVELOPER, "seats": 6.5},
                {"session_id": "V1", "zone": petit.TOWN, "rome3": petit.DEVELOPER, "seats": 1.5},
            ]
        ),
    }  # fmt: skip


def _plan_inputs() -> dict[str, pl.DataFrame]:
    """Who seeks what, and the way to each session, as Petit-Est's plan counts them."""
    seekers = [{"zone": zone, "rome3": rome3, "public": "all", "people": float(people), "rural": float(people) if zone == petit.RURAL else 0.0}
               for (zone, rome3), people in sorted(plan_of_petit.SEEKERS.items())]  # fmt: skip
    reach = [{"session_id": session, "zone": zone, "reachable": True, "minutes": minutes}
             for (session, zone), minutes in sorted(plan_of_petit.MINUTES.items())]  # fmt: skip
    payers = [{"session_id": session, "public": "all", "funder": funder, "answer": "yes"}
              for session in sorted({session for session, _ in plan_of_petit.MINUTES}) for funder in plan_of_petit.BUDGETS]  # fmt: skip
    return {
        "plan_seekers": PLAN_SEEKERS.of(seekers), "plan_payers": PLAN_PAYERS.of(payers), "plan_reach": PLAN_REACH.of(reach),
    }  # fmt: skip


def _zone_offers() -> pl.DataFrame:
    """Two offers of a related occupation in Bourg, none elsewhere, beside Petit-Est's own."""
    one = OFFER_COUNTS.of(
        [{"commune": "99003", "rome3": "E1205", "offers": 2, "extracted_on": date(2021, 12, 21)}]
    )
    return beside.offers(
        offer_counts=pl.concat([petit.offer_counts(), one]),
        geography=petit.geography(),
        related=pl.Series(["E1104", "E1205"]),
    )


def _rates() -> pl.DataFrame:
    row = {"training_id": "fictif-dev", "milestone": 6, "period_start": date(2021, 7, 1), "period_end": date(2024, 1, 1),
           "pooled": 0.7, "pooled_low": 0.6, "pooled_high": 0.8}  # fmt: skip
    return RATES.of(
        [
            {**row, "definition": "strict", "n": 40, "k": 31, "unknown": 3, "coverage": 0.925, "rate": 0.775,
             "low": 0.625, "high": 0.877, "public": True},
            {**row, "definition": "strict", "training_id": "fictif-sys", "n": 12, "k": 11, "unknown": 0, "coverage": 1.0,
             "rate": 11 / 12, "low": 0.646, "high": 0.985, "public": False},
        ]
    )  # fmt: skip


def _training_skills() -> pl.DataFrame:
    """One skill of each origin, for the developers' training."""
    row = {"training_id": "fictif-dev", "confidence": None, "words": None}
    return TRAINING_SKILLS.of(
        [
            {**row, "ogr": "126535", "source": "code"},
            {**row, "ogr": "109870", "source": "text", "confidence": 0.91, "words": "développement Java"},
            {**row, "ogr": "119308", "source": "inferred"},
        ]
    )


def _proposals() -> pl.DataFrame:
    return PROPOSALS.of(
        [
            {"candidate_id": "P2", "rank": 1, "kind": "training", "rome3": petit.DEVELOPER, "session_id": "V1", "score": 0.625,
             "minutes": 12.0, "missing_skills": ["s2", "s3"], "flip": "Un trajet de 40 minutes mettrait Bourg en premier."}
        ]
    )  # fmt: skip


def _reasons() -> pl.DataFrame:
    row = {"candidate_id": "P2", "rank": 1}
    return PROPOSAL_REASONS.of(
        [
            {**row, "criterion": "skills", "value": 0.5, "weight": 0.25, "contribution": 0.125, "sentence": "Une compétence sur deux."},
            {**row, "criterion": "demand", "value": 1.0, "weight": 0.5, "contribution": 0.5, "sentence": "La zone recrute."},
        ]
    )  # fmt: skip


def labels() -> list[dict[str, Any]]:
    skills = {"name": "skills", "verdict": "yes", "value": 0.82, "low": 0.71, "high": 0.9, "n": 45, "threshold": 0.6,
              "sentence_fr": "La formation enseigne ce que demandent 45 offres.",
              "sentence_en": "The training teaches what 45 offers ask.", "missing": ""}  # fmt: skip
    openings = {"name": "openings", "verdict": "yes", "value": 0.93, "low": None, "high": None, "n": 51, "threshold": 0.7,
                "sentence_fr": "Plus de postes que de personnes.", "sentence_en": "", "missing": ""}  # fmt: skip
    insertion = {"name": "insertion", "verdict": "yes", "value": 0.86, "low": 0.625, "high": 0.877, "n": 40,
                 "threshold": 0.8, "sentence_fr": "31 entrants sur 40 en emploi.", "sentence_en": "31 of 40.", "missing": ""}  # fmt: skip
    few = insertion | {"verdict": "insufficient", "value": 0.9167, "low": 0.646, "high": 0.985, "n": 12,
                       "sentence_fr": "11 entrants sur 12 en emploi.", "sentence_en": "11 of 12.",
                       "missing": "8 entrants de plus"}  # fmt: skip
    return [
        {
            "training_id": "fictif-dev",
            "as_of": "2024-06-30",
            "rule": "2024-1",
            "verdict": "yes",
            "proofs": [skills, openings, insertion],
            "skills": [
                {"skill": "126535", "share": 0.8, "weight": 0.7, "taught": True},
                {"skill": "113277", "share": 0.35, "weight": 0.3, "taught": False},
            ],
        },
        {
            "training_id": "fictif-sys",
            "rule": "2024-1",
            "verdict": "insufficient",
            "proofs": [skills, openings, few],
        },
    ]


def documents() -> dict[str, Any]:
    return {
        "without_proposal": {"P5": "Aucune session n'est à portée."},
        "labels": labels(),
        "label_evidence": [{"training_id": "fictif-dev", "as_of": "2024-06-30", "rule": "2024-1"}],
        "plan": {
            "status": "optimal", "value": 4.8, "bound": 4.8, "gap": 0.0, "worst_zone": 0.25, "spent": {"region": 3_200_000},
            "budgets": {"region": 4_000_000, "france_travail": 1_000_000}, "greedy": {"value": 4.1, "worst_zone": 0.0},
            "refused": {"B1": "Aucun manque connu à 24 mois."}, "unknown_cells": [[petit.RURAL, petit.ADMINISTRATOR, ["openings"]]],
            "uncovered_zones": [[petit.RURAL, "no_reach"]], "infeasible_fr": "",
        },
    }  # fmt: skip


def result() -> dict[str, Any]:
    return {
        "demand": {"zones": 3, "occupations": 2, "cells": 12, "unknown_cells": 0, "unknown_gaps": 6, "year": 2024,
                   "short": {"positions": 1104.4, "low": 62.0, "high": 150.0},
                   "medium": {"positions": 4417.6, "low": 250.0, "high": 650.0}},
        "labels": {"assessed": 2, "out_of_perimeter": 0, "yes": 1, "no": 0, "insufficient": 1},
        "proposals": {"candidates": 5, "with_proposal": 1, "proposals": 1, "by_kind": {"training": 1}},
        "plan": {"status": "optimal", "sessions": 1, "seats": 8, "cost": 3_200_000, "expected": 4.8, "bound": 4.8,
                 "gap": 0.0, "worst_zone": 0.25, "spent": {"region": 3_200_000}, "budgets": {"region": 4_000_000},
                 "sentence": ""},
    }  # fmt: skip


def keep(**changed: Any) -> runs.Done:
    """Keep Petit-Est's records and a finished run on them; `changed` replaces documents."""
    hostile = petit.trainings().with_columns(
        title=pl.when(pl.col("training_id") == "fictif-sys").then(pl.lit(HOSTILE_TITLE)).otherwise("title")
    )
    found = {
        "trainings": hostile,
        "sessions": petit.sessions(),
        "candidates": petit.candidates(),
        "needs": needs(),
    }
    with records.all_or_nothing():
        for noun, frame in found.items():
            records.merge(noun, frame)
    packed = runs.pack(tables=tables(), documents=documents() | changed)
    number = runs.start(petit.AS_OF)
    runs.finish(number, result=result(), digest=packed.digest, folder=runs.keep(packed, petit.AS_OF))
    done = runs.latest()
    assert done is not None
    return done
