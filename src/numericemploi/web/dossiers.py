"""Dossiers and their proposals, for advisers alone: references, never a name, and addresses that say nothing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache

from numericemploi.verbs.access import require
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run

_PER_PAGE = 25


def address_key(candidate_id: str) -> str:
    """Return the opaque key that stands for a dossier in addresses: no order, no reference, this instance only."""
    return salted_hmac("numericemploi.web.dossiers", candidate_id, algorithm="sha256").hexdigest()[:24]


@never_cache
@on_a_run
def dossiers(request, seen):
    require(actor_of(request), "dossiers.read")
    zone = request.GET.get("zone", "")
    zone = zone if zone in seen.zones else ""
    best = {row["candidate_id"]: row for row in seen.table("proposals").filter(rank=1).to_dicts()}
    rows = [found for found in seen.candidates.values() if not zone or found["zone"] == zone]
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "zone": zone, "zones": seen.zones,
        "rows": [_row(seen, found, best.get(found["candidate_id"])) for found in page],
    }  # fmt: skip
    return render(request, "dossiers/dossiers.html", context)


def _row(seen, candidate: dict, best: dict | None) -> dict:
    return {
        "candidate": candidate,
        "key": address_key(candidate["candidate_id"]),
        "sought": seen.occupations.get(candidate["target_rome3"]),
        "best": best,
        "proposed": seen.occupations.get(best["rome3"]) if best else None,
    }


@never_cache
@on_a_run
def dossier(request, seen, key):
    require(actor_of(request), "dossiers.read")
    keys = {address_key(candidate_id): candidate_id for candidate_id in seen.candidates}
    if key not in keys:
        raise Http404
    candidate = seen.candidates[keys[key]]
    proposals = seen.table("proposals").filter(candidate_id=keys[key]).sort("rank").to_dicts()
    context = {
        "candidate": candidate,
        "key": key,
        "sought": seen.occupations.get(candidate["target_rome3"]),
        "reason": seen.without_proposal.get(keys[key]),
        "proposals": [_proposal(seen, proposal) for proposal in proposals],
    }
    return render(request, "dossiers/dossier.html", context)


def _proposal(seen, proposal: dict) -> dict:
    reasons = seen.table("proposal_reasons").filter(
        candidate_id=proposal["candidate_id"], rank=proposal["rank"]
    )
    session = seen.sessions.get(proposal["session_id"] or "")
    return proposal | {
        "occupation": seen.occupations.get(proposal["rome3"]),
        "reasons": reasons.sort("contribution", "criterion", descending=[True, False]).to_dicts(),
        "session": session,
        "training": seen.trainings.get(session["training_id"]) if session else None,
        "missing": [{"ogr": code, "label": seen.skills.get(code)} for code in proposal["missing_skills"]],
    }
