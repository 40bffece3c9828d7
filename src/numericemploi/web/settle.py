"""Where a firm could settle: its question, the zones ranked, the same to print."""

from __future__ import annotations

import polars as pl
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from numericemploi.model.errors import NumericEmploiError
from numericemploi.reach.settle import CRITERIA, MOST_PEOPLE, WEIGHTS, Project, Zone
from numericemploi.reference import packaged
from numericemploi.sources import printed
from numericemploi.verbs import reach as territory
from numericemploi.web import numbers
from numericemploi.web.pages import on_a_run
from numericemploi.web.vocabulary import word

_HELP = {
    "now": gettext_lazy("personnes prêtes à moins de 45 minutes, plus loin pour la part de télétravail"),
    "trainable": gettext_lazy("places déjà achetées qui finissent dans le délai, un an au plus"),
    "competition": gettext_lazy("postes que d'autres veulent pourvoir, face aux personnes présentes"),
    "connection": gettext_lazy("part des habitants dont la fibre est prouvée : un minimum"),
    "balance": gettext_lazy("ce que votre venue change à la concentration des postes"),
}


class Settling(forms.Form):
    """What a firm tells; every weight can be moved."""

    occupation = forms.MultipleChoiceField(
        label=gettext_lazy("Métiers recherchés"), widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(label=gettext_lazy("Postes à pourvoir"), min_value=1, max_value=MOST_PEOPLE)
    months = forms.IntegerField(label=gettext_lazy("Délai, en mois"), min_value=1, max_value=24)
    telework = forms.IntegerField(label=gettext_lazy("Part de télétravail, en %"), min_value=0, max_value=100)

    def __init__(self, *given, occupations, **named):
        super().__init__(*given, label_suffix="", **named)
        self.fields["occupation"].choices = occupations
        for criterion in CRITERIA:
            self.fields[criterion] = forms.IntegerField(
                label=word("settling", criterion), min_value=0, max_value=100,
                help_text=_HELP[criterion],
            )  # fmt: skip

    def project(self) -> Project:
        given = self.cleaned_data
        return Project(
            occupations=tuple(given["occupation"]),
            people=given["people"],
            months=given["months"],
            telework=given["telework"] / 100,
            weights={criterion: float(given[criterion]) for criterion in CRITERIA},
        )

    @property
    def weights(self):
        return [self[criterion] for criterion in CRITERIA]


@on_a_run
def settle(request, seen):
    """Form and answer on one page: the address holds the question, so that it can be kept and sent."""
    form, ranked, fault = _asked(request, seen)
    status = 422 if form.is_bound and ranked is None else 200
    return render(
        request,
        "reach/settle.html",
        {
            "form": form,
            "ranked": ranked,
            "fault": fault,
            "asked": _told(form) if ranked else "",
            "stock_year": seen.table("stock")["year"].max(),
        },
        status=status,
    )


@on_a_run
def settle_printed(request, seen):
    """The same answer to print."""
    form, ranked, _fault = _asked(request, seen)
    if ranked is None:
        raise Http404
    data = {
        "title": _("Où s'implanter"),
        "mention": _("Démonstration : personnes, sessions et prix fictifs. Chiffres au %(day)s.")
        % {"day": seen.run.as_of.isoformat()},
        "foot": f"Numéric'Emploi · {seen.run.digest[:12]}",
        "language": numbers.language(),
        "asked": _told(form),
        "header": [_("Rang"), _("Zone"), _("Note"), *(word("settling", name) for name in CRITERIA), _("Gini")],
        "rows": [
            [str(row["rank"]), row["label"], row["score"],
             *(numbers.percent(cell["value"]) for cell in row["cells"]), row["gini"]]
            for row in ranked
        ],
        "reading": _(
            "Note : somme des critères × poids ; un critère inconnu compte entre 0 et 1, d'où l'intervalle. "
            "Temps de trajet estimés entre les communes principales des zones."
        ),
    }  # fmt: skip
    answer = HttpResponse(printed.pdf("settle", data), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="implantation.pdf"'
    return answer


def _asked(request, seen):
    """Read the question of the address: (form, ranked rows or None, words of a refusal)."""
    core = packaged.occupations().filter(scope="core").sort("rome3").iter_rows(named=True)
    name = "label_en" if numbers.language() == "en" else "label"
    occupations = [(row["rome3"], f"{row[name]} ({row['rome3']})") for row in core]
    initial = {
        "people": 20, "months": 12, "telework": 20, **{c: round(100 * WEIGHTS[c]) for c in CRITERIA},
    }  # fmt: skip
    if "people" not in request.GET:
        return Settling(occupations=occupations, initial=initial), None, ""
    form = Settling(request.GET, occupations=occupations, initial=initial)
    if not form.is_valid():
        return form, None, ""
    try:
        zones, criteria = territory.rank_zones(form.project())
    except NumericEmploiError as error:
        return form, None, error
    cells = {(row["zone"], row["criterion"]): row for row in criteria.iter_rows(named=True)}
    ranked = [
        {
            "rank": rank, "zone": one.zone, "label": seen.zones.get(one.zone, one.zone),
            "score": _score(one),
            "cells": [cells[one.zone, criterion] for criterion in CRITERIA],
            "gini": _("inconnu") if one.gini_change is None else _signed(one.gini_change),
            "more_even": one.gini_change is not None and one.gini_change < 0,
        }
        for rank, one in enumerate(zones, start=1)
    ]  # fmt: skip
    return form, ranked, ""


def _score(one: Zone) -> str:
    if one.high - one.low > 0.005:
        return numbers.percents(one.low, one.high)
    return numbers.percent(one.low)


def _signed(change: float) -> str:
    return ("+" if change > 0 else "") + numbers.decimal(change, 4)


def _told(form) -> str:
    given = form.cleaned_data
    named = packaged.occupations().filter(pl.col("rome3").is_in(given["occupation"]))
    name = "label_en" if numbers.language() == "en" else "label"
    return _("%(people)s postes, %(occupations)s, sous %(months)s mois, télétravail %(telework)s %%.") % {
        "people": given["people"], "occupations": ", ".join(named[name]), "months": given["months"],
        "telework": given["telework"],
    }  # fmt: skip
