"""What the texts of a row mean: the words of a buyer's spreadsheet, or of its repair on screen, into a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from numericemploi.model.codes import level_from_text
from numericemploi.model.errors import Fault, UnknownCodeError
from numericemploi.model.tables.purchases import STATUSES
from numericemploi.planning import periods
from numericemploi.planning.line_form import Places, nearest

_WORDS: dict[str, dict[str, str]] = {
    "buyer": {
        "region": "region", "conseilregional": "region", "regiongrandest": "region", "cr": "region",
        "francetravail": "france_travail", "poleemploi": "france_travail", "ft": "france_travail",
        "pe": "france_travail",
        "opco": "opco", "opcos": "opco", "opcoatlas": "opco", "atlas": "opco",
    },
    "modality": {
        "onsite": "onsite", "presentiel": "onsite", "surplace": "onsite", "enpresentiel": "onsite",
        "remote": "remote", "distanciel": "remote", "adistance": "remote", "foad": "remote", "distance": "remote",
        "blended": "blended", "mixte": "blended", "hybride": "blended",
    },
    "status": {
        **{name: name for name in STATUSES},
        "proposee": "proposed", "propose": "proposed", "recommandee": "recommended", "recommande": "recommended",
        "adoptee": "adopted", "adopte": "adopted", "retenue": "adopted", "publiee": "published", "publie": "published",
        "contractee": "contracted", "conventionnee": "contracted", "conventionne": "contracted",
        "achetee": "contracted",
        "notifie": "contracted", "notifiee": "contracted", "ouverte": "opened", "ouvert": "opened", "encours": "opened",
        "annulee": "cancelled", "annule": "cancelled", "abandonnee": "cancelled", "fermee": "cancelled",
    },
}  # fmt: skip
"""Words of buyers, modalities and states, folded, as spreadsheets write them."""

_BACCALAUREAT = {"infrabac": 3, "cap": 3, "bac": 4, "bac2": 5, "bac3": 6, "bac4": 6, "bac5": 7, "bac8": 8}
_ROME = re.compile(r"^([A-N][0-9]{4})\b")
_IN_BRACKETS = re.compile(r"\(([0-9AB]{4,5})\)\s*$")
_NUMBER = re.compile(r"(-?[0-9]+)(?:[.,]0+)?")
_PRICE = re.compile(r"(-?)([0-9]{1,9})(?:[.,]([0-9]{1,2})0*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a row says: values of the fields that it fills, and what could not be read."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]


def folded(text: str) -> str:
    """Return a text without accents, case, blanks or punctuation."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def line(
    cells: Mapping[str, str], *, unread: tuple[str, ...], known: Places, heads: Mapping[str, str]
) -> Reading:
    """Read the cells of a plan line; a field that the file does not have is not in the values.

    Parameters
    ----------
    unread
        Fields that stand as a formula or under a merged cell: refused, whatever they show.
    heads
        ROME 3 head of each ROME 4 code.
    """
    faults: list[Fault] = [_unread(field) for field in unread]
    values: dict[str, Any] = {}
    for field, text in cells.items():
        if field in unread:
            continue
        name, reader = _reader(field, known, heads)
        try:
            values[name] = reader(text.strip()) if text.strip() else ([] if name == "sessions" else None)
        except _UnreadableError as error:
            faults.append(Fault(field=name, code=error.code, reason=error.reason, remedy=error.remedy))
    return Reading(values=values, faults=tuple(faults))


def number(text: str) -> int:
    """Read a whole number: `1 200`, `12,0`, `400 h`.

    Raises
    ------
    ValueError
        It is not one.
    """
    found = _NUMBER.fullmatch(re.sub(r"[\s\u00a0\u202f]|h$|heures?$|places?$", "", text.lower()))
    if not found or len(found[1]) > 12:
        raise ValueError(text)
    return int(found[1])


class _UnreadableError(Exception):
    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(code)
        self.code, self.reason, self.remedy = code, reason, remedy


def _unread(field: str) -> Fault:
    return Fault(
        field={"rome": "rome3"}.get(field, field),
        code="not_typed",
        reason="a formula, or a merged cell",
        remedy="Copy the column and paste its values; unmerge the cells.",
    )


