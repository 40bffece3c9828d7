"""A case in a form: what is known travels in hidden fields, nothing is kept, no value stands in an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.translation import gettext as _

from numericemploi.funding import scenarios
from numericemploi.funding.facts import BY_NAME, FACTS, Fact
from numericemploi.model.errors import FactsError
from numericemploi.sources import printed
from numericemploi.verbs import funding
from numericemploi.web import dates, funding_words, numbers

GROUPS = ("person", "training", "contract")


@dataclass(slots=True, kw_only=True)
class CaseForm:
    """What a form says: facts, facts left without an answer, days, what is wrong with it."""

    on: date
    given: dict = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    starts_on: date | None = None
    error: str = ""
    hint: str = ""


def read(post, *, on: date, known: dict | None = None, starts_on: date | None = None) -> CaseForm:
    """Read the fields of a form over what is known already; a fault is told, and what is good is kept."""
    form = CaseForm(
        on=_day(post.get("on")) or on,
        given=dict(known or {}),
        starts_on=_day(post.get("starts_on")) or starts_on,
    )
    removed = post.get("back", "")
    for fact in FACTS:
        for name in (f"known-{fact.name}", f"answer-{fact.name}"):
            text = post.get(name, "").strip()
            if not text or fact.name == removed:
                continue
            try:
                form.given[fact.name] = _value(fact, text)
            except FactsError as error:
                form.error, form.hint = error.message, error.hint
    declined = [name for name in post.get("declined", "").split(",") if name in BY_NAME]
    unknown = post.get("unknown", "")
    if unknown in BY_NAME and unknown not in form.given:
        declined.append(unknown)
    form.declined = tuple(dict.fromkeys(name for name in declined if name != removed))
    if removed == "notice":
        form.starts_on = None
    if form.starts_on is not None:
        form.given["notice"] = (form.starts_on - form.on).days
    return form


def _value(fact: Fact, text: str):
    if fact.kind == "flag":
        if text not in {"true", "false"}:
            raise FactsError(f"{fact.label} : oui ou non est attendu.")
        return text == "true"
    return scenarios.value_of(fact, text)


def _day(text) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def checked(form: CaseForm) -> funding.Checked | None:
    """Weigh the case; None when its facts cannot be together: the form then says why."""
    try:
        return funding.check(form.given, on=form.on, declined=form.declined)
    except FactsError as error:
        form.error, form.hint = error.message, error.hint
        return None


def context(form: CaseForm, found: funding.Checked | None) -> dict[str, object]:
    """Give a template the question to ask, what is known, the verdicts by answer, the sheet."""
    question = found.question if found else None
    return {
        "form": form,
        "known": [_known(name, value, form) for name, value in form.given.items()],
        "question": None if question is None else _asked(BY_NAME[question.fact]),
        "open": 0 if question is None else len(question.open),
        "groups": [
            (group, [_asked(fact, form) for fact in FACTS if fact.about == group]) for group in GROUPS
        ],
        "found": found,
        "verdicts": _by_answer(found),
        "names": funding.book().names,
    }


def _asked(fact: Fact, form: CaseForm | None = None) -> dict[str, object]:
    known = None if form is None else form.given.get(fact.name)
    choices = funding_words.choices(fact)
    return {
        "name": fact.name,
        "label": funding_words.label(fact),
        "question": funding_words.question(fact),
        "choices": choices,
        "kind": "day" if fact.name == "notice" else "choice" if choices else fact.kind,
        "unit": fact.unit,
        "low": fact.low,
        "high": fact.high,
        "value": "" if known is None else funding_words.text(known),
    }


def _known(name: str, value, form: CaseForm) -> dict[str, object]:
    fact = BY_NAME[name]
    shown = funding_words.value(fact, value)
    if name == "notice":
        shown = dates.long(form.starts_on) if form.starts_on else shown
    return {
        "name": name,
        "label": funding_words.label(fact),
        "value": funding_words.text(value),
        "shown": shown,
    }


def _by_answer(found: funding.Checked | None) -> list[tuple[str, list]]:
    if found is None:
        return []
    groups = [
        (answer, [one for one in found.verdicts if one.answer == answer])
        for answer in ("yes", "cannot_say", "no")
    ]
    return [(answer, verdicts) for answer, verdicts in groups if verdicts]


def scenario_file(found: funding.Checked) -> HttpResponse:
    """Answer with the case and its answers as a scenario, to be put beside the rules."""
    text = scenarios.write("Cas du simulateur", found.case, found.verdicts)
    answer = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="scenario.md"'
    return answer


def sheet_file(found: funding.Checked, *, about: str, fictif: bool) -> HttpResponse:
    """Answer with the one sheet to print."""
    data = printed_sheet(found, about=about, fictif=fictif)
    answer = HttpResponse(printed.pdf("funding", data), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="qui-peut-payer.pdf"'
    return answer


def printed_sheet(found: funding.Checked, *, about: str, fictif: bool) -> dict[str, object]:
    """Lay the sheet out as the printed page reads it."""
    sheet = found.sheet
    notice = found.case.get("notice")
    said = CaseForm(on=found.on, starts_on=None if notice is None else found.on + timedelta(days=int(notice)))
    first_look = _("Premier examen, pas un droit : le financeur décide.")
    steps = [
        [
            dates.short(step.last_day)
            if step.last_day
            else _("%(days)s jours avant l'entrée") % {"days": step.days},
            step.name,
            step.words,
        ]
        for step in sheet.steps
    ]
    open_words = (
        _("On ne peut pas dire : %(names)s.") % {"names": ", ".join(sheet.open)} if sheet.open else ""
    )
    return {
        "language": numbers.language(),
        "title": _("Qui peut payer ?"),
        "mention": f"{_('fictif')} · {first_look}" if fictif else first_look,
        "foot": _("%(about)s · décision au %(day)s · règles %(revision)s")
        % {
            "about": about or _("simulation anonyme"),
            "day": dates.short(found.on),
            "revision": found.revision[:12],
        },
        "figures": [
            [_("Ce que je toucherais par mois"), numbers.euros(sheet.monthly)],
            [_("Ce qui me resterait à payer"), numbers.euros(sheet.left)],
            [_("Prix de la formation"), numbers.euros(sheet.price)],
        ],
        "facts": [
            [one["label"], one["shown"]]
            for one in (_known(name, value, said) for name, value in found.case.items())
        ],
        "payers_title": _("Qui pourrait payer la formation"),
        "payers_head": [_("Dispositif"), _("Ce qu'il paierait"), _("Reste à payer")],
        "payers": [[one.name, one.words, numbers.euros(one.left)] for one in sheet.payers],
        "none": _("Aucun dispositif ne dit oui avec ce qui est su."),
        "open": open_words,
        "pay_title": _("Par mois, et les aides"),
        "pay": [*sheet.pay, *sheet.aids],
        "steps_title": _("À faire, et jusqu'à quand"),
        "steps_head": [_("Dernier jour"), _("Dispositif"), _("Démarche")],
        "steps": steps,
        "checks_title": _("À vérifier"),
        "checks": list(sheet.to_check),
        "facts_title": _("Ce qui a été dit"),
    }
