"""What a declaration of need may hold: every fault of it, told at once, by field."""

from __future__ import annotations

from dataclasses import dataclass

from numericemploi.model.codes import Naf, Siret
from numericemploi.model.errors import Fault

CONTRACTS = ("CDI", "CDD", "alternance", "interim", "autre")
FIRMNESSES = ("idea", "planned", "budgeted", "promised")
LARGE = 500
"""Positions beyond which the declaration says why: few organisations of the region hire so many at once."""

LARGEST = 10_000
"""Positions beyond which nothing is kept: more than the whole region hires in these occupations in a year."""

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 200, 1_000, 250
LONGEST_HORIZON = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A need as an organisation declares it, its occupation and its commune already resolved to codes."""

    employer: str
    positions: int | None
    title: str
    rome4: str | None
    rome3: str | None
    commune: str | None
    telework_share: float | None
    horizon_months: int | None
    contract: str
    firmness: str
    beginners: bool
    skills_asked: str = ""
    letter: str = ""
    sector: str = ""
    siret: str = ""
    why_so_many: str = ""


def faults(given: Declaration) -> list[Fault]:
    """Every fault of a declaration, in the order of the form; none: it can be kept."""
    return [
        *_text("employer", given.employer, LONGEST_NAME),
        *_positions(given),
        *_text("title", given.title, LONGEST_TITLE),
        *_places(given),
        *_choices(given),
        *_papers(given),
    ]


def _fault(field: str, code: str, reason: str, remedy: str) -> Fault:
    return Fault(field=field, code=code, reason=reason, remedy=remedy)


def _text(field: str, value: str, longest: int) -> list[Fault]:
    if not value.strip():
        return [_fault(field, "empty", "empty", "This field must be filled.")]
    if len(value) > longest:
        return [_fault(field, "too_long", f"longer than {longest} characters", "Shorten it.")]
    return []


def _positions(given: Declaration) -> list[Fault]:
    asked = given.positions
    if asked is None:
        return [_fault("positions", "not_whole", "not a whole number", "Digits only: no decimal.")]
    if asked < 1:
        return [
            _fault("positions", "none", "a need is for one person at least", "Check the sign and the number.")
        ]
    if asked > LARGEST:
        return [_fault("positions", "too_many", f"more than {LARGEST:,}: this is not one organisation's need",
                       "Check the number, or declare the need of each organisation apart.")]  # fmt: skip
    if asked > LARGE and not given.why_so_many.strip():
        return [_fault("positions", "explain", f"more than {LARGE}", "Say in a few words why so many.")]
    return []


def _places(given: Declaration) -> list[Fault]:
    found = []
    if not given.rome3:
        found.append(_fault("title", "unresolved", "no occupation is chosen", "Choose the nearest one."))
    share = given.telework_share
    if share is not None and not 0 <= share <= 1:
        found.append(_fault("telework", "not_share", "not a share", "A number from 0 to 1."))
    if given.commune is None and share != 1:
        found.append(_fault("place", "nowhere", "no place of work",
                            "Give a commune by name or postcode, or telework the whole time."))  # fmt: skip
    return found


def _choices(given: Declaration) -> list[Fault]:
    found = []
    if given.horizon_months is None or not 1 <= given.horizon_months <= LONGEST_HORIZON:
        found.append(_fault("horizon_months", "horizon", f"not a number of months from 1 to {LONGEST_HORIZON}",
                            "Within how many months the person should start."))  # fmt: skip
    for field, value, among in (
        ("contract", given.contract, CONTRACTS),
        ("firmness", given.firmness, FIRMNESSES),
    ):
        if value not in among:
            found.append(_fault(field, "choice", "not one of the values", f"One of {', '.join(among)}."))
    return found


def _papers(given: Declaration) -> list[Fault]:
    found = []
    if given.firmness == "promised" and not given.letter.strip():
        found.append(_fault("letter", "letter", "a promise to hire comes with a letter",
                            "Give its reference or attach it, or choose another firmness."))  # fmt: skip
    for field, value, longest in (
        ("skills", given.skills_asked, LONGEST_TEXT),
        ("letter", given.letter, LONGEST_NAME),
    ):
        if len(value) > longest:
            found.append(_fault(field, "too_long", f"longer than {longest} characters", "Shorten it."))
    if given.sector and not Naf.is_valid(given.sector):
        found.append(
            _fault("sector", "naf", f"not an activity code: {Naf.form}", "Leave it empty if in doubt.")
        )
    if given.siret and not Siret.is_valid(given.siret):
        found.append(_fault("siret", "siret", f"invalid SIRET: {Siret.form}", "Leave it empty if in doubt."))
    return found
