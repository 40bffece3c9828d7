"""Why a title was read so: the name or synonym that it is closest to, and the words of the title that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from numericemploi.skills import titles
from numericemploi.skills.grams import occurrences, vectors
from numericemploi.skills.index import Index

_LEAST = 0.06
"""Share of the likeness from which a word is told (ours)."""
_APART = re.compile(r"[\s/,;:()|]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """The closest text of an occupation, whether it is a synonym, the words that make the likeness, best first."""

    near: str
    synonym: bool
    words: tuple[str, ...]


def because(
    text: str, concept: str, *, index: Index, synonyms: Sequence[str], words: titles.Words | None = None
) -> Because | None:
    """Say why `text` is near an occupation of the index; None when they share nothing.

    The likeness is a cosine of n-grams that never cross a word's end, so it is the sum of what the words
    bring: exact, no approximation. `synonyms` are those of the occupation.
    """
    place = index.concepts.index(concept)
    names = [index.names[at].label for at in np.flatnonzero(index.name_concept == place)]
    told = [(name, False, form) for name in names for form in titles.forms(name)]
    told += [(name, True, form) for name in synonyms for form in titles.forms(name)]
    read = titles.read(text, words or titles.packaged_words())
    if not told or not read.variants:
        return None
    rows = vectors([form for _, _, form in told], index.vocabulary)
    asked = vectors(list(read.variants), index.vocabulary)
    weights = np.array([[index.weights.memory if synonym else 1.0 for _, synonym, _ in told]])
    likeness = np.round((asked @ rows.T).toarray() * np.array(read.weights)[:, None] * weights, 6)
    variant, row = divmod(int(likeness.argmax()), likeness.shape[1])
    if likeness[variant, row] <= 0:
        return None
    shared = (asked[[variant]].multiply(rows[[row]])).toarray().ravel()
    near, synonym, _ = told[row]
    return Because(near=near, synonym=synonym, words=_telling(read.variants[variant], shared, index, text))


def _telling(variant: str, shared: np.ndarray, index: Index, text: str) -> tuple[str, ...]:
    """Words of the variant that bring the most of `shared` (one value per n-gram known), as they were written."""
    words = variant.split()
    owners, found = occurrences(words)
    at = np.minimum(np.searchsorted(index.vocabulary.grams, found), index.vocabulary.grams.size - 1)
    known = index.vocabulary.grams[at] == found
    owners, at = owners[known], at[known]
    times = np.bincount(at, minlength=shared.size)
    brought = np.bincount(owners, weights=shared[at] / times[at], minlength=len(words))
    written = {
        titles.folded(token): token for token in reversed(_APART.split(text[: titles.LONGEST])) if token
    }
    best = [word for word in np.argsort(-brought, kind="stable") if brought[word] >= _LEAST * brought.sum()]
    return tuple(dict.fromkeys(written.get(words[word], words[word]) for word in best))
