"""The fields of one unit of a LHÉO formation, each read once and checked."""

from __future__ import annotations

from datetime import date

from numericemploi.model.codes import Nda, Rome, Siret, level_from_lheo
from numericemploi.model.errors import UnknownCodeError
from numericemploi.sources.lheo_faults import Faults
from numericemploi.sources.lheo_stream import Element

Children = dict[str, list[Element]]

_UNKNOWN_DAYS = {"00000000", "99999999"}
_NO_NDA = {"0" * 11, "9" * 11}
_MOST = 99_999
_LONGEST = {
    "intitule-formation": 255,
    "nom-organisme": 250,
    "objectif-formation": 3000,
    "contenu-formation": 3000,
}


def plain(at: Element) -> str:
    """Return an element's text; '' where it holds elements."""
    return (at.text or "").strip() if not len(at) else ""


class Unit:
    """Fields of one unit (or of an element inside it, whose path is `path`), each read once and checked."""

    def __init__(self, unit: Element, parts: Children, faults: Faults, path: str = "") -> None:
        self.unit, self.parts, self.faults, self.path = unit, parts, faults, path

    def refuse(self, name: str, reason: str, remedy: str, at: Element | None = None) -> None:
        """Refuse the unit for one field, whose element is `at`, or which is absent."""
        self.faults.refuse(self.unit, self.unit if at is None else at, self.path + name, reason, remedy)

    def only(self, name: str, *, required: bool = False) -> Element | None:
        """Return the element of that name, which may stand once."""
        found = self.parts.get(name, ())
        if not found:
            if required:
                self.refuse(name, f"{name} is missing", "LHÉO requires it and we read it: give it.")
            return None
        if len(found) > 1:
            self.refuse(name, f"{name} stands {len(found)} times", "Keep the right one.", found[1])
        return found[0]

    def text(self, name: str) -> str:
        """Return a required text, within LHÉO's length."""
        at = self.only(name, required=True)
        if at is None:
            return ""
        text = plain(at)
        if not text:
            self.refuse(name, f"{name} is empty", "Give it.", at)
        elif len(text) > _LONGEST[name]:
            self.refuse(name, f"longer than {_LONGEST[name]} characters", "Shorten it.", at)
        return text

    def code(self, name: str, codes: set[str]) -> str:
        """Return a required code of a small dictionary."""
        at = self.only(name, required=True)
        text = "" if at is None else plain(at)
        if at is not None and text not in codes:
            self.refuse(name, "not a code of LHÉO's dictionary", f"Expected: {', '.join(sorted(codes))}.", at)
        return text

    def count(self, name: str) -> int | None:
        """Return a whole number of 0 to 99,999 (LHÉO's own bounds); 0 is how providers write "not given"."""
        at = self.only(name)
        if at is None:
            return None
        text = plain(at)
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= _MOST):
            self.refuse(name, "not a whole number of 0 to 99999", "Correct it, or leave the element out.", at)
            return None
        return int(text) or None

    def level(self, name: str, *, required: bool) -> int | None:
        """Return a level of the national framework, 1 to 8; None: not communicated."""
        at = self.only(name, required=required)
        if at is None:
            return None
        try:
            return level_from_lheo(plain(at))
        except UnknownCodeError as error:
            self.refuse(name, "not a LHÉO level code", error.hint, at)
            return None

    def identity(self, name: str, code: type[Siret | Nda]) -> str | None:
        """Return a required SIRET or declaration number."""
        at = self.only(name, required=True)
        if at is None:
            return None
        text = plain(at)
        if code is Nda and text in _NO_NDA:
            self.faults.warn(
                at, "a number of zeros or nines: read as not given", "Give the declaration number."
            )
            return None
        if code.is_valid(text):
            return text
        self.refuse(name, f"not a valid {code.__name__.upper()}", f"Expected: {code.form}.", at)
        return None

    def romes(self) -> list[str]:
        """Return the ROME codes, as published."""
        codes = []
        for at in self.parts.get("code-ROME", ()):
            code = plain(at)
            if Rome.is_valid(code):
                codes.append(code)
            else:
                self.refuse("code-ROME", "not a ROME code", f"Expected: {Rome.form}.", at)
        return codes

    def day(self, name: str) -> date | None:
        """Return a day; 00000000, 99999999 are "not given", a month (AAAAMM00) or a year alone is no day."""
        at = self.only(name, required=True)
        text = "" if at is None else plain(at)
        if at is None or text in _UNKNOWN_DAYS:
            return None
        try:
            if len(text) != len("AAAAMMJJ") or not (text.isascii() and text.isdigit()):
                raise ValueError(text)
            if text.endswith("00"):
                date(int(text[:4]), int(text[4:6]) or 1, 1)
                reason = "a month or a year without a day: read as not given"
                self.faults.warn(at, reason, "Give the day if it is known.")
                return None
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            self.refuse(
                name, "not a day of the calendar", "Expected: AAAAMMJJ, or 00000000 where it is unknown.", at
            )
            return None
