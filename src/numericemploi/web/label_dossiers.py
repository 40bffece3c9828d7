"""Dossiers of labels: the provider's requests, the officer's queue, one dossier with its acts, the vote."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.labels import life
from numericemploi.labels.prerequisites import KINDS
from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.verbs import clock, label_dossiers, label_life, label_proofs, label_votes, labels, promises
from numericemploi.verbs.access import may, require
from numericemploi.web.context import actor_of


class Act(forms.Form):
    act = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=4000, required=False)
    until = forms.DateField(required=False)
    ground = forms.CharField(max_length=20, required=False)


class Seen(forms.Form):
    prerequisite = forms.ChoiceField(label=_("Préalable"), choices=[(one.name, one.fr) for one in KINDS])
    answer = forms.ChoiceField(
        label=_("Réponse"), choices=[("yes", _("oui")), ("no", _("non")), ("not_applicable", _("sans objet"))]
    )
    source = forms.CharField(label=_("Registre ou pièce consultée"), max_length=300)
    reason = forms.CharField(
        label=_("Si sans objet, pourquoi (20 signes au moins)"), max_length=300, required=False
    )
    checked_on = forms.DateField(label=_("Vérifié le"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=_("Valable jusqu'au (facultatif)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class Ballot(forms.Form):
    choice = forms.ChoiceField(
        label=_("Votre vote"),
        choices=[("for", _("pour")), ("against", _("contre")), ("abstain", _("abstention"))],
    )
    interest = forms.CharField(
        label=_("Intérêt dans cette formation ou cet organisme : le déclarer vous écarte du vote"),
        max_length=300,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dossiers(request):
    actor = actor_of(request)
    require(actor, "labels.dossiers")
    told = None
    if request.method == "POST":
        try:
            reference = label_life.request(
                request.POST.get("training", "")[:120], actor=actor, now=clock.now()
            )
            return redirect("label-dossier", reference=reference)
        except (FactsError, NotFoundError) as error:
            told = error
    context = {
        "dossiers": label_dossiers.queue(actor), "told": told, "on": clock.now().date(),
        "trainings": label_dossiers.trainings_of(actor) if may(actor, "labels.request") else [],
    }  # fmt: skip
    return render(request, "labels/dossiers.html", context, status=422 if told else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request, reference):
    actor, told = actor_of(request), None
    require(actor, "labels.dossiers")
    if request.method == "POST":
        try:
            _done(request, reference, actor)
            return redirect("label-dossier", reference=reference)
        except FactsError as error:
            told = error
    found, steps = label_dossiers.history(reference, actor=actor)
    english = (get_language() or "fr").startswith("en")
    context = {
        "label": found, "told": told, "given": request.POST,
        "steps": [(step, life.BY_NAME[step.act], bool(life.BY_NAME[step.act].paper)) for step in reversed(steps)],
        "acts": label_dossiers.acts_for(found, actor), "english": english, "grounds": life.GROUNDS,
        "seen": Seen() if may(actor, "labels.instruct") else None,
        "ballot": Ballot() if _may_vote(found, actor) else None,
        "promised": promises.counted(found.training_id, on=clock.now().date()),
        "votes": label_dossiers.votes(reference), "assessment": _assessment(found.training_id),
        "is_public": found.state in life.PUBLIC, "on": clock.now().date(),
    }  # fmt: skip
    return render(request, "labels/dossier.html", context, status=422 if told else 200)


def _may_vote(found, actor) -> bool:
    voted = {vote.member for vote in label_dossiers.votes(found.reference)}
    return (
        may(actor, "labels.vote")
        and found.state in {"committee", *life.IN_FORCE, "suspended"}
        and (actor.name not in voted)
    )


def _done(request, reference: str, actor) -> None:
    """Vote, or do the act asked; a form that is not one of ours is refused."""
    if "choice" in request.POST:
        form = Ballot(request.POST)
        if not form.is_valid():
            raise FactsError(str(_("Ce vote n'a pas été compris.")), hint=str(_("Choisissez une réponse.")))
        label_votes.vote(reference, actor=actor, now=clock.now(), **form.cleaned_data)
        return
    if "prerequisite" in request.POST:
        _attached(request, reference, actor)
        return
    form = Act(request.POST)
    if not form.is_valid():
        raise FactsError(
            str(_("Ce formulaire n'a pas été compris.")), hint=str(_("Vérifiez la date : jj/mm/aaaa."))
        )
    given = form.cleaned_data
    label_life.act(
        reference, given["act"], reason=given["reason"], until=given["until"], ground=given["ground"],
        actor=actor, now=clock.now(),
    )  # fmt: skip


def _attached(request, reference: str, actor) -> None:
    form = Seen(request.POST)
    if not form.is_valid():
        raise FactsError(
            str(_("Ce formulaire n'a pas été compris.")), hint=str(_("Vérifiez la date : jj/mm/aaaa."))
        )
    given = form.cleaned_data
    label_proofs.attach(
        label_dossiers.find(reference).training_id,
        given.pop("prerequisite"),
        actor=actor,
        now=clock.now(),
        **given,
    )


def _assessment(training_id: str) -> dict | None:
    try:
        return next((one for one in labels.assessments() if one["training_id"] == training_id), None)
    except NotFoundError:
        return None


@require_safe
def document(request, reference, number):
    actor = actor_of(request)
    if not may(actor, "labels.dossiers"):
        raise NotAllowedError("Votre rôle ne permet pas cette lecture.")
    answer = HttpResponse(
        label_dossiers.document(reference, number, actor=actor), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="label-{reference}-{number}.pdf"'
    return answer