def _reader(field: str, known: Places, heads: Mapping[str, str]) -> tuple[str, Callable[[str], Any]]:
    """Return the field of a line that a column fills, and what reads its text."""
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "rome": ("rome3", lambda text: _occupation(text, known, heads)),
        "zone": ("zone", lambda text: _place(text, known.zones, "unknown_zone")),
        "commune": ("commune", lambda text: _place(text, known.communes, "unknown_commune")),
        "level": ("level", _level),
        "period": ("period", _period),
        "places": ("places", _whole),
        "hours": ("hours", _whole),
        "revision": ("revision", _whole),
        "unit_price": ("unit_price", _price),
        "sessions": ("sessions", lambda text: [one.strip() for one in re.split(r"[|;,\n]", text) if one.strip()]),
        **{name: (name, partial(_word, name)) for name in _WORDS},
    }  # fmt: skip
    return readers.get(field, (field, str))


def _word(field: str, text: str) -> str:
    words = _WORDS[field]
    if folded(text) in words:
        return words[folded(text)]
    near = nearest(folded(text), words)
    remedy = f"Nearest: {near[1]}." if near else f"One of {', '.join(dict.fromkeys(words.values()))}."
    raise _UnreadableError("choice", "not one of the values", remedy)


def _occupation(text: str, known: Places, heads: Mapping[str, str]) -> str:
    """Read a ROME code of either version, before its label or not, or the label alone."""
    found = _ROME.match(text.upper())
    code = heads.get(found[1], found[1]) if found else ""
    if code in known.occupations:
        return code
    by_label = {folded(label): name for name, label in known.occupations.items()}
    if folded(text) in by_label:
        return by_label[folded(text)]
    near = nearest(found[1] if found else text, known.occupations)
    remedy = f"Nearest: {near[1]} ({near[0]})." if near else "A ROME code of the digital perimeter."
    raise _UnreadableError("unknown_occupation", "no occupation of the perimeter", remedy)


def _place(text: str, among: Mapping[str, str], code: str) -> str:
    """Read a code, a name, or a name with its code in brackets; a name that two places share is refused."""
    bracketed = _IN_BRACKETS.search(text)
    written = bracketed[1] if bracketed else text
    if written in among:
        return written
    plain = folded(text)
    named = [name for name, label in among.items() if folded(label) == plain]
    if len(named) == 1:
        return named[0]
    if named:
        raise _UnreadableError(
            "ambiguous", "several places have this name", f"Write one of {', '.join(named[:5])}."
        )
    near = nearest(text, among)
    remedy = f"Nearest: {near[1]} ({near[0]})." if near else "Write its Insee code; a postcode is none."
    raise _UnreadableError(code, "unknown", remedy)


def _level(text: str) -> int:
    plain = re.sub(r"(?i)^niveau\s*", "", text).strip()
    if folded(plain) in _BACCALAUREAT:
        return _BACCALAUREAT[folded(plain)]
    try:
        return level_from_text(plain)
    except UnknownCodeError as error:
        raise _UnreadableError("level", "not a level", "Write 3 to 8, or bac+2.") from error


def _period(text: str) -> str:
    found = periods.canonical(text)
    if found is None:
        raise _UnreadableError("period", "not a half-year or a month", "Write 2024-H2, S2 2024 or 09/2024.")
    return found


def _whole(text: str) -> int:
    try:
        return number(text)
    except ValueError as error:
        raise _UnreadableError("not_whole", "not a whole number", "Digits only.") from error


def _price(text: str) -> int:
    """Read euros for one place and the whole course, into cents; a negative price is read, then refused as one."""
    found = _PRICE.fullmatch(re.sub(r"[\s\u00a0\u202f€]|euros?|eur", "", text.lower()))
    if not found:
        raise _UnreadableError("not_price", "not a price", "Euros, as 4500 or 4 500,50.")
    cents = int(found[2]) * 100 + int((found[3] or "0").ljust(2, "0"))
    return -cents if found[1] else cents
