"""How a number is written for people, in French and in English; unknown is a word, never a zero."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from numericemploi.model import money

_NARROW = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def language() -> str:
    return (get_language() or "fr")[:2]


def decimal(value: float | None, places: int = 0) -> str:
    """Write a number with its thousands apart: `1 234,5` in French, `1,234.5` in English."""
    if value is None:
        return _("inconnu")
    written = f"{abs(value):,.{places}f}"
    sign = _MINUS if value < 0 and float(f"{value:.{places}f}") != 0 else ""
    if language() == "fr":
        written = written.replace(",", _NARROW).replace(".", ",")
    return sign + written


def whole(value: float | None) -> str:
    """Write a count without decimals; what is neither zero nor one half says so."""
    if value is not None and 0 < abs(value) < 0.5:
        return _("moins de 1") if value > 0 else _("plus de −1")
    return decimal(value)


def tenth(value: float | None) -> str:
    """Write a quantity with one decimal, none when it is whole."""
    return decimal(value, 0 if value is not None and abs(value - round(value)) < 0.05 else 1)


def signed(value: float | None) -> str:
    """Write a gap: `+12`, `−3`, `0`."""
    written = whole(value)
    return f"+{written}" if value is not None and value >= 0.5 else written


def between(low: float | None, high: float | None) -> str:
    """Write an interval of counts: `12 – 34`; nothing when it is unknown."""
    if low is None or high is None:
        return ""
    return f"{decimal(low)} – {decimal(high)}"


def percent(share: float | None, places: int = 0) -> str:
    """Write a share: `63 %` in French, `63%` in English."""
    if share is None:
        return _("inconnu")
    return decimal(100 * share, places) + ("%" if language() == "en" else "\N{NO-BREAK SPACE}%")


def percents(low: float | None, high: float | None) -> str:
    """Write an interval of shares: `40 – 63 %`."""
    if low is None or high is None:
        return ""
    return f"{decimal(100 * low)} – {percent(high)}"


def euros(cents: int | None) -> str:
    return _("inconnu") if cents is None else money.euros(cents, language=language())


def millions(euros_: int) -> str:
    """Write a large amount of euros: `350 M€`, `€350 M`."""
    written = decimal(euros_ / 1_000_000)
    return f"€{written} M" if language() == "en" else f"{written}\N{NO-BREAK SPACE}M€"
