"""Variants of the plan: set, computed again in seconds, listed, shown; none is ever written over."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from numericemploi.model.errors import ConflictError, Fault, InvalidError
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Contract
from numericemploi.planning.intake import FUNDERS
from numericemploi.planning.line_life import LONGEST_REASON
from numericemploi.store import plan_variants as kept
from numericemploi.store import runs
from numericemploi.verbs import clock, plan_exports, plan_variants
from numericemploi.verbs.access import may, require
from numericemploi.verbs.instance import today
from numericemploi.web import plan, plan_forms, snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.extracts import attached
from numericemploi.web.pages import on_a_run
from numericemploi.web.vocabulary import WORDS, word
from numericemploi.web.zone_documents import MEDIA

_CHOSEN = ("locked", "forbidden", "payer", "places")
_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """The plan that one starts from: the run's own, or a variant."""

    run: runs.Done
    held: runs.Held
    asked: Asked
    variant: kept.Variant | None

    @property
    def halves(self) -> list[str]:
        """Civil half-years in which sessions on offer start."""
        return plan_variants.half_years(self.run)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    """Set a plan and have it computed again; what cannot be is said beside its field."""
    actor = actor_of(request)
    require(actor, plan_variants.MAKE)
    seen = snapshot.current()
    if seen is None:
        return render(request, "pages/no_run.html")
    given = request.POST if request.method == "POST" else request.GET
    start = _start(seen, given)
    if not plan_variants.can_be_set(start.run):
        messages.error(
            request, _("Ce calcul est d'une version d'avant : relancez le calcul pour régler son plan.")
        )
        return redirect("plan")
    document = runs.read_json(start.held, "plan")
    signed = plan_variants.signed(start.run)
    keeping, forbidden = plan_forms.Kept.of(start.asked.locked), start.asked.forbidden
    if request.method == "POST":
        form = plan_forms.Settings(request.POST, reached=document["worst_zone"], halves=start.halves)
        keeping, forbidden = plan_forms.Kept.given(request.POST), request.POST.getlist("forbid")
        locked, faults = keeping.locks()
        form.refuse(faults)
        if form.is_valid():
            try:
                return redirect(
                    "plan_variant",
                    number=plan_variants.make(
                        form.asked(locked, forbidden, signed),
                        run=start.run.number,
                        parent=start.variant and start.variant.number,
                        title=form.cleaned_data["title"],
                        actor=actor,
                    ),
                )
            except InvalidError as refused:
                form.refuse(refused.faults)
    else:
        number = start.variant.number if start.variant else None
        first = plan_forms.initial(start.asked, run=start.run.number, parent=number)
        form = plan_forms.Settings(initial=first, reached=document["worst_zone"], halves=start.halves)
    context = {
        "form": form, "start": start, "document": document, "older": start.run.number != seen.run.number,
        **_choices(seen, start, keeping, set(forbidden), signed),
    }  # fmt: skip
    return render(request, "plan/settings.html", context, status=422 if form.errors else 200)


def _start(seen, given) -> _Start:
    """Read where one starts from: `parent`, a variant; `run`, the run whose form was filled in; else the last one."""
    parent, run = given.get("parent") or given.get("de") or "", given.get("run") or ""
    if not (parent + run).isascii() or (parent and not parent.isdecimal()) or (run and not run.isdecimal()):
        raise Http404
    if len(parent) > 9 or len(run) > 9:
        raise Http404
    if parent:
        variant = kept.get(int(parent))
        asked = Asked.read(variant.parameters)
        return _Start(run=runs.get(variant.run), held=variant, asked=asked, variant=variant)
    on = runs.get(int(run)) if run else seen.run
    return _Start(run=on, held=on, asked=plan_variants.first(on), variant=None)


def _choices(
    seen, start: _Start, keeping: plan_forms.Kept, forbidden: set[str], signed: tuple[Contract, ...]
) -> dict[str, list[dict]]:
    """Every session on offer with what becomes of it: those of the plan that one starts from first."""
    contracts = {one.session for one in signed}
    find = plan.in_evidence(seen, start.run)
    bought = dict(runs.table(start.held, "plan_lines").select("session_id", "seats").iter_rows())
    rows = [
        find(session)
        | {
            "seats": bought.get(session),
            "locked": session in keeping.ticked,
            "payer": keeping.beside.get(session, ("", ""))[0],
            "places": keeping.beside.get(session, ("", ""))[1],
            "forbidden": session in forbidden,
            "signed": session in contracts,
        }
        for session in runs.table(start.run, "sessions")["session_id"]
    ]
    rows.sort(key=lambda row: (row["training"].get("title", ""), row["session_id"]))
    return {
        "payers": sorted(FUNDERS, reverse=True),
        "inside": [row for row in rows if row["seats"]],
        "outside": [row for row in rows if not row["seats"]],
        "outside_chosen": [row for row in rows if not row["seats"] and any(row[name] for name in _CHOSEN)],
    }


