"""The purchase plan: what it buys, for whom, at what price, and what it leaves out."""

from __future__ import annotations

import polars as pl
from django.shortcuts import render

from numericemploi.verbs.access import may
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run


@on_a_run
def plan(request, seen):
    document = seen.plan
    context = {
        "plan": seen.run.result["plan"] | document,
        "budgets": _budgets(document),
        "lines": [_line(seen, line) for line in seen.table("plan_lines").to_dicts()],
        "coverage": _coverage(seen),
        "refused": [_session(seen, session) | {"reason": why} for session, why in sorted((document.get("refused") or {}).items())],
        "unknown_cells": [(seen.zones.get(zone, zone), seen.occupations.get(rome3, {"label": rome3, "label_en": rome3})) for zone, rome3 in document.get("unknown_cells") or []],
        "uncovered": [seen.zones.get(zone, zone) for zone in document.get("uncovered_zones") or []],
        "reads_prices": may(actor_of(request), "plan.read_prices"),
    }  # fmt: skip
    return render(request, "plan/plan.html", context)


def _budgets(document: dict) -> list[dict]:
    """Set what each funder spends beside what it has."""
    budgets, spent = document.get("budgets") or {}, document.get("spent") or {}
    return [
        {"funder": funder, "budget": budgets.get(funder), "spent": spent.get(funder, 0)}
        for funder in sorted({*budgets, *spent})
    ]


def _session(seen, session_id: str) -> dict:
    """Join a session with the name of its training; a session that left the records keeps its number."""
    found = seen.sessions.get(session_id, {})
    training = seen.trainings.get(found.get("training_id", ""), {})
    return {"session_id": session_id, "session": found, "training": training}


def _line(seen, line: dict) -> dict:
    return line | _session(seen, line["session_id"])


def _coverage(seen) -> list[dict]:
    """Seats reserved for each zone, the largest first; zones with none are shown with none."""
    reserved = dict(seen.table("plan_reservations").group_by("zone").agg(pl.col("seats").sum()).iter_rows())
    rows = [
        {"zone": zone, "label": label, "seats": reserved.get(zone, 0.0)} for zone, label in seen.zones.items()
    ]
    return sorted(rows, key=lambda row: (-row["seats"], row["label"]))
