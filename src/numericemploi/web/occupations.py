"""« Quel métier ? »: any title read into occupations, with why, or an abstention that is explained."""

from __future__ import annotations

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from numericemploi.reference import packaged
from numericemploi.skills.match import THRESHOLD
from numericemploi.verbs import occupations as verb
from numericemploi.verbs import rome
from numericemploi.verbs.access import may
from numericemploi.web.completion import Written
from numericemploi.web.context import actor_of
from numericemploi.web.occupation_field import OccupationField

_SHOWN = 5
_LEAST = 0.01


class TitleField(OccupationField):
    """A title that is read whatever it is: nothing is asked back."""

    def choices_of(self, _text):
        return []

    def clean(self, value):
        return value.text if isinstance(value, Written) else ""


class Asked(forms.Form):
    titre = TitleField(label=_("Intitulé d'un poste ou d'un métier"), required=False)


@require_safe
def occupations(request):
    form = Asked(request.GET)
    title = form.cleaned_data["titre"] if form.is_valid() else ""
    context = {
        "form": form, "title": title, "threshold": THRESHOLD,
        "reads_synonyms": may(actor_of(request), "synonyms.read"),
        "only_digital": not rome.is_loaded(),
        "read": _read(title) if title else None,
    }  # fmt: skip
    return render(request, "occupations/occupations.html", context)


def _read(title: str) -> dict:
    found = verb.match_titles([title], top=_SHOWN)[0]
    lists = [(segment.text, segment.matches) for segment in found.segments] or [
        (title, found.matches or found.candidates)
    ]
    known = _Known()
    return {
        "abstained": found.abstained,
        "truncated": found.truncated,
        "best": found.candidates[0].probability if found.candidates else None,
        "parts": [
            {"text": text, "rows": [known.row(text, one) for one in answers if one.probability >= _LEAST]}
            for text, answers in lists
        ],
    }


class _Known:
    """What the page says of a code: its sheet, its head in the perimeter, where to go from there."""

    def __init__(self):
        self.sheets, self.heads = rome.sheet_labels(), rome.heads()
        self.perimeter = {row["rome3"]: row for row in packaged.occupations().iter_rows(named=True)}

    def row(self, text: str, answer) -> dict:
        head = self.heads.get(answer.rome4)
        return {
            "answer": answer,
            "sheet": self.sheets.get(answer.rome4, answer.appellation),
            "because": verb.why(text, answer.rome4),
            "head": self.perimeter.get(head),
        }
