"""The index of titles: names, aliases and profiles of occupations as sparse rows, and its one-file form."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from numericemploi.model.errors import SourceError
from numericemploi.skills import titles
from numericemploi.skills.grams import Floats, Ints, Vocabulary, learn, vectors

FORM = 1
"""Version of the saved form; an index of another form is built again."""
_HEAVY = 128
HEAVIEST_ROW = 0.4


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
    """What an alias and an occupation's profile count beside a name (product.md §8)."""

    memory: float = 1.0
    profile: float = 0.15


OF_SYNONYMS = Weights(memory=1.1)
"""Weights where the aliases are synonyms that a person decided: one beats a name that is as close (ours)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Probability that a code is right = logistic(intercept + score · a + margin · b)."""

    intercept: float
    score: float
    margin: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fast:
    """The same rows by n-gram, whole and cut in two for exact pruning: see `skills.score`."""

    columns: csr_array  # (n-grams, rows)
    profiles: csr_array  # (n-grams, concepts)
    light: csr_array  # (n-grams, rows): postings, without the commonest n-grams of long rows
    heavy: Floats  # (rows, commonest n-grams): what `light` lacks
    heavy_length: Floats
    commonest: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that ranking reads; built from names and aliases, never changed."""

    concepts: tuple[str, ...]  # ordered by their first name's id: the order that decides ties
    names: tuple[Name, ...]
    name_concept: Ints
    vocabulary: Vocabulary
    rows: csr_array  # unit rows, times the weight of memory for aliases
    row_name: Ints  # -1: an alias
    row_concept: Ints
    profiles: csr_array  # (concepts, n-grams)
    weights: Weights
    calibration: Calibration | None
    digest: str
    fast: Fast


def order(identifier: str) -> tuple[int, str]:
    """Key that sorts codes as numbers where they are numbers."""
    return (len(identifier), identifier) if identifier.isdigit() else (0, identifier)


def digest_of(names: Sequence[Name], aliases: Sequence[Alias], weights: Weights) -> str:
    """SHA-256 of what an index is built from; another digest, another index."""
    told: list[object] = [FORM, weights.memory, weights.profile]
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
    vocabulary = learn(texts)
    rows = vectors(texts, vocabulary)
    rows.data[rows.indptr[len(forms)] :] *= np.float32(weights.memory)
    row_name = np.array([at for at, _ in forms] + [-1] * len(told), np.int32)
    documents: list[list[str]] = [[] for _ in concepts]
    for at, form in forms:
        documents[name_concept[at]].append(form)
    profiles = vectors([" ".join(document) for document in documents], vocabulary)
    return Index(
        concepts=concepts,
        names=ordered,
        name_concept=name_concept,
        vocabulary=vocabulary,
        rows=rows,
        row_name=row_name,
        row_concept=np.concatenate(
            [name_concept[row_name[: len(forms)]], np.array([at for at, _ in told], np.int32)]
        ),
        profiles=profiles,
        weights=weights,
        calibration=None,
        digest=digest,
        fast=_cut(rows, profiles),
    )


def _cut(rows: csr_array, profiles: csr_array) -> Fast:
    """Set the commonest n-grams of each row apart, except in rows that they nearly fill (short names)."""
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    commonest = np.sort(np.argsort(-frequency, kind="stable")[:_HEAVY]).astype(np.int32)
    slot = np.full(rows.shape[1], -1, np.int32)
    slot[commonest] = np.arange(commonest.size, dtype=np.int32)
    owners = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    slots = slot[rows.indices]
    squares = np.bincount(owners, weights=np.where(slots >= 0, rows.data**2, 0), minlength=rows.shape[0])
    length = np.sqrt(squares).astype(np.float32)
    apart = (slots >= 0) & (length[owners] <= HEAVIEST_ROW)
    heavy = np.zeros((rows.shape[0], commonest.size), np.float32)
    heavy[owners[apart], slots[apart]] = rows.data[apart]
    light = csr_array((rows.data[~apart], (rows.indices[~apart], owners[~apart])), shape=rows.shape[::-1])
    return Fast(
        columns=rows.T.tocsr(),
        profiles=profiles.T.tocsr(),
        light=light,
        heavy=heavy,
        heavy_length=np.where(length <= HEAVIEST_ROW, length, 0).astype(np.float32),
        commonest=commonest,
    )


def to_bytes(index: Index) -> bytes:
    """Return the index as one npz, without pickle; the same index gives the same bytes."""
    told = {
        "form": FORM,
        "digest": index.digest,
        "weights": [index.weights.memory, index.weights.profile],
        "calibration": [index.calibration.intercept, index.calibration.score, index.calibration.margin]
        if index.calibration
        else None,
        "rarest": index.vocabulary.rarest,
        "names": [[n.id, n.label, n.concept] for n in index.names],
    }
    arrays: dict[str, NDArray[np.generic]] = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        "grams": index.vocabulary.grams,
        "idf": index.vocabulary.idf,
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
    memory, profile = told["weights"]
    width = arrays["grams"].size
    rows, profiles = _matrix("rows", arrays, width), _matrix("profiles", arrays, width)
    fitted = told["calibration"]
    return Index(
        concepts=concepts,
        names=names,
        name_concept=np.array([place[name.concept] for name in names], np.int32),
        vocabulary=Vocabulary(grams=arrays["grams"], idf=arrays["idf"], rarest=told["rarest"]),
        rows=rows,
        row_name=arrays["row_name"],
        row_concept=arrays["row_concept"],
        profiles=profiles,
        weights=Weights(memory=memory, profile=profile),
        calibration=Calibration(intercept=fitted[0], score=fitted[1], margin=fitted[2]) if fitted else None,
        digest=told["digest"],
        fast=_cut(rows, profiles),
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

    N-grams keep the weights that the index learnt: what enters is compared with them (ours; an index
    built with the same aliases weighs a little otherwise). The order of the aliases does not count.
    """
    place = {concept: at for at, concept in enumerate(index.concepts)}
    told = [
        {(place[a.concept], form) for a in aliases if a.concept in place for form in titles.forms(a.text)}
        for aliases in (before, after)
    ]
    leaving, entering = sorted(told[0] - told[1]), sorted(told[1] - told[0])
    if not leaving and not entering:
        return index
    kept = np.ones(index.rows.shape[0], bool)
    for concept, form in leaving:
        rows = np.flatnonzero((index.row_name < 0) & (index.row_concept == concept))
        rows = rows[kept[rows]]
        same = (index.rows[rows] @ vectors([form], index.vocabulary).T).toarray().ravel()
        # « dev web » and « web dev » have one row each, and the rows are equal: one leaves.
        kept[rows[same >= index.weights.memory * (1 - 1e-5)][:1]] = False
    added = vectors([form for _, form in entering], index.vocabulary)
    added.data *= np.float32(index.weights.memory)
    rows = csr_array(vstack([index.rows[np.flatnonzero(kept)], added]))
    concepts = np.array([concept for concept, _ in entering], np.int32)
    edited = json.dumps([index.digest, leaving, entering], ensure_ascii=False)
    return replace(
        index,
        rows=rows,
        row_name=np.concatenate([index.row_name[kept], np.full(len(entering), -1, np.int32)]),
        row_concept=np.concatenate([index.row_concept[kept], concepts]),
        digest=hashlib.sha256(edited.encode()).hexdigest(),
        fast=_cut(rows, index.profiles),
    )
