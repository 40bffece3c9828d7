"""Sheet of one zone: its figures, each occupation with where its figures come from, what is near."""

from __future__ import annotations

import polars as pl
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.verbs.access import may
from numericemploi.web import zone_documents, zone_words
from numericemploi.web.context import actor_of
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.zones import offers_year


@on_a_run
def zone(request, seen, code):
    if code not in seen.zones:
        raise Http404
    horizon = chosen(request, "horizon", HORIZONS, "short")
    totals = seen.table("zone_totals").filter(zone=code, horizon=horizon).to_dicts()
    here = [
        session for session in seen.sessions.values() if session["zone"] == code and seen.is_ahead(session)
    ]
    context = {
        "code": code, "label": seen.zones[code], "horizon": horizon, "months": HORIZONS[horizon],
        "totals": totals[0] if totals else None,
        "cells": _cells(seen, code, horizon),
        "beside": _beside(seen, code),
        "sessions": [session | {"training": seen.trainings.get(session["training_id"])} for session in here],
        "convincing": _convincing(seen, code),
        "fabric": seen.table("zone_fabric").filter(zone=code).to_dicts()[0],
        "population_year": seen.published.population_year,
        "sectors": _sectors(seen, code),
        "shared": _shared(seen, code),
        "families": packaged.family_occupations()["family"].unique().sort().to_list(),
        "survey_year": seen.published.survey["year"].max(),
        "tension_year": seen.published.tension["year"].max(),
        "changes": _changes(seen, code, horizon),
        "forms": zone_documents.MEDIA,
        "export_base": reverse("zone", args=[code]) + "fiche.",
        "freeze_address": reverse("freeze_zone", args=[code]),
        "may_freeze": may(actor_of(request), "extracts.freeze"),
        "fictif": zone_words.origins(),
        "offers_year": offers_year(),
        "stock_year": seen.table("stock")["year"].max(),
    }  # fmt: skip
    return render(request, "zones/zone.html", context)


def _cells(seen, code: str, horizon: str) -> list[dict]:
    """Join a zone's demand, gap and their sources, by occupation."""
    demand = seen.table("demand").filter(zone=code, horizon=horizon)
    gap = seen.table("gap").filter(zone=code, horizon=horizon)
    gap = gap.select("rome3", "able", "in_training", "gap", gap_low="low", gap_high="high")
    stock = seen.table("stock").filter(zone=code).select("rome3", "jobseekers", stock_year="year")
    sources = (
        seen.table("demand_sources")
        .filter(zone=code)
        .sort("positions", "bassin", "family", descending=[True, False, False])
    )
    joined = demand.join(gap, on="rome3", how="left").join(stock, on="rome3", how="left").sort("rome3")
    return [
        row
        | {
            "occupation": seen.occupations[row["rome3"]],
            "sources": [
                line | {"bassin_label": seen.bassins.get(line["bassin"])}
                for line in sources.filter(rome3=row["rome3"]).to_dicts()
            ],
            "tension": seen.tension.get((code, row["rome3"]), []),
        }
        for row in joined.to_dicts()
    ]


def _beside(seen, code: str) -> list[dict]:
    """Offers of the related occupations, then of the whole domain: the one code that is no occupation."""
    rows = seen.table("zone_offers").filter(zone=code).sort("rome3").to_dicts()
    return [row | {"occupation": seen.occupations.get(row["rome3"])} for row in rows]


def _sectors(seen, code: str) -> list[dict]:
    """Positions needed by sector, the largest first."""
    rows = seen.table("zone_sections").filter(zone=code).sort("needed", descending=True).to_dicts()
    return [row | {"label": zone_words.sector(row["section"])} for row in rows]


def _shared(seen, code: str) -> list[dict]:
    """Basins that share communes with the zone, each with what is published for it, as it is."""
    survey, tension = seen.published.survey, seen.published.tension
    core = list(seen.occupations)
    return [
        row
        | {
            "label": seen.bassins.get(row["bassin"], row["bassin"]),
            "survey": survey.filter(bassin=row["bassin"]).to_dicts(),
            "tension": tension.filter(pl.col("rome3").is_in(core), bassin=row["bassin"])
            .sort("rome3")
            .to_dicts(),
        }
        for row in seen.table("zone_bassins").filter(zone=code).to_dicts()
    ]


def _changes(seen, code: str, horizon: str) -> dict | None:
    """What differs in the zone since the run before; None: there is no such run."""
    if seen.changed is None:
        return None
    rows = seen.changed.changes.filter(zone=code, horizon=horizon).to_dicts()
    return {
        "former": seen.changed.former,
        "rows": [row | {"occupation": seen.occupations.get(row["rome3"])} for row in rows],
        "beyond": sum(bool(row["beyond"]) for row in rows),
    }


def _convincing(seen, code: str) -> list[dict]:
    """Trainings whose three proofs hold, with a session still open in the zone or at a distance."""
    found = []
    for training_id, assessment in seen.labels.items():
        near = [
            session
            for session in seen.sessions_of.get(training_id, [])
            if seen.is_ahead(session) and (session["zone"] == code or session["modality"] == "remote")
        ]
        if assessment["verdict"] == "yes" and near and training_id in seen.trainings:
            found.append({"training": seen.trainings[training_id], "sessions": near})
    return found
