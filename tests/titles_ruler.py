"""A proxy ruler of titles, made from the close rows of the public crosswalk: nobody's test set is touched."""

from __future__ import annotations

import hashlib
from pathlib import Path

from numericemploi.sources import appellations_esco, esco_occupations


def fold_of(ogr: str) -> int:
    """Which of five folds a title is in, by a hash of its code."""
    return hashlib.sha256(ogr.encode()).digest()[0] % 5


def write(
    shared: Path, folder: Path, *, fold: int | None = 0, relations: tuple[str, ...] = ("close",)
) -> list[str]:
    """Write queries, corpus and annotations in MELO's form; the queries are one fold of the rows named, or all."""
    links, _ = appellations_esco.read(shared / "passages" / "rome_v3_appellations_esco_extrait.csv.gz")
    names, _ = esco_occupations.read(shared / "esco" / "v1.2_fr" / "occupations_fr.csv.gz")
    elements: dict[str, list[str]] = {}
    corpus = []
    for uri, label in names.select("occupation", "label").iter_rows():
        concept = uri.rpartition("/")[2]
        identifier = f"{concept}_{len(elements.setdefault(concept, []))}"
        elements[concept].append(identifier)
        corpus.append(f"{identifier}\t{' '.join(label.split())}")
    asked, right = [], []
    for ogr, label, uri, relation in links.select("ogr", "label", "occupation", "relation").iter_rows():
        concept = uri.rpartition("/")[2]
        if relation in relations and fold in (None, fold_of(ogr)) and concept in elements:
            asked.append(f"{ogr}\t{label}")
            right += [f"{ogr}\t0\t{identifier}\t1" for identifier in elements[concept]]
    paths = []
    for name, lines in (("queries", asked), ("corpus", corpus), ("annotations", right)):
        path = folder / f"{name}.tsv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(str(path))
    return paths


if __name__ == "__main__":
    # python tests/titles_ruler.py DATA OUT [relation …] [--whole]: the close rows of the first fold unless told otherwise.
    import sys

    told = [word for word in sys.argv[3:] if word != "--whole"]
    whole = "--whole" in sys.argv
    write(
        Path(sys.argv[1]), Path(sys.argv[2]), fold=None if whole else 0, relations=tuple(told) or ("close",)
    )
