"""Plans and contract targets as buyers and branches keep them: a spreadsheet whose columns have French names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from numericemploi.model.errors import SourceError
from numericemploi.sources import workbooks
from numericemploi.sources.workbooks import Grid

_SEARCHED = 25
"""Lines among which the header is looked for: titles and notes may stand above it."""

_LEAST = 3

HEADERS: dict[str, tuple[str, ...]] = {
    "line_id": ("identifiant", "id", "idligne", "identifiantdelaligne", "lineid"),
    "revision": ("revision", "version"),
    "variant": ("planadopte", "empreinteduplan", "variante", "variant"),
    "buyer": ("acheteur", "financeur", "buyer", "organismeacheteur"),
    "rome": ("rome", "coderome", "metier", "metierrome", "rome3", "codemetier", "metiervise"),
    "level": ("niveau", "niveaudesortie", "niveausortie", "niveauvise", "level", "niveaudequalification"),
    "zone": ("zone", "zonedemploi", "zoneemploi", "bassin", "bassindemploi", "territoire"),
    "commune": ("commune", "lieu", "site", "ville", "lieudeformation", "codeinsee", "communedulieu"),
    "modality": ("modalite", "modalites", "modality", "modalitedenseignement"),
    "period": ("periode", "semestre", "period", "debut", "datededebut", "moisdedebut", "demarrage"),
    "places": ("places", "nbplaces", "nombredeplaces", "nbdeplaces", "effectif", "effectifs", "nbreplaces",
               "nbrdeplaces"),
    "hours": ("heures", "nombredheures", "nbheures", "duree", "dureeh", "dureeheures", "volumehoraire", "hours",
              "nbdheures"),
    "unit_price": ("prixunitaire", "prixparplace", "coutparplace", "coutunitaire", "prixunitaireeuros", "prix",
                   "prixunitairettc", "coutunitaireeuros", "unitprice", "prixparplaceeuros"),
    "sessions": ("sessions", "session", "nsession", "nosession", "numerodesession", "sessionslheo", "numerosdesession"),
    "status": ("statut", "etat", "status"),
    "reason": ("motif", "raison", "reason"),
    "reference": ("reference", "lot", "nlot", "ndelot", "nodelot", "numerodelot", "nmarche", "numerodemarche", "ref"),
    "replaces": ("remplace", "replaces", "remplacelaligne"),
    "recommendation": ("recommandation", "recommendation"),
}  # fmt: skip
"""Field → names that it goes by, folded: lower case, no accent, letters and digits only."""

TARGET_HEADERS: dict[str, tuple[str, ...]] = {
    "branch": ("branche", "branch", "secteur"),
    "starts_on": ("debut", "datededebut", "du", "startson"),
    "ends_on": ("fin", "datedefin", "au", "endson"),
    "signatories": ("signataires", "signatories"),
    "rome": HEADERS["rome"],
    "level": HEADERS["level"],
    "zone": HEADERS["zone"],
    "quantity": ("quantite", "effectif", "objectif", "nombreaformer", "quantity", "personnesaformer"),
    "priority": ("priorite", "priority"),
}

_ASKED = {"lines": ("rome", "places"), "targets": ("rome", "quantity")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a file: its line, the text of each field, the fields that a person did not type there.

    `unread` names fields under a formula or a merged cell: what they show may not be what was meant.
    """

    number: int
    cells: dict[str, str]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The rows of a file, and the names of the columns that were left aside."""

    rows: list[Row]
    aside: tuple[str, ...]


def read(data: bytes, name: str, noun: str) -> Read:
    """Read a file of plan `lines` or of contract `targets`: every field as the text that stands there.

    The header is the first line that names enough of our columns, in any order, under whatever titles;
    a merged cell of the header counts for all the columns that it covers.

    Raises
    ------
    SourceError
        The file as a whole cannot be read, has no such header, or one name stands over several columns.
    """
    grid = workbooks.read(data, name)
    headers = HEADERS if noun == "lines" else TARGET_HEADERS
    at, columns = _header(grid, headers, _ASKED[noun])
    names = _names(grid, at)
    rows = [
        _row(grid, line, columns)
        for line in sorted(grid.rows)
        if line > at and any(column in grid.rows[line] for column in columns)
    ]
    if not rows:
        raise SourceError(f"{name}: a header and no row.", hint="Send the file with its lines.")
    aside = tuple(title for column, title in sorted(names.items()) if column not in columns and title)
    return Read(rows=rows, aside=aside)


def folded(text: str) -> str:
    """Return a title without accents, case, blanks or punctuation: `Prix unitaire (€)` is `prixunitaire`."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def _header(
    grid: Grid, headers: Mapping[str, tuple[str, ...]], asked: tuple[str, ...]
) -> tuple[int, dict[int, str]]:
    by_name = {name: field for field, names in headers.items() for name in names}
    best: tuple[int, dict[int, str]] = (0, {})
    for line in sorted(grid.rows)[:_SEARCHED]:
        columns = {
            column: by_name[folded(text)]
            for column, text in _names(grid, line).items()
            if folded(text) in by_name
        }
        if len(set(columns.values())) > len(set(best[1].values())):
            best = (line, columns)
    line, columns = best
    found = list(columns.values())
    missing = [field for field in asked if field not in found]
    if len(set(found)) < _LEAST or missing:
        raise SourceError(_no_header(grid, line, headers, missing or list(asked)), hint=_expected(headers))
    for field in set(found):
        twice = [column for column, name in columns.items() if name == field]
        if len(twice) > 1:
            raise SourceError(
                f"{grid.name}: line {line}: « {_names(grid, line)[twice[0]]} » stands over {len(twice)} columns "
                f"({', '.join(map(_letter, twice))}), a merged header or a repeated one.",
                hint="Unmerge it, and give each column a name of its own.",
            )
    return line, columns


def _no_header(grid: Grid, line: int, headers: Mapping[str, tuple[str, ...]], missing: list[str]) -> str:
    where = f"line {line}: " if line else ""
    seen = [folded(text) for text in _names(grid, line or min(grid.rows, default=1)).values()]
    near = [
        f"« {found[0]} » may be « {headers[field][0]} »"
        for field in missing
        if (found := difflib.get_close_matches(headers[field][0], seen, n=1))
    ]
    told = f" {'; '.join(near)}." if near else ""
    return f"{grid.name}: {where}no column for {', '.join(headers[field][0] for field in missing)}.{told}"


def _expected(headers: Mapping[str, tuple[str, ...]]) -> str:
    return f"Columns read, in any order: {', '.join(names[0] for names in headers.values())}."


def _names(grid: Grid, line: int) -> dict[int, str]:
    """Return the titles of a line; a merged one stands over every column and line that it covers."""
    found = dict(grid.rows.get(line, {}))
    for top, left, bottom, right in grid.merged:
        if top <= line <= bottom:
            title = grid.rows.get(top, {}).get(left, "")
            for column in range(left, right + 1):
                if title and column not in found:
                    found[column] = title
    return found


def _row(grid: Grid, line: int, columns: Mapping[int, str]) -> Row:
    unread = [
        field
        for column, field in columns.items()
        if (line, column) in grid.formulas or grid.covered(line, column)
    ]
    cells = {field: grid.rows[line].get(column, "") for column, field in columns.items()}
    return Row(number=line, cells=cells, unread=tuple(unread))


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
