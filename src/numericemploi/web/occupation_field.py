"""Fields for an occupation (any title as people write it), a skill, a commune (name or postcode)."""

from __future__ import annotations

from numericemploi.verbs import occupations
from numericemploi.web.completion import Choice, CompletedField

_READ = 5
_LEAST = 0.28
"""Score below which a title and a name share too little to be shown (the least that `skills/score.py` keeps)."""


class OccupationField(CompletedField):
    """An occupation of ROME 4.0 from free text: `OccupationField(label=…)`; `code` of its value is a ROME 4 code.

    A title that no list holds is read by the matcher, and its best codes are offered with their probability.
    """

    noun = "occupations"
    address = "occupation_suggestions"

    def read(self, text: str) -> list[Choice]:
        found = occupations.match_titles([text], top=_READ)[0]
        return [
            Choice(code=one.rome4, label=one.appellation, detail=one.rome4, probability=one.probability)
            for one in (found.matches or found.candidates)
            if one.score >= _LEAST
        ]


class SkillField(CompletedField):
    """A skill, macro-skill or knowledge item of ROME 4.0; `code` of its value is an OGR code."""

    noun = "skills"
    address = "skill_suggestions"


class CommuneField(CompletedField):
    """A commune found by its name or a postcode; `code` of its value is the Insee code, which nobody types."""

    noun = "communes"
    address = "commune_suggestions"
