"""Studies of the plan: two frontiers, of which a point may be taken, and what planning together is worth."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from numericemploi.planning.asked import Asked
from numericemploi.planning.frontier import ENOUGH
from numericemploi.store import plan_variants as kept
from numericemploi.store import runs
from numericemploi.verbs import plan_concertation, plan_frontier, plan_studies, plan_variants
from numericemploi.verbs.access import may, require
from numericemploi.web import numbers, plan_chart, snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run

_LARGEST = 9  # digits of a number
_RISES = {plan_frontier.COVERAGE: "worst_zone", plan_frontier.RURAL: "rural_share"}


@never_cache
@on_a_run
def frontier(request, seen):
    """Show what was studied of the run's plan, or with a variant's settings, and how far the rest is."""
    actor = actor_of(request)
    variant = _variant(request.GET.get("de", ""))
    if variant is not None:
        require(actor, plan_variants.READ)
    run, asked = _settings(seen, variant)
    can = plan_variants.can_be_set(run)
    requests = {kind: plan_studies.state(kind, asked, run) if can else None for kind in plan_studies.KINDS}
    waiting = ",".join(kind for kind, one in requests.items() if one and one.open and not one.stopped)
    if request.htmx and request.GET.get("encore") != waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})  # something ended: the page shows it
    again = {"encore": waiting, **({"de": variant.number} if variant else {})}
    context = {
        "variant": variant, "of": run, "can_draw": can, "enough": ENOUGH,
        "frontiers": [
            {"along": along, "asked": requests[along], **_drawn(seen, run, asked, along, can=can)}
            for along in plan_frontier.ALONG
        ],
        "together": plan_concertation.latest(run, asked) if can else None,
        "together_asked": requests[plan_concertation.KIND],
        "waiting": waiting, "poll": f"{reverse('plan_frontier')}?{urlencode(again)}",
        "makes_variants": may(actor, plan_variants.MAKE), "reads_variants": may(actor, plan_variants.READ),
    }  # fmt: skip
    return render(request, "plan/frontier.html", context)


@never_cache
@require_POST
def study(request, kind):
    """Ask for a study, and come back to see how far it is."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    if kind not in plan_studies.KINDS:
        raise Http404
    variant, run, asked = _posted(request)
    plan_studies.ask(kind, asked, run=run.number, actor=actor)
    return redirect(_address(variant) + f"#{kind}")


@never_cache
@require_POST
def take(request):
    """Make a variant of one point."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    variant, run, asked = _posted(request)
    along = request.POST.get("along", plan_frontier.COVERAGE)
    found = plan_frontier.latest(run, asked, along)
    point = _number(request.POST.get("point", ""))
    if found is None or point is None:
        raise Http404
    words = {
        plan_frontier.COVERAGE: _("Point %(point)s de la frontière"),
        plan_frontier.RURAL: _("Point %(point)s de la frontière rurale"),
    }
    number = plan_frontier.take(
        found, point, actor=actor, title=words[along] % {"point": point}, parent=variant and variant.number
    )
    return redirect("plan_variant", number=number)


def _drawn(seen, run: runs.Done, asked: Asked, along: str, *, can: bool) -> dict[str, object]:
    """What a page shows of a frontier, if it was drawn."""
    found = plan_frontier.latest(run, asked, along) if can else None
    if found is None:
        return {"study": None}
    drawn = plan_frontier.read(found)
    other = next(one for one in plan_frontier.ALONG if one != along)
    return {
        "study": found, "solved": drawn.solved, "points": [_named(seen, row) for row in drawn.points],
        "chart": _chart(drawn.points, _RISES[along]), "other": _chart(drawn.points, _RISES[other]),
    }  # fmt: skip


def _address(variant: kept.Variant | None) -> str:
    return reverse("plan_frontier") + (f"?de={variant.number}" if variant else "")


def _posted(request):
    seen = snapshot.current()
    if seen is None:
        raise Http404
    variant = _variant(request.POST.get("de", ""))
    return variant, *_settings(seen, variant)


def _settings(seen, variant: kept.Variant | None) -> tuple[runs.Done, Asked]:
    if variant is None:
        return seen.run, plan_variants.first(seen.run)
    return runs.get(variant.run), Asked.read(variant.parameters)


def _variant(text: str) -> kept.Variant | None:
    if not text:
        return None
    number = _number(text)
    if number is None:
        raise Http404
    return kept.get(number)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LARGEST else None


def _named(seen, row: dict) -> dict:
    """Give the zones of a step their names."""
    step = row["step"]
    if step is None:
        return row
    named = {
        side: [{"label": seen.zones.get(zone, zone), "moved": moved} for zone, moved in step[side]]
        for side in ("gains", "losses")
    }
    return row | {"step": step | named}


def _chart(points: list[dict], up: str) -> dict[str, object]:
    return plan_chart.drawn(
        points,
        across="value",
        up=up,
        across_words=numbers.tenth,
        up_words=lambda share: numbers.percent(share, 1),
    )
