"""Fictif budgets of the two buyers: no public figure gives theirs for one plan of digital trainings."""

from __future__ import annotations

ENVELOPES = {"region": 120_000_000, "france_travail": 80_000_000}
"""Euro cents for the sessions of one plan."""
