"""Fields that complete what one types: occupations, skills and communes of what the instance has loaded."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import polars as pl

from numericemploi.reference import packaged, suggestions, vocabularies
from numericemploi.reference.suggestions import Entry, Found, Suggestions
from numericemploi.skills import synonyms as rule
from numericemploi.skills import titles
from numericemploi.store import editions, files, synonyms
from numericemploi.verbs import rome
from numericemploi.verbs.instance import REGION

Noun = Literal["occupations", "skills", "communes"]


def suggest(noun: Noun, typed: str) -> list[Found]:
    """Return the eight best names for what is typed so far: prefix, word prefix, typing errors."""
    return suggestions.find(typed, vocabulary(noun))


def called(noun: Noun, text: str) -> list[Entry]:
    """Return what bears exactly this name, accents and case apart; several bear the same, or none."""
    return suggestions.called(text, vocabulary(noun))


def named(noun: Noun, code: str) -> Entry | None:
    """Return the main entry of a code, or None for a code that is not known here."""
    return _by_code(noun, _key(noun)).get(code)


def vocabulary(noun: Noun) -> Suggestions:
    """Return what the field completes, prepared; prepared again when what it is made of changes."""
    return _prepared(noun, _key(noun))


_Key = tuple[str, ...]


def _key(noun: Noun) -> _Key:
    """Name what a vocabulary is made of: the folder, the synonyms' revision, the editions of its tables."""
    held = {edition.table: edition.digest for edition in editions.listing()}
    edited = str(synonyms.revision()) if noun == "occupations" else ""
    return (str(files.folder()), edited, *(held.get(table, "") for table in _MADE_OF[noun]))


@lru_cache(maxsize=6)
def _prepared(noun: Noun, _key: _Key) -> Suggestions:
    return suggestions.of(_ENTRIES[noun]())


@lru_cache(maxsize=6)
def _by_code(noun: Noun, key: _Key) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in _prepared(noun, key).entries:
        if entry.main or entry.code not in found:
            found[entry.code] = entry
    return found


def _occupations() -> list[Entry]:
    return vocabularies.occupations(
        appellations=rome.titles(),
        sheets=rome.sheet_labels(),
        synonyms=_active_synonyms(),
        perimeter=rome.perimeter(),
        forms=titles.forms,
    )


def _active_synonyms() -> pl.DataFrame:
    active = rule.aliases(rule.standing(packaged.synonyms(), synonyms.edits()))
    return pl.DataFrame(
        [(one.text, one.concept) for one in active],
        schema={"text": pl.String, "rome4": pl.String},
        orient="row",
    )


def _skills() -> list[Entry]:
    items, links = editions.read("rome_skills"), editions.read("rome_links")
    if items.is_empty():
        shipped = packaged.core_skills()
        return vocabularies.skills(shipped, favoured=frozenset(shipped["ogr"]))
    favoured = links.filter(links["rome4"].is_in(list(rome.perimeter())))["ogr"]
    return vocabularies.skills(items, favoured=frozenset(favoured))


def _communes() -> list[Entry]:
    return vocabularies.communes(
        editions.read("communes"), postcodes=editions.read("commune_postcodes"), region=REGION
    )


_MADE_OF: dict[Noun, tuple[str, ...]] = {
    "occupations": ("rome_appellations", "rome_sheets"),
    "skills": ("rome_skills", "rome_links", "rome_sheets"),
    "communes": ("communes", "commune_postcodes"),
}
_ENTRIES: dict[Noun, Callable[[], list[Entry]]] = {
    "occupations": _occupations,
    "skills": _skills,
    "communes": _communes,
}
