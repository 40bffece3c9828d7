"""Skills read from an advert, a need, a CV line or a programme: spans, codes, confidence, required or not, and why."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from numericemploi.skills import lexicon, weighing
from numericemploi.skills.grams import Vocabulary, learn, vectors
from numericemploi.skills.lexicon import BEHAVIOUR, Hit, Lexicon, Skill
from numericemploi.skills.passages import (
    LONGEST,
    STOP,
    Clause,
    Passages,
    lay_out,
    packaged_cues,
    stem,
    tokens,
)

__all__ = ["LONGEST", "THRESHOLD", "Finding", "Reader", "Reading", "Span", "build", "findings", "read"]

THRESHOLD = 0.5
_NEAREST = 3
_NAMES = 16
"""Names of which a stretch keeps its three nearest skills: a skill has a few names each."""
_LEAST_COSINE = 0.35
_CHUNK = 256
_FEWEST_WORDS, _MOST_WORDS = 2, 18

Kind = Literal["advert", "training"]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Everything that reading needs, built once from the skills and their aliases."""

    skills: tuple[Skill, ...]
    lexicon: Lexicon
    vocabulary: Vocabulary
    names: csr_array  # (n-grams, names)
    name_skill: NDArray[np.int32]
    stems: tuple[Mapping[str, float], ...]
    """Weight of each stem of a skill's label: rare words weigh more; they sum to 1."""
    sheets: tuple[str, ...]
    links: csr_array  # (skills, sheets)
    breadth: Floats
    """Logarithm of 1 + the sheets that link to each skill."""
    weights: Mapping[str, weighing.Reals]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of the text that name a skill. Places are code points of the NFC form of the text."""

    start: int
    end: int
    ogr: str
    label: str
    confidence: float
    required: bool
    words: str
    why: str
    """`label`, `form` or `alias`: named so; `near`: the words come close to the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text asks or teaches, in its order; `ranked` gives every skill once, surest first, unsure ones too."""

    spans: tuple[Span, ...]
    ranked: tuple[tuple[str, float], ...]
    truncated: bool


@dataclass(slots=True, kw_only=True)
class Finding:
    """Words that may name a skill, with the features by which they are weighed."""

    model: str
    skill: int
    first: int
    last: int
    clause: int
    why: str
    features: dict[str, float]
    chance: float = 0.0


def build(
    skills: Sequence[Skill],
    aliases: Sequence[tuple[str, str, str]],
    *,
    weights: Mapping[str, weighing.Reals] | None = None,
) -> Reader:
    """Build a reader; `aliases` are (text, OGR code, when); weights are those of the package unless given."""
    words = lexicon.build(skills, aliases)
    named: list[tuple[str, int]] = []
    for at, skill in enumerate(skills):
        if not lexicon.is_diploma(skill):
            named += [(text, at) for text in (skill.label, *lexicon.forms(skill))]
    named += [(one.text, one.skill) for one in words.wordings if one.via == "alias" and " " in one.text]
    texts = [_plain(tokens(text)) for text, _ in named]
    vocabulary = learn(texts)
    rows = [{stem(word) for word in tokens(skill.label) if word not in STOP} for skill in skills]
    frequency = Counter(word for row in rows for word in row)
    sheets = tuple(sorted({sheet for skill in skills for sheet in skill.sheets}))
    place = {sheet: at for at, sheet in enumerate(sheets)}
    pairs = [(at, place[sheet]) for at, skill in enumerate(skills) for sheet in skill.sheets]
    owners, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    return Reader(
        skills=tuple(skills),
        lexicon=words,
        vocabulary=vocabulary,
        names=vectors(texts, vocabulary).T.tocsr(),
        name_skill=np.array([skill for _, skill in named], np.int32),
        stems=tuple(_weighed(row, frequency, len(rows)) for row in rows),
        sheets=sheets,
        links=csr_array((np.ones(len(pairs)), (owners, columns)), shape=(len(skills), len(sheets))),
        breadth=np.log1p(np.array([len(skill.sheets) for skill in skills], np.float32)),
        weights=weights or weighing.packaged_weights(),
    )


def read(
    text: str,
    reader: Reader,
    *,
    kind: Kind = "advert",
    rome: Collection[str] = (),
    threshold: float = THRESHOLD,
) -> Reading:
    """Read the skills of a text; `rome`: sheets that it is known to speak of. Never fails on a text."""
    passages = lay_out(text, packaged_cues())
    found = findings(passages, reader, kind=kind, rome=rome)
    for model in ("named", "near"):
        some = [one for one in found if one.model == model]
        for one, chance in zip(
            some, weighing.chances(model, [one.features for one in some], reader.weights), strict=True
        ):
            one.chance = float(chance)
    kept = _settled([one for one in found if one.chance >= threshold])
    needed = weighing.chances("required", [required_features(one) for one in kept], reader.weights)
    best: dict[int, float] = {}
    for one in found:
        best[one.skill] = max(best.get(one.skill, 0.0), one.chance)
    ranked = sorted(best.items(), key=lambda pair: (-round(pair[1], 6), reader.skills[pair[0]].ogr))
    return Reading(
        spans=tuple(
            _span(one, passages, reader, required=bool(chance >= 0.5))
            for one, chance in zip(kept, needed, strict=True)
        ),
        ranked=tuple((reader.skills[skill].ogr, round(chance, 4)) for skill, chance in ranked),
        truncated=passages.truncated,
    )


def findings(
    passages: Passages, reader: Reader, *, kind: Kind = "advert", rome: Collection[str] = ()
) -> list[Finding]:
    """Everything that may name a skill, with its features: what reading weighs, and what learning learns from."""
    hits = lexicon.find(reader.lexicon, passages)
    prior = _prior(reader, hits, rome)
    places = [_place(clause, kind) for clause in passages.clauses]
    named = _named(passages, reader, hits, prior, places)
    return named + _near(passages, reader, hits, prior, places)


def required_features(one: Finding) -> dict[str, float]:
    """Features of the question whether a skill found is required; what its own part says of it comes first."""
    told = one.features
    wished = told["wished_here"] or (told.get("cue_optional", 0.0) and not told["needed_here"])
    return {
        **told,
        "cue_optional": 0.0,
        "wished": float(wished),
        "near": float(one.model == "near"),
        "sure": one.chance,
    }


def _plain(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word not in STOP) or " ".join(words)


def _weighed(row: set[str], frequency: Counter[str], skills: int) -> dict[str, float]:
    weights = {word: math.log((1 + skills) / frequency[word]) for word in sorted(row)}
    whole = sum(weights.values()) or 1.0
    return {word: weight / whole for word, weight in weights.items()}


def _prior(reader: Reader, hits: Sequence[Hit], rome: Collection[str]) -> Floats:
    """P(skill | occupations), the occupations told by the skills named, by the sheets given, half each."""
    told = np.zeros(len(reader.sheets))
    for skill in sorted({reader.lexicon.wordings[hit.wording].skill for hit in hits}):
        linked = reader.links.indices[reader.links.indptr[skill] : reader.links.indptr[skill + 1]]
        if linked.size:
            told[linked] += 1 / linked.size
    given = np.array([float(sheet in rome) for sheet in reader.sheets])
    shares = [part / part.sum() for part in (told, given) if part.sum() > 0]
    if not shares:
        return np.zeros(len(reader.skills), np.float32)
    return np.asarray(reader.links @ (sum(shares) / len(shares))).astype(np.float32)


def _place(clause: Clause, kind: Kind) -> dict[str, float]:
    """Features of where something stands: section, cues, title, and kind of text."""
    cues = clause.cues
    told: dict[str, float] = {"bias": 1.0, f"in_{clause.section}": 1.0}
    told |= {f"cue_{cue}": 1.0 for cue in cues}
    told["boast"] = float("slogan" in cues and "required" not in cues and "duty" not in cues)
    told["title"] = float(clause.title)
    told["training"] = float(kind == "training")
    told["training_prerequisite"] = float(kind == "training" and clause.section == "prerequisites")
    return told


def _of_skill(reader: Reader, skill: int, prior: Floats) -> dict[str, float]:
    one = reader.skills[skill]
    return {
        "sheets": float(reader.breadth[skill]),
        "prior": float(prior[skill]),
        "competence": float(one.nature != "savoir"),
        "behaviour": float(one.category == BEHAVIOUR),
    }


def _here(passages: Passages, first: int, last: int, clause: Clause) -> dict[str, float]:
    """Whether the very part of the clause says that it is wished, or needed: « Java exigé, Docker apprécié »."""
    patterns = packaged_cues().patterns
    parts = [(a, b) for a, b in clause.parts if a < last and first < b]
    said = " ".join(word.text for a, b in parts for word in passages.words[a:b])
    return {
        "wished_here": float(bool(patterns["optional"].search(said))),
        "needed_here": float(bool(patterns["required"].search(said))),
    }


def _before(passages: Passages, first: int, clause: Clause) -> dict[str, float]:
    """Whether a negation stands among the five words before, the name of a trade or a team among the three."""
    words = [word.text for word in passages.words[max(clause.first, first - 5) : first]]
    patterns = packaged_cues().patterns
    return {
        "negated": float(bool(patterns["negation"].search(" ".join(words)))),
        "after_job": float(bool(patterns["job"].search(" ".join(words[-3:])))),
    }


def _named(
    passages: Passages,
    reader: Reader,
    hits: Sequence[Hit],
    prior: Floats,
    places: Sequence[dict[str, float]],
) -> list[Finding]:
    company = Counter(hit.clause for hit in hits)
    found = []
    for hit in hits:
        wording, clause = reader.lexicon.wordings[hit.wording], passages.clauses[hit.clause]
        part = next(b - a for a, b in clause.parts if a <= hit.first < b)
        words = len(lexicon.key(wording.text))
        before = _before(passages, hit.first, clause)
        inside = hit.first > clause.first
        capital = float(inside and passages.text[passages.words[hit.first].start].isupper())
        features = {
            **places[hit.clause],
            **_of_skill(reader, wording.skill, prior),
            **before,
            **_here(passages, hit.first, hit.last, clause),
            "capital": capital,
            "capital_after_job": capital * before["after_job"],
            "form": float(wording.via == "form"),
            "alias": float(wording.via == "alias"),
            "conditioned": float(bool(wording.when)),
            "two_words": float(words == 2),
            "more_words": float(words > 2),
            "part_words": math.log(part),
            "company": math.log(company[hit.clause]),
        }
        found.append(
            Finding(
                model="named", skill=wording.skill, first=hit.first, last=hit.last, clause=hit.clause,
                why=wording.via, features=features,
            )
        )  # fmt: skip
    return found


def _near(
    passages: Passages,
    reader: Reader,
    hits: Sequence[Hit],
    prior: Floats,
    places: Sequence[dict[str, float]],
) -> list[Finding]:
    """Parts of clauses whose words come close to a skill's name, by cosine of character n-grams."""
    stretches = _stretches(passages)
    holding: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        holding[hit.clause].append(hit)
    found: list[Finding] = []
    for at in range(0, len(stretches), _CHUNK):
        some = stretches[at : at + _CHUNK]
        texts = [_plain([word.text for word in passages.words[a:b]]) for _, a, b in some]
        scores = (vectors(texts, reader.vocabulary) @ reader.names).toarray()
        for (number, first, last), row in zip(some, scores, strict=True):
            held = {
                reader.lexicon.wordings[hit.wording].skill
                for hit in holding[number]
                if first <= hit.first < last
            }
            found += _closest(passages, reader, (number, first, last), row, prior, places[number], held)
    return found


