"""What adverts of every format share: the employer's opaque key, telework, one row an identifier."""

from __future__ import annotations

import html
import re
import unicodedata
from hashlib import blake2b

import polars as pl

from numericemploi.model.codes import Siret
from numericemploi.model.rejects import Rejects
from numericemploi.model.tables.employers import OFFERS

SYNTHETIC = "fictif-"
MOST_POSITIONS = 10_000

_SAID = r"t[ée]l[ée]-?\s?travail|travail à distance|remote"
_TELEWORK = re.compile(rf"{_SAID}|travail hybride|home[ -]?office|distanciel")
_NO_TELEWORK = re.compile(
    rf"(?:pas|sans|aucun|non|ni)(?: d[eu']| possible en| en)?\s?(?:{_SAID})"
    rf"|(?:{_SAID})\s?:?\s?(?:non|impossible|exclu|pas)"
)
_WHOLLY = re.compile(
    rf"(?:full|100\s?%|(?:totale|intégrale|entière|complète)ment)[ -]?(?:en )?(?:{_SAID})"
    rf"|(?:{_SAID}) ?:? ?(?:total|complet|intégral|à 100|100)\b"
)
_COUNTRIES = {
    "allemagne": "DE", "germany": "DE", "deutschland": "DE", "belgique": "BE", "belgium": "BE", "luxembourg": "LU",
    "suisse": "CH", "switzerland": "CH", "schweiz": "CH", "espagne": "ES", "spain": "ES", "italie": "IT", "italy": "IT",
    "monaco": "MC", "andorre": "AD", "andorra": "AD", "france": "FR", "pays bas": "NL", "netherlands": "NL",
}  # fmt: skip
"""Names of countries met in adverts. Ours: the neighbours of France, in their usual spellings."""
_BREAK = re.compile(r"<(?:br|/?p|/?li|/?ul|/?ol|/?div|/?h[1-6]|/?tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def employer_key(siret: str, name: str) -> str | None:
    """Return the opaque key of an employer: digest of a valid SIRET, else of the folded name.

    None without either. It tells two employers apart, nothing more; a digest is no secret: a SIRET is public.
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())
    stem = f"siret:{siret}" if Siret.is_valid(siret) else f"name:{folded}" if folded else ""
    return "emp-" + blake2b(stem.encode(), digest_size=10).hexdigest() if stem else None


def telework(text: str) -> bool | None:
    """Whether a text speaks of telework: True, False where it only excludes it, None where it says nothing."""
    low = text.lower()
    if not _TELEWORK.search(low):
        return None
    return bool(_TELEWORK.search(_NO_TELEWORK.sub(" ", low)))


def remote(text: str) -> bool | None:
    """Whether a text says that the post is wholly at a distance; None where it does not."""
    return True if _WHOLLY.search(text.lower()) else None


def country(said: str) -> str | None:
    """Return the ISO 3166-1 code of a country given by code or name; None where we know neither."""
    words = " ".join(re.findall(r"[a-z]+", unicodedata.normalize("NFKD", said).casefold()))
    if re.fullmatch(r"[a-z]{2}", words):
        return words.upper()
    return _COUNTRIES.get(words)


def plain_text(markup: str) -> str:
    """Return the text of an HTML fragment: without it a tag in the middle of a phone number would hide it."""
    text = markup
    for _ in range(2):  # some sites escape their tags once more
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def table(rows: list[tuple[str, dict[str, object]]], rejects: Rejects) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return OFFERS and REJECTS; of two rows with one identifier the first counts.

    `rows` pairs each row with its path in the file.
    """
    first: dict[object, tuple[str, dict[str, object]]] = {}
    for path, row in rows:
        earlier = first.setdefault(row["offer_id"], (path, row))
        if earlier[1] is row:
            continue
        same = earlier[1] == row
        rejects.add(
            line=None,
            column=path,
            value="",
            reason=f"same identifier as {earlier[0]}"
            + (", same content: kept once" if same else ", another content"),
            remedy="Send each offer once.",
            severity="warning" if same else "refused",
        )
    return OFFERS.of([row for _, row in first.values()]), rejects.table()
