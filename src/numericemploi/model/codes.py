"""Codes born checked: a wrong code cannot be built.

Each code is a `str` of its own type. `pattern` is the whole form, for use on a table's column too.
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

from numericemploi.model.errors import UnknownCodeError


class Code(str):
    """A code of a public nomenclature: `Code(text)` is checked, or raises `UnknownCodeError`."""

    pattern: ClassVar[str] = r"^.+$"
    form: ClassVar[str] = ""
    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check `text` and make it a code; `UnknownCodeError` when it is not one."""
        if not re.fullmatch(cls.pattern, text) or not cls.checks(text):
            shown = text[:20]
            raise UnknownCodeError(
                f"« {shown} » is not a {cls.__name__} code.", hint=f"Expected form: {cls.form}."
            )
        return super().__new__(cls, text)

    @classmethod
    def checks(cls, text: str) -> bool:
        """Whatever a pattern cannot say, a check digit for instance; `text` already has the form."""
        return bool(text)

    @classmethod
    def is_valid(cls, text: str) -> bool:
        """Whether `cls(text)` would succeed."""
        return bool(re.fullmatch(cls.pattern, text)) and cls.checks(text)


class Rome(Code):
    """ROME code, version 3 head or version 4 sheet (France Travail): `M1805`."""

    pattern = r"^[A-N][0-9]{4}$"
    form = "a capital letter A to N and four digits (M1805)"
    __slots__ = ()


class Fap(Code):
    """Occupation family of DARES, FAP-2009 (`M2Z90`) or FAP-2021 (`M2X90`)."""

    pattern = r"^[A-Z][0-9A-Z][A-Z][0-9]{2}$"
    form = "letter, digit or letter, letter, two digits (M2X90, QCX02)"
    __slots__ = ()


class CommuneCode(Code):
    """Insee commune code, five characters with the leading zero; never the postcode."""

    pattern = r"^(?:[0-9]{2}|2[AB])[0-9]{3}$"
    form = "five characters, leading zero kept, 2A or 2B for Corsica (08105)"
    __slots__ = ()


class ZoneCode(Code):
    """Insee employment zone 2020 (zone d'emploi), four digits, those of overseas included."""

    pattern = r"^[0-9]{4}$"
    form = "four digits (4423)"
    __slots__ = ()


class BassinCode(Code):
    """France Travail basin (bassin), four characters, three overseas."""

    pattern = r"^[0-9A-Z]{3,4}$"
    form = "three or four characters (4421)"
    __slots__ = ()


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 * (value > 4)
        total += value
    return total % 10 == 0


_LA_POSTE = "356000000"


class Siret(Code):
    """SIRET of an establishment: fourteen digits, Luhn key; La Poste's own sum rule is accepted."""

    pattern = r"^[0-9]{14}$"
    form = "fourteen digits with a valid Luhn key"
    __slots__ = ()

    @classmethod
    def checks(cls, text: str) -> bool:
        """Luhn over the fourteen digits; La Poste's establishments sum to a multiple of five instead."""
        if text == "0" * 14:
            return False
        if text.startswith(_LA_POSTE) and sum(map(int, text)) % 5 == 0:
            return True
        return _luhn(text)


class Naf(Code):
    """Activity of an establishment, NAF rev. 2 (Insee, 2008): `62.02A`."""

    pattern = r"^[0-9]{2}\.[0-9]{2}[A-Z]$"
    form = "two digits, a point, two digits and a letter (62.02A)"
    __slots__ = ()


class Nda(Code):
    """Declaration number of a training provider (numéro de déclaration d'activité), eleven digits."""

    pattern = r"^[0-9]{11}$"
    form = "eleven digits"
    __slots__ = ()


_LHEO_LEVELS: dict[str, int | None] = {
    "0": None, "1": 1, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6, "8": 7,
    "11": 1, "12": 2, "13": 3, "14": 4, "15": 5, "16": 6, "17": 7, "18": 8,
}  # fmt: skip


def level_from_lheo(code: str) -> int | None:
    """Level 1-8 of the national framework (decree 2019-14) for a code of LHÉO's `dict-niveaux`.

    Codes 0-8 are the 1969 scale, 11-18 the present one; the two run in opposite directions. 4 is
    the old level V, the CAP, hence 3. Old level I ("supérieur à la maîtrise", code 8) also held the
    doctorate: the lower reading, 7, is kept. None: not communicated. Source: dictionary of LHÉO 2.3.

    Raises
    ------
    UnknownCodeError
        The code is not in the dictionary.
    """
    if code not in _LHEO_LEVELS:
        raise UnknownCodeError(f"« {code[:20]} » is not a LHÉO level code.", hint="Codes: 0 to 8, 11 to 18.")
    return _LHEO_LEVELS[code]


_OLD_LEVELS = {"VI": 1, "VBIS": 2, "V BIS": 2, "V": 3, "IV": 4, "III": 5, "II": 6, "I": 7}


def level_from_text(text: str) -> int:
    """Level 1-8 of the national framework, from that scale or from the Roman numerals of 1969.

    The two run in opposite directions: V is the CAP, hence 3. Old level I also held the doctorate: the
    lower reading, 7, is kept. Source: decree 2019-14.

    Raises
    ------
    UnknownCodeError
        It is of neither scale.
    """
    plain = " ".join(text.upper().split())
    if plain in _OLD_LEVELS:
        return _OLD_LEVELS[plain]
    if plain in {"1", "2", "3", "4", "5", "6", "7", "8"}:
        return int(plain)
    raise UnknownCodeError(
        f"« {text[:20]} » is not a level of diploma.",
        hint="Levels: 1 to 8, or VI, V bis, V, IV, III, II, I of 1969.",
    )
