"""Scores of titles against an index: best codes by exact pruning, and every score by one plain product.

The score of occupation c for title t is

    S(t, c) = max over variants v of t and rows r of c of w_v · cos(v, r)  +  w_profile · cos(t, profile of c)

where a row is a name or an alias (times the weight of memory). Pruning: the commonest 128 n-grams make
three quarters of a product's work and little of a cosine. Rows are multiplied without them; by Cauchy
and Schwarz what is missing is at most |heavy part of v| · |heavy part of r|, so a row whose sum stays
below θ cannot reach θ. The rows left are completed exactly. The answer is certain when its last score is
at least θ + w_profile · the best profile; the rare titles where it is not take the plain product (ours, after
the MaxScore idea of Turtle and Flood, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.skills.grams import Floats, Ints, vectors
from numericemploi.skills.index import HEAVIEST_ROW, Index
from numericemploi.skills.titles import Title

CHUNK = 64
_LEAST = 0.28
"""θ, and the cosine below which a name is not shown as its occupation's best one."""
_HEAVIEST_TITLE = 0.5
_TIE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """Per title, its best occupations in order: their places in the index, scores, best names; -1 where none."""

    concepts: Ints
    scores: NDArray[np.float64]
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
    chunks = [read[at : at + CHUNK] for at in range(0, len(read), CHUNK)]
    parts = [_chunk(index, chunk, top, allowed) for chunk in chunks]
    empty = np.empty((0, top))
    return Top(
        concepts=np.concatenate([empty.astype(np.int32), *(part.concepts for part in parts)]),
        scores=np.concatenate([empty, *(part.scores for part in parts)]),
        names=np.concatenate([empty.astype(np.int32), *(part.names for part in parts)]),
    )


def every_score(index: Index, read: Sequence[Title]) -> NDArray[np.float64]:
    """Return the score of every name for every title (titles, names) by one plain sparse product.

    A name's score is the better of its own cosine and its occupation's best alias, plus the profile.
    """
    query = _Query.of(index, read)
    cosines = (query.rows @ index.fast.columns).toarray()
    own = np.zeros((len(read), len(index.names)))
    memory = np.zeros((len(read), len(index.concepts)))
    aliases = index.row_name < 0
    for variant, title in enumerate(query.owner):
        np.maximum.at(own[title], index.row_name[~aliases], cosines[variant, ~aliases])
        np.maximum.at(memory[title], index.row_concept[aliases], cosines[variant, aliases])
    profile = (query.whole @ index.fast.profiles).toarray()
    of_name = index.name_concept
    return np.asarray(np.maximum(own, memory[:, of_name]) + index.weights.profile * profile[:, of_name])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    rows: csr_array  # one per variant, times its weight
    owner: Ints
    whole: csr_array  # one per title: its first two variants as one document

    @classmethod
    def of(cls, index: Index, read: Sequence[Title]) -> _Query:
        owner = np.array([at for at, title in enumerate(read) for _ in title.variants], np.int32)
        rows = vectors([text for title in read for text in title.variants], index.vocabulary)
        weights = np.array([weight for title in read for weight in title.weights], np.float32)
        rows.data *= np.repeat(weights, np.diff(rows.indptr))
        whole = vectors([" ".join(title.variants[:2]) for title in read], index.vocabulary)
        return cls(rows=rows, owner=owner, whole=whole)


def _chunk(index: Index, read: Sequence[Title], top: int, allowed: NDArray[np.bool_]) -> Top:
    query = _Query.of(index, read)
    profile = index.weights.profile * (query.whole @ index.fast.profiles).toarray().astype(np.float64)
    heavy = query.rows[:, index.fast.commonest].toarray()
    length = np.sqrt((heavy**2).sum(axis=1))
    pairs = _kept(index, query, heavy, length)
    best, missed = _ranked(index, query, pairs, profile, top, allowed)
    longest = np.zeros(len(read))
    np.maximum.at(longest, query.owner, length)
    certain = best.scores[:, -1] >= _LEAST + missed + 1e-6
    certain &= longest <= _HEAVIEST_TITLE
    worded = np.array([bool(title.variants) for title in read], bool)
    unsure = np.flatnonzero(~certain & worded)
    if unsure.size:
        _complete(index, query, unsure, best, profile, top, allowed)
    return best


_Pairs = tuple[Ints, Ints, Floats]  # variant, row, exact cosine


