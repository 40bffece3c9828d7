"""Forms of the needs: ten fields that say what is needed, three that say who needs it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from numericemploi.demand import need_form, needs_life
from numericemploi.demand.need_form import Declaration
from numericemploi.model.codes import Naf
from numericemploi.store.needs import Contact
from numericemploi.verbs import needs, rome
from numericemploi.web.occupation_field import CommuneField, OccupationField, SkillField
from numericemploi.web.vocabulary import WORDS, word

_MONTHS = (1, 3, 6, 12, 18, 24)
_TELEWORK = {"": _("non précisé"), "0": _("aucun"), "0.2": "20 %", "0.4": "40 %", "0.6": "60 %", "0.8": "80 %",
             "1": _("tout le temps")}  # fmt: skip
_TRUE_FIELD = {"skills_asked": "skills", "commune": "place", "rome3": "title"}


class NeedForm(forms.Form):
    """A need. Whether it can be kept is the register's to say: its faults come back as this form's errors."""

    positions = forms.IntegerField(
        label=_("Combien de personnes"), widget=forms.NumberInput(attrs={"min": 1})
    )
    why_so_many = forms.CharField(
        label=_("Pourquoi autant ?"), required=False, max_length=need_form.LONGEST_TEXT
    )
    title = OccupationField(
        label=_("Pour quel métier"),
        help_text=_("Avec vos mots : « dév. Java », « admin réseau »… Vous confirmez ensuite le métier lu."),
    )
    skills = forms.CharField(
        label=_("Avec quelles compétences"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("N'écrivez ni nom, ni téléphone, ni adresse."),
    )  # fmt: skip
    place = CommuneField(
        label=_("Où"), required=False,
        help_text=_("Nom de la commune ou code postal. Laissez vide si tout se fait en télétravail."),
    )  # fmt: skip
    telework = forms.ChoiceField(label=_("Part de télétravail"), required=False, choices=_TELEWORK.items())
    horizon_months = forms.TypedChoiceField(label=_("Dans combien de temps"), coerce=int, choices=())
    contract = forms.ChoiceField(label=_("Contrat"), choices=())
    beginners = forms.BooleanField(label=_("Ouvert aux débutants"), required=False)
    firmness = forms.ChoiceField(label=_("À quel point est-ce sûr"), choices=())
    letter = forms.CharField(
        label=_("Lettre d'engagement"), required=False, max_length=need_form.LONGEST_NAME,
        help_text=_("Pour une promesse d'embauche : sa référence. Le PDF se joint ensuite."),
    )  # fmt: skip
    employer = forms.CharField(label=_("Nom de l'organisation"), max_length=need_form.LONGEST_NAME)
    address = forms.EmailField(label=_("Courriel pour le reçu"), required=False)
    sector = forms.CharField(
        label=_("Activité (code NAF)"), required=False, max_length=8,
        help_text=_("Noté pour information : aucun besoin n'est trié par secteur. Exemple : 62.02A."),
    )  # fmt: skip
    sealed = forms.CharField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    need_fields = ("positions", "title", "skills", "place", "telework", "horizon_months", "contract", "beginners",
                   "firmness", "letter")  # fmt: skip
    organisation_fields = ("employer", "address", "sector")

    def __init__(self, *given, visitor=False, **named):
        super().__init__(*given, **named)
        self.fields["horizon_months"].choices = [(months, word("months", months)) for months in _MONTHS]
        self.fields["contract"].choices = WORDS["contract"].items()
        self.fields["firmness"].choices = WORDS["firmness"].items()
        self.fields["address"].required = visitor
        self.explains = False
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"

    def clean_sector(self):
        """Write an activity code with its point, as the nomenclature does."""
        given = self.cleaned_data["sector"].replace(" ", "").upper()
        pointed = f"{given[:2]}.{given[2:]}"
        return pointed if Naf.is_valid(pointed) else given

    @property
    def declaration(self) -> Declaration:
        """The need as the register takes it."""
        told = self.cleaned_data
        rome4 = told["title"].code
        return Declaration(
            employer=told["employer"], positions=told["positions"], title=told["title"].text, rome4=rome4,
            rome3=rome.heads().get(rome4), commune=told["place"].code if told["place"] else None,
            telework_share=float(told["telework"]) if told["telework"] else None,
            horizon_months=told["horizon_months"], contract=told["contract"], firmness=told["firmness"],
            beginners=told["beginners"], skills_asked=told["skills"], letter=told["letter"],
            sector=told["sector"], why_so_many=told["why_so_many"],
        )  # fmt: skip

    @property
    def contact(self) -> Contact | None:
        """Where the receipt goes, in the page's language."""
        address = self.cleaned_data["address"]
        return Contact(address=address, language=(get_language() or "fr")[:2]) if address else None

    def refuse(self, faults) -> None:
        """Show the register's faults beside their fields."""
        for fault in faults:
            field = _TRUE_FIELD.get(fault.field, fault.field)
            words = word("fault", fault.code)
            self.add_error(field if field in self.fields else None, ValidationError(words, code=fault.code))
            self.explains = self.explains or fault.code == "explain"

    def rows(self, names):
        """Return the fields of a group, bound, with the one that explains a large number where it is due."""
        shown = []
        for name in names:
            shown.append(self[name])
            if name == "positions" and (self.explains or self["why_so_many"].value()):
                shown.append(self["why_so_many"])
        return shown

    def need_rows(self):
        """Return the fields of the need."""
        return self.rows(self.need_fields)

    def organisation_rows(self):
        """Return the fields of the organisation."""
        return self.rows(self.organisation_fields)


def initial(row: dict, revision: int) -> dict:
    """Return what the form holds at first when a need is corrected."""
    return {
        "positions": row["positions"], "title": row["rome4"] or "", "skills": row["skills_asked"] or "",
        "place": row["commune"] or "", "telework": _share(row["telework_share"]),
        "horizon_months": row["horizon_months"], "contract": row["contract"], "beginners": row["beginners"],
        "firmness": row["firmness"], "letter": row["letter"] or "", "employer": row["employer"],
        "sector": row["sector"] or "", "revision": revision,
    }  # fmt: skip


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:g}"


class FillForm(forms.Form):
    filled = forms.IntegerField(label=_("Postes pourvus en tout"), min_value=0)

    def __init__(self, *given, positions=None, **named):
        super().__init__(*given, **named)
        self.fields["filled"].widget.attrs["max"] = positions


class SkillsForm(forms.Form):
    """The skills kept among those shown, and one more found by its name."""

    kept = forms.MultipleChoiceField(required=False)
    added = SkillField(label=_("Ajouter une compétence"), required=False)

    def __init__(self, *given, codes=(), **named):
        super().__init__(*given, **named)
        self.fields["kept"].choices = [(code, code) for code in codes]


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Raison"), choices=())

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.fields["reason"].choices = [(code, word("need_reason", code)) for code in needs_life.REASONS]


class LetterForm(forms.Form):
    file = forms.FileField(
        label=_("Lettre d'engagement (PDF, 5 Mo au plus)"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_file(self):
        """Read no more of the file than a letter may have."""
        return self.cleaned_data["file"].read(needs.LARGEST_LETTER + 1)
