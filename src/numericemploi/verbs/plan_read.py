"""The plan as anybody may read it: figures, sessions and seats by zone; never a price."""

from __future__ import annotations

from typing import Any

import polars as pl

from numericemploi.model.errors import NotFoundError
from numericemploi.planning import wording
from numericemploi.store import runs
from numericemploi.verbs import plan_concertation, plan_frontier, plan_variants

_FIGURES = (
    "status",
    "value",
    "bound",
    "gap",
    "worst_zone",
    "worst_zone_bound",
    "greedy",
)

_POINT = (
    "point",
    "status",
    "value",
    "bound",
    "gap",
    "worst_zone",
    "rural_share",
    "sessions",
    "seats",
    "step",
)


def plan() -> dict[str, Any]:
    """Return the last run's plan: what is proven, sessions with their places, places by zone.

    Raises
    ------
    NotFoundError
        No run is finished.
    """
    run = last()
    document = runs.read_json(run, "plan")
    assert isinstance(document, dict)  # noqa: S101 - written by verbs.plan
    zones = dict(runs.table(run, "zones").select("zone", "label").iter_rows())
    by_zone = runs.table(run, "plan_reservations").group_by("zone").agg(pl.col("seats").sum().round(6))
    return {
        "run": run.number,
        "as_of": run.as_of,
        "digest": run.digest,
        **{name: document.get(name) for name in _FIGURES},
        "nothing": _said(document.get("nothing") or document.get("infeasible_fr")),
        "proof": _said(document.get("proof") or document.get("proof_fr")),
        "refused": [
            {"session_id": session, **(_said(wording.unpriced(why)) or {})}
            for session, why in sorted(document["refused"].items())
        ],
        "sessions": runs.table(run, "plan_lines")
        .select("session_id", "funder", "seats", "expected")
        .to_dicts(),
        "zones": [
            {"zone": zone, "label": zones.get(zone, zone), "seats": seats}
            for zone, seats in by_zone.sort("zone").iter_rows()
        ],
    }


def frontier(along: str = plan_frontier.COVERAGE) -> dict[str, Any]:
    """Return the frontier last drawn on the last run's own settings: points without prices.

    Raises
    ------
    NotFoundError
        No run is finished, `along` is neither `coverage` nor `rural`, or nobody has asked for that frontier.
    """
    run = last()
    if along not in plan_frontier.ALONG:
        raise NotFoundError(f"No frontier along {along}.", hint=f"Known: {', '.join(plan_frontier.ALONG)}.")
    can = plan_variants.can_be_set(run)
    study = plan_frontier.latest(run, plan_variants.first(run), along) if can else None
    if study is None:
        raise NotFoundError(
            "Nobody has drawn the frontier of this run.", hint="A buyer asks for it on /plan/frontiere/."
        )
    kept = plan_frontier.read(study)
    return {
        "run": run.number,
        "as_of": run.as_of,
        "digest": study.digest,
        "along": along,
        "solved": kept.solved,
        "points": [{name: row[name] for name in _POINT} for row in kept.points],
    }


def concertation() -> dict[str, Any]:
    """Return the value of concertation last measured on the last run's own settings, without money.

    Raises
    ------
    NotFoundError
        No run is finished, or nobody has had it measured.
    """
    run = last()
    found = plan_concertation.latest(run, plan_variants.first(run)) if plan_variants.can_be_set(run) else None
    if found is None:
        raise NotFoundError(
            "Nobody has measured the concertation of this run.",
            hint="A buyer asks for it on /plan/frontiere/.",
        )
    study, figures = found
    told = _said(figures.get("fact") or figures.get("sentence_fr"))
    shown = {name: value for name, value in figures.items() if name != "double_cost"}
    return {"run": run.number, "as_of": run.as_of, "digest": study.digest, **shown, "told": told}


def _said(told: wording.Fact | str | None) -> dict[str, Any] | None:
    """Return a fact with its sentences; of a former version, the French one alone."""
    if not told:
        return None
    if isinstance(told, str):
        return {"code": "", "values": {}, "sentence_fr": told, "sentence_en": ""}
    values = {name: value for name, value in told.items() if name not in ("code", "reason")}
    return {
        "code": told["code"], "values": values, "sentence_fr": wording.say(told),
        "sentence_en": wording.say(told, "en"),
    }  # fmt: skip


def last() -> runs.Done:
    """Return the last finished run.

    Raises
    ------
    NotFoundError
        There is none.
    """
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run is finished yet.", hint="Run: numericemploi cycle")
    return run
