"""Fictif budgets of the two buyers: no public figure gives theirs for one plan of digital trainings."""

from __future__ import annotations

ENVELOPES = {"region": 60_000_000, "france_travail": 40_000_000}
"""Euro cents for the sessions of one plan: less than all that is offered costs, so that there is something to weigh."""
