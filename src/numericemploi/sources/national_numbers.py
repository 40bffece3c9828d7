"""National identification numbers (NIR) and bank numbers: a file that holds one is refused whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

import polars as pl

from numericemploi.model.errors import SourceError

_COLUMN = re.compile(
    r"(?:.*_)?(?:nir|nss|niss|iban|bic|rib)(?:_.*)?|(?:.*_)?(?:num|numero|n|no)_(?:de_)?(?:la_)?secu(?:rite)?(?:_.*)?"
    r"|(?:.*_)?secu(?:rite)?_sociale(?:_.*)?"
)
_PLACE = "(?:[0-9]{2}|2[ABab])"
_ANY_MONTH, _MONTH = "[0-9]{2}", "(?:0[1-9]|1[0-2])"
_LONG = re.compile(f"[1-478][0-9]{{2}}{_ANY_MONTH}{_PLACE}[0-9]{{8}}")
_SHORT = re.compile(f"[1-478][0-9]{{2}}{_MONTH}{_PLACE}[0-9]{{6}}")
"""Sex, year, month, department, commune, order; the long form has its key (Insee). The short one is only
taken for a NIR with a true month: unknown months (20 to 99) would make one of many a file number."""

_GAP = "[ .-]?"
_CANDIDATE = _GAP.join(
    (r"\b[1-478]", "[0-9]{2}", _ANY_MONTH, _PLACE, "[0-9]{3}", rf"[0-9]{{3}}(?:{_GAP}[0-9]{{2}})?\b")
)
_CORSICA = {"2A": "19", "2B": "18"}


def refuse(rows: pl.DataFrame, file: str, *, business: Collection[str]) -> None:
    """Refuse a file with a column named after such a number, or with a value that looks like one.

    A field that is nothing but 13 or 15 digits in the form of a NIR is taken for one, whatever its key;
    within a text only one with its right key is. The number itself is never repeated.

    Parameters
    ----------
    rows
        Every field of the file as text, and `line`.
    business
        Columns of firms' numbers: one that lost or won a digit may have the form, so only the key tells.

    Raises
    ------
    SourceError
        With the column, and the line where a value was seen.
    """
    columns = [name for name in rows.columns if name != "line"]
    named = [name for name in columns if _COLUMN.fullmatch(_plain(name))]
    if named:
        raise _refused(file, f"column « {named[0]} » holds national or bank numbers")
    for name in columns:
        seen = rows.filter(pl.col(name).str.contains(_CANDIDATE))
        for line, value in seen.select("line", name).iter_rows():
            if _looks_like_one(value, by_key=name in business):
                raise _refused(file, f"line {line}, column « {name} »: a value looks like a national number")


def _refused(file: str, what: str) -> SourceError:
    return SourceError(
        f"{file}: {what} (NIR), which are never taken in.",
        hint="Remove them from the file, everywhere it is kept, and import again: use a reference of your own.",
    )


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", "_", "".join(c for c in letters if not unicodedata.combining(c))).strip("_")


def _looks_like_one(value: str, *, by_key: bool) -> bool:
    whole = re.sub(r"[ .-]", "", value).upper()
    if not by_key and (_LONG.fullmatch(whole) or _SHORT.fullmatch(whole)):
        return True
    found = (re.sub(r"[ .-]", "", match).upper() for match in re.findall(_CANDIDATE, value))
    return any(_LONG.fullmatch(number) and _has_right_key(number) for number in found)


def _has_right_key(number: str) -> bool:
    """Whether a NIR of 15 digits ends with its key, 97 less the rest modulo 97 (Corsica: 19 and 18)."""
    digits = number[:5] + _CORSICA.get(number[5:7], number[5:7]) + number[7:]
    return int(digits[13:]) == 97 - int(digits[:13]) % 97
