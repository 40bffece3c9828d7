"""Times the completion of texts on the whole ROME and on every commune of France: warm, in process, one thread.

    python bench/suggestions.py [folder of public data, ../shared/data by default] [--queries 1000] [--rounds 5]

Queries are real names cut after 2 to 20 characters, a third of them with one typing error (a letter lost,
doubled or swapped; seed 2024). Reference beside: every name compared in turn by the plain table of edit
distances, on a sample; its rows must be those of ours, classes and order included, before a time is printed.
Target: p95 ≤ 30 ms, worst round.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import time
from pathlib import Path

from numericemploi.reference import packaged, suggestions, vocabularies
from numericemploi.reference.datasets import DATASETS
from numericemploi.reference.suggestions import Entry, Suggestions, find, folded
from numericemploi.skills import titles
from numericemploi.sources.readers import READERS

FAR = 9
TARGET = 30.0


def read(data: Path, name: str):
    """Read one dataset of the catalogue."""
    dataset = next(found for found in DATASETS if found.name == name)
    return READERS[name]([data / file for file in dataset.files])[0]


def occupations(data: Path) -> list[Entry]:
    """Every title of ROME 4.0 and our synonyms, as the site completes them."""
    sheets = read(data, "rome_sheets")
    heads = packaged.occupations()["rome3"].implode()
    return vocabularies.occupations(
        appellations=read(data, "rome_appellations"),
        sheets=dict(sheets.select("rome4", "label").iter_rows()),
        synonyms=packaged.synonyms(),
        perimeter=frozenset(sheets.filter(sheets["rome3"].is_in(heads))["rome4"]),
        forms=titles.forms,
    )


def communes(data: Path) -> list[Entry]:
    """Every commune with its postcodes."""
    return vocabularies.communes(
        read(data, "communes"), postcodes=read(data, "commune_postcodes"), region="44"
    )


def queries(entries: list[Entry], count: int) -> list[str]:
    """Cut names where a person would have stopped typing; spoil a third of them."""
    drawn = random.Random(2024)
    made = []
    for number in range(count):
        text = drawn.choice(entries).label[: drawn.randint(2, 20)]
        if number % 3 == 0 and len(text) > 5:
            at = drawn.randrange(1, len(text) - 1)
            text = drawn.choice(
                [text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:],
                 text[:at] + text[at + 1] + text[at] + text[at + 2 :]]
            )  # fmt: skip
        made.append(text)
    return made


def plain(typed: str, among: Suggestions) -> list[tuple[str, str]]:
    """The same rows by their definition: every entry looked at, every word compared."""
    text = folded(typed)
    if len(text) < suggestions.SHORTEST:
        return []
    ranked = []
    for rank, entry in enumerate(among.entries):
        forms = [folded(form) for form in (entry.label, *entry.also)]
        words = {word for form in forms for word in form.split()}
        errors = [
            min((distance(typed_word, word) for word in words), default=FAR) for typed_word in text.split()
        ]
        if any(form.startswith(text) for form in forms):
            ranked.append((0, 0, rank))
        elif sum(errors) < FAR and max(errors) < FAR:
            ranked.append((1 if sum(errors) == 0 else 2, sum(errors), rank))
    return [
        (among.entries[rank].label, ("prefix", "word", "fuzzy")[kind]) for kind, _, rank in sorted(ranked)[:8]
    ]


def distance(word: str, other: str) -> int:
    """Typing errors between `word` and the nearest beginning of `other`; far when more than its length forgives."""
    allowed = (len(word) >= 4) + (len(word) >= 8) if word.isalpha() else 0
    if other.startswith(word):
        return 0
    if not allowed:
        return FAR
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return min(rows[-1]) if min(rows[-1]) <= allowed else FAR


def timed(asked: list[str], among: Suggestions) -> list[float]:
    """Milliseconds of each query."""
    spent = []
    for typed in asked:
        started = time.perf_counter()
        find(typed, among)
        spent.append((time.perf_counter() - started) * 1000)
    return spent


def main() -> None:
    """Prepare, check against the definition, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--checked", type=int, default=12)
    asked = parser.parse_args()
    if not (asked.data / "rome").is_dir():
        print(f"{asked.data} is not there: nothing was timed")
        return
    print(f"Python {platform.python_version()}, {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
          f"load {os.getloadavg()[0]:.1f}, {asked.queries} queries, {asked.rounds} rounds")  # fmt: skip
    for name, entries in (("occupations", occupations(asked.data)), ("communes", communes(asked.data))):
        started = time.perf_counter()
        among = suggestions.of(entries)
        built = time.perf_counter() - started
        texts = queries(entries, asked.queries)
        started = time.perf_counter()
        for typed in texts[: asked.checked]:
            rows = [(found.entry.label, found.how) for found in find(typed, among)]
            assert rows == plain(typed, among), typed
        each = (time.perf_counter() - started) * 1000 / asked.checked
        timed(texts, among)
        rounds = [timed(texts, among) for _ in range(asked.rounds)]
        p50 = statistics.median(statistics.median(one) for one in rounds)
        p95 = [statistics.quantiles(one, n=20)[-1] for one in rounds]
        print(f"{name}: {len(entries)} names prepared in {built:.1f} s; the plain comparison of all names "
              f"(reference, {asked.checked} queries, same rows) {each:.0f} ms")  # fmt: skip
        print(f"  p50 {p50:.2f} ms   p95 {statistics.median(p95):.2f} ms (worst round {max(p95):.2f})   "
              f"target p95 ≤ {TARGET:.0f} ms   {'met' if max(p95) <= TARGET else 'MISSED'}")  # fmt: skip
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
