"""The badge as a drawing: a provider's page embeds it, and it says what stands today."""

from __future__ import annotations

from typing import Literal
from xml.sax.saxutils import escape

Standing = Literal["valid", "suspended", "withdrawn", "expired"]

_WORDS: dict[Standing, tuple[str, str, str]] = {
    "valid": ("label valable", "valid label", "#0b6b4b"),
    "suspended": ("label suspendu", "label suspended", "#8a5a00"),
    "withdrawn": ("label retiré", "label withdrawn", "#a3262a"),
    "expired": ("label terminé", "label ended", "#55585c"),
}


def draw(standing: Standing, *, until: str, fictif: bool, language: str = "fr") -> str:
    """Return the badge as SVG: what it is, its standing, its end; no script, no outside file.

    Parameters
    ----------
    until
        Last day, as people write it.
    """
    french, english, colour = _WORDS[standing]
    words = english if language == "en" else french
    end = f"until {until}" if language == "en" else f"jusqu'au {until}"
    kind = "regional label" if language == "en" else "label régional"
    line = " · ".join([*(["FICTIF"] if fictif else []), kind, *([end] if standing != "withdrawn" else [])])
    title = escape(f"Numéric'Emploi : {words} ({line})")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="72" viewBox="0 0 300 72" role="img" '
        f'aria-labelledby="t"><title id="t">{title}</title>'
        '<rect x="1" y="1" width="298" height="70" rx="8" fill="#fff" stroke="#c8ccd2"/>'
        f'<rect width="10" height="72" rx="5" fill="{colour}"/>'
        '<g font-family="system-ui, sans-serif" fill="#1b1e23">'
        '<text x="24" y="25" font-size="16" font-weight="700">Numéric&#39;Emploi</text>'
        f'<text x="24" y="44" font-size="14" font-weight="600" fill="{colour}">{escape(words)}</text>'
        f'<text x="24" y="61" font-size="11" fill="#55585c">{escape(line)}</text></g></svg>'
    )


def standing_of(*, last_act: str, ended: bool) -> Standing:
    """Return what stands: a withdrawal outlives the end of the period."""
    if last_act == "withdrawn":
        return "withdrawn"
    if ended:
        return "expired"
    return "suspended" if last_act == "suspended" else "valid"
