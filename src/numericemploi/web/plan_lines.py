"""Plan lines: read, proposed, corrected, moved from state to state; two versions shown when two people wrote."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from numericemploi.model.errors import ConflictError, InvalidError, NotFoundError
from numericemploi.model.tables.purchases import BUYERS, MODALITIES
from numericemploi.store import recommendations
from numericemploi.verbs import clock, purchases
from numericemploi.verbs import plan_lines as verb
from numericemploi.verbs.access import may, require
from numericemploi.web import numbers
from numericemploi.web.context import actor_of
from numericemploi.web.templatetags.figures import label
from numericemploi.web.vocabulary import word

_LEVELS = range(3, 9)
_LONGEST = 1000


class CourseForm(forms.Form):
    """What is to be bought or recommended, as texts; what is wrong comes back from the verb."""

    rome = forms.ChoiceField(label=_("Métier"), required=False)
    zone = forms.ChoiceField(label=_("Zone d'emploi"), required=False)
    level = forms.ChoiceField(label=_("Niveau de sortie"), required=False)
    modality = forms.ChoiceField(label=_("Modalité"), required=False)
    period = forms.CharField(
        label=_("Période"),
        required=False,
        max_length=40,
        help_text=_("Un semestre ou un mois : S2 2024, 09/2024."),
    )
    places = forms.CharField(label=_("Places"), required=False, max_length=12)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    renamed: ClassVar[dict[str, str]] = {"rome3": "rome"}
    """Fields of the verb that bear another name here."""

    def __init__(self, *given, names, **named):
        super().__init__(*given, **named)
        nothing = ("", "—")
        self.fields["rome"].choices = [
            nothing,
            *((code, f"{label(row)} ({code})") for code, row in purchases.occupations().items()),
        ]
        self.fields["level"].choices = [nothing, *((str(level), str(level)) for level in _LEVELS)]
        self.fields["zone"].choices = [nothing, *sorted(names.zones.items(), key=lambda item: item[1])]
        self.fields["modality"].choices = [(code, word("modality", code)) for code in MODALITIES]

    def refuse(self, faults) -> None:
        """Show the verb's faults beside their fields."""
        for fault in faults:
            field = self.renamed.get(fault.field, fault.field)
            self.add_error(field if field in self.fields else None, ValidationError(told(fault)))


class LineForm(CourseForm):
    """A line as texts, read with the words of spreadsheets."""

    commune = forms.CharField(
        label=_("Commune"), required=False, max_length=120, help_text=_("Nom ou code Insee, s'il est fixé.")
    )
    hours = forms.CharField(label=_("Heures"), required=False, max_length=12)
    unit_price = forms.CharField(
        label=_("Prix par place"),
        required=False,
        max_length=20,
        help_text=_("En euros, pour le parcours entier."),
    )
    sessions = forms.CharField(
        label=_("Sessions"),
        required=False,
        max_length=_LONGEST,
        help_text=_("Leurs numéros LHÉO, séparés par « | »."),
    )
    replaces = forms.CharField(
        label=_("Remplace la ligne"),
        required=False,
        max_length=60,
        help_text=_("Celle-ci ouvre quand l'autre ferme."),
    )
    reference = forms.CharField(label=_("Votre référence"), required=False, max_length=80)

    field_order = (
        "rome", "level", "zone", "commune", "modality", "period", "places", "hours", "unit_price", "sessions",
        "replaces", "reference", "revision",
    )  # fmt: skip

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the fields, as a row of a spreadsheet gives them."""
        return {
            name: str(self.cleaned_data[name] or "")
            for name in self.fields
            if name not in ("revision", "buyer")
        }


def told(fault) -> str:
    """Say a fault in the page's language, with the nearest name where there is one."""
    words = word("line_fault", fault.code)
    near = fault.remedy.removeprefix("Nearest: ").rstrip(".") if fault.remedy.startswith("Nearest: ") else ""
    nearest = gettext("Le plus proche :")
    return f"{words} {nearest} {near}." if near else words


def occupation(code: str) -> str:
    """Name an occupation in the page's language; its code where it has no name here."""
    row = purchases.occupations().get(code)
    return label(row) if row else code


def shown(name: str, value, names) -> str:
    """Write the value of a field of a line for people."""
    if value is None or value in ("", []):
        return "—"
    if name == "rome3":
        return f"{occupation(value)} ({value})"
    among = {"zone": names.zones, "commune": names.communes}.get(name)
    if among is not None:
        return f"{among[value]} ({value})" if value in among else str(value)
    if name == "unit_price":
        return numbers.euros(value)
    if name == "sessions":
        return ", ".join(value)
    kinds = {"buyer": "funder", "modality": "modality", "status": "line_status"}
    return word(kinds[name], value) if name in kinds else str(value)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def line(request, line_id):
    actor = actor_of(request)
    if request.method == "POST":
        return _acted(request, line_id, actor)
    found = verb.follow(line_id, actor=actor)
    names = verb.places()
    row = found.row
    reads_prices = may(actor, "plan.read_prices")
    facts = [
        (word("line_field", name), shown(name, row[name], names))
        for name in (
            "buyer",
            "rome3",
            "level",
            "zone",
            "commune",
            "modality",
            "period",
            "places",
            "hours",
            *(("unit_price",) if reads_prices else ()),
            "reference",
        )
    ]
    context = {
        "found": found,
        "line": row,
        "facts": facts,
        "names": names,
        "inside": may(actor, "purchases.read"),
        "acts": [
            {
                "name": act,
                "words": word("line_act", act),
                "reason": act in ("cancel", "close", "unrecommend"),
                "places": act == "accept",
            }
            for act in found.acts
        ],
        "shared": list(found.shared_sessions.items()),
    }
    return render(request, "purchases/line.html", context)


