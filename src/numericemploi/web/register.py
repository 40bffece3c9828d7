"""The public register of labels: list and map, one label's page, its files, its badge, the rules."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from numericemploi.labels import life
from numericemploi.labels.rules import RULE_SETS, rule_set
from numericemploi.verbs import clock, register
from numericemploi.web import numbers, snapshot, zone_map
from numericemploi.web.pages import chosen
from numericemploi.web.vocabulary import folded


@require_safe
def labels(request):
    on = clock.now().date()
    counted = register.counted(on=on)
    known = counted.known
    asked = {kind: chosen(request, kind, dict(known[kind]), "") for kind in register.KINDS}
    state = chosen(request, "state", life.PUBLIC, "")
    words = request.GET.get("words", "").replace("\x00", "")[:100]
    number = request.GET.get("page", "1")
    number = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    found = register.search(
        on=on,
        states=[state] if state else [],
        areas=[(kind, code) for kind, code in asked.items() if code],
        words=words,
        page=number,
    )
    shown = [replace(one, state=life.state_on(one.state, one.valid_until, on)) for one in found.labels]
    page = Paginator(range(found.count), register.PAGE).get_page(number)
    context = {
        "labels": shown, "page": page, "count": found.count, "by_state": found.by_state, "words": words,
        "known": known, "asked": asked, "state": state, "states": life.PUBLIC, "map": _map(counted.by_zone),
        "on": on, "signed": register.parts_signed(),
    }  # fmt: skip
    return render(request, "labels/register.html", context)


def _map(counted: dict[str, int]) -> dict[str, object]:
    """Draw the labels in force by zone, as circles at the seats; nothing before the first run."""
    seen = snapshot.current()
    if seen is None or not seen.seats_of_zones:
        return {}
    values = {code: float(counted.get(code, 0)) for code in seen.seats_of_zones}
    plotted = zone_map.circles(seen.seats_of_zones, values)
    labels = {code: seen.zones.get(code, code) for code in values}
    places = zone_map.names(plotted["shapes"], labels, values)
    bounds = zone_map.classes(list(values.values()))
    shapes = [
        shape | {
            "zone": code, "label": labels[code], "level": zone_map.level(values[code], bounds),
            "label_at": places.get(code), "count": int(values[code]),
            "words": _("%(zone)s : %(count)s labels en cours") % {
                "zone": labels[code], "count": numbers.whole(values[code])
            },
        }
        for code, shape in plotted["shapes"].items()
    ]  # fmt: skip
    shapes.sort(key=lambda shape: folded(shape["label"]))
    return {"width": zone_map.WIDTH, "height": plotted["height"], "shapes": shapes}


@require_safe
def label(request, reference):
    found = register.entry(reference, on=clock.now().date())
    english = (get_language() or "fr").startswith("en")
    context = {
        "entry": found, "label": found.label, "proofs": _proofs(found), "english": english,
        "acts": {name: one.en if english else one.fr for name, one in life.BY_NAME.items()},
        "badge": request.build_absolute_uri(f"/labels/{reference}/badge.svg"),
        "address": request.build_absolute_uri(),
    }  # fmt: skip
    return render(request, "labels/label.html", context)


_SOURCES = {"skills": ("offers",), "openings": ("demand", "stock"), "insertion": ("outcomes",)}


def _proofs(found) -> list[dict]:
    """Give each proof its sources, and what would change it."""
    sources = {one["name"]: one for one in found.sources}
    wanted = {one.proof: one for one in found.changes}
    proofs = [*found.assessment["proofs"]]
    if found.assessment["commitments"]:
        proofs.append(found.assessment["commitments"])
    return [
        proof | {
            "sources": [sources[name] for name in _SOURCES.get(proof["name"], ()) if name in sources],
            "change": wanted.get(proof["name"]),
        }
        for proof in proofs
    ]  # fmt: skip


@require_safe
def rules(request, version):
    return render(request, "labels/rules.html", {"rules": rule_set(version), "versions": RULE_SETS})


@require_safe
def evidence(_request, reference):
    return _file(
        register.evidence_of(reference), "application/json; charset=utf-8", f"preuves-{reference}.json"
    )


@require_safe
def assessment(_request, reference):
    data = register.assessment_of(reference)
    return _file(data, "application/json; charset=utf-8", f"evaluation-{reference}.json")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def badge(_request, reference):
    """Serve the badge that another site shows in an <img>: what stands now, five minutes later at most."""
    drawn = register.picture(reference, now=clock.now(), language=get_language() or "fr")
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
def as_json(_request):
    return _open(
        JsonResponse(register.as_json(on=clock.now().date()), json_dumps_params={"ensure_ascii": False})
    )


@require_safe
def as_csv(_request):
    data = register.as_csv(on=clock.now().date())
    return _open(_file(data, "text/csv; charset=utf-8", "registre-des-labels.csv"))


def _open(answer: HttpResponse) -> HttpResponse:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
