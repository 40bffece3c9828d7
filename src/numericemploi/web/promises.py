"""Employers' commitments to hire from a training: one's own, a new one signed, one withdrawn."""

from __future__ import annotations

from django import forms
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from numericemploi.labels.rules import in_force
from numericemploi.model.errors import FactsError
from numericemploi.verbs import clock, label_dossiers, promises
from numericemploi.verbs.access import require
from numericemploi.web.context import actor_of

_DAY = forms.DateInput(attrs={"type": "date"})


class Promise(forms.Form):
    employer = forms.CharField(label=_("Raison sociale de l'employeur"), max_length=250)
    organisation = forms.CharField(label=_("SIRET de l'employeur"), max_length=40, required=False)
    seats = forms.IntegerField(
        label=_("Nombre de personnes à recruter à l'issue de la formation"),
        min_value=1,
        widget=forms.NumberInput(attrs={"min": 1}),
    )
    signed_on = forms.DateField(label=_("Acte signé le"), required=False, widget=_DAY)
    valid_until = forms.DateField(label=_("L'engagement vaut jusqu'au"), widget=_DAY)
    agreed = forms.BooleanField(
        label=_(
            "L'employeur s'engage par écrit à recruter ces personnes ; il peut se retirer en disant pourquoi."
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request):
    actor, told = actor_of(request), None
    require(actor, "labels.promise")
    if request.method == "POST":
        try:
            number = request.POST.get("number", "")
            if not (number.isascii() and number.isdecimal() and len(number) < _DIGITS):
                raise Http404
            promises.withdraw(
                int(number), reason=request.POST.get("reason", "")[:300], actor=actor, now=clock.now()
            )
            return redirect("promises")
        except FactsError as error:
            told = error
    context = {
        "promises": [(one, _title(one.training_id)) for one in promises.mine(actor)],
        "told": told, "given": request.POST, "on": clock.now().date(),
    }  # fmt: skip
    return render(request, "promises/promises.html", context, status=422 if told else 200)


_DIGITS = 10


def _title(training_id: str) -> str:
    return label_dossiers.titles().get(training_id, training_id)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request, training_id):
    actor, told = actor_of(request), None
    require(actor, "labels.promise")
    training = label_dossiers.training(training_id)
    form = _form(request, actor)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "agreed"}
        try:
            promises.commit(training_id, actor=actor, now=clock.now(), **given)
            return redirect("promises")
        except FactsError as error:
            told = error
    on = clock.now().date()
    context = {
        "training": training, "form": form, "told": told, "rules": in_force(on), "on": on,
        "organisation": actor.organisation,
    }  # fmt: skip
    refused = told or form.errors
    return render(request, "promises/sign.html", context, status=422 if refused else 200)


def _form(request, actor) -> Promise:
    """Give an employer only what it may say: who it is and the day are those of its account."""
    form = Promise(request.POST or None)
    if actor.role == "employer":
        del form.fields["organisation"], form.fields["signed_on"]
    return form
