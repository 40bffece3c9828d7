"""Demand at every level: a page, and the same figures as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from numericemploi.demand.levels import LEVELS
from numericemploi.model.tables.results import HORIZONS
from numericemploi.sources import spreadsheets
from numericemploi.verbs import levels as verb
from numericemploi.web import snapshot, zone_documents, zone_words
from numericemploi.web.extracts import attached
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.templatetags.figures import label
from numericemploi.web.vocabulary import word

_PER_PAGE = 60
_FORMS = ("csv", "xlsx")


@on_a_run
def levels(request, seen):
    asked = _asked(request)
    found = verb.listing(asked["level"], asked["horizon"], occupation=asked["occupation"])
    page = Paginator(found.to_dicts(), _PER_PAGE).get_page(request.GET.get("page"))
    context = asked | {
        "page": page, "rows": list(page), "levels": LEVELS, "horizons": HORIZONS, "forms": _FORMS,
        "known": [(code, seen.occupations[code]) for code in verb.occupations() if code in seen.occupations],
        "year": found["year"].max(), "unknown": int(found["positions"].null_count()),
        "forecast": seen.run.result["demand"].get("forecast"), "fictif": zone_words.origins(),
    }  # fmt: skip
    return render(request, "zones/levels.html", context)


@require_safe
def export(request, form):
    """Serve the table as CSV or XLSX: the notes go with it, the names of columns are the page's."""
    seen = snapshot.current()
    if seen is None or form not in _FORMS:
        raise Http404
    asked = _asked(request)
    found = verb.listing(asked["level"], asked["horizon"], occupation=asked["occupation"])
    occupation = (
        label(seen.occupations[asked["occupation"]]) if asked["occupation"] else _("Tous les métiers du cœur")
    )
    title = _("Demande par %(level)s, %(occupation)s, horizon de %(horizon)s") % {
        "level": word("level", asked["level"]),
        "occupation": occupation,
        "horizon": word("horizon", asked["horizon"]),
    }
    header = [_("code"), _("nom"), _("valeur"), _("borne basse"), _("borne haute"), _("enquête"), _("communes"),
              _("communes dont la demande est inconnue")]  # fmt: skip
    columns = ("code", "label", "positions", "low", "high", "year", "communes", "unknown")
    sheet = spreadsheets.Sheet(
        name=word("level", asked["level"]), notes=zone_words.notes(seen, title), header=header,
        rows=[list(row) for row in found.select(columns).iter_rows()],
    )  # fmt: skip
    data = spreadsheets.workbook([sheet]) if form == "xlsx" else zone_documents.noted_csv(sheet)
    name = f"demande-{asked['level']}-{asked['occupation'] or 'coeur'}-{asked['horizon']}-{seen.run.as_of}.{form}"
    return attached(data, name, zone_documents.MEDIA[form])


def _asked(request) -> dict[str, str]:
    return {
        "level": chosen(request, "niveau", LEVELS, "department"),
        "horizon": chosen(request, "horizon", HORIZONS, "short"),
        "occupation": chosen(request, "metier", verb.occupations(), ""),
    }
