"""Times the reading of a LHÉO catalogue, validation included, and its peak memory.

    python bench/lheo.py XSD [--megabytes 1000] [--rounds 1]

The file is made by `lheo_made.py` in a temporary folder and removed. Counts are compared with what the
maker knows before any time is printed. Beside ours, in the same run: lxml's iterparse with the same
XSD on each formation and nothing read from it (the floor). Each runs alone, in a process of its own.
Targets, for 1 GB, 1 % of it faulty: at most 60 s and 120 MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import lheo_made

SECONDS, MEGABYTES = 60.0, 120.0


def ours(file: Path, xsd: Path) -> dict[str, object]:
    """Read every batch as an import does, and let it go."""
    from numericemploi.sources import lheo

    schema = lheo.load_schema(xsd.read_bytes())
    trainings, sessions, refusals, warnings = lheo.Tally(), lheo.Tally(), 0, 0
    for batch in lheo.batches(file, schema=schema):
        for total, part in ((trainings, batch.of_trainings), (sessions, batch.of_sessions)):
            for name, value in asdict(part).items():
                setattr(total, name, getattr(total, name) + value)
        assert batch.trainings.height == batch.of_trainings.kept
        assert batch.sessions.height == batch.of_sessions.kept
        refused = int((batch.rejects["severity"] == "refused").sum())
        refusals, warnings = refusals + refused, warnings + batch.rejects.height - refused
    return {
        "trainings": asdict(trainings),
        "sessions": asdict(sessions),
        "refusals": refusals,
        "warnings": warnings,
    }


def floor(file: Path, xsd: Path) -> dict[str, object]:
    """Parse and validate, read nothing."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(xsd))
    formations = invalid = 0
    for _, element in etree.iterparse(file, tag="{http://lheo.gouv.fr/2.3}formation", resolve_entities=False):
        formations += 1
        invalid += not schema.validate(element)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return {"formations": formations, "invalid": invalid}


def alone(name: str, file: Path, xsd: Path) -> dict[str, object]:
    """Run one of the two in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, str(xsd), "--child", name, str(file)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def agrees(found: dict[str, object], truth: lheo_made.Truth) -> None:
    """Stop unless the reader kept and refused exactly what the maker put in."""
    lost = truth.formations - truth.trainings_kept - truth.trainings_repeated
    unread = truth.sessions - truth.sessions_kept - truth.sessions_repeated
    expected = {
        "trainings": {"read": truth.formations, "kept": truth.trainings_kept, "refused": lost,
                      "repeated": truth.trainings_repeated},
        "sessions": {"read": truth.sessions, "kept": truth.sessions_kept, "refused": unread,
                     "repeated": truth.sessions_repeated},
        "refusals": sum(n for fault, n in truth.faults.items() if not fault.startswith("warning"))
        - truth.trainings_repeated,
    }  # fmt: skip
    for name, value in expected.items():
        if found[name] != value:
            sys.exit(f"WRONG RESULT, nothing timed: {name} is {found[name]}, the file holds {value}")


def report(name: str, runs: list[dict[str, object]], size: int, *, judged: bool) -> None:
    """Print every run's seconds and peak memory, and whether the worst one meets the targets."""
    seconds = [float(str(run["seconds"])) for run in runs]
    busy = max(float(str(run["processor"])) for run in runs)
    peak = max(float(str(run["megabytes"])) for run in runs)
    line = f"{name:34} {', '.join(f'{s:.1f}' for s in seconds)} s"
    line += f" ({busy:.1f} s of one core)   {size / 1e6 / max(seconds):.0f} MB/s   {peak:.0f} MB at most"
    if judged:
        met = max(seconds) <= SECONDS and peak <= MEGABYTES
        line += f"   targets {SECONDS:.0f} s, {MEGABYTES:.0f} MB: {'met' if met else 'MISSED'}"
    print(line)


def main() -> None:
    """Make the file, check the counts, print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    beside = Path(__file__).resolve().parents[2] / "shared" / "data" / "lheo" / "lheo-2.3.xsd"
    asked.add_argument("xsd", type=Path, nargs="?", default=beside, help="lheo-2.3.xsd")
    asked.add_argument("--megabytes", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--child", nargs=2, metavar=("WHICH", "FILE"), help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.child:
        which, file = options.child
        started = time.perf_counter()
        found = (ours if which == "ours" else floor)(Path(file), options.xsd)
        found["seconds"] = time.perf_counter() - started
        found["processor"] = time.process_time()
        found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lheo.xml"
        truth = lheo_made.make(file, options.megabytes * 1_000_000)
        size = file.stat().st_size
        print(f"{size:,} bytes, {truth.formations:,} formations, {truth.sessions:,} sessions")
        print(f"faulty formations: {truth.faults.total():,}: {dict(truth.faults)}")
        mine, bare = [], []
        for _ in range(options.rounds):
            mine.append(alone("ours", file, options.xsd))
            agrees(mine[-1], truth)
            bare.append(alone("floor", file, options.xsd))
        print(f"counts as made: trainings {mine[0]['trainings']}, sessions {mine[0]['sessions']}")
        report("ours: read, validated, masked", mine, size, judged=options.megabytes >= 1000)
        report("floor: iterparse + XSD, nothing read", bare, size, judged=False)


if __name__ == "__main__":
    main()