def _kept(index: Index, query: _Query, heavy: Floats, length: Floats) -> _Pairs:
    """Every (variant, row) whose cosine may reach θ, with that cosine."""
    product = query.rows @ index.fast.light
    # A longer heavy part than _HEAVIEST_TITLE sends its title to the whole product: see `_chunk`.
    near = np.flatnonzero(product.data >= _LEAST - _HEAVIEST_TITLE * HEAVIEST_ROW)
    variants = (np.searchsorted(product.indptr, near, side="right") - 1).astype(np.int32)
    rows, light = product.indices[near], product.data[near]
    kept = np.flatnonzero(light + length[variants] * index.fast.heavy_length[rows] >= _LEAST)
    variants, rows, light = variants[kept], rows[kept], light[kept]
    exact = light + np.einsum("ij,ij->i", heavy[variants], index.fast.heavy[rows])
    return variants, rows, exact


def _ranked(
    index: Index,
    query: _Query,
    pairs: _Pairs,
    profile: NDArray[np.float64],
    top: int,
    allowed: NDArray[np.bool_],
) -> tuple[Top, NDArray[np.float64]]:
    """The best occupations from the pairs at hand, and the best profile among those that have no pair."""
    variants, rows, exact = pairs
    titles, concepts = query.owner[variants], index.row_concept[rows]
    score = np.full(profile.shape, -1.0)
    np.maximum.at(score, (titles, concepts), exact.astype(np.float64))
    absent = score <= 0
    score += profile
    score[absent | ~allowed] = -1
    missed = np.where(absent & allowed, profile, 0).max(axis=1, initial=0)
    return _first(index, score, (titles, rows, exact), top), missed


def _first(index: Index, score: NDArray[np.float64], pairs: tuple[Ints, Ints, Floats], top: int) -> Top:
    """Order by score rounded to 6 decimals, then by place in the index; find each occupation's best name."""
    count = score.shape[1]
    rounded = np.round(score * 1e6).astype(np.int64)
    keys = rounded * _TIE + (_TIE - 1 - np.arange(count))
    width = min(top, count)
    columns = np.argpartition(-keys, width - 1, axis=1)[:, :width]
    columns = np.take_along_axis(columns, np.argsort(-np.take_along_axis(keys, columns, 1), axis=1), 1)
    found = np.full((score.shape[0], top), -1, np.int32)
    scores = np.zeros((score.shape[0], top))
    held = np.take_along_axis(rounded, columns, 1)
    found[:, :width] = np.where(held > 0, columns, -1)
    scores[:, :width] = np.where(held > 0, held / 1e6, 0)
    return Top(concepts=found, scores=scores, names=_best_names(index, found, pairs))


def _best_names(index: Index, found: Ints, pairs: tuple[Ints, Ints, Floats]) -> Ints:
    """The name closest to the title in each occupation found (θ at least; lowest code on ties), else its first."""
    titles, rows, exact = pairs
    wanted = np.full((found.shape[0], len(index.concepts) + 1), -1, np.int32)
    line = np.arange(found.shape[0])[:, None]
    wanted[line, found] = np.arange(found.shape[1])
    near = np.flatnonzero((index.row_name[rows] >= 0) & (exact >= _LEAST))
    slot = wanted[titles[near], index.row_concept[rows[near]]]
    near, slot = near[slot >= 0], slot[slot >= 0]
    name = index.row_name[rows[near]]
    ordered = np.lexsort((-name, np.round(exact[near].astype(np.float64), 6)))
    first = np.zeros(len(index.concepts) + 1, np.int32)
    first[index.name_concept[::-1]] = np.arange(len(index.names) - 1, -1, -1)
    names = np.where(found >= 0, first[found], -1)
    # Of several assignments to one place, NumPy keeps the last: the closest.
    names[titles[near][ordered], slot[ordered]] = name[ordered]
    return names.astype(np.int32)


def _complete(
    index: Index,
    query: _Query,
    unsure: NDArray[np.intp],
    best: Top,
    profile: NDArray[np.float64],
    top: int,
    allowed: NDArray[np.bool_],
) -> None:
    """Answer the titles that pruning left unsure by the whole product, in place."""
    at = np.flatnonzero(np.isin(query.owner, unsure))
    renumbered = np.searchsorted(unsure, query.owner[at]).astype(np.int32)
    part = _Query(rows=query.rows[at], owner=renumbered, whole=query.whole[unsure])
    product = part.rows @ index.fast.columns
    variants = np.repeat(np.arange(at.size, dtype=np.int32), np.diff(product.indptr))
    pairs = (variants, product.indices, product.data)
    found, _ = _ranked(index, part, pairs, profile[unsure], top, allowed)
    best.concepts[unsure], best.scores[unsure], best.names[unsure] = found.concepts, found.scores, found.names
