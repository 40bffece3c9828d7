"""The purchase plan: what it buys, for whom, at what price, and what it leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby

import polars as pl
from django.shortcuts import render
from django.utils.translation import gettext as _

from numericemploi.planning import intake, wording
from numericemploi.planning.wording import Fact
from numericemploi.store import runs
from numericemploi.verbs.access import may
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run
from numericemploi.web.plan_words import french_only, said
from numericemploi.web.vocabulary import word

_CELLS = 5  # binding cells shown at once

Find = Callable[[str], dict]
"""A session by its number: {"session_id", "session", "training"}; what left the records keeps its number."""


@on_a_run
def plan(request, seen):
    context = body(
        seen, seen.run, figures=seen.run.result["plan"], find=in_records(seen), actor=actor_of(request)
    )
    return render(request, "plan/plan.html", context)


def body(seen, held: runs.Held, *, figures: dict, find: Find, actor) -> dict[str, object]:
    """Build what every page of a plan shows; `held` is a run or a variant, `figures` its headline figures."""
    document = runs.read_json(held, "plan")
    lines, reservations = runs.table(held, "plan_lines"), runs.table(held, "plan_reservations")
    coverage = _coverage(seen, reservations)
    prices = may(actor, "plan.read_prices")
    refused = _refused(document, find, prices=prices)
    joined = _lines(seen, lines, reservations, find)
    binding = document.get("binding", [])
    nothing = document.get("nothing") or document.get("infeasible_fr")
    return {
        "plan": figures | document,
        "budgets": _budgets(document),
        "nothing": nothing,
        "lines": [
            line
            | {
                "why": said(line["why"]),
                "for_whom": [
                    (public_words(public), seats)
                    for public, seats in sorted(
                        document.get("for_whom", {}).get(line["session_id"], {}).items()
                    )
                ],
            }
            for line in joined
        ],
        "coverage": [row for row in coverage if row["seats"]],
        "unserved": [row["label"] for row in coverage if not row["seats"]],
        "counted_zones": len(seen.zones) - len(document["uncovered_zones"]),
        "refused": refused,
        "binding": _binding(seen, binding),
        "french_only": french_only(
            *(line["why"] for line in joined if prices),
            *(row["why"] for row in refused),
            *(_told(rule) for rule in binding),
        ),
        "unknown_publics": [
            row
            | {"words": public_words(row["public"])}
            | {"people": None if row["people"] is None else round(row["people"])}
            for row in document.get("unknown_publics", [])
        ],
        "publics": [row | {"words": public_words(row["public"])} for row in document.get("publics", [])],
        "stresses": _stresses(document.get("stresses", [])),
        "without_demand": document.get("scenarios_without_demand", []),
        "unknown_count": len(document["unknown_cells"]),
        "unknown_zones": _unknown(seen, document["unknown_cells"]),
        "unknown_names": [
            (code, seen.occupations[code])
            for code in sorted({rome3 for _, rome3, *_ in document["unknown_cells"]})
            if code in seen.occupations
        ],
        "unknown_missing": _missing(document["unknown_cells"]),
        "uncovered": [(seen.zones.get(zone, zone), reason) for zone, reason in document["uncovered_zones"]],
        "reads_prices": prices,
        "makes_variants": may(actor, "plan.make_variants"),
        "reads_variants": may(actor, "plan.read_variants"),
    }


def public_words(code: str) -> str:
    """Words for a public of the plan: its statuses, each with its levels where it is in several publics."""
    if code == intake.EVERYBODY:
        return word("plan_public", code)
    said = []
    for part in code.split("+"):
        status, _sep, levels = part.partition(":")
        shown = ", ".join(str(_("inconnu")) if level == "0" else level for level in levels.split("-"))
        words = word("status", status)
        said.append(
            _("%(status)s (niveaux %(levels)s)") % {"status": words, "levels": shown} if levels else words
        )
    return _(" ; ").join(str(one) for one in said)


def _told(row: dict) -> Fact | str:
    """Return what a row says: its fact, or the sentence that a former version kept."""
    return row["fact"] if "fact" in row else row["sentence"]


def _refused(document: dict, find: Find, *, prices: bool) -> list[dict]:
    """Say why each session is not bought and, to those who read prices, what it lacks."""
    wanted = document.get("wanted", {})
    rows = []
    for session, why in sorted(document["refused"].items()):
        reason = why if prices else wording.unpriced(why)
        lacks = said(_told(wanted[session])) if prices and session in wanted else ""
        rows.append(find(session) | {"why": reason, "reason": said(reason), "lacks": lacks})
    return rows


def in_records(seen) -> Find:
    """Find sessions in the records as they are now."""

    def find(session_id: str) -> dict:
        found = seen.sessions.get(session_id, {})
        training = seen.trainings.get(found.get("training_id", ""), {})
        return {"session_id": session_id, "session": found, "training": training}

    return find


def in_evidence(seen, run: runs.Done) -> Find:
    """Find sessions as the run knew them: prices and dates may have changed since."""
    trainings = {row["training_id"]: row for row in runs.table(run, "trainings").iter_rows(named=True)}
    sessions = {
        row["session_id"]: row | {"place": seen.places.get(row["commune"] or "", {}).get("label")}
        for row in runs.table(run, "sessions").iter_rows(named=True)
    }

    def find(session_id: str) -> dict:
        found = sessions.get(session_id, {})
        training = trainings.get(found.get("training_id", ""), {})
        return {"session_id": session_id, "session": found, "training": training}

    return find


def _budgets(document: dict) -> list[dict]:
    """Set what each funder spends beside what it has."""
    budgets, spent = document["budgets"], document["spent"]
    return [
        {"funder": funder, "budget": budgets.get(funder), "spent": spent.get(funder, 0)}
        for funder in sorted({*budgets, *spent})
    ]


def _lines(seen, lines: pl.DataFrame, reservations: pl.DataFrame, find: Find) -> list[dict]:
    """Join each line with its session and the zones that its seats are reserved for, the largest part first."""
    reserved = reservations.group_by("session_id", "zone").agg(pl.col("seats").sum())
    parts: dict[str, list] = {}
    for row in reserved.sort("seats", "zone", descending=[True, False]).iter_rows(named=True):
        parts.setdefault(row["session_id"], []).append(
            (seen.zones.get(row["zone"], row["zone"]), row["seats"])
        )
    joined = [
        line
        | find(line["session_id"])
        | {"reserved": parts.get(line["session_id"], []), "why": wording.read(line["why"])}
        for line in lines.to_dicts()
    ]
    return sorted(joined, key=lambda line: (line["training"].get("title", ""), line["session_id"]))


def _coverage(seen, reservations: pl.DataFrame) -> list[dict]:
    """Seats reserved for each zone, the largest first; zones with none are shown with none."""
    reserved = dict(reservations.group_by("zone").agg(pl.col("seats").sum()).iter_rows())
    rows = [
        {"zone": zone, "label": label, "seats": reserved.get(zone, 0.0)} for zone, label in seen.zones.items()
    ]
    return sorted(rows, key=lambda row: -row["seats"])


def _stresses(rows: list[dict]) -> list[dict]:
    """The plan's own scenarios last; the demand as planned is the central one, and stands once."""
    names = {row["name"] for row in rows}
    return [row for row in rows if not (row["name"] == "as_planned" and "central" in names)]


