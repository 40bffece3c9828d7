"""What ours is judged beside: titles by character TF-IDF, BM25, edit distance; skills by literal match, TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.model.annotations import Span
from numericemploi.skills.grams import learn, vectors
from numericemploi.skills.lexicon import Skill, forms
from numericemploi.skills.passages import Passages, lay_out, packaged_cues, tokens
from numericemploi.skills.span_rulers import Answer

_K1, _B = 1.2, 0.75
_CHUNK = 128
_WORD = 64
_LONGEST_NAME = 14
_SURE = 0.5
"""Cosine from which the closest label of a part counts as found: for P, R and F1 only, rankings need none."""
_DEPTH = 50

Reals = NDArray[np.float64]


def char_tfidf(queries: Sequence[str], elements: Sequence[str]) -> Iterator[Reals]:
    """Cosine of character n-grams (2 to 5, inside words), no variants: one array per query."""
    vocabulary = learn(elements)
    corpus = vectors(elements, vocabulary).T.tocsr()
    for at in range(0, len(queries), _CHUNK):
        yield from (vectors(queries[at : at + _CHUNK], vocabulary) @ corpus).toarray().astype(np.float64)


def bm25(queries: Sequence[str], elements: Sequence[str]) -> Iterator[Reals]:
    """Okapi BM25 on words, k1 1.2 and b .75 (Robertson and Walker, 1994; idf with + 1 as in Lucene)."""
    terms = {term: at for at, term in enumerate(sorted({t for text in elements for t in text.split()}))}
    pairs = [(row, terms[term]) for row, text in enumerate(elements) for term in text.split()]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    counts = csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(elements), len(terms)))
    counts.sum_duplicates()
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    owners = np.repeat(np.arange(len(elements)), np.diff(counts.indptr))
    frequency = np.bincount(counts.indices, minlength=len(terms))
    idf = np.log(1 + (len(elements) - frequency + 0.5) / (frequency + 0.5))
    damped = counts.data + _K1 * (1 - _B + _B * lengths[owners] / lengths.mean())
    counts.data = idf[counts.indices] * counts.data * (_K1 + 1) / damped
    by_term = counts.T.tocsr()
    for query in queries:
        known = [terms[term] for term in query.split() if term in terms]
        yield np.asarray(by_term[known].sum(axis=0)).ravel() if known else np.zeros(len(elements))


def edit_distance(queries: Sequence[str], elements: Sequence[str]) -> Iterator[Reals]:
    """1 - insertions and deletions / characters of both (the `ratio` of rapidfuzz), in bit-parallel form.

    Hyyrö (2004): the longest common subsequence of a query of at most 64 characters with every element
    at once, one machine word each; a longer query takes Python's long integers.
    """
    lengths = np.array([len(text) for text in elements])
    order = np.argsort(-lengths, kind="stable")
    letters = np.zeros((int(lengths.max(initial=0)), len(elements)), np.uint8)
    for column, at in enumerate(order):
        letters[: lengths[at], column] = np.frombuffer(elements[at].encode("ascii"), np.uint8)
    active = [int(np.count_nonzero(lengths > place)) for place in range(letters.shape[0])]
    for query in queries:
        if len(query) <= _WORD:
            shared = np.zeros(len(elements))
            shared[order] = _shared(query, letters, active)
        else:
            shared = np.array([_shared_long(query, text) for text in elements], float)
        both = lengths + len(query)
        yield np.where(both > 0, 2 * shared / np.maximum(both, 1), 0.0)


def _shared(query: str, letters: NDArray[np.uint8], active: Sequence[int]) -> NDArray[np.int64]:
    """Length of the longest common subsequence of the query with each column of letters."""
    masks = np.zeros(256, np.uint64)
    for place, letter in enumerate(query.encode("ascii")):
        masks[letter] |= np.uint64(1 << place)
    state = np.full(letters.shape[1], 2**64 - 1, np.uint64)
    for row, count in zip(letters, active, strict=True):
        part = state[:count]
        matched = part & masks[row[:count]]
        state[:count] = (part + matched) | (part - matched)
    used = np.uint64((1 << len(query)) - 1)
    counted: NDArray[np.int64] = np.bitwise_count(~state & used).astype(np.int64)
    return counted


def _shared_long(query: str, text: str) -> int:
    masks: dict[str, int] = {}
    for place, letter in enumerate(query):
        masks[letter] = masks.get(letter, 0) | 1 << place
    full = (1 << len(query)) - 1
    state = full
    for letter in text:
        matched = state & masks.get(letter, 0)
        state = ((state + matched) | (state - matched)) & full
    return (~state & full).bit_count()


def names_of(skills: Sequence[Skill], others: Sequence[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    """(name, OGR code): labels, labels without brackets, and other names (text, OGR code), labels first."""
    own = [(skill.label, skill.ogr) for skill in skills]
    bare = [(form, skill.ogr) for skill in skills for form in forms(skill)]
    known = {skill.ogr for skill in skills}
    return own + bare + [(text, ogr) for text, ogr in others if ogr in known]


def literal(names: Sequence[tuple[str, str]]) -> Callable[[str], Answer]:
    """Whole-word match of folded names, longest first; skills ranked by mentions, then by place."""
    known: dict[tuple[str, ...], str] = {}
    for name, ogr in names:
        known.setdefault(tuple(tokens(name)), ogr)
    known.pop((), None)

    def answer(text: str) -> Answer:
        passages = lay_out(text, packaged_cues())
        words = passages.words
        spans, at = [], 0
        while at < len(words):
            for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
                ogr = known.get(tuple(word.text for word in words[at : at + size]))
                if ogr is not None:
                    spans.append(
                        Span(start=words[at].start, end=words[at + size - 1].end, skill=ogr, required=True)
                    )
                    at += size
                    break
            else:
                at += 1
        mentions = Counter(span.skill for span in spans)
        first = {span.skill: span.start for span in reversed(spans)}
        ranked = sorted(mentions, key=lambda ogr: (-mentions[ogr], first[ogr]))
        return Answer(spans=tuple(spans), ranked=tuple(ranked))

    return answer


def tfidf(names: Sequence[tuple[str, str]]) -> Callable[[str], Answer]:
    """Cosine of each part of a clause with every name; a skill's score is its best one."""
    elements = [" ".join(tokens(name)) for name, _ in names]
    codes = sorted({ogr for _, ogr in names})
    place = {ogr: at for at, ogr in enumerate(codes)}
    owner = np.array([place[ogr] for _, ogr in names])

    def answer(text: str) -> Answer:
        passages = lay_out(text, packaged_cues())
        parts = _parts(passages)
        best = np.zeros(len(codes))
        spans = []
        for (first, last), row in zip(parts, char_tfidf(_said(passages, parts), elements), strict=True):
            scores = np.zeros(len(codes))
            np.maximum.at(scores, owner, row)
            best = np.maximum(best, scores)
            top = int(scores.argmax())
            if scores[top] >= _SURE:
                start, end = passages.words[first].start, passages.words[last - 1].end
                spans.append(Span(start=start, end=end, skill=codes[top], required=True))
        order = np.lexsort((np.arange(len(codes)), -np.round(best, 6)))[:_DEPTH]
        return Answer(spans=tuple(spans), ranked=tuple(codes[at] for at in order if best[at] > 0))

    return answer


def _parts(passages: Passages) -> list[tuple[int, int]]:
    return [part for clause in passages.clauses for part in clause.parts]


def _said(passages: Passages, parts: Sequence[tuple[int, int]]) -> list[str]:
    return [" ".join(word.text for word in passages.words[a:b]) for a, b in parts]
