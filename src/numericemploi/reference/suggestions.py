"""Names of a nomenclature or of places, completed while one types.

Order of the answers (product.md §8): names that begin with what is typed, then names of which a word
begins with each word typed, then the same with typing errors, fewest first; inside each class what is
favoured (the perimeter, the region) first, then alphabetical. Typing errors are counted by optimal string
alignment against the beginning of a word (Damerau-Levenshtein, adjacent letters swapped count one);
a word that shares too few letter pairs with what is typed cannot be near (Ukkonen, 1992) and is not compared.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ROWS = 8
SHORTEST = 2
"""Letters from which anything is suggested."""
_LONGEST_TEXT = 120
_LONGEST_WORD = 24
_MOST_WORDS = 8
_ONE_ERROR, _TWO_ERRORS = 4, 8
"""Letters of a word from which one typing error, then two, are forgiven (ours)."""
_FAR = 9

_WORD = re.compile(r"\.net\b|[a-z0-9]+(?:\+\+|#)?")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})

Ints = NDArray[np.int32]
Small = NDArray[np.int8]
How = Literal["prefix", "word", "fuzzy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name that may be chosen: its code, what stands beside it, other texts that find it.

    `main` tells the name that the code goes by from its other names.
    """

    code: str
    label: str
    detail: str = ""
    also: tuple[str, ...] = ()
    favoured: bool = False
    main: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry, and which class of the order it was found in."""

    entry: Entry
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Entries in their order inside a class, with the sorted texts and words that lead to them."""

    entries: tuple[Entry, ...]
    texts: tuple[str, ...]
    text_entry: Ints
    words: tuple[str, ...]
    word_start: Ints  # the entries of word w are word_entry[word_start[w]:word_start[w + 1]]
    word_entry: Ints
    letters: NDArray[np.uint8]  # (words, letters), 0 after the end
    pairs: dict[int, Ints]  # two letters → words that hold them


def folded(text: str) -> str:
    """Return the words of a text in bare lower case, one space between; `c#`, `c++`, `.net` stay whole."""
    text = unicodedata.normalize("NFKD", text[:_LONGEST_TEXT].translate(_LIGATURES))
    return " ".join(_WORD.findall("".join(c for c in text if not unicodedata.combining(c)).lower()))


def of(entries: Iterable[Entry]) -> Suggestions:
    """Prepare entries to be completed; the same entries in any order give the same answers."""
    keyed = sorted(
        ((not e.favoured, folded(e.label), e.label, e.code, e) for e in entries), key=lambda k: k[:4]
    )
    ordered = tuple(key[4] for key in keyed)
    texts: list[tuple[str, int]] = []
    held: dict[str, list[int]] = {}
    for at, entry in enumerate(ordered):
        forms = {form for text in (entry.label, *entry.also) if (form := folded(text))}
        texts += [(form, at) for form in forms]
        for word in {word for form in forms for word in form.split()}:
            held.setdefault(word, []).append(at)
    texts.sort()
    words = tuple(sorted(held))
    sizes = [len(held[word]) for word in words]
    letters = _letters(words)
    return Suggestions(
        entries=ordered,
        texts=tuple(text for text, _ in texts),
        text_entry=np.array([at for _, at in texts], np.int32),
        words=words,
        word_start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        word_entry=np.array([at for word in words for at in held[word]], np.int32),
        letters=letters,
        pairs=_pairs_held(letters),
    )


def find(typed: str, among: Suggestions, *, rows: int = ROWS) -> list[Found]:
    """Return the best entries for what is typed so far; none below two letters. Time does not depend on its length."""
    text = folded(typed)
    words = text.split()[:_MOST_WORDS]
    if len(text) < SHORTEST:
        return []
    taken = np.zeros(len(among.entries), bool)
    found: list[Found] = []

    def take(ranks: NDArray[np.intp], how: How) -> None:
        fresh = ranks[~taken[ranks]][: rows - len(found)]
        taken[fresh] = True
        found.extend(Found(entry=among.entries[rank], how=how) for rank in fresh)

    start, stop = _beginning(among.texts, text)
    take(np.unique(among.text_entry[start:stop]).astype(np.intp), "prefix")
    if len(found) < rows:
        held = np.logical_and.reduce([_begun(among, word) for word in words])
        take(np.flatnonzero(held), "word")
    if len(found) < rows:
        errors = np.stack([_errors(among, word) for word in words]).sum(axis=0)
        near = np.flatnonzero(errors < _FAR)
        take(near[np.argsort(errors[near], kind="stable")], "fuzzy")
    return found


