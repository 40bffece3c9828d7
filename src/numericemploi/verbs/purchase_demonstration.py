"""Fictif purchases, made by the verbs alone: sessions under contract, a contract's targets, advice and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from numericemploi.store import accounts, purchases, recommendations, records, runs
from numericemploi.verbs import plan_lines
from numericemploi.verbs import recommendations as advice
from numericemploi.verbs.access import CONSOLE, Actor, require
from numericemploi.verbs.journal import recorded

_HORIZON = "medium"
_PERIOD = "2024-H2"
_BUYERS = {"region": "acheteur", "france_travail": "acheteuse-ft", "opco": "acheteuse-opco"}
_CONTRACT = {
    "branch": "Branche du numérique (fictif)",
    "starts_on": date(2023, 1, 1),
    "ends_on": date(2026, 1, 1),
    "signatories": ["État (fictif)", "Région (fictif)", "Branche (fictif)"],
    "fictif": True,
}
_TARGETS = (
    ("M1805", 5, None, 120, 1),
    ("M1805", 6, None, 60, 1),
    ("M1801", 5, "4423", 24, 2),
    ("I1401", 4, "4412", 30, 2),
    ("M1802", 6, None, 40, 3),
)
_LETTER = "Lettre de trois employeurs de la zone, 12 avril 2024 (fictif)"


def account(username: str) -> Actor:
    """Return the actor that a demonstration account is."""
    found = accounts.demonstration(username)
    return Actor(name=found.username, role=found.role, organisation=found.organisation)


def begin(*, now: datetime) -> int:
    """Make a line of each session under contract, and a contract's targets; where there are any, change nothing."""
    if not purchases.lines().is_empty():
        return 0
    known = plan_lines.places()
    trainings = {row["training_id"]: row for row in records.read("trainings").iter_rows(named=True)}
    rows = []
    for session in records.read("sessions").filter(status="contracted", fictif=True).iter_rows(named=True):
        line = plan_lines.of_session(session, trainings[session["training_id"]], known=known)
        if session["buyer"] is None or not line["rome3"] or not line["period"]:
            continue
        started = session["starts_on"] <= now.date()
        rows.append(
            {
                **line,
                "line_id": f"{session['session_id']}-achat",
                "buyer": session["buyer"],
                "recommendation": None,
                "places": session["seats_max"] or 12,
                "status": "opened" if started else "contracted",
            }
        )
    with records.all_or_nothing():
        made = plan_lines.bring(rows, actor=CONSOLE, now=now)
        for number, (rome3, level, zone, quantity, priority) in enumerate(_TARGETS, 1):
            purchases.keep_target(
                {
                    **_CONTRACT,
                    "target_id": f"cot-fictif-{number}",
                    "rome3": rome3,
                    "level": level,
                    "zone": zone if zone in known.zones else None,
                    "quantity": quantity,
                    "priority": priority,
                }
            )
    return made


def make(*, actor: Actor, now: datetime) -> list[str]:
    """Make the fictif recommendations on the last run's gaps, with answers, lines and two buyers at odds; once.

    Returns
    -------
    Their references; none where some are there, or before the first run.
    """
    require(actor, "purchases.write")
    run = runs.latest()
    if run is None or recommendations.listing(("draft", "transmitted", "withdrawn", "dropped")):
        return []
    found = runs.table(run, "gap").filter(horizon=_HORIZON).drop_nulls("gap")
    cells = (
        found.filter(found["gap"] >= 8).sort("gap", "zone", "rome3", descending=[True, False, False]).head(5)
    )
    with recorded("purchases.demonstrate", actor) as count:
        made = [_advised(number, row, now) for number, row in enumerate(cells.iter_rows(named=True))]
        _at_odds(now)
        _too_many(found, now)
        count.rows_out = len(made)
    return made


