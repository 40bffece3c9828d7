"""The purchase plan: what it buys, for whom, at what price, and what it leaves out."""

from __future__ import annotations

from itertools import groupby

import polars as pl
from django.shortcuts import render

from numericemploi.verbs.access import may
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run


@on_a_run
def plan(request, seen):
    document, coverage = seen.plan, _coverage(seen)
    context = {
        "plan": seen.run.result["plan"] | document,
        "budgets": _budgets(document),
        "lines": _lines(seen),
        "coverage": [row for row in coverage if row["seats"]],
        "unserved": [row["label"] for row in coverage if not row["seats"]],
        "counted_zones": len(seen.zones) - len(document["uncovered_zones"]),
        "refused": [
            _session(seen, session) | {"reason": why} for session, why in sorted(document["refused"].items())
        ],
        "unknown_count": len(document["unknown_cells"]),
        "unknown_zones": _unknown(seen, document["unknown_cells"]),
        "uncovered": [(seen.zones.get(zone, zone), reason) for zone, reason in document["uncovered_zones"]],
        "reads_prices": may(actor_of(request), "plan.read_prices"),
    }
    return render(request, "plan/plan.html", context)


def _budgets(document: dict) -> list[dict]:
    """Set what each funder spends beside what it has."""
    budgets, spent = document["budgets"], document["spent"]
    return [
        {"funder": funder, "budget": budgets.get(funder), "spent": spent.get(funder, 0)}
        for funder in sorted({*budgets, *spent})
    ]


def _session(seen, session_id: str) -> dict:
    """Join a session with the name of its training; a session that left the records keeps its number."""
    found = seen.sessions.get(session_id, {})
    training = seen.trainings.get(found.get("training_id", ""), {})
    return {"session_id": session_id, "session": found, "training": training}


def _lines(seen) -> list[dict]:
    """Join each line with its session and the zones that its seats are reserved for, the largest part first."""
    reserved = seen.table("plan_reservations").group_by("session_id", "zone").agg(pl.col("seats").sum())
    parts: dict[str, list] = {}
    for row in reserved.sort("seats", "zone", descending=[True, False]).iter_rows(named=True):
        parts.setdefault(row["session_id"], []).append(
            (seen.zones.get(row["zone"], row["zone"]), row["seats"])
        )
    lines = seen.table("plan_lines").to_dicts()
    joined = [
        line | _session(seen, line["session_id"]) | {"reserved": parts.get(line["session_id"], [])}
        for line in lines
    ]
    return sorted(joined, key=lambda line: (line["training"].get("title", ""), line["session_id"]))


def _coverage(seen) -> list[dict]:
    """Seats reserved for each zone, the largest first; zones with none are shown with none."""
    reserved = dict(seen.table("plan_reservations").group_by("zone").agg(pl.col("seats").sum()).iter_rows())
    rows = [
        {"zone": zone, "label": label, "seats": reserved.get(zone, 0.0)} for zone, label in seen.zones.items()
    ]
    return sorted(rows, key=lambda row: -row["seats"])


def _unknown(seen, cells: list) -> list[tuple[str, list[str]]]:
    """Gather the unknown cells by zone: its name, and the codes of the occupations."""
    by_zone = groupby(sorted(cells), key=lambda cell: cell[0])
    found = [(seen.zones.get(zone, zone), [rome3 for _, rome3, *_ in group]) for zone, group in by_zone]
    return sorted(found)
