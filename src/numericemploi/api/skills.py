"""`/skills`: skills and knowledge of ROME 4.0, completed while one types."""

from __future__ import annotations

from ninja import Router

from numericemploi.api import suggestions
from numericemploi.api.suggestions import Suggestions, Typed

router = Router()


@router.get("/suggest", response=Suggestions, summary="Complete the name of a skill while one types")
def suggest(request, q: Typed):
    return suggestions.answer("skills", q)
