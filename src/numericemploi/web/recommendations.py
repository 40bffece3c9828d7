"""Recommendations of the branch: written with their interests, read by anybody, answered by buyers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.model.errors import ConflictError, InvalidError
from numericemploi.model.tables.purchases import BUYERS
from numericemploi.planning import recommendation_life as life
from numericemploi.verbs import clock, plan_lines
from numericemploi.verbs import recommendations as verb
from numericemploi.verbs.access import may, require
from numericemploi.web import snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.plan_lines import CourseForm, occupation, shown, told
from numericemploi.web.vocabulary import word

_AREA = forms.Textarea(attrs={"rows": 4})
_NONE_OR_SOME = (("none", _("Je déclare n'en avoir aucun")), ("some", _("Je déclare les intérêts suivants")))


class RecommendationForm(CourseForm):
    """What a delegate recommends."""

    why = forms.CharField(label=_("Pourquoi"), required=False, max_length=life.LONGEST, widget=_AREA)
    others = forms.CharField(
        label=_("Autres éléments de preuve"), required=False, max_length=life.LONGEST, widget=_AREA,
        help_text=_("Un par ligne : titre, date, où le lire. Chiffres et besoins déclarés sont joints d'office."),
    )  # fmt: skip
    interest = forms.ChoiceField(
        label=_("Intérêts"), required=False, choices=_NONE_OR_SOME, widget=forms.RadioSelect,
        help_text=_("Par exemple une part dans un organisme de formation. La réponse est obligatoire et publique."),
    )  # fmt: skip
    interests = forms.CharField(label=_("Lesquels"), required=False, max_length=life.LONGEST, widget=_AREA)
    recipients = forms.MultipleChoiceField(
        label=_("Transmise à"), required=False, widget=forms.CheckboxSelectMultiple
    )

    renamed: ClassVar[dict[str, str]] = {**CourseForm.renamed, "interests": "interest"}

    def __init__(self, *given, names, **named):
        super().__init__(*given, names=names, **named)
        self.fields["recipients"].choices = [(code, word("funder", code)) for code in BUYERS]

    def read(self):
        """Return what the verb takes, and the faults of what cannot be read."""
        told_ = self.cleaned_data
        cells = {
            name: told_[name] or "" for name in ("rome", "zone", "level", "modality", "period", "places")
        }
        reading = plan_lines.read_cells(cells)
        given = {
            **dict.fromkeys(("rome3", "zone", "level", "modality", "period", "places")), **reading.values,
            **{name: told_[name] for name in ("why", "others", "recipients")},
            "no_interest": told_["interest"] == "none", "interests": told_["interests"],
        }  # fmt: skip
        return given, reading.faults


@never_cache
@require_safe
def recommendations(request):
    actor = actor_of(request)
    names = plan_lines.places()
    rows = [
        {
            "row": one.row, "occupation": occupation(one.row["rome3"]),
            "zone": names.zones.get(one.row["zone"], one.row["zone"]),
            "answers": [
                (word("funder", buyer), word("answer", one.answers[buyer].choice if buyer in one.answers else ""))
                for buyer in one.row["recipients"]
            ],
        }
        for one in verb.listing(actor=actor)
    ]  # fmt: skip
    return render(
        request,
        "purchases/recommendations.html",
        {"rows": rows, "writes": may(actor, "recommendations.write")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    return _written(request, reference="")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, reference):
    return _written(request, reference=reference)


def _written(request, reference):
    actor = actor_of(request)
    require(actor, "recommendations.write")
    row = verb.follow(reference, actor=actor).kept.row if reference else None
    if row is not None and row["state"] != "draft":
        raise Http404
    form = RecommendationForm(request.POST or None, names=plan_lines.places(), initial=_initial(row, request))
    if request.method == "POST" and form.is_valid():
        given, faults = form.read()
        try:
            if faults:
                raise InvalidError("", faults=faults)
            read = (form.cleaned_data["revision"] or 0) if row else None
            name = verb.write(given, actor=actor, now=clock.now(), reference=reference, read=read)
            return redirect("recommendation", reference=name)
        except InvalidError as error:
            form.refuse(error.faults)
        except ConflictError:
            form.add_error(None, gettext("Ce brouillon a changé dans une autre fenêtre : relisez-le."))
    context = {"form": form, "row": row}
    return render(request, "purchases/recommend.html", context, status=422 if form.errors else 200)


def _initial(row, request) -> dict:
    if row is None:
        asked = request.GET
        return {"rome": asked.get("metier", ""), "zone": asked.get("zone", ""), "modality": "onsite",
                "recipients": ["region", "france_travail"]}  # fmt: skip
    return {**row, "rome": row["rome3"], "interest": "none" if row["no_interest"] else "some"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recommendation(request, reference):
    actor = actor_of(request)
    if request.method == "POST":
        return _acted(request, reference, actor)
    found = verb.follow(reference, actor=actor)
    row, names = found.kept.row, plan_lines.places()
    lines = [
        one for one in plan_lines.listing(actor=actor).iter_rows(named=True) if one["recommendation"] == reference
    ]  # fmt: skip
    context = {
        "found": found, "kept": found.kept, "row": row, "acts": found.acts, "lines": lines,
        "title": f"{occupation(row['rome3'])}, {names.zones.get(row['zone'], row['zone'])}",
        "facts": [
            (word("line_field", name), shown(name, row[name], names))
            for name in ("rome3", "zone", "level", "modality", "period", "places")
        ],
        "evidence": [_told(one) for one in found.kept.evidence],
        "answers": [
            {"buyer": buyer, "words": word("funder", buyer), "step": found.kept.answers.get(buyer)}
            for buyer in row["recipients"]
        ],
        "opinions": [step for step in found.kept.steps if step.act == "opine"],
        "choices": [(one, word("answer", one)) for one in life.ANSWERS],
        "stances": [(one, word("opinion", one)) for one in life.OPINIONS],
        "interests": _NONE_OR_SOME,
        "buys": may(actor, "purchases.write") and actor.organisation in row["recipients"],
        "has_run": snapshot.current() is not None,
    }  # fmt: skip
    return render(request, "purchases/recommendation.html", context)


def _told(one) -> dict:
    """Read what the label of a piece of evidence says: a day, or how many positions, how sure, since when."""
    shown_ = {"kind": one.kind, "reference": one.reference, "label": one.label}
    if one.kind == "figures":
        return shown_ | {"day": date.fromisoformat(one.label)}
    if one.kind == "need":
        positions, _times, firmness, day = one.label.replace(",", "").split()
        return shown_ | {"positions": int(positions), "firmness": firmness, "day": date.fromisoformat(day)}
    return shown_


def _acted(request, reference, actor):
    given = request.POST
    act = given.get("act", "")
    words = given.get("words", "").replace("\x00", "")[: life.LONGEST + 1]
    choice, now = given.get("choice", ""), clock.now()
    acts = {
        "transmit": lambda: verb.transmit(reference, actor=actor, now=now),
        "drop": lambda: verb.act(reference, "drop", actor=actor, now=now),
        "withdraw": lambda: verb.act(reference, "withdraw", actor=actor, now=now, words=words),
        "answer": lambda: verb.answer(reference, choice=choice, words=words, actor=actor, now=now),
        "opine": lambda: verb.opine(
            reference, choice=choice, words=words, no_interest=given.get("interest") == "none",
            interests=given.get("interests", "").replace("\x00", "")[: life.LONGEST + 1], actor=actor, now=now,
        ),
    }  # fmt: skip
    if act not in acts:
        raise Http404
    try:
        acts[act]()
    except InvalidError as error:
        messages.error(request, " ".join(told(fault) for fault in error.faults))
    except ConflictError:
        messages.error(request, gettext("Cette recommandation a changé entre-temps : relisez-la."))
    else:
        messages.success(request, gettext("C'est noté."))
    return redirect("recommendation", reference=reference)
