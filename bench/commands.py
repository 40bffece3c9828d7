"""Times whole commands: `data pull --from`, `cycle` on the real tables, `--help`; median of 5 and peak memory.

    python bench/commands.py [folder of public data, ../shared/data by default]

Each run is a process of its own over a data folder of its own. Before a time is printed, what the
command did is checked: datasets loaded, the same digest at every run. Targets: pull ≤ 20 s and
≤ 1 GB, cycle ≤ 10 s, help ≤ 0.7 s. Reference beside: a bare `python -c "import polars, django"`,
the floor under any command that reads a table.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5


def timed(command: list[str], folder: str) -> tuple[float, float, str]:
    """Run one command; return seconds, peak resident memory in MB, and its standard output."""
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": folder}
    started = time.perf_counter()
    child = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert child.stdout is not None
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) == 0, (command, output[-2000:])
    return seconds, usage.ru_maxrss / 1024, output


def told(
    name: str, runs: list[tuple[float, float, str]], *, seconds: float, megabytes: float | None = None
) -> None:
    """Print the median time and the peak memory of some runs beside their target."""
    middle, peak = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
    met = middle <= seconds and (megabytes is None or peak <= megabytes)
    target = f"≤ {seconds} s" + (f" and ≤ {megabytes:.0f} MB" if megabytes else "")
    print(f"{name:34} {middle:7.2f} s  {peak:7.0f} MB   target {target:22} {'met' if met else 'MISSED'}")


def main() -> None:
    """Time each command on the public data."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared" / "data")
    console = str(Path(sys.executable).with_name("numericemploi"))
    cores = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores} cores, median of {ROUNDS}")

    with tempfile.TemporaryDirectory() as scratch:
        bare = [timed([sys.executable, "-c", "import polars, django"], scratch) for _ in range(ROUNDS)]
        print(f"{'import polars, django (reference)':34} {statistics.median(r[0] for r in bare):7.2f} s")
        told("--help", [timed([console, "--help"], scratch) for _ in range(ROUNDS)], seconds=0.7)

        if not data.is_dir():
            print(f"{data} is not there: pull and cycle were not timed")
            return
        pulls = []
        for turn in range(ROUNDS):
            folder = f"{scratch}/{turn}"
            timed([console, "prepare"], folder)
            pulls.append(timed([console, "data", "pull", "--from", str(data), "--json"], folder))
        cycle = [console, "cycle", "--as-of", "2024-06-30", "--json"]
        cycles = [timed(cycle, f"{scratch}/{turn}") for turn in range(ROUNDS)]
        states = [one["state"] for one in json.loads(pulls[0][2])]
        assert all(state in ("loaded", "checked") for state in states), states
        results = {json.dumps(json.loads(run[2])["result"], sort_keys=True) for run in cycles}
        assert len(results) == 1, "the same inputs gave different results"
        told(f"data pull --from ({len(states)} datasets)", pulls, seconds=20, megabytes=1000)
        told("cycle, Grand Est, real tables", cycles, seconds=10)
    print(f"peak of this bench itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
