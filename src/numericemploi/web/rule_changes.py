"""Rules edited on screen: one person proposes, another one reads what it would do, and decides."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from numericemploi.funding import amounts, language
from numericemploi.model.errors import FactsError
from numericemploi.store import funding as kept
from numericemploi.verbs import funding, rule_changes
from numericemploi.verbs.access import require
from numericemploi.web.context import actor_of
from numericemploi.web.funding import today

_ACTS = {"replace": _("remplacer par une nouvelle version"), "end": _("mettre fin, sans remplacer")}
_ROLES = {
    "condition": _("condition : décide"),
    "check": _("à vérifier : décide quand on sait, sinon réserve"),
    "deadline": _("délai avant l'entrée"),
    "amount": _("montant : qui paie quoi"),
    "note": _("pour information"),
}
_CONFIDENCES = {"A": _("A : officielle"), "B": _("B : fiable"), "C": _("C : faible, sans effet")}


class RuleForm(forms.Form):
    """What an administrator writes of a new version of a rule."""

    act = forms.ChoiceField(label=_("Ce qui change"), choices=_ACTS.items())
    starts_on = forms.DateField(
        label=_("Depuis le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    condition = forms.CharField(label=_("Condition, en français"), required=False, max_length=2000,
                                widget=forms.Textarea(attrs={"rows": 4, "lang": "fr"}))  # fmt: skip
    text = forms.CharField(label=_("Phrase dite à côté"), required=False, max_length=500,
                           widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"}))  # fmt: skip
    amount = forms.CharField(label=_("Montant, ou jours d'un délai"), required=False, max_length=60)
    open_ended = forms.BooleanField(label=_("La source officielle ne fixe pas de terme"), required=False)
    last_confirmed = forms.DateField(label=_("Confirmée jusqu'au"), required=False,
                                     widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))  # fmt: skip
    confidence = forms.ChoiceField(label=_("Confiance"), choices=_CONFIDENCES.items(), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    source_date = forms.CharField(label=_("Date de la source"), required=False, max_length=60)
    reason = forms.CharField(
        label=_("Pourquoi ce changement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewRuleForm(RuleForm):
    """The same for a rule that no version came before."""

    act = forms.CharField(widget=forms.HiddenInput, initial="add")
    scheme = forms.ChoiceField(label=_("Dispositif"))
    point = forms.CharField(label=_("Ce dont il s'agit"), max_length=60)
    role = forms.ChoiceField(label=_("Rôle"), choices=_ROLES.items())
    benefit = forms.CharField(required=False, widget=forms.HiddenInput, initial="course")
    payer = forms.CharField(label=_("Qui paie (montants)"), required=False, max_length=60)
    field_order = ("act", "scheme", "point", "role")

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.fields["scheme"].choices = list(funding.book().names.items())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, rule_id=""):
    require(actor_of(request), rule_changes.RIGHT)
    held = next((one for one in funding.book().rules if one.rule_id == rule_id), None)
    if rule_id and held is None:
        raise Http404
    kind = RuleForm if held else NewRuleForm
    error = hint = ""
    form = kind(request.POST) if request.method == "POST" else kind(initial=_initial(held))
    if request.method == "POST" and form.is_valid():
        try:
            number = _proposed(form.cleaned_data, rule_id, held, actor_of(request))
            return redirect("rule_change", number=number)
        except FactsError as fault:
            error, hint = fault.message, fault.hint
    failed = request.method == "POST"
    context = {"form": form, "rule": held, "error": error, "hint": hint, "wordings": language.wordings()}
    return render(request, "funding/propose.html", context, status=422 if failed else 200)


def _initial(rule) -> dict[str, object]:
    if rule is None:
        return {"starts_on": today(), "confidence": "B", "act": "add"}
    return {
        "act": "replace",
        "starts_on": max(today(), rule.period.start),
        "condition": language.read(rule.condition) if rule.condition else "",
        "text": rule.text,
        "amount": amounts.read(rule.amount) if rule.amount else rule.days or "",
        "open_ended": rule.open_ended,
        "last_confirmed": rule.last_confirmed,
        "confidence": rule.confidence,
        "source": rule.source,
        "source_date": rule.source_date,
    }


def _proposed(data: dict, rule_id: str, held, actor) -> int:
    names = ("condition", "text", "amount", "open_ended", "last_confirmed", "confidence", "source", "source_date",
             "scheme", "point", "role", "benefit", "payer")  # fmt: skip
    values = {name: data[name] or None for name in names if name in data}
    values["open_ended"] = bool(data["open_ended"])
    values["status"] = "inactive" if data["confidence"] == "C" else "active"
    if held is None and data["role"] != "amount":
        values["benefit"] = None
    return rule_changes.propose(
        act=data["act"],
        rule=rule_id,
        starts_on=data["starts_on"],
        values=values,
        reason=data["reason"],
        actor=actor,
    )


@never_cache
@require_safe
def change(request, number):
    actor = actor_of(request)
    require(actor, rule_changes.RIGHT)
    found = kept.change(number)
    return render(request, "funding/change.html", _change_context(found, actor))


def _change_context(found, actor, *, error: str = "", hint: str = "") -> dict[str, object]:
    preview = None
    if found.state == "proposed" and not error:
        try:
            preview = rule_changes.preview(found.number, as_of=today(), actor=actor)
        except FactsError as fault:
            error, hint = fault.message, fault.hint
    old = next((one for one in funding.book().rules if one.rule_id == found.rule), None)
    cells = preview.replay.cells.filter(dimension="all").to_dicts() if preview and preview.replay else []
    return {
        "change": found, "old": old, "preview": preview, "counts": cells[0] if cells else None,
        "error": error, "hint": hint, "mine": found.author == actor.name,
        "confirmed_to": _day(found.row.get("last_confirmed")),
    }  # fmt: skip


def _day(text) -> date | None:
    return date.fromisoformat(str(text)) if text else None


@require_POST
def decide(request, number):
    actor = actor_of(request)
    step = request.POST.get("step", "")
    reason = request.POST.get("reason", "").replace("\x00", "")[:2000]
    acts = {
        "validate": lambda: rule_changes.validate(number, actor=actor),
        "refuse": lambda: rule_changes.refuse(number, reason=reason, actor=actor),
        "withdraw": lambda: rule_changes.withdraw(number, actor=actor),
    }
    if step not in acts:
        raise Http404
    try:
        acts[step]()
    except FactsError as fault:
        context = _change_context(kept.change(number), actor, error=fault.message, hint=fault.hint)
        return render(request, "funding/change.html", context, status=422)
    return redirect("rule_change", number=number)
