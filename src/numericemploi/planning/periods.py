"""The period in which a purchase starts: a half-year (`2024-H2`) or a month (`2024-09`), as people write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
           "novembre", "decembre")  # fmt: skip
_CANONICAL = re.compile(r"(20\d\d)-(?:H([12])|(0[1-9]|1[0-2]))")
_HALF = (
    re.compile(r"(20\d\d)\W*[hs]\W*([12])"),
    re.compile(r"[hs]\W*([12])\W*(20\d\d)"),
    re.compile(r"([12])\s*(?:er|e|eme|nd)?\s*sem(?:estre)?\W*(20\d\d)"),
    re.compile(r"sem(?:estre)?\W*([12])\W*(20\d\d)"),
)
_DAY = re.compile(r"(?:\d{1,2}/)?(\d{1,2})/(20\d\d)")
_ISO = re.compile(r"(20\d\d)-(\d{1,2})(?:-\d{1,2})?")
_WORDS = re.compile(r"([a-z]+)\W+(20\d\d|\d\d)")


def canonical(text: str) -> str | None:
    """Return the period that a text means, as we write it; None when it means none.

    Understood: `2024-H2`, `S2 2024`, `2e semestre 2024`, `2024-09`, `09/2024`, `02/09/2024`, `septembre 2024`.
    """
    plain = unicodedata.normalize("NFKD", text.strip().lower()).encode("ascii", "ignore").decode()
    for pattern in _HALF:
        found = pattern.fullmatch(plain)
        if found:
            one, other = found.groups()
            year, half = (one, other) if len(one) == 4 else (other, one)
            return f"{year}-H{half}"
    for pattern, places in ((_DAY, (2, 1)), (_ISO, (1, 2))):
        found = pattern.fullmatch(plain)
        if found:
            return _month(int(found[places[0]]), int(found[places[1]]))
    found = _WORDS.fullmatch(plain)
    if found:
        near = [
            place for place, name in enumerate(_MONTHS, 1) if len(found[1]) >= 3 and name.startswith(found[1])
        ]
        year = int(found[2]) if len(found[2]) == 4 else 2000 + int(found[2])
        return _month(year, near[0]) if len(near) == 1 else None
    return None


def _month(year: int, month: int) -> str | None:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else None


def is_canonical(text: str) -> bool:
    """Whether a text is a period as we write it."""
    return _CANONICAL.fullmatch(text) is not None


def half_of(period: str) -> str:
    """Return the civil half-year of a period: `2024-09` lies in `2024-H2`."""
    if "H" in period:
        return period
    return f"{period[:4]}-H{1 if int(period[5:]) <= 6 else 2}"


def first_day(period: str) -> date:
    """Return the first day on which something of the period may start."""
    year = int(period[:4])
    return date(year, (1, 7)[int(period[6]) - 1] if "H" in period else int(period[5:]), 1)


def month_of(day: date) -> str:
    """Return the month of a day as a period."""
    return f"{day:%Y-%m}"
