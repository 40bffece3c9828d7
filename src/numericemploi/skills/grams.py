"""Character n-grams of folded text as integers, counted and weighted into sparse rows (TF-IDF, cosine)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Known n-grams, ascending, with their weights; an unknown n-gram weighs as the rarest one."""

    grams: Ints
    idf: Floats
    rarest: float


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


def vectors(texts: Sequence[str], vocabulary: Vocabulary) -> csr_array:
    """Return one unit row per text (float32); n-grams that nobody knows lengthen the row before it is scaled."""
    shape = (len(texts), vocabulary.grams.size)
    if not texts or not vocabulary.grams.size:
        return csr_array(shape, dtype=np.float32)
    owners, found = occurrences(texts)
    at = np.minimum(np.searchsorted(vocabulary.grams, found), vocabulary.grams.size - 1)
    known = vocabulary.grams[at] == found
    unknown = np.bincount(owners[~known], minlength=len(texts)) * vocabulary.rarest**2
    counted = csr_array(
        (np.ones(int(known.sum()), np.float32), (owners[known], at[known].astype(np.int32))), shape=shape
    )
    counted.sum_duplicates()
    counted.data *= vocabulary.idf[counted.indices]
    rows = np.repeat(np.arange(len(texts)), np.diff(counted.indptr))
    squares = np.bincount(rows, weights=counted.data.astype(np.float64) ** 2, minlength=len(texts)) + unknown
    lengths = np.sqrt(np.where(squares > 0, squares, 1.0))
    counted.data /= lengths[rows].astype(np.float32)
    return counted
