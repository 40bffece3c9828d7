"""Scores of titles against an index: the best codes of each title, and the score of every name.

The score of occupation c for title t is

    S(t, c) = max over variants v of t and rows r of c of w_v · cos(v, r)
              + w_profile · cos(t, profile of c) + w_coverage · coverage(t, c)

where a row is a name or an alias (times the weight of memory), and coverage is the share of the title's words,
weighted by their rarity, that the names and aliases of c bear: a word borne counts 1, one that resembles it by
s ≥ .5 counts s². No n-gram crosses a word's end, so

    cos(v, r) = Σ over words a of v and b of r of  n(a) · n(b) / (|v| |r|)

with n(a) · n(b) the product of two words as n-grams. Titles and names are made of the same few thousand words:
these products are taken once per word of a batch of titles, and a name then costs its few words instead of its
hundred n-grams. Nothing is left out: the result is that of the whole product of n-grams (ours).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.skills.grams import Floats, Ints, Reals, Spelled, bags, scaled, spelled
from numericemploi.skills.index import Index, Layers
from numericemploi.skills.titles import Title

BATCH = 512
"""Titles that share the products of their words."""
CHUNK = 64
"""Titles whose scores are held at once."""
_LEAST = 0.28
"""The cosine below which a name is not shown as its occupation's best one."""
_TIE = 1 << 20
_AGREEING = 6
_ALIKE = 0.5
"""The cosine from which two words are taken for spellings of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """Per title, its best occupations in order: their places in the index, scores, best names; -1 where none.

    `support` is what profile and coverage add to the score; `agreement` the mean of the six best cosines of
    the occupation's names, fewer when it has fewer.
    """

    concepts: Ints
    scores: Reals
    names: Ints
    support: Reals
    agreement: Reals


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
        support=np.zeros((len(read), top)),
        agreement=np.zeros((len(read), top)),
    )
    for part in _parts(index, read):
        concepts, scores = _first(index, part, top, allowed)
        best.concepts[part.titles], best.scores[part.titles] = concepts, scores
        line = np.arange(len(concepts))[:, None]
        best.support[part.titles] = np.where(concepts >= 0, part.support.T[line, concepts], 0)
        best.names[part.titles], best.agreement[part.titles] = _names(index, concepts, part.cosines)
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
        found[part.titles] = (score + part.support[index.name_concept]).T
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some titles, and for each of them (a column each) the cosine of each row and what supports each concept."""

    titles: NDArray[np.intp]
    cosines: Floats
    support: Reals