@never_cache
@on_a_run
def listing(request, seen):
    """List the variants with their authors, last made first."""
    actor = actor_of(request)
    require(actor, plan_variants.READ)
    page = Paginator(kept.listing(), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "variants": list(page), "own": seen.run.result["plan"], **_rights(actor)}
    return render(request, "plan/variants.html", context)


@never_cache
@on_a_run
def variant(request, seen, number):
    """Show a variant: the plan, what was asked, how long it took, and the run that it starts from."""
    actor = actor_of(request)
    require(actor, plan_variants.READ)
    held = kept.get(number)
    run = runs.get(held.run)
    find = plan.in_evidence(seen, run)
    asked = Asked.read(held.parameters)
    context = {
        "variant": held, "of": run, "older": run.number != seen.run.number, "asked": asked,
        "signed": [find(session) for session, *_rest in held.parameters["contracted"]],
        "locked": asked.choices.locked,
        "forbidden": [find(session) for session in held.parameters["forbidden"]],
        **plan.body(seen, held, figures=held.summary, find=find, actor=actor),
        **_rights(actor), **_adoption(held, actor),
    }  # fmt: skip
    if context["makes_variants"]:
        context |= {"tries": reverse("plan_try", args=[number]), "triable": plan_variants.plannable(run)}
    return render(request, "plan/variant.html", context)


@never_cache
@require_safe
def export(request, number, form):
    """Hand out a variant as a file."""
    if form not in plan_exports.FORMS:
        raise Http404
    data = plan_exports.document(number, form, actor=actor_of(request))
    return attached(data, f"plan-variante-{number}.{form}", MEDIA[form])


@never_cache
@require_POST
def adopt(request, number):
    """Adopt the buyer's own part of a variant, with a reason."""
    reason = request.POST.get("reason", "").replace("\x00", "")[:LONGEST_REASON]
    try:
        lines = plan_variants.adopt(
            number, reason=reason, actor=actor_of(request), now=clock.now(), on=today()
        )
    except InvalidError as refused:
        messages.error(request, " ".join(map(_refused, refused.faults)))
    except ConflictError as refused:
        told = _(
            "Rien n'a été adopté : cette part l'est déjà, ou une de ses sessions est dans une ligne en vigueur "
            "(%(detail)s)"
        )
        messages.error(request, told % {"detail": refused.message})
    else:
        told = ngettext("Part adoptée : %(count)s ligne est entrée dans votre plan.",
                        "Part adoptée : %(count)s lignes sont entrées dans votre plan.", len(lines))  # fmt: skip
        messages.success(request, told % {"count": len(lines)})
    return redirect("plan_variant", number=number)


@never_cache
@require_POST
def try_session(request, number):
    """Compute a variant again with one more session in it."""
    actor = actor_of(request)
    try:
        more = plan_variants.with_session(number, request.POST.get("session", "")[:80], actor=actor)
    except InvalidError as refused:
        messages.error(request, " ".join(word("plan_fault", fault.code) for fault in refused.faults))
        return redirect("plan_variant", number=number)
    messages.info(request, _("Nouvelle variante, avec cette session en plus."))
    return redirect("plan_variant", number=more)


def _refused(fault: Fault) -> str:
    """Say why nothing is adopted: our own words, else the field of the line that cannot be kept."""
    if fault.code in WORDS["plan_fault"]:
        return word("plan_fault", fault.code)
    return _(
        "Une ligne de cette part ne peut être tenue (%(field)s) : corrigez la session, ou écartez-la."
    ) % {"field": fault.field}


def _adoption(held: kept.Variant, actor) -> dict[str, object]:
    """Say which funders the variant waits for, and what the buyer would adopt."""
    waiting = [funder for funder in held.concerned if funder not in held.adopted_by]
    mine = may(actor, plan_variants.ADOPT) and actor.organisation in waiting
    return {"waiting": waiting, "my_part": actor.organisation if mine else "",
            "my_cost": held.summary["spent"].get(actor.organisation, 0), "longest_reason": LONGEST_REASON}  # fmt: skip


def _rights(actor) -> dict[str, bool]:
    return {
        "makes_variants": may(actor, plan_variants.MAKE),
        "reads_variants": may(actor, plan_variants.READ),
    }
