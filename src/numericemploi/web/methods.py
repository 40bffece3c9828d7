"""Method pages: one an indicator, in both languages, from the start."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from numericemploi.orientation import weights
from numericemploi.outcomes.definitions import DEFINITIONS
from numericemploi.web.numbers import language

METHODS = {
    "intitules": _("Intitulés : du texte au métier"),
    "demande": _("Demande : postes à pourvoir"),
    "ecart": _("Écart : postes moins personnes"),
    "tension": _("Tension publiée"),
    "label": _("Label : les trois preuves"),
    "taux": _("Taux d'insertion"),
    "propositions": _("Propositions aux personnes"),
    "plan": _("Plan d'achat"),
    "portee": _("Territoire : portée, concentration, implantation"),
    "petits-nombres": _("Petits nombres"),
    "dates": _("Dates et millésimes"),
}
"""Address of each method page and its title, in the order of the loop."""


@require_safe
def methods(request):
    return render(request, "methods/methods.html", {"methods": METHODS})


@require_safe
def method(request, slug):
    if slug not in METHODS:
        raise Http404
    context = {
        "criteria": weights.WEIGHTS,
        "weights_version": weights.VERSION,
        "weights_dated": weights.DATED,
        "definitions": [(name, getattr(found, language())) for name, found in DEFINITIONS.items()],
        "slug": slug,
        "title": METHODS[slug],
        "methods": METHODS,
        "text": f"methods/{language()}/{slug}.html",
    }
    return render(request, "methods/method.html", context)
