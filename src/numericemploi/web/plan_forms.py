"""The form that sets a plan: budgets, shares, sessions kept or left out; a slider beside its number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from numericemploi.model.errors import Fault
from numericemploi.planning.asked import Asked
from numericemploi.planning.choices import Lock
from numericemploi.planning.intake import FUNDERS
from numericemploi.verbs import plan_variants
from numericemploi.web.vocabulary import word

_OF_LOCK = "lock_"
_BESIDE = ("payer_", "places_")
_MOST_EUROS = 10_000_000_000
_PERCENT = {"min_value": 0, "max_value": 100}


def _number(**attributes):
    return forms.NumberInput(attrs={"inputmode": "decimal", **attributes})


class Settings(forms.Form):
    """What a buyer sets. Slider and number say the same thing: the one that was moved counts, else the number."""

    rural = forms.IntegerField(
        label=_("Part de places pour les communes rurales, au moins (%)"), **_PERCENT, widget=_number(step=1)
    )
    title = forms.CharField(label=_("Nom de la variante"), max_length=120, required=False)
    budget_region = forms.IntegerField(
        label=_("Budget de la Région, en euros"), min_value=0, max_value=_MOST_EUROS, widget=_number(step=1)
    )
    budget_france_travail = forms.IntegerField(
        label=_("Budget de France Travail, en euros"), min_value=0, max_value=_MOST_EUROS, widget=_number(step=1)
    )  # fmt: skip
    remote = forms.IntegerField(
        label=_("Part de places à distance, au plus (%)"), **_PERCENT, widget=_number(step=1)
    )
    slider = forms.DecimalField(
        label=_("Curseur"),
        **_PERCENT,
        required=False,
        widget=forms.NumberInput(attrs={"type": "range", "step": 0.5}),
    )
    coverage = forms.DecimalField(
        label=_("Exactement (%)"), **_PERCENT, max_digits=6, decimal_places=2, widget=_number(step="any")
    )
    was = forms.DecimalField(widget=forms.HiddenInput, required=False)
    run = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *given, reached: float | None = None, halves=(), **named):
        """`reached` is the coverage of the plan that one starts from: the slider goes to twice as far, at least.

        `halves` are the civil half-years in which its sessions start.
        """
        super().__init__(*given, **named)
        self.halves = [(funder, half) for funder in sorted(FUNDERS, reverse=True) for half in halves]
        for funder, half in self.halves:
            self.fields[f"half_{funder}_{half}"] = forms.IntegerField(
                label=_("%(funder)s, %(half)s") % {"funder": word("funder", funder), "half": half},
                min_value=0, max_value=_MOST_EUROS, required=False, widget=_number(step=1),
            )  # fmt: skip
        self.longest = min(100, max(10, 5 * math.ceil(2 * 100 * (reached or 0.0) / 5)))
        self.fields["slider"].widget.attrs.update(max=self.longest, list="coverage_ticks")
        for name, also in (("slider", "coverage_help"), ("coverage", "coverage_help")):
            self.fields[name].widget.attrs["aria-describedby"] = also

    @property
    def ticks(self) -> list[int]:
        """Marks of the slider."""
        step = 5 if self.longest <= 50 else 10
        return list(range(0, self.longest + 1, step))

    @property
    def half_fields(self):
        """The budgets by half-year, bound."""
        return [self[f"half_{funder}_{half}"] for funder, half in self.halves]

    @property
    def has_halves(self) -> bool:
        """Whether a budget by half-year is given, or wrong."""
        return any(field.value() not in (None, "") for field in self.half_fields)

    def asked(self, locked: tuple[Lock, ...], forbidden, contracted) -> Asked:
        """Return the parameters, as planning takes them."""
        told = self.cleaned_data
        was, slider, coverage = told["was"], told["slider"], told["coverage"]
        if slider is not None and was is not None and coverage == was and slider != min(was, self.longest):
            coverage = slider
        return Asked(
            budgets={funder: told[f"budget_{funder}"] * 100 for funder in FUNDERS},
            remote_max=told["remote"] / 100,
            coverage_floor=float(coverage) / 100,
            locked=locked,
            forbidden=tuple(sorted(set(forbidden))),
            rural_floor=told["rural"] / 100,
            contracted=contracted,
            half_years={
                (funder, half): told[f"half_{funder}_{half}"] * 100
                for funder, half in self.halves
                if told[f"half_{funder}_{half}"] is not None
            },
            gap=plan_variants.GAP,
        )

    def refuse(self, faults) -> None:
        """Show what planning says cannot be."""
        fields = {"remote_max": "remote", "coverage_floor": "coverage", "rural_floor": "rural"}
        for fault in faults:
            field = fields.get(fault.field, fault.field)
            words = word("plan_fault", fault.code)
            if field.startswith(_OF_LOCK):
                words = _("%(session)s, à garder : %(fault)s") % {
                    "session": field.removeprefix(_OF_LOCK), "fault": words,
                }  # fmt: skip
            self.add_error(field if field in self.fields else None, ValidationError(words, code=fault.code))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Sessions that are kept, and what is asked beside each session, funder and places, as it was typed."""

    ticked: frozenset[str]
    beside: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, locked: tuple[Lock, ...]) -> Self:
        """Return what the form holds at first."""
        return cls(
            ticked=frozenset(lock.session for lock in locked),
            beside={lock.session: (lock.funder or "", str(lock.seats or "")) for lock in locked},
        )

    @classmethod
    def given(cls, post) -> Self:
        """Read the boxes that are ticked and what is written beside them."""
        ticked = frozenset(post.getlist("lock"))
        written = {
            name.partition("_")[2]
            for name, value in post.items()
            if name.startswith(_BESIDE) and value.strip()
        }
        beside = {
            session: (post.get(f"payer_{session}", "").strip(), post.get(f"places_{session}", "").strip())
            for session in sorted(ticked | written)
        }
        return cls(ticked=ticked, beside=beside)

    def locks(self) -> tuple[tuple[Lock, ...], list[Fault]]:
        """Return the locks, and what cannot be read: places that are no number, or asked of a session not kept."""
        locked, faults = [], []
        for session, (payer, places) in self.beside.items():
            whole = places.isascii() and places.isdecimal() and int(places[:9]) > 0
            if session not in self.ticked:
                faults.append(
                    _fault(session, "not_kept", "a funder or places are asked of a session not kept")
                )
            elif places and not whole:
                faults.append(_fault(session, "places_not_whole", "places are not a whole number above 0"))
            else:
                locked.append(
                    Lock(session=session, funder=payer or None, seats=int(places[:9]) if whole else 0)
                )
        return tuple(locked), faults


def _fault(session: str, code: str, reason: str) -> Fault:
    return Fault(field=f"{_OF_LOCK}{session}", code=code, reason=reason, remedy="Correct it, or empty it.")


def initial(asked: Asked, *, run: int, parent: int | None) -> dict[str, object]:
    """Return what the form holds at first: the parameters of the plan that one starts from."""
    coverage = round(100 * asked.coverage_floor, 2)
    return {
        **{f"budget_{funder}": asked.budgets.get(funder, 0) // 100 for funder in FUNDERS},
        **{f"half_{funder}_{half}": cents // 100 for (funder, half), cents in asked.half_years.items()},
        "rural": round(100 * asked.rural_floor),
        "remote": round(100 * asked.remote_max), "slider": f"{coverage:g}", "coverage": f"{coverage:g}",
        "was": f"{coverage:g}", "run": run, "parent": parent,
    }  # fmt: skip
