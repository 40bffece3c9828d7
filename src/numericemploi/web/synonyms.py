"""Synonyms on screen, for the staff: how they stand, what an edit would change, who did what and why."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.skills.synonyms import LONGEST, LONGEST_REASON, TRANSITIONS
from numericemploi.verbs import abstentions, rome, synonyms
from numericemploi.verbs.access import may, require
from numericemploi.web.context import actor_of
from numericemploi.web.occupation_field import OccupationField
from numericemploi.web.pages import chosen
from numericemploi.web.vocabulary import WORDS, word

_PER_PAGE = 50


class Synonym(forms.Form):
    """A new synonym, before it is looked at."""

    texte = forms.CharField(label=_("Intitulé, comme les gens l'écrivent"), max_length=LONGEST)
    metier = OccupationField(label=_("Métier qu'il désigne"))
    motif = forms.CharField(
        label=_("Pourquoi ?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


class Reason(forms.Form):
    motif = forms.CharField(
        label=_("Pourquoi ?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


@never_cache
@require_safe
def listing(request):
    require(actor_of(request), "synonyms.read")
    words = request.GET.get("words", "").replace("\x00", "")[:100]
    state = chosen(request, "state", WORDS["synonym_state"], "")
    page = Paginator(synonyms.listing(words, state), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "words": words, "state": state, "states": WORDS["synonym_state"], "sheets": rome.sheet_labels(),
    }  # fmt: skip
    return render(request, "synonyms/synonyms.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Fill in, look at what would change, then confirm: three sends of one form."""
    actor = actor_of(request)
    require(actor, "synonyms.propose")
    act = "add" if may(actor, "synonyms.write") else "propose"
    if request.method != "POST":
        given = {
            "texte": request.GET.get("texte", "").replace("\x00", "")[:LONGEST],
            "metier": request.GET.get("code", ""),
        }
        return render(request, "synonyms/add.html", {"form": Synonym(initial=given), "act": act})
    form = Synonym(request.POST)
    if not form.is_valid():
        return render(request, "synonyms/add.html", {"form": form, "act": act}, status=422)
    text, code, reason = (
        form.cleaned_data["texte"],
        form.cleaned_data["metier"].code,
        form.cleaned_data["motif"],
    )
    fault = synonyms.fault(act, text, code, reason)
    if fault:
        form.add_error(None, word("synonym_fault", fault))
        return render(request, "synonyms/add.html", {"form": form, "act": act}, status=422)
    if "confirm" in request.POST:
        synonyms.edit(act, text, code, reason, actor=actor)
        return redirect(address(text, code))
    context = {
        "form": form, "act": act, "text": text, "code": code, "reason": reason,
        "label": form.cleaned_data["metier"].label, "preview": synonyms.preview(adding=[(text, code)]),
    }  # fmt: skip
    return render(request, "synonyms/preview.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def synonym(request):
    """One synonym: how it stands, its history, and what may be done now."""
    actor = actor_of(request)
    require(actor, "synonyms.read")
    text, code = (request.GET.get(name, "").replace("\x00", "") for name in ("texte", "code"))
    found = synonyms.one(text, code)
    if found is None:
        raise Http404
    acts = [one.act for one in TRANSITIONS if found.state in one.before and _may(actor, one.act)]
    if "add" in acts:
        acts = [act for act in acts if act != "propose"]
    form = Reason(request.POST if request.method == "POST" else None)
    act = request.POST.get("act", "")
    if request.method == "POST" and act in acts and form.is_valid():
        synonyms.edit(act, found.text, found.rome4, form.cleaned_data["motif"], actor=actor)
        return redirect(address(found.text, found.rome4))
    pair = [(found.text, found.rome4)]
    changed = {"adding": pair} if found.state != "active" else {"withdrawing": pair}
    context = {
        "one": found, "history": synonyms.history(found.text, found.rome4), "acts": acts, "form": form,
        "label": rome.sheet_labels().get(found.rome4, ""), "preview": synonyms.preview(**changed) if acts else None,
    }  # fmt: skip
    return render(request, "synonyms/synonym.html", context, status=422 if request.method == "POST" else 200)


def _may(actor, act: str) -> bool:
    return may(actor, "synonyms.propose" if act == "propose" else "synonyms.write")


def address(text: str, code: str) -> str:
    """Return the address of a synonym's page."""
    return f"{reverse('synonym')}?{urlencode({'texte': text, 'code': code})}"


@never_cache
@require_safe
def abstained(request):
    """Titles that nobody could read, from last night's report."""
    require(actor_of(request), "synonyms.read")
    return render(request, "synonyms/abstained.html", {"report": abstentions.last()})
