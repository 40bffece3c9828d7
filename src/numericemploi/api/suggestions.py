"""What every path that completes a text answers: eight rows at most, best first."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query, Schema

from numericemploi.verbs import suggestions

Typed = Annotated[
    str, Query(max_length=200, description="What is typed so far; nothing comes below two letters.")
]


class Suggested(Schema):
    """A name to choose: its code, what tells it from its namesakes, and how it was found."""

    code: str
    label: str
    detail: str
    found_by: Literal["prefix", "word", "fuzzy"]


class Suggestions(Schema):
    query: str
    suggestions: list[Suggested]


def answer(noun: suggestions.Noun, typed: str) -> Suggestions:
    """Complete a text among the names of a noun."""
    rows = [
        Suggested(
            code=found.entry.code, label=found.entry.label, detail=found.entry.detail, found_by=found.how
        )
        for found in suggestions.suggest(noun, typed)
    ]
    return Suggestions(query=typed, suggestions=rows)
