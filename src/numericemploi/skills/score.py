"""Scores of titles against an index: the best codes of each title, and the score of every name.

The score of occupation c for title t is

    S(t, c) = max over variants v of t and rows r of c of w_v · cos(v, r)  +  w_profile · cos(t, profile of c)

where a row is a name or an alias (times the weight of memory). No n-gram crosses a word's end, so

    cos(v, r) = Σ over words a of v and b of r of  n(a) · n(b) / (|v| |r|)

with n(a) · n(b) the product of two words as n-grams. Titles and names are made of the same few thousand words:
these products are taken once per word of a batch of titles, and a name then costs its few words instead of its
hundred n-grams. Nothing is left out: the result is that of the whole product of n-grams (ours).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.skills.grams import Floats, Ints, Spelled, bags, scaled, spelled
from numericemploi.skills.index import Index, Layers
from numericemploi.skills.titles import Title

BATCH = 512
"""Titles that share the products of their words."""
CHUNK = 64
"""Titles whose scores are held at once."""
_LEAST = 0.28
"""The cosine below which a name is not shown as its occupation's best one."""
_TIE = 1 << 20

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """Per title, its best occupations in order: their places in the index, scores, best names; -1 where none."""

    concepts: Ints
    scores: Reals
    names: Ints


def top_codes(
    index: Index,
    read: Sequence[Title],
    *,
    top: int = 10,
    allowed: NDArray[np.bool_] | None = None,
) -> Top:
    """Return the best occupations of each title, among `allowed` ones (a flag per occupation of the index)."""
    if allowed is None:
        allowed = np.ones(len(index.concepts), bool)
    best = Top(
        concepts=np.full((len(read), top), -1, np.int32),
        scores=np.zeros((len(read), top)),
        names=np.full((len(read), top), -1, np.int32),
    )
    for part in _parts(index, read):
        concepts, scores = _first(index, part, top, allowed)
        best.concepts[part.titles], best.scores[part.titles] = concepts, scores
        best.names[part.titles] = _best_names(index, concepts, part.cosines)
    return best


def every_score(index: Index, read: Sequence[Title]) -> Reals:
    """Return the score of every name for every title (titles, names).

    A name's score is the better of its own cosine and its occupation's best alias, plus the profile.
    """
    found = np.zeros((len(read), len(index.names)))
    own, told = np.flatnonzero(index.row_name >= 0), np.flatnonzero(index.row_name < 0)
    of_names = Layers.of(index.row_name[own], len(index.names))
    of_aliases = Layers.of(index.row_concept[told], len(index.concepts))
    for part in _parts(index, read):
        names = of_names.best(part.cosines[own[of_names.order]])
        memory = of_aliases.best(part.cosines[told[of_aliases.order]])
        score = np.maximum(names, memory[index.name_concept]).astype(np.float64)
        found[part.titles] = (score + index.weights.profile * part.profiles[index.name_concept]).T
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some titles, and the cosine of each row and of each profile for each of them (a column each)."""

    titles: NDArray[np.intp]
    cosines: Floats
    profiles: Floats


def _parts(index: Index, read: Sequence[Title]) -> Iterator[_Part]:
    """The cosines of titles, some at a time, those with most variants first."""
    order = np.argsort([-len(title.variants) for title in read], kind="stable")
    for at in range(0, len(read), BATCH):
        batch = order[at : at + BATCH]
        words = sorted({word for n in batch for text in read[n].variants for word in text.split()})
        place = {word: at for at, word in enumerate(words)}
        as_grams = spelled(words, index.vocabulary)
        products = (as_grams.rows @ index.by_gram).toarray()
        for start in range(0, len(batch), CHUNK):
            chunk = batch[start : start + CHUNK]
            cosines, profiles = _cosines(index, [read[n] for n in chunk], place, as_grams, products)
            yield _Part(titles=chunk, cosines=cosines, profiles=profiles)


def _cosines(
    index: Index, read: Sequence[Title], place: Mapping[str, int], words: Spelled, products: Floats
) -> tuple[Floats, Floats]:
    """The cosines of each row and of each profile, from the products of words; titles go by falling variants."""

    def _with(matrix: csr_array, texts: list[str], weights: list[float]) -> Floats:
        rows = scaled(bags(texts, place), words, np.array(weights))
        return np.asarray(matrix @ np.ascontiguousarray((rows @ products).T))

    first = [title.variants[0] if title.variants else "" for title in read]
    found = _with(index.rows, first, [1.0] * len(read))
    for rank in range(1, max(len(title.variants) for title in read)):
        having = [title for title in read if len(title.variants) > rank]
        cosines = _with(index.rows, [t.variants[rank] for t in having], [t.weights[rank] for t in having])
        np.maximum(found[:, : len(having)], cosines, out=found[:, : len(having)])
    return found, _with(index.profiles, [" ".join(t.variants[:2]) for t in read], [1.0] * len(read))


def _first(index: Index, part: _Part, top: int, allowed: NDArray[np.bool_]) -> tuple[Ints, Reals]:
    """Order by score rounded to 6 decimals, then by place in the index; -1 beyond the last that scores."""
    best = index.layers.best(part.cosines).T
    score = best.astype(np.float64) + index.weights.profile * part.profiles.T
    rounded = np.where((best > 0) & allowed, np.round(score * 1e6), 0).astype(np.int64)
    count = rounded.shape[1]
    keys = rounded * _TIE + (_TIE - 1 - np.arange(count))
    width = min(top, count)
    columns = np.argpartition(-keys, width - 1, axis=1)[:, :width]
    columns = np.take_along_axis(columns, np.argsort(-np.take_along_axis(keys, columns, 1), axis=1), 1)
    found = np.full((rounded.shape[0], top), -1, np.int32)
    scores = np.zeros((rounded.shape[0], top))
    held = np.take_along_axis(rounded, columns, 1)
    found[:, :width] = np.where(held > 0, columns, -1)
    scores[:, :width] = np.where(held > 0, held / 1e6, 0)
    return found, scores


def _best_names(index: Index, found: Ints, cosines: Floats) -> Ints:
    """The name closest to the title in each occupation found (lowest code on ties), else its first."""
    title, slot = np.nonzero(found >= 0)
    concept = found[title, slot]
    names = np.full(found.shape, -1, np.int32)
    if not title.size:
        return names
    # The rows of the names of each occupation found, one stretch after the other.
    size = np.diff(index.own_starts)[concept]
    starts = np.cumsum(size) - size
    rows = index.own_rows[np.arange(size.sum()) + np.repeat(index.own_starts[concept] - starts, size)]
    close = np.round(cosines[rows, np.repeat(title, size)].astype(np.float64) * 1e6).astype(np.int64)
    name = index.row_name[rows]
    keys = np.where(close >= _LEAST * 1e6, close, 0) * _TIE + (_TIE - 1 - name)
    names[title, slot] = _TIE - 1 - np.maximum.reduceat(keys, starts) % _TIE
    return names
