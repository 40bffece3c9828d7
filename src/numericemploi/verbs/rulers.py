"""Rulers of titles in MELO's form: read, ranked by our matcher and by three references, judged alike."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from numericemploi.model.errors import SourceError
from numericemploi.skills import references, rulers, titles
from numericemploi.skills.index import Alias, Name, build
from numericemploi.skills.score import every_score
from numericemploi.sources.delimited import content, text_of
from numericemploi.store import editions

_CHUNK = 64
_HEADER = re.compile(r"[a-z _-]*id", re.IGNORECASE)
"""A first field that names a column (« id », « query_id », « qid »): no identifier of MELO's is without a digit."""
Ranking = Callable[[], Iterator[NDArray[np.float64]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The crosswalk as aliases of a ruler's occupations: rows used, dropped because judged, not reached.

    `wanting`: memory was asked for, and this instance has not loaded the crosswalk.
    """

    aliases: tuple[Alias, ...]
    dropped: int
    unreached: int
    wanting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Each system's measures and seconds, in the order in which they ran, and what became of the memory."""

    systems: dict[str, rulers.Judged]
    seconds: dict[str, float]
    memory: Memory
    queries: int
    elements: int


def judge_titles(
    queries: Path, corpus: Path, annotations: Path, *, alias_memory: bool = True, told: Callable[[str], None]
) -> Verdict:
    """Judge our matcher beside character TF-IDF, BM25 and edit distance on a ruler.

    Raises
    ------
    SourceError
        A file has not MELO's form, or names an unknown query or element.
    """
    ruler = read(queries, corpus, annotations)
    rows = editions.read("appellations_esco") if alias_memory and _loaded() else None
    pairs = [] if rows is None else list(rows.select("label", "occupation", "occupation_label").iter_rows())
    memory = replace(remembered(ruler, pairs), wanting=alias_memory and rows is None)
    folded = [titles.folded(text) for text in ruler.queries]
    elements = [titles.folded(text) for text in ruler.elements]
    runs: dict[str, Ranking] = {
        "ours": lambda: ours(ruler, memory.aliases),
        "char_tfidf": lambda: references.char_tfidf(folded, elements),
        "bm25": lambda: references.bm25(folded, elements),
        "edit_distance": lambda: references.edit_distance(folded, elements),
    }
    systems, seconds = {}, {}
    for name, ranking in runs.items():
        told(name)
        started = time.perf_counter()
        systems[name] = judged(ranking(), ruler)
        seconds[name] = round(time.perf_counter() - started, 2)
    return Verdict(
        systems=systems, seconds=seconds, memory=memory, queries=len(folded), elements=len(elements)
    )


def ours(ruler: rulers.Ruler, aliases: Sequence[Alias]) -> Iterator[NDArray[np.float64]]:
    """Score every element for every query with our matcher, built on the ruler's own corpus."""
    names = [
        Name(id=identifier, label=label, concept=concept)
        for identifier, label, concept in zip(ruler.element_ids, ruler.elements, ruler.concepts, strict=True)
    ]
    index = build(names, aliases, keep_order=True)
    words = titles.packaged_words()
    for at in range(0, len(ruler.queries), _CHUNK):
        yield from every_score(index, [titles.read(text, words) for text in ruler.queries[at : at + _CHUNK]])


def remembered(ruler: rulers.Ruler, rows: Sequence[tuple[str, str, str]]) -> Memory:
    """Attach rows (title, occupation's URI, its preferred label) to the ruler's occupations.

    A row that shares a variant with a query is dropped. An occupation is found by the last part of its
    URI, else by its preferred label when one occupation alone of the corpus bears that label.
    """
    judged = {variant for text in ruler.queries for variant in titles.forms(text)}
    bearing: dict[str, set[str]] = {}
    for label, concept in zip(ruler.elements, ruler.concepts, strict=True):
        for form in titles.forms(label):
            bearing.setdefault(form, set()).add(concept)
    known = {concept.rpartition("/")[2]: concept for concept in ruler.concepts}
    aliases, dropped, unreached = [], 0, 0
    for title, uri, preferred in rows:
        named = {bearer for form in titles.forms(preferred) for bearer in bearing.get(form, ())}
        found = known.get(uri.rpartition("/")[2]) or (named.pop() if len(named) == 1 else None)
        if not judged.isdisjoint(titles.forms(title)):
            dropped += 1
        elif found is None:
            unreached += 1
        else:
            aliases.append(Alias(text=title, concept=found))
    return Memory(aliases=tuple(aliases), dropped=dropped, unreached=unreached)


def read(queries: Path, corpus: Path, annotations: Path) -> rulers.Ruler:
    """Read the three files: (query id, text), (element id, text), (query id, 0, element id, 1).

    A first line that names its columns is passed over, as are empty lines. Queries that no annotation
    answers are left out.

    Raises
    ------
    SourceError
        A line of another form, a query given twice, an annotation of an unknown query or element.
    """
    asked: dict[str, str] = {}
    for number, row in _lines(queries, 2):
        if row[0] in asked:
            raise _refused(queries, number, f"the query « {row[0][:40]} » is there twice", "Keep one.")
        asked[row[0]] = row[1]
    elements = [row for _, row in _lines(corpus, 2)]
    place: dict[str, list[int]] = {}
    for at, row in enumerate(elements):
        place.setdefault(row[0], []).append(at)
    right: dict[str, set[int]] = {query: set() for query in asked}
    for number, (query, _, element, grade) in _lines(annotations, 4):
        for known, identifier, kind in ((right, query, "query"), (place, element, "element")):
            if identifier not in known:
                raise _refused(
                    annotations, number, f"there is no {kind} « {identifier[:40]} »",
                    "Give the queries and the corpus that belong to these annotations.",
                )  # fmt: skip
        if not grade.lstrip("-").isdecimal():
            raise _refused(
                annotations, number, f"« {grade[:40]} » is no grade", "Give 1 for right, 0 for wrong."
            )
        if int(grade) > 0:
            right[query].update(place[element])
    answered = [query for query in asked if right[query]]
    if not answered:
        raise SourceError(f"{annotations.name}: no query has an answer.", hint="Check the identifiers.")
    return rulers.Ruler(
        queries=tuple(asked[query] for query in answered),
        elements=tuple(row[1] for row in elements),
        element_ids=tuple(row[0] for row in elements),
        right=tuple(tuple(sorted(right[query])) for query in answered),
        unanswered=len(asked) - len(answered),
    )


def _lines(path: Path, fields: int) -> Iterator[tuple[int, list[str]]]:
    """Lines of exactly `fields` fields with their numbers; four fields may be parted by spaces, as TREC does."""
    text = text_of(content(path), path.name).replace("\r\n", "\n").replace("\r", "\n")
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = [field.strip() for field in (line.split("\t") if "\t" in line or fields == 2 else line.split())]
        if len(row) != fields or not row[0]:
            raise _refused(
                path, number, f"{len(row) - (not row[0])} field(s), {fields} are expected",
                "Give tab-separated files in MELO's form.",
            )  # fmt: skip
        if not (first and _HEADER.fullmatch(row[0])):
            yield number, row
        first = False


def _refused(path: Path, number: int, reason: str, hint: str) -> SourceError:
    return SourceError(f"{path.name}: line {number}: {reason}.", hint=hint)


def judged(scores: Iterator[NDArray[np.float64]], ruler: rulers.Ruler) -> rulers.Judged:
    """Judge a system by its scores, one array per query."""
    ranks, tied = [], []
    for row, right in zip(scores, ruler.right, strict=True):
        ranks.append(rulers.places(row, right))
        tied.append(rulers.wrong_shares_first(row, right))
    return rulers.judge(ranks, tied)


def _loaded() -> bool:
    return any(edition.table == "appellations_esco" for edition in editions.listing())
