"""Titles that employers write and that the matcher cannot read: the next synonyms to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.model.tables.employers import TITLES_SEEN
from numericemploi.skills import titles
from numericemploi.skills.match import Answer, Match

FEWEST = 3
"""Times that a title was seen before it is listed (product.md §8)."""
DAYS = 90
"""Days that a title is kept after it was last seen (product.md §8)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstained:
    """A title that abstained, how often and when last it was seen, and what came closest."""

    title: str
    seen: int
    last_seen: date
    candidates: tuple[Answer, ...]


def gathered(seen: pl.DataFrame) -> pl.DataFrame:
    """Count together the writings of one title (TITLES_SEEN); each goes by its commonest writing, latest first."""
    return TITLES_SEEN.check(
        seen.with_columns(key=pl.col("title").map_elements(titles.folded, return_dtype=pl.String))
        .filter(pl.col("key") != "")
        .sort("seen", "title", descending=[True, False])
        .group_by("key", maintain_order=True)
        .agg(pl.col("title").first(), pl.col("seen").sum(), pl.col("last_seen").max())
        .sort("last_seen", "title", descending=[True, False])
        .drop("key")
    )


def listed(seen: pl.DataFrame, answers: Sequence[Match]) -> list[Abstained]:
    """Keep the titles whose answer is an abstention, the most frequent first."""
    found = [
        Abstained(title=title, seen=count, last_seen=last, candidates=answer.candidates)
        for (title, count, last), answer in zip(
            seen.select("title", "seen", "last_seen").iter_rows(), answers, strict=True
        )
        if answer.abstained
    ]
    return sorted(found, key=lambda one: (-one.seen, one.title))
