"""`/communes`: communes found by name or postcode."""

from __future__ import annotations

from ninja import Router

from numericemploi.api import suggestions
from numericemploi.api.suggestions import Suggestions, Typed

router = Router()


@router.get("/suggest", response=Suggestions, summary="Complete the name or the postcode of a commune")
def suggest(request, q: Typed):
    return suggestions.answer("communes", q)