def _parts(index: Index, read: Sequence[Title]) -> Iterator[_Part]:
    """The cosines of titles, some at a time, those with most variants first."""
    order = np.argsort([-len(title.variants) for title in read], kind="stable")
    for at in range(0, len(read), BATCH):
        batch = order[at : at + BATCH]
        words = Words.of(index, [text for n in batch for text in read[n].variants])
        for start in range(0, len(batch), CHUNK):
            chunk = batch[start : start + CHUNK]
            titles = [read[n] for n in chunk]
            yield _Part(
                titles=chunk, cosines=_cosines(index, words, titles), support=support(index, words, titles)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of some titles, and their products with those of the index."""

    place: dict[str, int]
    spelled: Spelled
    products: Floats  # (words, words of the index)
    borne: Floats  # (words, concepts): how much a concept bears the word, 0 to 1
    idf: Reals

    @classmethod
    def of(cls, index: Index, texts: Sequence[str]) -> Words:
        """Compare the words of `texts` with those of the index."""
        place = {
            word: at for at, word in enumerate(sorted({word for text in texts for word in text.split()}))
        }
        as_grams = spelled(list(place), index.vocabulary)
        products = (as_grams.rows @ index.by_gram).toarray()
        alike = products / as_grams.lengths().astype(np.float32)[:, None]
        alike /= index.word_lengths.astype(np.float32)
        word, other = np.nonzero(alike >= _ALIKE)
        # Each concept that bears the other word, as often as there are such pairs.
        size = np.diff(index.bearers.indptr)[other]
        ends = np.cumsum(size)
        at = np.arange(size.sum()) + np.repeat(index.bearers.indptr[other] - (ends - size), size)
        borne = np.zeros((len(place), len(index.concepts)), np.float32)
        resembling = np.repeat(alike[word, other] ** 2, size)
        np.maximum.at(borne, (np.repeat(word, size), index.bearers.indices[at]), resembling)
        rarest = index.vocabulary.rarest
        idf = np.array([index.word_idf.get(word, rarest) for word in place], np.float64)
        return cls(place=place, spelled=as_grams, products=products, borne=borne, idf=idf)

    def cosines(
        self, matrix: csr_array, texts: Sequence[str], weights: Sequence[float] | None = None
    ) -> Floats:
        """The cosine of each row of `matrix` with each text, times its weight."""
        rows = scaled(bags(texts, self.place), self.spelled, None if weights is None else np.array(weights))
        return np.asarray(matrix @ np.ascontiguousarray((rows @ self.products).T))

    def coverage(self, texts: Sequence[str]) -> Reals:
        """The share of each text (a column each) that each concept's words bear."""
        counts = bags(texts, self.place)
        total = counts @ self.idf
        counts.data = counts.data * self.idf[counts.indices].astype(np.float32)
        return np.asarray((counts @ self.borne).T / np.where(total > 0, total, 1.0))


def _cosines(index: Index, words: Words, read: Sequence[Title]) -> Floats:
    """The best cosine of each row with any variant of each title; titles go by falling variants."""
    found = words.cosines(index.rows, [title.variants[0] if title.variants else "" for title in read])
    for rank in range(1, max(len(title.variants) for title in read)):
        having = [title for title in read if len(title.variants) > rank]
        texts, weights = [t.variants[rank] for t in having], [t.weights[rank] for t in having]
        best = found[:, : len(having)]
        np.maximum(best, words.cosines(index.rows, texts, weights), out=best)
    return found


def support(index: Index, words: Words, read: Sequence[Title]) -> Reals:
    """What each concept's profile and coverage add to its score, for each title (a column each)."""
    whole = [" ".join(title.variants[:2]) for title in read]
    weights = index.weights
    profiles = words.cosines(index.profiles, whole)
    return np.asarray(
        weights.profile * profiles.astype(np.float64) + weights.coverage * words.coverage(whole)
    )


def _first(index: Index, part: _Part, top: int, allowed: NDArray[np.bool_]) -> tuple[Ints, Reals]:
    """Order by score rounded to 6 decimals, then by place in the index; -1 beyond the last that scores."""
    best = index.layers.best(part.cosines).T
    score = best.astype(np.float64) + part.support.T
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


def _names(index: Index, found: Ints, cosines: Floats) -> tuple[Ints, Reals]:
    """The name closest to the title in each occupation found (lowest code on ties), else its first; agreement."""
    title, slot = np.nonzero(found >= 0)
    concept = found[title, slot]
    names, agreement = np.full(found.shape, -1, np.int32), np.zeros(found.shape)
    if not title.size:
        return names, agreement
    # The rows of the names of each occupation found, one stretch after the other.
    size = np.diff(index.own_starts)[concept]
    starts = np.cumsum(size) - size
    rows = index.own_rows[np.arange(size.sum()) + np.repeat(index.own_starts[concept] - starts, size)]
    stretch = np.repeat(np.arange(size.size), size)
    close = np.round(cosines[rows, title[stretch]].astype(np.float64) * 1e6).astype(np.int64)
    name = index.row_name[rows]
    keys = np.where(close >= _LEAST * 1e6, close, 0) * _TIE + (_TIE - 1 - name)
    names[title, slot] = _TIE - 1 - np.maximum.reduceat(keys, starts) % _TIE
    falling = np.lexsort((-close, stretch))
    best = np.arange(rows.size) - starts[stretch] < _AGREEING
    summed = np.bincount(stretch[best], weights=close[falling][best])
    agreement[title, slot] = summed / 1e6 / np.minimum(size, _AGREEING)
    return names, agreement
