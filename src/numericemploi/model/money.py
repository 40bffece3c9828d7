"""Money is an integer number of euro cents."""

from __future__ import annotations


def euros(cents: int, *, language: str = "fr") -> str:
    """Write an amount for people: `1 234,50 €` in French, `€1,234.50` in English; no cents when round."""
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    if language == "en":
        return f"{sign}€{whole:,}" + (f".{rest:02d}" if rest else "")
    grouped = f"{whole:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return f"{sign}{grouped}" + (f",{rest:02d}" if rest else "") + "\N{NO-BREAK SPACE}€"