def _acted(request, line_id, actor):
    given = request.POST
    act, places, read = given.get("act", ""), given.get("places", ""), given.get("revision", "")
    try:
        rest = verb.act(
            line_id,
            act,
            actor=actor,
            now=clock.now(),
            reason=given.get("reason", "").replace("\x00", "")[:_LONGEST],
            read=int(read) if _is_count(read) else None,
            places=int(places) if _is_count(places) else None,
        )
    except InvalidError as error:
        messages.error(request, " ".join(told(fault) for fault in error.faults))
    except ConflictError as error:
        waits = "replaces" in error.message
        messages.error(
            request,
            gettext("La ligne que celle-ci remplace n'est pas fermée.")
            if waits
            else gettext("Cette ligne a changé entre-temps, ou son état ne le permet pas : relisez-la."),
        )
    else:
        if rest:
            messages.success(
                request, gettext("C'est noté. Les places non acceptées forment une ligne à part.")
            )
        else:
            messages.success(request, gettext("C'est noté."))
    return redirect("plan_line", line_id=line_id)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Propose a line, from nothing or from a recommendation that was made to the buyer."""
    actor = actor_of(request)
    require(actor, "purchases.write")
    buyer = actor.organisation if actor.role == "buyer" else request.GET.get("acheteur", "")
    if buyer not in BUYERS:
        return render(
            request, "purchases/whose.html", {"buyers": [(one, word("funder", one)) for one in BUYERS]}
        )
    asked = _recommended(request.GET.get("recommandation", ""))
    names = verb.places()
    form = LineForm(request.POST or None, names=names, initial=asked or {"modality": "onsite"})
    if request.method == "POST" and form.is_valid():
        reading = verb.read_cells(form.cells)
        try:
            if reading.faults:
                raise InvalidError("", faults=reading.faults)
            name = verb.propose(
                reading.values,
                buyer=buyer,
                actor=actor,
                now=clock.now(),
                recommendation=asked["reference_of"] if asked else None,
            )
        except InvalidError as error:
            form.refuse(error.faults)
        else:
            messages.success(request, gettext("La ligne est proposée."))
            return redirect("plan_line", line_id=name)
    context = {"form": form, "buyer": buyer, "recommendation": asked and asked["reference_of"], "line": None}
    return render(request, "purchases/edit.html", context, status=422 if form.errors else 200)


def _recommended(reference: str) -> dict | None:
    """Return what a line that answers a recommendation says at first."""
    if not reference:
        return None
    try:
        row = recommendations.get(reference).row
    except NotFoundError:
        return None
    if row["state"] != "transmitted":
        return None
    cells = {
        "rome": row["rome3"],
        **{name: row[name] for name in ("level", "zone", "modality", "period", "places")},
    }
    return {**cells, "reference_of": reference}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, line_id):
    actor = actor_of(request)
    found = verb.follow(line_id, actor=actor)
    if not found.editable:
        raise Http404
    names = verb.places()
    form = LineForm(request.POST or None, names=names, initial=_initial(found.row))
    for name in form.fields:
        if {"rome": "rome3"}.get(name, name) not in (*found.editable, "revision"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        cells = {name: text for name, text in form.cells.items() if not form.fields[name].disabled}
        reading = verb.read_cells(cells)
        try:
            if reading.faults:
                raise InvalidError("", faults=reading.faults)
            verb.revise(
                line_id, reading.values, read=form.cleaned_data["revision"] or 0, actor=actor, now=clock.now()
            )
        except InvalidError as error:
            form.refuse(error.faults)
        except verb.StaleLineError as stale:
            return redirect("plan_line_versions", number=stale.number)
        else:
            messages.success(request, gettext("La ligne est corrigée."))
            return redirect("plan_line", line_id=line_id)
    context = {"form": form, "buyer": found.row["buyer"], "line": found.row}
    return render(request, "purchases/edit.html", context, status=422 if form.errors else 200)


def _initial(row: dict) -> dict:
    price = row["unit_price"]
    return {
        **row,
        "rome": row["rome3"],
        "sessions": " | ".join(row["sessions"]),
        "unit_price": "" if price is None else f"{price / 100:.2f}".removesuffix(".00"),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request, number):
    """Show both versions of a line that two people wrote at once; take one's own up, or leave it."""
    actor = actor_of(request)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take":
                line_id = verb.take_up(number, actor=actor, now=clock.now())
                messages.success(request, gettext("Votre version est reprise sur la version actuelle."))
            else:
                line_id = verb.leave(number, actor=actor)
                messages.success(
                    request, gettext("Votre version est laissée ; elle reste dans l'historique.")
                )
        except InvalidError as error:
            messages.error(request, " ".join(told(fault) for fault in error.faults))
            return redirect("plan_line_versions", number=number)
        return redirect("plan_line", line_id=line_id)
    found = verb.versions(number, actor=actor)
    names = verb.places()
    rows = [
        {
            "words": word("line_field", one["name"]),
            **{name: shown(one["name"], one[name], names) for name in ("read", "theirs", "mine")},
        }
        for one in found.fields
    ]
    return render(request, "purchases/versions.html", {"found": found, "rows": rows})
