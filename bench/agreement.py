"""Prints how far two persons agree on the gold set of skills: the ceiling of any matcher judged on it.

    python bench/agreement.py [GOLD] [SECOND]

Both are gold sets (see bench/gold/GUIDE.md), by default the committed one and its second annotation, which
may hold a part of the texts; texts in both are compared. 95 % bootstrap intervals over texts. No bar: the
agreement is published, whatever it is.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from numericemploi.model.annotations import SPLITS, Annotated
from numericemploi.model.errors import SourceError
from numericemploi.skills import agreement
from numericemploi.sources import gold

FOLDER = Path(__file__).resolve().parent / "gold"
NAMES = {
    "spans_exact": "F1 of passages, same bounds",
    "spans_overlapping": "F1 of passages that overlap",
    "spans_and_skill": "F1 of passages, same bounds and skill",
    "skill_jaccard": "skills of a text, mean Jaccard",
    "required_alike": "required or not, said alike",
}


def opened(path: Path) -> dict[str, Annotated]:
    """Read one annotation; it is compared whole or not at all."""
    items, rejects = gold.read(path.read_bytes(), path.name)
    for line, column, reason, remedy in rejects.select("line", "column", "reason", "remedy").iter_rows():
        print(f"{path.name}, line {line}, {column}: {reason}. {remedy}", file=sys.stderr)
    if rejects.height:
        raise SystemExit(3)
    return {item.identifier: item for item in items}


def composition(items: dict[str, Annotated]) -> str:
    """Say what a gold set holds."""
    spans = [span for item in items.values() for span in item.spans]
    kinds = Counter(item.kind for item in items.values())
    return (
        f"{len(items)} texts ({', '.join(f'{n} {kind}' for kind, n in kinds.most_common())}), "
        f"{len(spans)} passages, {len({span.skill for span in spans})} skills, "
        f"{sum(not span.required for span in spans)} only wished; "
        f"{sum(not item.spans for item in items.values())} texts without any"
    )


def main() -> None:
    """Pair the texts, then print the five measures, of all texts and of each split."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="?", type=Path, default=FOLDER / "skills_fr_v1.jsonl")
    parser.add_argument("second", nargs="?", type=Path, default=FOLDER / "skills_fr_v1_second.jsonl")
    asked = parser.parse_args()
    try:
        first = opened(asked.gold)
        print(f"{asked.gold.name}: {composition(first)}")
        if not asked.second.is_file():
            print(f"{asked.second.name} is not there: nothing was compared")
            return
        pairs = agreement.compared(first, opened(asked.second))
    except (OSError, SourceError, ValueError) as error:
        raise SystemExit(str(error)) from error
    if not pairs:
        raise SystemExit("no text stands in both: nothing was compared")
    for split in ("all", *SPLITS):
        shown = [pair for pair in pairs if split in ("all", pair[0].split)]
        if not shown:
            continue
        print(f"{split}: {len(shown)} texts in both")
        for name, found in agreement.agreement(shown).items():
            print(f"  {NAMES[name]:40} {found.value:.3f} [{found.low:.3f}, {found.high:.3f}]   n = {found.n}")


if __name__ == "__main__":
    main()
