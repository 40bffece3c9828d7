"""Who can be paid by whom: the anonymous simulator, and the dated rules with their history."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.funding.facts import BY_NAME
from numericemploi.funding.rules import ROLES
from numericemploi.store import funding as kept
from numericemploi.verbs import funding
from numericemploi.verbs.access import may
from numericemploi.web import funding_case, snapshot
from numericemploi.web.context import actor_of


def today() -> date:
    """Return the day that pages start from: the run's, else the demonstration's."""
    seen = snapshot.current()
    return seen.run.as_of if seen else date.fromisoformat(settings.DEMONSTRATION_AS_OF)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def simulator(request):
    form = funding_case.read(request.POST, on=today())
    found = funding_case.checked(form)
    if found is not None and request.POST.get("do") == "pdf":
        return funding_case.sheet_file(found, about="", fictif=False)
    if found is not None and request.POST.get("do") == "scenario":
        return funding_case.scenario_file(found)
    context = funding_case.context(form, found)
    return render(request, "funding/simulator.html", context, status=422 if form.error else 200)


@require_safe
def rules(request):
    book = funding.book()
    on = _asked_day(request) or today()
    schemes = [
        {
            "scheme": scheme,
            "rules": [
                _rule(rule, on) for rule in _in_order(book.of_scheme(scheme.scheme)) if rule.period.holds(on)
            ],
            "others": [
                _rule(rule, on) for rule in book.of_scheme(scheme.scheme) if not rule.period.holds(on)
            ],
        }
        for scheme in book.schemes
    ]
    actor = actor_of(request)
    edits = may(actor, "funding.edit_rules")
    waiting = [one for one in kept.changes() if one.state == "proposed"] if edits else []
    context = {
        "on": on, "schemes": schemes, "revision": book.revision, "edits": edits, "waiting": waiting,
        "first_day": book.first_day, "count": len(book.rules),
    }  # fmt: skip
    return render(request, "funding/rules.html", context)


def _in_order(rules):
    """What decides first, then what is paid, then what informs."""
    return sorted(rules, key=lambda rule: ROLES.index(rule.role))


def _rule(rule, on: date) -> dict[str, object]:
    return {"rule": rule, "stale": not rule.confirmed(on), "last": rule.period.end}


@require_safe
def rule(request, rule_id):
    """Show one rule with every version of its point, and what happened to them on screen."""
    book = funding.book()
    found = next((one for one in book.rules if one.rule_id == rule_id), None)
    if found is None:
        raise Http404
    versions = sorted(
        (one for one in book.of_scheme(found.scheme) if one.point == found.point),
        key=lambda one: one.period.start,
    )
    ids = {one.rule_id for one in versions}
    changes = [one for one in kept.changes() if one.rule in ids or one.row.get("rule_id") in ids]
    actor = actor_of(request)
    asked = sorted({clause.fact for clause in found.condition.clauses}) if found.condition else []
    context = {
        "rule": found, "name": book.names[found.scheme], "versions": versions, "changes": changes,
        "edits": may(actor, "funding.edit_rules"), "facts": [BY_NAME[name] for name in asked],
    }  # fmt: skip
    return render(request, "funding/rule.html", context)


def _asked_day(request) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
