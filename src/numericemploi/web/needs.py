"""Needs: declared by anybody, followed by who holds them, all of them before those in charge."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.demand import needs_life
from numericemploi.model.errors import ConflictError, InvalidError
from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.store import needs as register
from numericemploi.store import outbox
from numericemploi.verbs import needs as verb
from numericemploi.verbs import rome, suggestions
from numericemploi.verbs.access import may
from numericemploi.verbs.instance import today
from numericemploi.web import snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.need_forms import CloseForm, FillForm, LetterForm, NeedForm, SkillsForm, initial
from numericemploi.web.pages import chosen
from numericemploi.web.vocabulary import WORDS

_PER_PAGE = 25
_SEALED = "numericemploi.web.needs"
_SEAL_SECONDS = 24 * 3600


@never_cache
@require_safe
def needs(request):
    actor = actor_of(request)
    kept = verb.listing(actor=actor) if may(actor, "needs.list") else []
    state = chosen(request, "etat", WORDS["need_state"], "")
    occupation = chosen(request, "metier", {one.row["rome3"] for one in kept}, "")
    found = [
        one for one in kept
        if state in ("", one.row["state"]) and occupation in ("", one.row["rome3"])
    ]  # fmt: skip
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "state": state, "states": WORDS["need_state"], "occupation": occupation,
        "occupations": sorted({one.row["rome3"] for one in kept}), "labels": _occupations(),
        "rows": [_line(one.number, one.row) for one in page], "lists": may(actor, "needs.list"),
        "sees_all": actor.role in ("adviser", "administrator"), "any": bool(kept),
        "asked": sum(one.row["state"] == "asked" for one in kept),
    }  # fmt: skip
    return render(request, "needs/needs.html", context)


def _line(number: int, row: dict) -> dict:
    return {
        "number": number,
        "row": row,
        "place": _place(row),
        "ended": row["state"] not in needs_life.ACTIVE,
    }


def _occupations() -> dict[str, dict]:
    """Return the occupations of the perimeter by ROME 3 head."""
    return {row["rome3"]: row for row in packaged.occupations().iter_rows(named=True)}


def _place(row: dict) -> str:
    """Name the commune; without one the need is wholly in telework."""
    if row["commune"] is None:
        return _("télétravail")
    found = suggestions.named("communes", row["commune"])
    return found.label if found else row["commune"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request):
    actor = actor_of(request)
    visitor = not may(actor, "needs.list")
    if request.method != "POST":
        last = verb.listing(actor=actor)[:1] if actor.role == "employer" else []
        first = {"horizon_months": 6, "contract": "CDI", "firmness": "planned", "sealed": _sealed()}
        first |= {name: last[0].row[name] or "" for name in ("employer", "sector")} if last else {}
        return _form(request, NeedForm(initial=first, visitor=visitor), visitor=visitor)
    form = NeedForm(request.POST, visitor=visitor)
    if form.is_valid():
        try:
            number = verb.declare(
                form.declaration, need_id=_unsealed(form.cleaned_data["sealed"]), actor=actor, on=today(),
                contact=form.contact,
            )  # fmt: skip
        except InvalidError as error:
            form.refuse(error.faults)
        else:
            if visitor:
                return redirect("need_received", token=signing.dumps(number, salt=_SEALED))
            messages.success(request, _("Le besoin est enregistré."))
            return redirect("need", number=number)
    return _form(request, form, visitor=visitor, status=422)


def _form(request, form, status=200, **context):
    return render(request, "needs/declare.html", {"form": form, **context}, status=status)


def _sealed() -> str:
    """Return a new identifier, sealed: the same form sent twice declares one need, and nobody else's."""
    return signing.dumps(verb.new_id(), salt=_SEALED)


def _unsealed(text: str) -> str:
    try:
        return str(signing.loads(text, salt=_SEALED, max_age=_SEAL_SECONDS))
    except signing.BadSignature:
        return verb.new_id()


