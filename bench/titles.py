"""Times titles read end to end against SciPy's sparse product as it ships, on 10,000 ROME titles.

    python bench/titles.py [folder of public data, ../shared/data by default] [--titles 10000] [--rounds 3]

End to end: text → variants → n-grams → names, synonyms, profiles and coverage → ten codes; files and index
are loaded before. SciPy's products hold the interpreter's lock, so a second thread would gain nothing: both
run in one. The reference does the same with one product of all rows of n-grams and a top-10; it is given the
coverage for nothing. The ten scores of every title must agree to 1e-6 (ours, rounded to 6 decimals, with the
reference's in double precision) before a time is printed; it is timed in single precision like ours. Targets:
≥ 3,000 titles/s on 2 cores, ≥ 2× SciPy, index built in ≤ 30 s, read back in ≤ 1.5 s.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from timing import timed

from numericemploi.reference import packaged
from numericemploi.skills import calibration, score, titles
from numericemploi.skills.grams import vectors
from numericemploi.skills.index import Alias, Index, Name, from_bytes, to_bytes
from numericemploi.sources import rome_appellations

FILE = "rome/v460/unix_referentiel_appellation_v460_utf8.csv.gz"
WORDS = titles.packaged_words()
CHUNK = 256


def ours(index: Index, texts: list[str]) -> NDArray[np.float64]:
    """Ten best scores of each title by products of words."""
    return score.top_codes(index, [titles.read(text, WORDS) for text in texts]).scores


def by_gram(index: Index) -> tuple[csr_array, csr_array]:
    """Rows and profiles of an index as n-grams, one line per n-gram: what the reference multiplies by."""
    return (index.rows @ index.spelled.rows).T.tocsr(), (index.profiles @ index.spelled.rows).T.tocsr()


def coverage(index: Index, texts: list[str]) -> NDArray[np.float32]:
    """How much of each title each code's words cover: given to the reference, not timed with it."""
    parts = []
    for at in range(0, len(texts), CHUNK):
        whole = [" ".join(titles.read(text, WORDS).variants[:2]) for text in texts[at : at + CHUNK]]
        parts.append(score.Words.of(index, whole).coverage(whole).T.astype(np.float32))
    return np.concatenate(parts)


def scipys(
    index: Index, columns: tuple[csr_array, csr_array], covered: NDArray[np.float32], texts: list[str]
) -> NDArray[np.float64]:
    """Ten best scores of each title by one whole sparse product, then a maximum per code and a partition."""
    parts = []
    for at in range(0, len(texts), CHUNK):
        read = [titles.read(text, WORDS) for text in texts[at : at + CHUNK]]
        owner = np.array([n for n, title in enumerate(read) for _ in title.variants])
        rows = vectors([text for title in read for text in title.variants], index.vocabulary)
        weights = np.array([weight for title in read for weight in title.weights], np.float32)
        rows.data *= np.repeat(weights, np.diff(rows.indptr))
        product = rows @ columns[0]
        lines = np.repeat(owner, np.diff(product.indptr))
        found = np.zeros((len(read), len(index.concepts)))
        np.maximum.at(found, (lines, index.row_concept[product.indices]), product.data.astype(float))
        whole = vectors([" ".join(title.variants[:2]) for title in read], index.vocabulary)
        support = index.weights.profile * (whole @ columns[1]).toarray().astype(float)
        support += index.weights.coverage * covered[at : at + CHUNK]
        found = np.where(found > 0, found + support, 0)
        parts.append(-np.sort(np.partition(-found, 9, axis=1)[:, :10], axis=1))
    return np.concatenate(parts)


def told(name: str, value: str, target: str, *, met: bool) -> None:
    """Print one figure beside its target."""
    print(f"{name:44} {value:>16}   target {target:16} {'met' if met else 'MISSED'}")


def main() -> None:
    """Build, check that both agree, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    parser.add_argument("--titles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if not (asked.data / FILE).is_file():
        print(f"{asked.data / FILE} is not there: nothing was timed")
        return
    rows, _ = rome_appellations.read(asked.data / FILE)
    names = [
        Name(id=i, label=text, concept=c) for i, text, c in rows.select("ogr", "label", "rome4").iter_rows()
    ]
    synonyms = (rows["classification"] == "SYNONYME").to_list()
    aliases = [Alias(text=t, concept=c) for t, c in packaged.synonyms().select("text", "rome4").iter_rows()]
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {cores} cores, "
          f"load {os.getloadavg()[0]:.1f}, median of {asked.rounds}")  # fmt: skip

    started = time.perf_counter()
    index = calibration.calibrated(names, synonyms, aliases)
    building = time.perf_counter() - started
    saved = to_bytes(index)
    texts = rows["label"].to_list()[: asked.titles]
    columns, covered = by_gram(index), coverage(index, texts)
    exact = scipys(index, (columns[0].astype(np.float64), columns[1].astype(np.float64)), covered, texts)
    gap = np.abs(ours(index, texts) - exact).max()
    assert gap <= 1e-6, gap
    print(
        f"{len(texts)} titles, {index.rows.shape[0]} rows of {index.rows.nnz} words: the ten scores agree to {gap:.1e}"
    )

    told("index built, calibration included", f"{building:.1f} s", "≤ 30 s", met=building <= 30)
    reading = timed(lambda: from_bytes(saved), asked.rounds)
    told(f"index read back ({len(saved) / 1e6:.0f} MB)", f"{reading:.2f} s", "≤ 1.5 s", met=reading <= 1.5)
    rate = len(texts) / timed(lambda: ours(index, texts), asked.rounds)
    plain = len(texts) / timed(lambda: scipys(index, columns, covered, texts), asked.rounds)
    print(f"{'SciPy, one product, 1 thread (reference)':44} {plain:14.0f}/s")
    told("ours, 1 thread", f"{rate:.0f}/s", "≥ 3,000/s", met=rate >= 3000)
    told("ours beside SciPy", f"{rate / plain:.2f}×", "≥ 2×", met=rate >= 2 * plain)
    report = calibration.report(names, synonyms, aliases)
    told(f"expected calibration error ({report.titles} held out)", f"{report.error:.3f}", "≤ 0.05",
         met=report.error <= 0.05)  # fmt: skip
    print(
        f"of these, right first {report.right_first:.3f}; coverage at 95 % precision {report.coverage_95:.3f}"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
