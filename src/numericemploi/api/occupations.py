"""`/occupations`: ROME 4.0 occupations read from titles, one or a thousand, and completed while one types."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Field, Query, Router, Schema

from numericemploi.api import suggestions
from numericemploi.api.suggestions import Suggestions, Typed
from numericemploi.verbs import occupations

router = Router()
_MOST_TITLES = 1_000
_LONGEST = 100_000  # characters taken in; 500 of them are read, and the answer says when there were more

Text = Annotated[str, Field(max_length=_LONGEST)]
Top = Annotated[int, Field(ge=1, le=50, description="How many codes to give.")]
Threshold = Annotated[float, Field(ge=0, le=1, description="Abstain below this probability.")]


class Answer(Schema):
    """A ROME 4 code with its best appellation for the title, and the probability that the code is right."""

    rome4: str
    appellation: str
    ogr: str
    probability: float
    score: float


class Segment(Schema):
    """One of several occupations that a title holds."""

    text: str
    matches: list[Answer]


class Match(Schema):
    """What a title means. An abstention is an answer: no match, the best five under `candidates`."""

    matches: list[Answer]
    abstained: bool
    candidates: list[Answer]
    segments: list[Segment]
    truncated: bool


class Batch(Schema):
    """Titles to read, a thousand at most, answered in their order."""

    texts: Annotated[list[Text], Field(max_length=_MOST_TITLES)]
    top: Top = 10
    scope: Literal["numerique"] | None = None
    threshold: Threshold = 0.5


class Matches(Schema):
    matches: list[Match]


@router.get("/match", response=Match, summary="Read one title")
def match(
    request,
    text: Annotated[str, Query(max_length=_LONGEST)],
    top: Annotated[int, Query(ge=1, le=50)] = 10,
    scope: Literal["numerique"] | None = None,
    threshold: Annotated[float, Query(ge=0, le=1)] = 0.5,
):
    return occupations.match_titles([text], top=top, scope=scope, threshold=threshold)[0]


@router.post("/match", response=Matches, summary="Read a list of titles")
def match_batch(request, asked: Batch):
    found = occupations.match_titles(asked.texts, top=asked.top, scope=asked.scope, threshold=asked.threshold)
    return {"matches": found}


@router.get("/suggest", response=Suggestions, summary="Complete a title while one types")
def suggest(request, q: Typed):
    return suggestions.answer("occupations", q)
