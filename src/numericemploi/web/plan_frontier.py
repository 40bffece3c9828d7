"""The frontier: whole plans between most people in work and the best worst zone; one of them may be taken."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from numericemploi.planning.asked import Asked
from numericemploi.store import plan_variants as kept
from numericemploi.store import runs
from numericemploi.verbs import plan_concertation, plan_frontier, plan_variants
from numericemploi.verbs.access import may, require
from numericemploi.web import numbers, plan_chart, snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.pages import on_a_run

_LARGEST = 9  # digits of a number


@never_cache
@on_a_run
def frontier(request, seen):
    """Show the frontier of the run's plan, or of a variant's settings."""
    actor = actor_of(request)
    variant = _variant(request.GET.get("de", ""))
    if variant is not None:
        require(actor, plan_variants.READ)
    run, asked = _settings(seen, variant)
    study = plan_frontier.latest(run, asked) if _has_evidence(run) else None
    points = plan_frontier.points(study) if study else []
    context = {
        "variant": variant, "study": study, "of": run, "points": [_named(seen, row) for row in points],
        "coverage": _chart(points, "worst_zone"), "rural": _chart(points, "rural_share"),
        "makes_variants": may(actor, plan_variants.MAKE), "reads_variants": may(actor, plan_variants.READ),
        "together": plan_concertation.latest(run, asked) if _has_evidence(run) else None,
        "sought": plan_frontier.POINTS, "can_draw": _has_evidence(run),
    }  # fmt: skip
    return render(request, "plan/frontier.html", context)


@never_cache
@require_POST
def draw(request):
    """Have the frontier computed, and come back to it."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    variant, run, asked = _posted(request)
    plan_frontier.compute(asked, run=run.number, actor=actor)
    return redirect(reverse("plan_frontier") + (f"?de={variant.number}" if variant else ""))


@never_cache
@require_POST
def together(request):
    """Have the value of concertation measured, and come back to it."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    variant, run, asked = _posted(request)
    plan_concertation.compute(asked, run=run.number, actor=actor)
    return redirect(reverse("plan_frontier") + (f"?de={variant.number}" if variant else "") + "#together")


@never_cache
@require_POST
def take(request):
    """Make a variant of one point."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    variant, run, asked = _posted(request)
    study = plan_frontier.latest(run, asked)
    point = _number(request.POST.get("point", ""))
    if study is None or point is None:
        raise Http404
    title = _("Point %(point)s de la frontière") % {"point": point}
    number = plan_frontier.take(study, point, actor=actor, title=title, parent=variant and variant.number)
    return redirect("plan_variant", number=number)


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


def _has_evidence(run: runs.Done) -> bool:
    """Whether the run kept what its plan was computed from; runs of before did not."""
    return plan_variants.can_be_set(run)


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
