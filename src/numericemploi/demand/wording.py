"""Titles and texts of adverts turned into numbers that can be compared by the million."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.reference import packaged

_MOST_WORDS = 1_000  # of a text; what follows is read by nobody
BANDS, _ROWS = 8, 2
_HEAD = 12
_SEED = 20240630
_LONG = 5  # shorter words are a slip away from one another by chance

_LEVELS = ("beginner", "trainee", "experienced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title without its decoration: its words by their first six letters, its technologies, its level."""

    words: dict[str, str]
    technologies: frozenset[str]
    levels: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Titles and texts by number; equal once folded, equal number."""

    title: NDArray[np.int64]
    text: NDArray[np.int64]
    titles: list[Title]
    title_key: NDArray[np.int64]
    """By title: equal for titles of the same words in whatever order."""
    pairs: csr_array
    """Texts × pairs of words that follow one another."""
    words: csr_array
    """Texts × words that are not numbers."""
    length: NDArray[np.int64]
    """Words of each text, numbers left out."""
    threes: NDArray[np.int64]
    """Three words that follow one another, by number, text after text in their order."""
    starts: NDArray[np.int64]
    """Where each text begins in `threes`, and after the last where it ends."""
    vocabulary: list[str]
    bands: NDArray[np.int64]
    """Texts × BANDS: two texts alike share one of them with high probability (min-wise hashing)."""
    head: NDArray[np.int64]
    """By text: equal for texts whose first words are equal."""

    @cached_property
    def distinct_pairs(self) -> NDArray[np.int64]:
        """Pairs of words of each text, each once."""
        sizes: NDArray[np.int64] = np.diff(self.pairs.indptr).astype(np.int64)
        return sizes


def read(titles: pl.Series, texts: pl.Series, *, places: frozenset[str] = frozenset()) -> Wording:
    """Read adverts; `places` are folded words that say where, not what, and leave the titles."""
    title, distinct_titles = _numbered(titles)
    text, distinct_texts = _numbered(texts)
    read_titles = [_title(words, places) for words in distinct_titles]
    row, word, vocabulary = _words(distinct_texts)
    count = len(distinct_texts)
    follows = row[1:] == row[:-1]
    size = max(1, len(vocabulary))
    codes, column = np.unique(word[:-1][follows] * size + word[1:][follows], return_inverse=True)
    pairs = _incidence(row[1:][follows], column, (count, len(codes)))
    length = np.bincount(row, minlength=count).astype(np.int64)
    two = np.full(len(row), -1, np.int64)
    two[np.flatnonzero(follows)] = column
    whole = np.flatnonzero(follows[:-1] & follows[1:])
    threes = np.unique(two[whole] * size + word[whole + 2], return_inverse=True)[1].astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(row[whole], minlength=count))]).astype(np.int64)
    return Wording(
        title=title, text=text, titles=read_titles,
        title_key=_ranks([" ".join(sorted(one.words)) for one in read_titles]),
        pairs=pairs, words=_incidence(row, word, (count, len(vocabulary))),
        length=length, threes=threes, starts=starts,
        vocabulary=vocabulary,
        bands=_bands(pairs), head=_ranks([" ".join(one.split(" ", _HEAD)[:_HEAD]) for one in distinct_texts]),
    )  # fmt: skip


def folded(text: pl.Expr) -> pl.Expr:
    """Words in bare lower-case ASCII, one space between; `c#` and `c++` stay whole."""
    return (
        text.str.to_lowercase()
        .str.replace_all("œ", "oe", literal=True)
        .str.replace_all("æ", "ae", literal=True)
        .str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"[^a-z0-9+#]+", " ")
        .str.strip_chars()
    )


def one_slip_apart(left: str, right: str) -> bool:
    """Whether one letter lost, added, changed or swapped with its neighbour makes one word the other."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < 3:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    a, b = left[start:], right[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]


def _numbered(texts: pl.Series) -> tuple[NDArray[np.int64], list[str]]:
    """Number the folded texts in their own order: a text's number depends on no row's place."""
    column = pl.DataFrame({"text": texts}).select(folded(pl.col("text")))["text"]
    distinct = column.unique().sort()
    place = pl.DataFrame({"text": distinct}).with_row_index("number")
    number = pl.DataFrame({"text": column}).join(place, on="text", how="left", maintain_order="left")[
        "number"
    ]
    return number.to_numpy().astype(np.int64), distinct.to_list()


def _title(text: str, places: frozenset[str]) -> Title:
    said = [word for word in text.split() if not word.isdigit()]
    kept = [
        word for word in said if word not in packaged.advert_words("decoration") and word not in places
    ] or said
    return Title(
        words={word[:6]: word for word in kept},
        technologies=frozenset(named for word in said for named in _technology(word)),
        levels=frozenset(level for level in _LEVELS if not packaged.advert_words(level).isdisjoint(said)),
    )


@cache
def _technology(word: str) -> tuple[str, ...]:
    """Name the technology that a word is, or is a slip of the pen away from."""
    technologies = packaged.advert_words("technology")
    if word in technologies:
        return (word,)
    if len(word) < _LONG - 1 or any(word in packaged.advert_words(level) for level in _LEVELS):
        return ()
    return tuple(sorted(known for known in technologies if _slipped(word, known)))


def _slipped(word: str, known: str) -> bool:
    """Whether a word is a slip from a technology; from a short one, by no letter for another: « code » is no Node."""
    long_enough = len(known) >= _LONG or (
        len(known) == _LONG - 1 and (len(word) != len(known) or sorted(word) == sorted(known))
    )
    return long_enough and one_slip_apart(word, known)


def _words(texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """Every word of every text, in order: the text, the word's number, and the words by number."""
    split = (
        pl.DataFrame({"text": texts}, schema={"text": pl.String})
        .with_row_index("row")
        .with_columns(pl.col("text").str.split(" ").list.head(_MOST_WORDS))
        .explode("text")
        .filter(~pl.col("text").str.contains(r"^[0-9]*$"))
    )  # fmt: skip
    vocabulary = split["text"].unique().sort()
    place = pl.DataFrame({"text": vocabulary}).with_row_index("number")
    numbered = split.join(place, on="text", how="left", maintain_order="left")
    return (
        numbered["row"].to_numpy().astype(np.int64),
        numbered["number"].to_numpy().astype(np.int64),
        vocabulary.to_list(),
    )


def _incidence(row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]) -> csr_array:
    """Ones where a row has a column, however often."""
    found = csr_array((np.ones(len(row), np.int32), (row, column)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found


def _bands(pairs: csr_array) -> NDArray[np.int64]:
    """Smallest of some scrambled numbers of each text's pairs, two by two; texts without pairs share -1."""
    count = pairs.shape[0]
    draw = np.random.default_rng(_SEED)
    factors = draw.integers(1, 2**63, BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
    some = np.flatnonzero(np.diff(pairs.indptr))
    bands = np.full((count, BANDS), -1, np.int64)
    if not len(some):
        return bands
    starts = pairs.indptr[:-1][some]
    codes = pairs.indices.astype(np.uint64) + np.uint64(1)
    smallest = []
    for factor in factors:
        mixed = codes * factor
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        smallest.append(np.minimum.reduceat(mixed, starts))
    for band in range(BANDS):
        both = np.stack(smallest[band * _ROWS : (band + 1) * _ROWS])
        bands[some, band] = np.unique(both, axis=1, return_inverse=True)[1].ravel()
    return bands


def _ranks(texts: list[str]) -> NDArray[np.int64]:
    """Equal numbers for equal texts."""
    return pl.Series(texts, dtype=pl.String).rank("dense").to_numpy().astype(np.int64)
