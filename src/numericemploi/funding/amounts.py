"""Amounts as rules write them: « 8 € par heure, 3200 € au plus », « 55 % du SMIC par mois »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from numericemploi.model.errors import FactsError

_PER = {
    "heure": "hour",
    "jour": "day",
    "mois": "month",
    "km": "km",
    "repas": "meal",
    "nuit": "night",
    "an": "year",
}
_WORDS = {english: french for french, english in _PER.items()}
_DAYS_A_MONTH = 30
_MONEY = r"(\d+(?:,\d{1,2})?) €"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much, in euro cents, or percent of the minimum wage.

    `whole` (all of the cost), `balance` (the account's), `up_to`, `flat`, `rate` (per hour, day, month,
    km…, perhaps capped) or `smic` (percent of the minimum wage a month).
    """

    kind: str
    value: int = 0
    per: str = ""
    cap: int | None = None


def parse(text: str) -> Amount:
    """Read an amount.

    Raises
    ------
    FactsError
        It has none of the known forms.
    """
    plain = re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ")).strip().lower()
    if plain == "la totalité du coût":
        return Amount(kind="whole")
    if plain == "le solde du compte":
        return Amount(kind="balance")
    found = re.fullmatch(r"(\d+) % du smic par mois", plain)
    if found:
        return Amount(kind="smic", value=int(found[1]), per="month")
    found = re.fullmatch(rf"{_MONEY} par ({'|'.join(_PER)})(?:, {_MONEY} au plus)?", plain)
    if found:
        cap = None if found[3] is None else _cents(found[3])
        return Amount(kind="rate", value=_cents(found[1]), per=_PER[found[2]], cap=cap)
    found = re.fullmatch(rf"{_MONEY}( au plus)?", plain)
    if found:
        return Amount(kind="up_to" if found[2] else "flat", value=_cents(found[1]))
    raise FactsError(
        f"« {text[:60]} » n'est pas un montant que les règles savent lire.",
        hint="Formes : « la totalité du coût », « le solde du compte », « 100 € », « 6000 € au plus », "
        "« 8 € par heure, 3200 € au plus », « 685 € par mois », « 55 % du SMIC par mois ».",
    )


def read(amount: Amount) -> str:
    """Write an amount: the inverse of `parse`."""
    if amount.kind == "whole":
        return "la totalité du coût"
    if amount.kind == "balance":
        return "le solde du compte"
    if amount.kind == "smic":
        return f"{amount.value} % du SMIC par mois"
    money = _euros(amount.value)
    if amount.kind == "rate":
        cap = "" if amount.cap is None else f", {_euros(amount.cap)} au plus"
        return f"{money} par {_WORDS[amount.per]}{cap}"
    return f"{money} au plus" if amount.kind == "up_to" else money


def of_course(amount: Amount, *, price: int | None, hours: int | None, balance: int | None) -> int | None:
    """Return the cents paid for a course of that price and duration; None when they are not known enough."""
    if amount.kind == "whole":
        return price
    limit = {"up_to": amount.value, "flat": amount.value, "balance": balance}.get(amount.kind)
    if amount.kind == "rate" and amount.per == "hour" and hours is not None:
        limit = amount.value * hours if amount.cap is None else min(amount.value * hours, amount.cap)
    if limit is None:
        return None
    return (
        None if price is None and amount.kind != "flat" else min(limit, price if price is not None else limit)
    )


def of_month(amount: Amount, *, smic: int | None) -> int | None:
    """Return the cents of a month; a daily amount counts 30 days. None when it has no monthly sense."""
    if amount.kind == "smic":
        return None if smic is None else round(amount.value * smic / 100)
    if amount.kind == "rate":
        return {"month": amount.value, "day": amount.value * _DAYS_A_MONTH}.get(amount.per)
    return None


def _cents(text: str) -> int:
    whole, _, rest = text.partition(",")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _euros(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole},{rest:02d} €" if rest else f"{whole} €"
