"""A form field whose names complete as one types; without JavaScript, submitting shows the choices to pick from.

The text is what people write, the code is what it means. Three values travel: `NAME` (the text), `NAME_code`
(the code picked in the list), `NAME_for` (the text that the code stands for: a text changed since has no code);
`NAME_choice` comes from the radio buttons shown when a text alone could mean several things.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from numericemploi.reference.suggestions import ROWS
from numericemploi.verbs import suggestions
from numericemploi.web.vocabulary import WORDS, word

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a browser sent, or what an edited object holds: a text, and the code that it stands for if known."""

    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A field's clean value: the text as written, the code that it means, the name of that code."""

    text: str
    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One row to pick from; `probability` where a title was read."""

    code: str
    label: str
    detail: str = ""
    probability: float | None = None


def rows(noun: str, typed: str) -> list[Choice]:
    """Return what to show under a field for what is typed so far."""
    return [choice(found.entry) for found in suggestions.suggest(noun, typed[:LONGEST])]


def choice(entry) -> Choice:
    """Return an entry as a row; a word that is a code (the nature of a skill) is written for people."""
    detail = word("nature", entry.detail) if entry.detail in WORDS["nature"] else entry.detail
    return Choice(code=entry.code, label=entry.label, detail=detail)


class CompletedInput(forms.Widget):
    """A text field with its list; the field gives it the noun, where to ask, and the choices of a text alone."""

    template_name = "parts/completed.html"

    def __init__(self, noun, address, attrs=None):
        super().__init__(attrs)
        self.noun, self.address = noun, address
        self.choices_of = None

    def value_from_datadict(self, data, _files, name):
        text = str(data.get(name) or "").replace("\x00", "").strip()[:LONGEST]
        meant = str(data.get(f"{name}_choice") or data.get(f"{name}_code") or "")
        still = str(data.get(f"{name}_for") or "").strip() == text
        return Written(text=text, code=meant if still else "")

    def value_omitted_from_data(self, data, _files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        written = value if isinstance(value, Written) else Written()
        undecided = written.text and not written.code
        context["widget"] |= {
            "written": written, "address": self.address, "noun": self.noun,
            "choices": self.choices_of(written.text) if undecided else [],
        }  # fmt: skip
        return context

    def id_for_label(self, id_):
        return id_


class CompletedField(forms.Field):
    """A name of one of the vocabularies; its clean value is a `Chosen`, or None when it is empty."""

    noun = ""
    address = ""
    default_error_messages = {
        "choose": _("Plusieurs réponses sont possibles : choisissez dans la liste, puis envoyez de nouveau."),
        "unknown": _("Rien ne ressemble à « %(text)s » : vérifiez, ou écrivez autrement."),
    }

    def __init__(self, **named):
        super().__init__(widget=CompletedInput(self.noun, reverse_lazy(self.address)), **named)
        self.widget.choices_of = self.choices_of

    def choices_of(self, text: str) -> list[Choice]:
        """Return what a text alone may mean: what bears the name, what reading it finds, what completes it."""
        named = [choice(entry) for entry in suggestions.called(self.noun, text)]
        found: dict[str, Choice] = {}
        for one in [*self.read(text), *named, *rows(self.noun, text)]:
            found.setdefault(one.code, one)
        return list(found.values())[:ROWS]

    def read(self, _text: str) -> list[Choice]:
        """Return what reading the text as a sentence finds; nothing, unless a kind of field knows how."""
        return []

    def prepare_value(self, value):
        """Show an initial code under its name."""
        if isinstance(value, str) and value:
            found = suggestions.named(self.noun, value)
            return Written(text=found.label, code=value) if found else Written(text=value)
        if isinstance(value, Chosen):
            return Written(text=value.text, code=value.code)
        return value

    def clean(self, value):
        if not isinstance(value, Written) or not value.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = suggestions.named(self.noun, value.code) if value.code else self._only(value.text)
        if found is None:
            code = "choose" if self.choices_of(value.text) else "unknown"
            raise ValidationError(self.error_messages[code], code=code, params={"text": value.text})
        return Chosen(text=value.text, code=found.code, label=found.label)

    def has_changed(self, initial, data):
        before = self.prepare_value(initial) or Written()
        return before != (data or Written())

    def _only(self, text: str):
        """Return the one thing that bears exactly this name, if a single one does."""
        named = suggestions.called(self.noun, text)
        return named[0] if len({entry.code for entry in named}) == 1 else None