def _advised(number: int, cell: dict[str, Any], now: datetime) -> str:
    """Write one recommendation and let buyers answer it: followed, in part, not, not yet."""
    branch, region, travail = account("deleguee"), account("acheteur"), account("acheteuse-ft")
    places = min(24, max(8, int(cell["gap"]) // 2))
    reference = advice.write(
        {
            "zone": cell["zone"],
            "rome3": cell["rome3"],
            "level": 5,
            "modality": "onsite",
            "period": _PERIOD,
            "places": places,
            "why": f"L'écart à 24 mois est de {cell['gap']:.0f} postes, sans achat prévu (fictif).",
            "no_interest": number != 1,
            "interests": "Notre adhérente École Exemple forme à ce métier (fictif)." if number == 1 else "",
            "others": _LETTER,
            "recipients": ["region", "france_travail"],
        },
        actor=branch,
        now=now,
        reference=f"rec-fictif-{number + 1}",
    )
    if number == 4:
        return reference
    advice.transmit(reference, actor=branch, now=now)
    if number == 3:
        advice.opine(
            reference,
            choice="reserved",
            words="Deux sessions voisines ont peiné à se remplir (fictif).",
            no_interest=False,
            interests="Nous formons à ce métier dans la zone voisine (fictif).",
            actor=account("organisme"),
            now=now,
        )
        return reference
    choice = ("followed", "partly", "not")[number]
    words = (
        "",
        "La moitié cette année, le reste selon le budget de 2025 (fictif).",
        "Priorité donnée à une autre zone (fictif).",
    )
    advice.answer(reference, choice=choice, words=words[number], actor=region, now=now)
    if number == 0:
        advice.answer(
            reference, choice="not", words="La Région achète ces places (fictif).", actor=travail, now=now
        )
    if choice != "not":
        _bought(reference, cell, places, choice, region, now)
    return reference


def _bought(
    reference: str, cell: dict[str, Any], places: int, choice: str, buyer: Actor, now: datetime
) -> None:
    line = plan_lines.propose(
        {
            "rome3": cell["rome3"],
            "level": 5,
            "zone": cell["zone"],
            "period": _PERIOD,
            "places": places,
            "hours": 600,
            "unit_price": 560_000,
        },
        buyer=buyer.organisation,
        actor=buyer,
        now=now,
        recommendation=reference,
        line_id=f"{reference}-achat",
    )
    accepted = places if choice == "followed" else places // 2
    plan_lines.act(line, "accept", actor=buyer, now=now, places=accepted)
    if choice == "followed":
        plan_lines.act(line, "publish", actor=buyer, now=now)


def _too_many(gaps: pl.DataFrame, now: datetime) -> None:
    """Let two buyers buy, each on its own, what only one of them should: the cell that lacks about a dozen people."""
    cells = gaps.filter(gaps["gap"].is_between(8, 20)).sort("gap", "zone", "rome3")
    for cell in cells.head(1).iter_rows(named=True):
        for buyer in ("region", "france_travail"):
            given = {
                "rome3": cell["rome3"],
                "level": 5,
                "zone": cell["zone"],
                "period": _PERIOD,
                "places": 12,
            }
            plan_lines.propose(
                given,
                buyer=buyer,
                actor=account(_BUYERS[buyer]),
                now=now,
                line_id=f"fictif-{cell['zone']}-{buyer.replace('_', '-')}",
            )


def _at_odds(now: datetime) -> None:
    """Let two buyers propose the same session, and one of them write on a revision that was no longer the last."""
    sessions = records.read("sessions").filter(status="offered", fictif=True)
    ahead = sessions.filter(sessions["starts_on"] > now.date(), sessions["commune"].is_not_null()).sort(
        "session_id"
    )
    known = plan_lines.places()
    trainings = {row["training_id"]: row for row in records.read("trainings").iter_rows(named=True)}
    for session in ahead.iter_rows(named=True):
        line = plan_lines.of_session(session, trainings[session["training_id"]], known=known)
        if line["rome3"] and line["zone"]:
            for buyer in ("region", "france_travail"):
                plan_lines.propose(
                    {**line, "places": 12},
                    buyer=buyer,
                    actor=account(_BUYERS[buyer]),
                    now=now,
                    line_id=f"{session['session_id']}-{buyer.replace('_', '-')}",
                )
            name = f"{session['session_id']}-region"
            region = account("acheteur")
            plan_lines.revise(name, {"places": 14}, read=1, actor=CONSOLE, now=now)
            try:
                plan_lines.revise(name, {"places": 10, "hours": 420}, read=1, actor=region, now=now)
            except plan_lines.StaleLineError:
                return
