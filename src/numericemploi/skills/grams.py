"""Character n-grams of folded text as integers, counted and weighted into sparse rows (TF-IDF, cosine).

No n-gram crosses a word's end, so the row of a text is the sum of the rows of its words: a text is kept as
a bag of words, and a word alone as n-grams.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

SHORTEST, LONGEST = 2, 5
_BITS = 6
_SPACE = 1
_ALPHABET = " abcdefghijklmnopqrstuvwxyz0123456789.+#"

_CODE = np.full(256, _SPACE, np.int32)
for _place, _letter in enumerate(_ALPHABET):
    _CODE[ord(_letter)] = _place + 1

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Known n-grams, ascending, with their weights; an unknown n-gram weighs as the rarest one."""

    grams: Ints
    idf: Floats
    rarest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelled:
    """Words as weighted n-grams, one row each, and what the squares of their unknown n-grams sum to."""

    rows: csr_array
    unknown: Reals

    def lengths(self) -> Reals:
        """Return the length of each word; 1 for one without n-gram."""
        squares = _squares(self.rows) + self.unknown
        return np.sqrt(np.where(squares > 0, squares, 1.0))


def occurrences(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return (text number, n-gram) of every n-gram of 2 to 5 characters that crosses no word's end.

    Words keep one space on each side, as scikit-learn's `char_wb` does. An n-gram is five 6-bit
    letters, so 30 bits hold it exactly: no hash, no collision. Time is linear in the characters.
    """
    joined = " " + " ".join(texts) + " "
    letters = _CODE[np.frombuffer(joined.encode("ascii", "replace"), np.uint8)]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    owner = np.zeros(letters.size, np.int32)
    np.add.at(owner, starts[1:], 1)
    owner = np.cumsum(owner, dtype=np.int32)
    space = letters == _SPACE
    # Where the next space stands, strictly after each place.
    places = np.where(space, np.arange(letters.size), letters.size)
    following = np.append(np.minimum.accumulate(places[::-1])[::-1][1:], letters.size)
    found, owners = [], []
    gram = letters.copy()
    for size in range(2, LONGEST + 1):
        gram = gram[:-1] | (letters[size - 1 :] << np.int32(_BITS * (size - 1)))
        here = following[: gram.size] >= np.arange(gram.size) + size - 1
        here &= ~(space[: gram.size] & space[1 : gram.size + 1])
        found.append(gram[here])
        owners.append(owner[: gram.size][here])
    return np.concatenate(owners), np.concatenate(found)


def learn(texts: Sequence[str]) -> Vocabulary:
    """Learn the n-grams of `texts` and their smoothed inverse document frequencies."""
    owners, found = occurrences(texts)
    pairs = np.sort((found.astype(np.int64) << 32) | owners)
    distinct = (pairs[np.append(True, np.diff(pairs) > 0)] >> 32).astype(np.int32)
    first = np.flatnonzero(np.append(True, np.diff(distinct) > 0))
    grams, counts = distinct[first], np.diff(np.append(first, distinct.size))
    idf = np.log((1 + len(texts)) / (1 + counts)) + 1
    return Vocabulary(grams=grams, idf=idf.astype(np.float32), rarest=float(np.log((1 + len(texts)) / 2) + 1))


def spelled(words: Sequence[str], vocabulary: Vocabulary) -> Spelled:
    """Return each word's n-grams with their weights, not scaled; a word known to hold none is an empty row."""
    shape = (len(words), vocabulary.grams.size)
    if not words or not vocabulary.grams.size:
        return Spelled(rows=csr_array(shape, dtype=np.float32), unknown=np.zeros(len(words)))
    owners, found = occurrences(words)
    at = np.minimum(np.searchsorted(vocabulary.grams, found), vocabulary.grams.size - 1)
    known = vocabulary.grams[at] == found
    rows = csr_array((vocabulary.idf[at[known]], (owners[known], at[known].astype(np.int32))), shape=shape)
    rows.sum_duplicates()
    unknown = np.bincount(owners[~known], minlength=len(words)).astype(np.float64) * vocabulary.rarest**2
    return Spelled(rows=rows, unknown=unknown)


def bags(texts: Sequence[str], place: Mapping[str, int]) -> csr_array:
    """Return how often each text holds each word; every word has its place."""
    held = [[place[word] for word in text.split()] for text in texts]
    ends = np.cumsum([0, *map(len, held)], dtype=np.int32)
    columns = np.fromiter(chain.from_iterable(held), np.int32, int(ends[-1]))
    counted = csr_array((np.ones(columns.size, np.float32), columns, ends), shape=(len(texts), len(place)))
    counted.sum_duplicates()
    return counted


def scaled(counts: csr_array, words: Spelled, weights: Reals | None = None) -> csr_array:
    """Return bags of words such that their n-grams make rows of length 1, times a weight each.

    N-grams that nobody knows lengthen the row before it is scaled.
    """
    grams = counts @ words.rows
    squares = _squares(grams) + counts @ words.unknown
    lengths = np.sqrt(np.where(squares > 0, squares, 1.0))
    factors = (1.0 if weights is None else weights) / lengths
    data = counts.data * np.repeat(factors, np.diff(counts.indptr)).astype(np.float32)
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape)


def _squares(rows: csr_array) -> Reals:
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    summed = np.bincount(owners, weights=rows.data.astype(np.float64) ** 2, minlength=rows.shape[0])
    return summed.astype(np.float64)


def vectors(texts: Sequence[str], vocabulary: Vocabulary) -> csr_array:
    """Return the n-grams of each text as one row of length 1 (float32)."""
    place = {word: at for at, word in enumerate(sorted({word for text in texts for word in text.split()}))}
    words = spelled(list(place), vocabulary)
    return csr_array(scaled(bags(texts, place), words) @ words.rows)
