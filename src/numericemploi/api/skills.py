"""`/skills`: skills and knowledge of ROME 4.0, read from a text, and completed while one types."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Field, Router, Schema

from numericemploi.api import suggestions
from numericemploi.api.suggestions import Suggestions, Typed
from numericemploi.verbs import skills as verb

router = Router()
_LONGEST = (
    500_000  # characters taken in; the first 100,000 are read, and the answer says when there were more
)


@router.get("/suggest", response=Suggestions, summary="Complete the name of a skill while one types")
def suggest(request, q: Typed):
    return suggestions.answer("skills", q)


class Span(Schema):
    """Words of the text that name a skill; places are code points of the text's NFC form, the end left out."""

    start: int
    end: int
    ogr: str
    label: str
    confidence: float
    required: bool
    words: str
    why: str


class Asked(Schema):
    """A text, 100,000 characters of which are read: an advert, or what a training says of itself."""

    text: Annotated[str, Field(max_length=_LONGEST)]
    kind: Literal["advert", "training"] = "advert"
    rome: Annotated[list[str], Field(max_length=10, description="ROME codes that the text comes with.")] = []


class Reading(Schema):
    spans: list[Span]
    truncated: bool


@router.post("/read", response=Reading, summary="Read the skills of a text, with the words that name them")
def read(request, asked: Asked):
    return verb.read_text(asked.text, kind=asked.kind, rome=asked.rome)