def _binding(seen, rules: list[dict]) -> dict[str, list[dict]]:
    """Rules that bind, those of the whole plan first; of those of single cells the dearest few, the others apart."""
    said_of = [rule | {"words": said(_told(rule), seen)} for rule in rules]
    single = [rule for rule in said_of if rule["rule"] in ("seekers", "openings")]
    whole = [rule for rule in said_of if rule not in single]
    more = [
        rule | {"zone": rule["fact"]["zone"][1], "occupation": seen.occupations.get(rule["fact"]["rome3"])}
        for rule in single[_CELLS:]
        if "fact" in rule
    ]
    former = [rule for rule in single[_CELLS:] if "fact" not in rule]
    return {"whole": whole, "cells": single[:_CELLS], "more": more, "former": former}


def _missing(cells: list) -> list[tuple[str, int]]:
    """Count the unknown cells by the figure that they want for, the commonest first."""
    return Counter(name for *_, missing in cells for name in missing).most_common()


def _unknown(seen, cells: list) -> list[tuple[str, list[str]]]:
    """Gather the unknown cells by zone: its name, and the codes of the occupations."""
    by_zone = groupby(sorted(cells), key=lambda cell: cell[0])
    found = [(seen.zones.get(zone, zone), [rome3 for _, rome3, *_ in group]) for zone, group in by_zone]
    return sorted(found)