def called(text: str, among: Suggestions) -> list[Entry]:
    """Return the entries whose name, or another text that finds them, is exactly this one, folded."""
    form = folded(text)
    start, stop = bisect_left(among.texts, form), bisect_left(among.texts, f"{form}\0")
    return [among.entries[at] for at in np.unique(among.text_entry[start:stop])] if form else []


def _beginning(among: Sequence[str], prefix: str) -> tuple[int, int]:
    """Where the texts that begin with `prefix` stand in a sorted sequence."""
    return bisect_left(among, prefix), bisect_left(among, f"{prefix}\x7f")


def _begun(among: Suggestions, word: str) -> NDArray[np.bool_]:
    """Which entries hold a word that begins with `word`."""
    start, stop = _beginning(among.words, word)
    held = np.zeros(len(among.entries), bool)
    held[among.word_entry[among.word_start[start] : among.word_start[stop]]] = True
    return held


def _errors(among: Suggestions, word: str) -> Small:
    """Typing errors between `word` and the nearest beginning of a word of each entry; far: 9."""
    least = np.full(len(among.entries), _FAR, np.int8)
    allowed = 0 if not word.isalpha() else (len(word) >= _ONE_ERROR) + (len(word) >= _TWO_ERRORS)
    if allowed:
        near = _sharing(among, word, allowed)
        errors = _distances(word, among.letters[near], allowed)
        for count in range(allowed, 0, -1):
            for at in near[errors == count]:
                least[among.word_entry[among.word_start[at] : among.word_start[at + 1]]] = count
    least[_begun(among, word)] = 0
    return least


def _letters(words: Sequence[str]) -> NDArray[np.uint8]:
    cut = [word[:_LONGEST_WORD].encode("ascii", "replace").ljust(_LONGEST_WORD, b"\0") for word in words]
    return np.frombuffer(b"".join(cut), np.uint8).reshape(len(words), _LONGEST_WORD)


def _pairs_held(letters: NDArray[np.uint8]) -> dict[int, Ints]:
    """Which words hold each pair of letters, ascending."""
    codes = letters[:, :-1].astype(np.int64) * 256 + letters[:, 1:]
    held = np.unique((codes << 32 | np.arange(len(letters))[:, None])[letters[:, 1:] > 0])
    pairs, owners = held >> 32, held.astype(np.int32)
    cuts = np.flatnonzero(np.diff(pairs)) + 1
    parts = np.split(owners, cuts) if held.size else []
    return (
        {int(pair): part for pair, part in zip(pairs[np.append(0, cuts)], parts, strict=True)}
        if parts
        else {}
    )


def _sharing(among: Suggestions, word: str, errors: int) -> Ints:
    """Words that share enough letter pairs to be near: an error destroys at most three of them."""
    pairs = {ord(a) * 256 + ord(b) for a, b in pairwise(word)}
    counted = np.zeros(len(among.words), np.int32)
    for pair in pairs:
        counted[among.pairs.get(pair, np.empty(0, np.int32))] += 1
    return np.flatnonzero(counted >= max(1, len(pairs) - 3 * errors)).astype(np.int32)


def _distances(word: str, letters: NDArray[np.uint8], most: int) -> Small:
    """Errors between `word` and the nearest beginning of each row of letters, in a band of `most` either side."""
    word = word[: _LONGEST_WORD - most]
    width = len(word) + most
    far = np.full(len(letters), _FAR, np.int8)
    rows: list[list[Small]] = [[np.full(len(letters), j, np.int8) for j in range(width + 1)]]
    for i, letter in enumerate(word, 1):
        row = [far] * (width + 1)
        if i <= most:
            row[0] = np.full(len(letters), i, np.int8)
        for j in range(max(1, i - most), min(width, i + most) + 1):
            here = letters[:, j - 1]
            best = np.minimum(rows[i - 1][j], row[j - 1]) + 1
            best = np.minimum(best, rows[i - 1][j - 1] + (here != ord(letter)))
            if i > 1 and j > 1:
                swapped = (here == ord(word[i - 2])) & (letters[:, j - 2] == ord(letter))
                best = np.where(swapped, np.minimum(best, rows[i - 2][j - 2] + 1), best)
            # Beyond the end of a word there is nothing to begin with.
            row[j] = np.where(here > 0, best, _FAR).astype(np.int8)
        rows.append(row)
    return np.asarray(np.stack(rows[-1]).min(axis=0), np.int8)
