"""Times `make demo` from an empty clone: installation included, then with everything there.

    python bench/empty_clone.py

The first figure downloads nothing that the installer has in its own cache: run it on a fresh machine
for the figure without one (target ≤ 3 minutes); with packages cached the target is ≤ 30 s. The second
run installs nothing. Both must end with exit code 0 and with the plan's table before a time is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def demo(clone: Path) -> float:
    """Run `make demo` in the clone; return its seconds."""
    # An environment of the caller's own must not lend its packages to the clone.
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "NUMERICEMPLOI_DATA_DIR")}
    started = time.perf_counter()
    done = subprocess.run(
        ["make", "demo"], check=False, cwd=clone, env=environment, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    assert done.returncode == 0, done.stderr[-2000:]
    assert "certifié" in done.stdout, done.stdout[-2000:]
    return seconds


def main() -> None:
    """Clone, run twice, print."""
    with tempfile.TemporaryDirectory() as scratch:
        clone = Path(scratch) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        first, second = demo(clone), demo(clone)
    print(f"Python {sys.version.split()[0]}, {len(os.sched_getaffinity(0))} cores")
    for name, seconds, target in (
        ("make demo, empty clone, installation", first, 180),
        ("make demo again, nothing to install", second, 30),
    ):
        print(
            f"{name:40} {seconds:6.1f} s   target ≤ {target} s   {'met' if seconds <= target else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
