"""Judges and times the reading of skills on the annotated set, and learns the weights of its filter again.

    python bench/skills.py [GOLD.jsonl] [--split test] [--rounds 5]
    python bench/skills.py [GOLD.jsonl] --fit

Without `--fit`: the verdict of `numericemploi bench skills`, then texts and characters per second with the
reader already built, the time of 100,000 characters against 50,000 (linear: about twice), and the peak
memory. With `--fit`: the weights are learnt on the tune split alone, and the packaged file is written;
nothing else of the package is learnt from the annotated set.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import resource
import time
from importlib import resources
from pathlib import Path

import numpy as np
from timing import timed

from numericemploi.config.console import boot

GOLD = Path(__file__).resolve().parent / "gold" / "skills_fr_v1.jsonl"


def fitted(file: Path) -> None:
    """Learn on the tune split and write the packaged weights."""
    from numericemploi.verbs import skill_rulers

    target = Path(str(resources.files("numericemploi.reference"))) / "packaged" / "skill_filter.csv"
    rows = skill_rulers.learnt(file, split="tune")
    with target.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("model", "feature", "weight"))
        writer.writerows(rows)
    print(f"{len(rows)} weights learnt on the tune split")


def judged(file: Path, split: str, rounds: int) -> None:
    """Print the verdict on a split, then the times."""
    from numericemploi.skills import extract
    from numericemploi.verbs import skill_rulers, skills

    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, {cores} cores, "
          f"load {os.getloadavg()[0]:.1f}, median of {rounds}")  # fmt: skip
    verdict = skill_rulers.judge_skills(file, split=split, second=None, told=lambda _: None)
    for name, judged in verdict.systems.items():
        figures = "  ".join(f"{measure} {value:.3f}" for measure, value in judged.measures.items())
        print(f"{name:16} {figures}  {verdict.seconds[name]:.1f} s")
    for bar in verdict.bars:
        print(skill_rulers.told(bar))
    started = time.perf_counter()
    reader = skills.current_reader()
    print(f"reader built in {time.perf_counter() - started:.2f} s (0 when already built)")
    texts = [one.text for one in skill_rulers.opened(file)]
    seconds = timed(lambda: [extract.read(text, reader) for text in texts], rounds)
    print(f"{len(texts) / seconds:.0f} texts/s, {sum(map(len, texts)) / seconds:.0f} characters/s, 1 thread")
    long = ("\n".join(texts) * 10)[:100_000]
    whole, half = (timed(lambda s=size: extract.read(long[:s], reader), 3) for size in (100_000, 50_000))
    print(f"100,000 characters {whole:.2f} s, 50,000 characters {half:.2f} s: {whole / half:.2f}×")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Judge and time, or learn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--split", default="test")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    boot(None)
    if asked.fit:
        fitted(asked.gold)
    else:
        judged(asked.gold, asked.split, asked.rounds)


if __name__ == "__main__":
    main()
