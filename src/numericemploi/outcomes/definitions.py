"""What each rate counts, in the words of the method pages: a rate is never shown without them."""

from __future__ import annotations

from dataclasses import dataclass

MILESTONES = (0, 3, 6, 12)
"""Months after the end of the training at which a situation is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One definition in one language."""

    label: str
    numerator: str
    denominator: str
    moment: str
    not_counted: str

    @property
    def sentence(self) -> str:
        """The four parts, one after the other."""
        return f"{self.numerator} {self.denominator} {self.moment} {self.not_counted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A definition of a rate, in French and in English."""

    id: str
    fr: Wording
    en: Wording


_MOMENT_FR = (
    "Moment : 0, 3, 6 ou 12 mois après la fin de la session ; sorties des 36 derniers mois dont "
    "l'échéance est passée."
)
_MOMENT_EN = (
    "Moment: 0, 3, 6 or 12 months after the end of the session; exits of the last 36 months whose"
    " milestone has passed."
)
_ENTRANTS_FR = (
    "Dénominateur : toutes les personnes entrées en formation, abandons et situations inconnues compris."
)
_ENTRANTS_EN = "Denominator: everybody who entered the training, drop-outs and unknown situations included."

DEFINITIONS: dict[str, Definition] = {
    "strict": Definition(
        id="strict",
        fr=Wording(
            label="Taux strict d'accès à l'emploi",
            numerator=(
                "Numérateur : personnes en emploi (CDI, CDD, intérim, alternance, création "
                "d'entreprise, emploi public, emploi à l'étranger)."
            ),
            denominator=_ENTRANTS_FR,
            moment=_MOMENT_FR,
            not_counted=(
                "Non comptées en emploi : les personnes dont la situation est inconnue et celles "
                "en études ou en formation."
            ),
        ),
        en=Wording(
            label="Strict rate of access to work",
            numerator=(
                "Numerator: people in work (open-ended, fixed-term or temporary contract, "
                "work-study, own business, public employer, work abroad)."
            ),
            denominator=_ENTRANTS_EN,
            moment=_MOMENT_EN,
            not_counted=(
                "Not counted as in work: people whose situation is unknown, and those in studies or training."
            ),
        ),
    ),
    "known": Definition(
        id="known",
        fr=Wording(
            label="Taux d'emploi parmi les situations connues",
            numerator="Numérateur : personnes en emploi, comme au taux strict.",
            denominator=(
                "Dénominateur : les seules personnes dont la situation est connue ; la part "
                "qu'elles représentent "
                "(couverture) est toujours affichée à côté."
            ),
            moment=_MOMENT_FR,
            not_counted=(
                "Non comptées du tout : les personnes dont la situation est inconnue, d'où un "
                "taux flatteur quand la couverture est faible."
            ),
        ),
        en=Wording(
            label="Rate of work among known situations",
            numerator="Numerator: people in work, as in the strict rate.",
            denominator=(
                "Denominator: only people whose situation is known; their share (coverage) is "
                "always shown beside."
            ),
            moment=_MOMENT_EN,
            not_counted=(
                "Not counted at all: people whose situation is unknown, so that the rate flatters"
                " where coverage is low."
            ),
        ),
    ),
    "durable": Definition(
        id="durable",
        fr=Wording(
            label="Taux d'emploi durable",
            numerator=(
                "Numérateur : personnes en CDI, en CDD ou mission d'intérim de 6 mois ou "
                "plus, ou ayant créé leur entreprise "
                "(programme 102)."
            ),
            denominator=_ENTRANTS_FR,
            moment=_MOMENT_FR,
            not_counted=(
                "Non comptés : contrats de moins de 6 mois ou de durée inconnue, alternance, "
                "emploi public et emploi à "
                "l'étranger dont la durée n'est pas dite, situations inconnues."
            ),
        ),
        en=Wording(
            label="Rate of durable work",
            numerator=(
                "Numerator: people with an open-ended contract, a fixed-term contract or "
                "temporary assignment of 6 months or "
                "more, or their own business (State budget programme 102)."
            ),
            denominator=_ENTRANTS_EN,
            moment=_MOMENT_EN,
            not_counted=(
                "Not counted: contracts below 6 months or of unknown length, work-study, "
                "public employers and work abroad "
                "whose length is not said, unknown situations."
            ),
        ),
    ),
    "target": Definition(
        id="target",
        fr=Wording(
            label="Taux d'accès au métier visé",
            numerator="Numérateur : personnes en emploi dans un métier que la formation vise (ROME 3).",
            denominator=_ENTRANTS_FR,
            moment=_MOMENT_FR,
            not_counted=(
                "Non comptés : emplois d'un autre métier, emplois dont le métier n'est pas dit, "
                "situations inconnues."
            ),
        ),
        en=Wording(
            label="Rate of access to the target occupation",
            numerator="Numerator: people in work in an occupation that the training aims at (ROME 3).",
            denominator=_ENTRANTS_EN,
            moment=_MOMENT_EN,
            not_counted=(
                "Not counted: jobs of another occupation, jobs whose occupation is not said, "
                "unknown situations."
            ),
        ),
    ),
}
"""By identifier, in the order of the pages; `strict` is the one that the label reads."""
