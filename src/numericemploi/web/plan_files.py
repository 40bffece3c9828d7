"""Files of plans and of contract targets: sent, read beside what is held, repaired row by row, kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from numericemploi.model.errors import InvalidError, SourceError
from numericemploi.model.tables.purchases import BUYERS
from numericemploi.store import plan_files as store
from numericemploi.verbs import clock, plan_lines
from numericemploi.verbs import plan_files as verb
from numericemploi.verbs.access import require
from numericemploi.web.context import actor_of
from numericemploi.web.plan_lines import shown, told
from numericemploi.web.vocabulary import word

_NOUNS = {"lignes": "lines", "objectifs": "targets"}
_RIGHTS = {"lines": "purchases.write", "targets": "purchases.targets"}
_LARGEST = 5_000_001
_PER_PAGE = 100  # rows of each of the three lists


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def files(request, noun):
    """Ask for a file, and tell which ones were read before."""
    if noun not in _NOUNS:
        raise Http404
    kind, actor, error = _NOUNS[noun], actor_of(request), None
    require(actor, _RIGHTS[kind])
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            number = verb.read(
                given.read(_LARGEST) if given else b"",
                name=(given.name if given else "")[-120:],
                noun=kind,
                buyer=request.POST.get("buyer", ""),
                actor=actor,
                now=clock.now(),
            )
            return redirect("plan_file", number=number)
        except (SourceError, InvalidError) as fault:
            error = fault
    whose = None if actor.role == "administrator" or kind == "targets" else actor.organisation
    context = {
        "noun": noun,
        "kind": kind,
        "error": error,
        "files": store.listing(kind, whose),
        "buyers": [(one, word("funder", one)) for one in BUYERS] if actor.role == "administrator" else [],
    }
    return render(request, "purchases/files.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request, number):
    actor = actor_of(request)
    if request.method == "POST":
        return _done(request, number, actor)
    found = verb.compare(number, actor=actor)
    names = plan_lines.places()
    refused, new = found.of("refused"), found.of("new")
    changed = [one for one in found.verdicts if one.kind in ("changed", "stale")]
    longest = max(len(refused), len(new), len(changed))
    page = Paginator(range(longest), _PER_PAGE).get_page(request.GET.get("page"))
    here = slice(max(page.start_index() - 1, 0), page.end_index())
    context = {
        "page": page,
        "found": found,
        "number": number,
        "noun": "lignes" if found.file.noun == "lines" else "objectifs",
        "counts": found.counts,
        "good": len(found.verdicts) - len(refused),
        "refused": [_row(found, one) for one in refused[here]],
        "refused_count": len(refused),
        "differences": [_difference(one, names) for one in changed[here]],
        "new": [_new(one, names) for one in new[here]],
    }
    return render(request, "purchases/file.html", context)


def _done(request, number, actor):
    act, row = request.POST.get("act", ""), request.POST.get("row", "")
    here = redirect("plan_file", number=number)
    if act == "apply":
        done = verb.apply(number, actor=actor, now=clock.now())
        kept = done.added + done.changed
        messages.success(
            request,
            ngettext("%(count)s ligne enregistrée.", "%(count)s lignes enregistrées.", kept)
            % {"count": kept},
        )
        if done.drafts:
            messages.error(request, _("Des lignes avaient changé entre-temps : vos versions sont gardées."))
            return redirect("plan_line_versions", number=done.drafts[0])
    elif row.isascii() and row.isdigit() and len(row) < 9:
        if act == "leave":
            verb.leave(number, int(row), actor=actor)
        else:
            cells = {
                name.removeprefix("cell-"): text.replace("\x00", "")
                for name, text in request.POST.items()
                if name.startswith("cell-")
            }
            verb.repair(number, int(row), cells, actor=actor)
    return here


def _row(found, verdict) -> dict:
    """A row that is refused: its cells to be edited, each with what is wrong."""
    cells = found.cells[verdict.number]
    faults: dict[str, list] = {}
    for fault in verdict.faults:
        faults.setdefault({"rome3": "rome"}.get(fault.field, fault.field), []).append(fault)
    fields = [
        {
            "name": name,
            "words": word("line_field", name),
            "value": cells.get(name, ""),
            "faults": [told(fault) for fault in faults.get(name, [])],
        }
        for name in dict.fromkeys([*faults, *cells])
    ]
    return {
        "number": verdict.number,
        "wrong": [field for field in fields if field["faults"]],
        "others": [field for field in fields if not field["faults"]],
    }


def _difference(verdict, names) -> dict:
    return {
        "line_id": verdict.line_id,
        "stale": verdict.kind == "stale",
        "act": verdict.act and word("line_act", verdict.act),
        "changes": [
            {
                "words": word("line_field", one.field),
                "now": shown(one.field, one.now, names),
                "given": shown(one.field, one.given, names),
                "read": shown(one.field, one.read, names),
            }
            for one in verdict.changes
        ],
        "shared": verdict.shared,
    }


def _new(verdict, names) -> dict:
    row = verdict.row
    keys = [name for name in ("rome3", "zone", "period", "places", "quantity", "status") if name in row]
    return {
        "number": verdict.number,
        "cells": [shown(name, row[name], names) for name in keys],
        "shared": verdict.shared,
    }
