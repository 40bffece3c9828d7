"""The index of titles: names, aliases and profiles of occupations as bags of words, and its one-file form."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from numericemploi.model.errors import SourceError
from numericemploi.skills import titles
from numericemploi.skills.grams import (
    Ints,
    Reals,
    Spelled,
    Vocabulary,
    bags,
    learn,
    occurrences,
    scaled,
    spelled,
)

FORM = 3
"""Version of the saved form; an index of another form is built again."""
_EQUAL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that may be answered: its code (an appellation's OGR code), its label, its occupation."""

    id: str
    label: str
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A text known to mean an occupation, never answered itself: a synonym, a row of a crosswalk."""

    text: str
    concept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts beside the best name: an alias, an occupation's profile, how much of the title its words cover.

    Memory and profile are of the design; coverage was chosen on the close rows of the crosswalk and on names
    of ESCO taken out of the index (docs/explanation/titles.md).
    """

    memory: float = 1.0
    profile: float = 0.15
    coverage: float = 0.15


OF_SYNONYMS = Weights(memory=1.1)
"""Weights where the aliases are synonyms that a person decided: one beats a name that is as close (ours)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What the features of `calibration` weigh in the logarithm of the odds that a code is right.

    `known` reads a title that is, word for word, a name or nearly a synonym of the code, by its first three
    features; `new` reads every other title by all of them.
    """

    known: tuple[float, ...]
    new: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Rows of several groups, in the order that lets the best of each group be found layer by layer.

    Groups are ordered from the one with most rows; layer n holds the n-th row of each group that has one, so
    that the best so far of the first groups is compared with one contiguous stretch.
    """

    order: NDArray[np.intp]  # rows, layer after layer
    starts: NDArray[np.intp]  # where each layer begins, and the end
    groups: NDArray[np.intp]  # which group stands where in a layer

    @classmethod
    def of(cls, group: Ints, count: int) -> Layers:
        """Lay out rows that belong to groups 0 … count - 1."""
        sizes = np.bincount(group, minlength=count)
        groups = np.argsort(-sizes, kind="stable")
        place = np.empty(count, np.intp)
        place[groups] = np.arange(count)
        by_group = np.argsort(group, kind="stable")
        within = np.arange(group.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        order = by_group[np.lexsort((place[group[by_group]], within))]
        return cls(order=order, starts=np.append(0, np.cumsum(np.bincount(within))), groups=groups)

    def best(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the best value of each group, by column, from values in this order; 0 for an empty group."""
        found = np.zeros((self.groups.size, values.shape[1]), np.float32)
        for start, stop in pairwise(self.starts):
            part = found[: stop - start]
            np.maximum(part, values[start:stop], out=part)
        best = np.empty_like(found)
        best[self.groups] = found
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that ranking reads; built from names and aliases, never changed."""

    concepts: tuple[str, ...]  # ordered by their first name's id: the order that decides ties
    names: tuple[Name, ...]
    name_concept: Ints
    vocabulary: Vocabulary
    words: tuple[str, ...]
    word_idf: dict[str, float]  # learnt when the index was built; a word that came later weighs as the rarest
    spelled: Spelled  # (words, n-grams)
    rows: csr_array  # (names and aliases, words): rows of length 1 in n-grams, times the weight of memory
    row_name: Ints  # -1: an alias
    row_concept: Ints
    layers: Layers  # of the rows, by concept: they stand in its order
    profiles: csr_array  # (concepts, words)
    weights: Weights
    calibration: Calibration | None
    digest: str
    by_gram: csr_array = field(init=False)  # (n-grams, words)
    bearers: csr_array = field(init=False)  # (words, concepts): who has the word in a name or an alias
    word_lengths: Reals = field(init=False)
    own_rows: NDArray[np.intp] = field(init=False)  # rows of names, occupation after occupation
    own_starts: NDArray[np.intp] = field(init=False)  # where those of each occupation begin, and the end

    def __post_init__(self) -> None:
        """Lay out what ranking reads."""
        own = np.flatnonzero(self.row_name >= 0)
        concept = self.row_concept[own]
        object.__setattr__(self, "by_gram", self.spelled.rows.T.tocsr())
        of_concept = csr_array(
            (
                np.ones(self.row_concept.size, np.float32),
                self.row_concept,
                np.arange(self.row_concept.size + 1),
            ),
            shape=(self.row_concept.size, len(self.concepts)),
        )
        object.__setattr__(self, "bearers", (self.rows.T.tocsr() @ of_concept).tocsr())
        object.__setattr__(self, "word_lengths", self.spelled.lengths())
        object.__setattr__(self, "own_rows", own[np.argsort(concept, kind="stable")])
        sizes = np.bincount(concept, minlength=len(self.concepts))
        object.__setattr__(self, "own_starts", np.append(0, np.cumsum(sizes)))


def order(identifier: str) -> tuple[int, str]:
    """Key that sorts codes as numbers where they are numbers."""
    return (len(identifier), identifier) if identifier.isdigit() else (0, identifier)


def digest_of(names: Sequence[Name], aliases: Sequence[Alias], weights: Weights) -> str:
    """SHA-256 of what an index is built from; another digest, another index."""
    told: list[object] = [FORM, weights.memory, weights.profile, weights.coverage]
    told += [[n.id, n.label, n.concept] for n in names] + [[a.text, a.concept] for a in aliases]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def build(
    names: Sequence[Name],
    aliases: Sequence[Alias] = (),
    *,
    weights: Weights = Weights(),
    keep_order: bool = False,
) -> Index:
    """Build an index; with `keep_order`, ties go to the name given first instead of the lowest code."""
    digest = digest_of(names, aliases, weights)
    ordered = tuple(names) if keep_order else tuple(sorted(names, key=lambda name: order(name.id)))
    concepts = tuple(dict.fromkeys(name.concept for name in ordered))
    place = {concept: at for at, concept in enumerate(concepts)}
    known = [alias for alias in aliases if alias.concept in place]
    forms = [(at, form) for at, name in enumerate(ordered) for form in titles.forms(name.label)]
    told = [(place[alias.concept], form) for alias in known for form in titles.forms(alias.text)]
    name_concept = np.array([place[name.concept] for name in ordered], np.int32)
    texts = [form for _, form in forms] + [form for _, form in told]
    concept = np.array([name_concept[at] for at, _ in forms] + [at for at, _ in told], np.int32)
    placed = Layers.of(concept, len(concepts)).order
    vocabulary = learn(texts)
    listed = sorted({word for text in texts for word in text.split()})
    words = {word: at for at, word in enumerate(listed)}
    as_grams = spelled(listed, vocabulary)
    memory = np.repeat([1.0, weights.memory], [len(forms), len(told)])
    documents: list[list[str]] = [[] for _ in concepts]
    for at, form in forms:
        documents[name_concept[at]].append(form)
    counts = bags([texts[at] for at in placed], words)
    idf = np.log((1 + len(texts)) / (1 + np.bincount(counts.indices, minlength=len(listed)))) + 1
    return Index(
        concepts=concepts,
        names=ordered,
        name_concept=name_concept,
        vocabulary=vocabulary,
        words=tuple(listed),
        word_idf=dict(zip(listed, idf.tolist(), strict=True)),
        spelled=as_grams,
        rows=scaled(counts, as_grams, memory[placed]),
        row_name=np.array([at for at, _ in forms] + [-1] * len(told), np.int32)[placed],
        row_concept=concept[placed],
        layers=Layers.of(concept[placed], len(concepts)),
        profiles=scaled(bags([" ".join(document) for document in documents], words), as_grams),
        weights=weights,
        calibration=None,
        digest=digest,
    )


def to_bytes(index: Index) -> bytes:
    """Return the index as one npz, without pickle; the same index gives the same bytes."""
    told = {
        "form": FORM,
        "digest": index.digest,
        "weights": [index.weights.memory, index.weights.profile, index.weights.coverage],
        "calibration": asdict(index.calibration) if index.calibration else None,
        "rarest": index.vocabulary.rarest,
        "names": [[n.id, n.label, n.concept] for n in index.names],
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        "grams": index.vocabulary.grams,
        "idf": index.vocabulary.idf,
        "words": np.frombuffer(" ".join(index.words).encode(), np.uint8),
        "word_idf": np.array([index.word_idf.get(word, index.vocabulary.rarest) for word in index.words]),
        "row_name": index.row_name,
        "row_concept": index.row_concept,
        **_parts("rows", index.rows),
        **_parts("profiles", index.profiles),
    }
    arrays["sha256"] = np.frombuffer(_checksum(arrays), np.uint8)
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def from_bytes(data: bytes) -> Index:
    """Read an index back.

    Raises
    ------
    SourceError
        Not an index, an index of another form, or one whose bytes have changed.
    """
    damaged = SourceError("The saved index of titles is damaged or of another form.", hint="Remove it.")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        stated = arrays.pop("sha256").tobytes()
        told = json.loads(arrays["told"].tobytes())
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise damaged from error
    if stated != _checksum(arrays) or told["form"] != FORM:
        raise damaged
    names = tuple(Name(id=i, label=label, concept=concept) for i, label, concept in told["names"])
    concepts = tuple(dict.fromkeys(name.concept for name in names))
    place = {concept: at for at, concept in enumerate(concepts)}
    memory, profile, coverage = told["weights"]
    words = tuple(arrays["words"].tobytes().decode().split())
    vocabulary = Vocabulary(grams=arrays["grams"], idf=arrays["idf"], rarest=told["rarest"])
    fitted = told["calibration"]
    return Index(
        concepts=concepts,
        names=names,
        name_concept=np.array([place[name.concept] for name in names], np.int32),
        vocabulary=vocabulary,
        words=words,
        word_idf=dict(zip(words, arrays["word_idf"].tolist(), strict=True)),
        spelled=spelled(words, vocabulary),
        rows=_matrix("rows", arrays, len(words)),
        row_name=arrays["row_name"],
        row_concept=arrays["row_concept"],
        layers=Layers.of(arrays["row_concept"], len(concepts)),
        profiles=_matrix("profiles", arrays, len(words)),
        weights=Weights(memory=memory, profile=profile, coverage=coverage),
        calibration=Calibration(**{name: tuple(curve) for name, curve in fitted.items()}) if fitted else None,
        digest=told["digest"],
    )


def _parts(name: str, matrix: csr_array) -> dict[str, NDArray[np.generic]]:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_indptr": matrix.indptr.astype(np.int32),
    }


def _matrix(name: str, arrays: dict[str, NDArray[np.generic]], width: int) -> csr_array:
    data, indices, indptr = (arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
    return csr_array((data, indices, indptr), shape=(indptr.size - 1, width))


def _checksum(arrays: dict[str, NDArray[np.generic]]) -> bytes:
    sha = hashlib.sha256()
    for name in sorted(arrays):
        sha.update(name.encode())
        sha.update(np.ascontiguousarray(arrays[name]).tobytes())
    return sha.digest()


def with_aliases(index: Index, *, before: Sequence[Alias], after: Sequence[Alias]) -> Index:
    """Lay edited aliases over an index: those of `before` that are not in `after` leave, the new ones enter.

    N-grams keep the weights that the index learnt; those that nobody knew enter with the weight that they had
    as unknown ones, so that no other score moves (ours; an index built with the same aliases weighs a
    little otherwise). The order of the aliases does not count.
    """
    at = {concept: place for place, concept in enumerate(index.concepts)}
    told = [
        {(at[a.concept], form) for a in aliases if a.concept in at for form in titles.forms(a.text)}
        for aliases in (before, after)
    ]
    leaving, entering = sorted(told[0] - told[1]), sorted(told[1] - told[0])
    if not leaving and not entering:
        return index
    heard = {word for _, form in [*leaving, *entering] for word in form.split()}
    words = (*index.words, *sorted(heard.difference(index.words)))
    place = {word: column for column, word in enumerate(words)}
    vocabulary = _widened(index.vocabulary, [form for _, form in entering])
    as_grams = spelled(words, vocabulary)
    memory = np.full(1, index.weights.memory)
    wide = csr_array(
        (index.rows.data, index.rows.indices, index.rows.indptr), shape=(index.rows.shape[0], len(words))
    )
    kept = np.ones(wide.shape[0], bool)
    for concept, form in leaving:
        rows = np.flatnonzero(kept & (index.row_name < 0) & (index.row_concept == concept))
        gone = scaled(bags([form], place), as_grams, memory).toarray()
        # « dev web » and « web dev » have one row each, and the rows are equal: one leaves.
        kept[rows[np.abs(wide[rows].toarray() - gone).max(axis=1) < _EQUAL][:1]] = False
    added = scaled(bags([form for _, form in entering], place), as_grams, np.repeat(memory, len(entering)))
    concepts = np.array([concept for concept, _ in entering], np.int32)
    concept_of = np.concatenate([index.row_concept[kept], concepts])
    name_of = np.concatenate([index.row_name[kept], np.full(len(entering), -1, np.int32)])
    placed = Layers.of(concept_of, len(index.concepts)).order
    edited = json.dumps([index.digest, leaving, entering], ensure_ascii=False)
    profiles = index.profiles
    return replace(
        index,
        vocabulary=vocabulary,
        words=words,
        spelled=as_grams,
        rows=csr_array(vstack([wide[np.flatnonzero(kept)], added]))[placed],
        row_name=name_of[placed],
        row_concept=concept_of[placed],
        layers=Layers.of(concept_of[placed], len(index.concepts)),
        profiles=csr_array(
            (profiles.data, profiles.indices, profiles.indptr), shape=(profiles.shape[0], len(words))
        ),
        digest=hashlib.sha256(edited.encode()).hexdigest(),
    )


def _widened(vocabulary: Vocabulary, texts: Sequence[str]) -> Vocabulary:
    """Add the n-grams of some texts, each with the weight of an unknown one."""
    fresh = np.setdiff1d(occurrences(texts)[1], vocabulary.grams)
    grams = np.concatenate([vocabulary.grams, fresh])
    idf = np.concatenate([vocabulary.idf, np.full(fresh.size, vocabulary.rarest, np.float32)])
    ascending = np.argsort(grams)
    return Vocabulary(grams=grams[ascending], idf=idf[ascending], rarest=vocabulary.rarest)
