"""Disclosure control: below how many people a rate is not shown to the public."""

from __future__ import annotations

PUBLIC_FLOOR = 20
"""People in the denominator of a public rate. The floor of InserJeunes, taken as ours (product decision)."""


def publishable(n: int) -> bool:
    """Whether a rate on `n` people may be shown to anybody."""
    return n >= PUBLIC_FLOOR
