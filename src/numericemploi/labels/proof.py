"""A proof: what it answers, on what figures, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["yes", "no", "insufficient"]

DIGITS = 4
"""Figures are rounded to so many decimals before they are compared or written (product decision)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The answer of one proof; a figure is None when the evidence does not allow it, or may not show it.

    `probability` and `fail` are what decides: P(the proof's condition holds), and P(it does not) with
    every unknown counted in the training's favour; hence the two need not add up to one.
    """

    name: str
    """`skills`, `openings` or `insertion`."""
    verdict: Verdict
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    threshold: float
    probability: float | None
    fail: float | None
    sentence_fr: str
    sentence_en: str
    missing: str
    """What is missing, in French; empty when nothing is."""
    missing_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What is missing for a proof to answer, in both languages."""

    fr: str
    en: str


def unanswered(name: str, lacks: list[Lack], *, threshold: float, n: int | None) -> Proof:
    """Return a proof without figures: what is missing stands in their place."""
    missing, missing_en = "; ".join(lack.fr for lack in lacks), "; ".join(lack.en for lack in lacks)
    return Proof(
        name=name,
        verdict="insufficient",
        value=None,
        low=None,
        high=None,
        n=n,
        threshold=threshold,
        probability=None,
        fail=None,
        sentence_fr=f"Preuves insuffisantes : {missing}.",
        sentence_en=f"Insufficient evidence: {missing_en}.",
        missing=missing,
        missing_en=missing_en,
    )


def rounded(figure: float) -> float:
    """Round to `DIGITS` decimals; minus zero becomes zero, so that equal figures have equal bytes."""
    return round(float(figure), DIGITS) + 0.0


def percent_fr(share: float) -> str:
    """Write a share as French does: decimal comma, a no-break space before the sign."""
    return f"{percent_en(share)[:-1].replace('.', ',')}\u00a0%"


def percent_en(share: float) -> str:
    """Write a share as a percentage, one decimal unless it is a whole number."""
    text = f"{100 * share:.1f}"
    return f"{text.removesuffix('.0')}%"


def number_fr(figure: float) -> str:
    """Write a quantity with one decimal at most, narrow no-break spaces between thousands."""
    return number_en(figure).replace(",", "\u202f").replace(".", ",")


def number_en(figure: float) -> str:
    """Write a quantity with one decimal at most."""
    return f"{figure:,.1f}".removesuffix(".0")
