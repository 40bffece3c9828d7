"""Purchases of all buyers read together: lines, doubles, holes, contract targets, the chain, files to take away."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from numericemploi.model.tables.purchases import BUYERS, STATUSES
from numericemploi.verbs import plan_lines
from numericemploi.verbs import purchases as verb
from numericemploi.verbs.access import may, require
from numericemploi.web import purchase_documents
from numericemploi.web.context import actor_of
from numericemploi.web.extracts import attached
from numericemploi.web.pages import chosen
from numericemploi.web.plan_lines import occupation as occupation_name
from numericemploi.web.plan_lines import shown
from numericemploi.web.vocabulary import word

_PER_PAGE = 25
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
    "pdf": "application/pdf",
}


@never_cache
@require_safe
def purchases(request):
    actor = actor_of(request)
    inside = may(actor, "purchases.read")
    names = plan_lines.places()
    rows = (
        plan_lines.listing(actor=actor)
        .sort("period", "buyer", "line_id", descending=[True, False, False])
        .to_dicts()
    )
    buyer = chosen(request, "acheteur", BUYERS, "")
    status = chosen(request, "statut", STATUSES, "")
    occupation = chosen(request, "metier", {row["rome3"] for row in rows}, "")
    zone = chosen(request, "zone", names.zones, "")
    kept = [
        row
        for row in rows
        if buyer in ("", row["buyer"])
        and status in ("", row["status"])
        and occupation in ("", row["rome3"])
        and zone in ("", row["zone"])
    ]
    page = Paginator(kept, _PER_PAGE).get_page(request.GET.get("page"))
    seen = verb.together(actor=actor) if inside else None
    context = {
        "inside": inside,
        "reads_prices": may(actor, "plan.read_prices"),
        "writes": may(actor, "purchases.write"),
        "recommends": may(actor, "recommendations.write"),
        "page": page,
        "any": bool(rows),
        "places": sum(row["places"] for row in kept if row["status"] != "cancelled"),
        "rows": [
            {"row": row, "where": _where(row, names), "occupation": occupation_name(row["rome3"])}
            for row in page
        ],
        "buyer": buyer,
        "status": status,
        "occupation": occupation,
        "zone": zone,
        "buyers": [(one, word("funder", one)) for one in BUYERS],
        "statuses": [(one, word("line_status", one)) for one in STATUSES],
        "occupations": [(code, occupation_name(code)) for code in sorted({row["rome3"] for row in rows})],
        "zones": sorted(names.zones.items(), key=lambda item: item[1]),
        "doubles": [_double(row, names) for row in seen.doubles.to_dicts()] if seen else [],
        "holes": [_hole(row, names) for row in seen.holes.to_dicts()] if seen else [],
        "as_of": seen.as_of if seen else None,
    }
    return render(request, "purchases/purchases.html", context)


def _where(row: dict, names) -> str:
    if row["commune"]:
        return shown("commune", row["commune"], names)
    return names.zones.get(row["zone"], row["zone"]) if row["zone"] else _("toute la région")


def _double(row: dict, names) -> dict:
    return row | {
        "zone_label": names.zones.get(row["zone"], row["zone"]),
        "occupation": occupation_name(row["rome3"]),
        "buyer_words": ", ".join(word("funder", one) for one in row["buyers"]),
    }


def _hole(row: dict, names) -> dict:
    return row | {
        "zone_label": names.zones.get(row["zone"], row["zone"]),
        "occupation": occupation_name(row["rome3"]),
    }


@require_safe
def export(request, form):
    """Give the lines that the actor may see as a file, or the sessions of published ones as LHÉO."""
    actor = actor_of(request)
    makers = {
        "xlsx": lambda: verb.workbook(actor=actor),
        "csv": lambda: verb.csv_text(actor=actor).encode(),
        "xml": lambda: verb.lheo(actor=actor).data,
        "pdf": lambda: purchase_documents.dossier(actor),
    }
    data = makers[form]() if form in makers else None
    if data is None:
        raise Http404
    return attached(data, f"plan-d-achat.{form}" if form != "xml" else "sessions-publiees.xml", _MEDIA[form])


@never_cache
@require_safe
def contracts(request):
    """Set the targets of territorial objectives contracts beside what the buyers decided."""
    actor = actor_of(request)
    require(actor, "purchases.read")
    seen, names = verb.together(actor=actor), plan_lines.places()
    progress = {row["target_id"]: row for row in seen.progress.to_dicts()}
    rows = [
        row
        | progress[row["target_id"]]
        | {
            "occupation": occupation_name(row["rome3"]),
            "zone_label": names.zones.get(row["zone"], row["zone"]) if row["zone"] else _("toute la région"),
            "share": min(1.0, progress[row["target_id"]]["reached"] / row["quantity"]),
        }
        for row in seen.targets.sort("branch", "priority", "rome3", "target_id").to_dicts()
    ]
    by_branch: dict[tuple, list] = {}
    for row in rows:
        by_branch.setdefault(
            (row["branch"], row["starts_on"], row["ends_on"], tuple(row["signatories"])), []
        ).append(row)
    context = {
        "contracts": [
            {
                "branch": branch,
                "starts_on": start,
                "ends_on": end,
                "signatories": ", ".join(signed),
                "rows": own,
                "quantity": sum(row["quantity"] for row in own),
                "reached": sum(min(row["reached"], row["quantity"]) for row in own),
            }
            for (branch, start, end, signed), own in by_branch.items()
        ],
        "may_import": may(actor, "purchases.targets"),
    }
    return render(request, "purchases/contracts.html", context)


def _priced(row: dict) -> dict:
    """Round the prices of a row to whole euros: a cent of an average says nothing."""
    names = [name for name in row if name.startswith("per_")]
    return row | {name: None if row[name] is None else round(row[name] / 100) * 100 for name in names}


@require_safe
def follow_up(request):
    """Follow advice and money to people in work: for anybody, small groups hidden; line by line for buyers."""
    actor = actor_of(request)
    seen = verb.followed(actor=actor)
    names = plan_lines.places()
    held = {row["line_id"]: row for row in plan_lines.listing(actor=actor).iter_rows(named=True)}
    lines = [
        row
        | {
            "where": _where(held[row["line_id"]], names),
            "status": held[row["line_id"]]["status"],
            "occupation": occupation_name(held[row["line_id"]]["rome3"]),
        }
        for row in (seen.lines.to_dicts() if seen.lines is not None else [])
        if row["line_id"] in held
    ]
    lines.sort(key=lambda row: (-(row["entries"] or 0), row["line_id"]))
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "seen": seen,
        "advice": seen.advice.to_dicts(),
        "prices": [_priced(row) for row in seen.prices.to_dicts()],
        "page": page,
        "lines": list(page),
        "inside": seen.lines is not None,
        "anybody_advised": bool(seen.advice.filter(buyer="all")["recommendations"].item()),
    }
    return render(request, "purchases/follow_up.html", context)