def _stretches(passages: Passages) -> list[tuple[int, int, int]]:
    """(clause, first word, last word): each part of a clause, and the clause itself when it has several."""
    found = []
    for number, clause in enumerate(passages.clauses):
        some = [*clause.parts]
        if len(some) > 1:
            some.append((clause.first, clause.last))
        found += [(number, a, b) for a, b in some if _FEWEST_WORDS <= b - a <= _MOST_WORDS]
    return found


def _closest(
    passages: Passages,
    reader: Reader,
    stretch: tuple[int, int, int],
    row: Floats,
    prior: Floats,
    place: dict[str, float],
    held: set[int],
) -> list[Finding]:
    """The skills whose names come closest to one stretch of words, but those (`held`) that are named in it."""
    number, first, last = stretch
    clause = passages.clauses[number]
    near = np.flatnonzero(row >= _LEAST_COSINE)
    if not near.size:
        return []
    near = near[np.argsort(-row[near], kind="stable")[:_NAMES]]
    best: dict[int, float] = {}
    for name in near:
        skill, score = int(reader.name_skill[name]), float(row[name])
        best[skill] = max(best.get(skill, 0.0), score)
    ordered = sorted(best.items(), key=lambda pair: (-round(pair[1], 6), reader.skills[pair[0]].ogr))
    top = ordered[: _NEAREST + 1]
    said = {word.stem for word in passages.words[first:last] if word.text not in STOP}
    before = _before(passages, first, clause)
    found = []
    for rank, (skill, score) in enumerate(top[:_NEAREST]):
        if skill in held:
            continue
        others = [value for other, value in top if other != skill]
        stems = reader.stems[skill]
        features = {
            **place,
            **_of_skill(reader, skill, prior),
            **before,
            **_here(passages, first, last, clause),
            "cosine": score,
            "margin": score - max(others, default=0.0),
            "cover": sum(weight for word, weight in stems.items() if word in said),
            "back": len(said & stems.keys()) / max(len(said), 1),
            "part_words": math.log(last - first),
            "whole_clause": float((first, last) == (clause.first, clause.last) and len(clause.parts) > 1),
            "holds_name": float(bool(held)),
            "first_of_part": float(rank == 0),
        }
        found.append(
            Finding(model="near", skill=skill, first=first, last=last, clause=number, why="near", features=features)
        )  # fmt: skip
    return found


def _settled(found: Sequence[Finding]) -> list[Finding]:
    """Of findings of one skill that overlap, the surest; of skills near one stretch, the surest; in text order."""
    kept: list[Finding] = []
    by_skill: dict[int, list[Finding]] = defaultdict(list)
    taken: set[tuple[int, int]] = set()
    for one in sorted(
        found, key=lambda f: (f.model != "named", -round(f.chance, 6), f.first, f.last, f.skill)
    ):
        if any(a.first < one.last and one.first < a.last for a in by_skill[one.skill]):
            continue
        if one.model == "near" and (one.first, one.last) in taken:
            continue
        if one.model == "near":
            taken.add((one.first, one.last))
        by_skill[one.skill].append(one)
        kept.append(one)
    return sorted(kept, key=lambda f: (f.first, f.last, f.skill))


def _span(one: Finding, passages: Passages, reader: Reader, *, required: bool) -> Span:
    start, end = passages.words[one.first].start, passages.words[one.last - 1].end
    skill = reader.skills[one.skill]
    return Span(
        start=start, end=end, ogr=skill.ogr, label=skill.label, confidence=round(one.chance, 4),
        required=required, words=passages.text[start:end], why=one.why,
    )  # fmt: skip
