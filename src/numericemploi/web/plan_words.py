"""Facts of a plan said in the page's language; a sentence that a former version kept stays French, and is marked so."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html

from numericemploi.planning import wording
from numericemploi.web.numbers import language


def said(told: wording.Fact | Sequence[wording.Fact] | str | None, seen=None) -> str:
    """Say facts, occupations by their names where `seen` knows them."""
    if isinstance(told, str) and told and language() != "fr":
        return format_html('<span lang="fr">{}</span>', told)
    return wording.say(told, language(), names={} if seen is None else _occupations(seen))


def french_only(*told: object) -> bool:
    """Whether a page in another language holds sentences that exist in French alone."""
    return language() != "fr" and any(isinstance(one, str) and one for one in told)


def _occupations(seen) -> dict[str, str]:
    label = "label_en" if language() == "en" else "label"
    return {code: row[label] for code, row in seen.occupations.items()}
