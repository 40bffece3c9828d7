"""Sheet of one zone: its figures, each occupation with where its figures come from, what is near."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render

from numericemploi.model.tables.results import HORIZONS
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