@never_cache
@require_safe
def received(request, token):
    """Tell a visitor what to do next; the demonstration sends no mail, and shows it."""
    try:
        number = int(signing.loads(token, salt=_SEALED, max_age=_SEAL_SECONDS))
    except signing.BadSignature:
        return redirect("needs")
    need = register.get(number).row
    mail = next((one for one in outbox.waiting() if one.about == need["need_id"]), None)
    return render(
        request, "needs/received.html", {"need": need, "mail": mail, "days": needs_life.ADDRESS_DAYS}
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def need(request, number=None, token=None):
    number, actor = _opened(request, number, token)
    if request.method == "POST":
        return _done(request, number, actor, token)
    return _shown(request, verb.follow(number, actor=actor), token)


def _opened(request, number, token):
    """Return the need and who comes to it: an account by its number, anybody by a personal link."""
    return verb.by_link(token) if token else (number, actor_of(request))


def _address(name: str, number: int, token: str | None) -> str:
    return reverse(f"followed_{name}", args=[token]) if token else reverse(name, args=[number])


def _done(request, number, actor, token):
    """Do what a button asks, then show the need again; a refused form comes back with its words."""
    act = request.POST.get("act", "")
    back = redirect(_address("need", number, token))
    try:
        if act == "copy":
            new = verb.copy(number, actor=actor, on=today())
            messages.success(request, _("Le besoin est déclaré de nouveau : vérifiez-le."))
            return redirect(_address("need", new, register.token(new) if token else None))
        if act == "attach":
            form = LetterForm(request.POST, request.FILES)
            verb.attach(
                number, form.cleaned_data["file"] if form.is_valid() else b"", actor=actor, on=today()
            )
        elif act == "skills":
            if (again := _skills_kept(request, number, actor)) is not None:
                return again(token)
        elif act in ("accept", "confirm", "fill", "close"):
            verb.act(number, act, actor=actor, on=today(), **_told(request, act))
        else:
            return back
    except InvalidError as error:
        messages.error(request, " ".join(str(WORDS["fault"][fault.code]) for fault in error.faults))
        return back
    except ConflictError:
        messages.error(request, _("Ce besoin a changé entre-temps : relisez-le, puis recommencez."))
        return back
    messages.success(request, WORDS["need_done"][act])
    return back


def _skills_kept(request, number, actor):
    """Keep the skills that were checked and the one that was added; a name of several meanings is asked again."""
    found = verb.follow(number, actor=actor)
    form = SkillsForm(request.POST, codes=[one.code for one in found.skills])
    if not form.is_valid():
        return lambda token: _shown(request, found, token, skills_form=form, status=422)
    added = form.cleaned_data["added"]
    codes = [*form.cleaned_data["kept"], *([added.code] if added else [])]
    revision = _told(request, "skills")["revision"]
    verb.set_skills(number, codes, actor=actor, on=today(), revision=revision)
    return None


def _told(request, act: str) -> dict:
    """Read what comes with an act: the revision that was read, the number filled, the reason."""
    given = request.POST
    revision, filled = given.get("revision", ""), given.get("filled", "")
    return {
        "revision": int(revision) if revision.isascii() and revision.isdigit() else None,
        "filled": int(filled)
        if act == "fill" and filled.isascii() and filled.isdigit() and len(filled) < 9
        else None,
        "reason": given.get("reason") if act == "close" else None,
    }


def _shown(request, found, token, *, skills_form=None, status=200):
    row = found.row
    fill = FillForm(initial={"filled": row["filled"]}, positions=row["positions"])
    context = {
        "found": found, "need": row, "place": _place(row), "token": token, "acts": found.acts,
        "occupation": _occupations().get(row["rome3"]),
        "sheet": rome.sheet_labels().get(row["rome4"]) if row["rome4"] else None,
        "history": found.revisions.to_dicts(), "left": row["positions"] - row["filled"],
        "is_firm": row["firmness"] in needs_life.FIRM, "is_waited": row["state"] in needs_life.ACTIVE,
        "skills": found.skills, "skills_form": skills_form or SkillsForm(),
        "fill": fill, "close": CloseForm(), "letter_form": LetterForm(),
        "answer_days": needs_life.ANSWER_DAYS, "ask_months": needs_life.ASK_MONTHS,
        "revise_address": _address("revise_need", found.number, token),
        "letter_address": _address("need_letter", found.number, token),
        "became": _became(row),
    }  # fmt: skip
    return render(request, "needs/need.html", context, status=status)


def _became(row: dict) -> dict | None:
    """Gather what the last run says where the need is: positions, people, trainings, seats; None before a run."""
    seen = snapshot.current()
    if seen is None:
        return None
    place = seen.places.get(row["commune"] or "")
    horizon = next((name for name, months in HORIZONS.items() if row["horizon_months"] <= months), "medium")
    found = {
        "zone": place and place["zone"],
        "zone_label": place and seen.zones.get(place["zone"]),
        "horizon": horizon,
    }
    if place is None:
        return found
    cell = {"zone": place["zone"], "rome3": row["rome3"], "horizon": horizon}
    demand = seen.table("demand").filter(**cell).to_dicts()
    gap = seen.table("gap").filter(**cell).to_dicts()
    seats = seen.table("plan_reservations").filter(zone=place["zone"], rome3=row["rome3"])["seats"].sum()
    return found | {
        "demand": demand[0] if demand else None, "gap": gap[0] if gap else None, "seats": seats,
        "trainings": _trainings(seen, row["rome3"], place["zone"]),
    }  # fmt: skip


def _trainings(seen, rome3: str, zone: str) -> list[dict]:
    """Return the trainings that lead to the occupation with a session to come in the zone or at a distance."""
    heads = rome.heads()
    return [
        training for training_id, training in seen.trainings.items()
        if rome3 in {heads.get(code, code) for code in training["rome"]}
        and any(
            seen.is_ahead(session) and (session["zone"] == zone or session["modality"] == "remote")
            for session in seen.sessions_of.get(training_id, [])
        )
    ]  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request, number=None, token=None):
    number, actor = _opened(request, number, token)
    found = verb.follow(number, actor=actor)
    back = _address("need", number, token)
    if "revise" not in found.acts:
        messages.error(request, _("Ce besoin a pris fin : déclarez-le de nouveau plutôt que de le corriger."))
        return redirect(back)
    context = {"visitor": False, "revised": found.row, "back": back}
    if request.method != "POST":
        return _form(request, NeedForm(initial=initial(found.row, found.row["revision"])), **context)
    form = NeedForm(request.POST)
    if form.is_valid():
        try:
            verb.revise(
                number, form.declaration, actor=actor, on=today(), revision=form.cleaned_data["revision"]
            )
        except InvalidError as error:
            form.refuse(error.faults)
        except ConflictError:
            form.add_error(None, _("Ce besoin a changé entre-temps : relisez-le, puis recommencez."))
        else:
            messages.success(request, WORDS["need_done"]["revise"])
            return redirect(back)
    return _form(request, form, status=422, **context)


@never_cache
@require_safe
def letter(request, number=None, token=None):
    """Serve the letter as a download alone: nothing in it is ever run or shown by the site."""
    number, actor = _opened(request, number, token)
    answer = HttpResponse(verb.letter(number, actor=actor), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="lettre-{number}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
