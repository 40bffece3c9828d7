"""Whole instances, made by the console once a suite run (whatever the number of workers); a test takes a copy."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONSOLE = [sys.executable, "-c", "from numericemploi.config.console import main; main()"]


def run(folder: Path, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the console on a data folder, in a process of its own, on SQLite whatever the suite itself runs on."""
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(folder), "COLUMNS": "160"}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    return subprocess.run([*CONSOLE, *words], env=environment, capture_output=True, text=True, **options)


def prepared(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return the data folder of a fresh copy of an instance that is prepared, without a run."""
    return _copy(_made(_shared(factory), "prepared"), factory.mktemp(name))


def cycled(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return the data folder of a fresh copy of an instance with one run; `report.json` beside is what it printed."""
    return _copy(_made(_shared(factory), "cycled"), factory.mktemp(name))


def _shared(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of this suite run share, and no other run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _made(shared: Path, name: str) -> Path:
    place = shared / f"whole-{name}"
    with (shared / f"whole-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            shutil.rmtree(place, ignore_errors=True)
            if name == "cycled":
                shutil.copytree(_made(shared, "prepared"), place)
            else:
                place.mkdir()
            words = ["cycle", "--as-of", "2024-06-30", "--json"] if name == "cycled" else ["prepare"]
            done = run(place / "data", *words)
            assert done.returncode == 0, done.stderr
            (place / "report.json").write_text(done.stdout, encoding="utf-8")
            (place / "done").touch()
    return place


def _copy(made: Path, to: Path) -> Path:
    shutil.copytree(made, to, dirs_exist_ok=True)
    return to / "data"
