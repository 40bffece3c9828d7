"""The worker as a process of its own: it does what waits, and what a killed one left is taken up again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import whole_instances
from whole_instances import CONSOLE, run

ASK = """
import django; django.setup()
from numericemploi.store import runs
from numericemploi.verbs import plan_studies, plan_variants
from numericemploi.verbs.access import CONSOLE
last = runs.latest()
for _ in range(2):
    plan_studies.ask("concertation", plan_variants.first(last), run=last.number, actor=CONSOLE)
"""


def test_a_study_whose_worker_is_killed_is_taken_up_and_done_by_the_next(
    tmp_path_factory: pytest.TempPathFactory,
):
    folder = whole_instances.cycled(tmp_path_factory, "worker")
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(folder),
                   "DJANGO_SETTINGS_MODULE": "numericemploi.config.settings"}  # fmt: skip
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    subprocess.run([sys.executable, "-c", ASK], env=environment, check=True)
    assert _asked(folder) == [("waiting", 0)]  # asked twice, it is one
    first = subprocess.Popen([*CONSOLE, "worker"], env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while _asked(folder) != [("running", 1)] and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert _asked(folder) == [("running", 1)], "the study ended before its worker could be killed"
    done = run(folder, "worker", "--once")
    assert done.returncode == 0, done.stderr
    assert _asked(folder) == [("done", 2)]
    assert _read(folder, "SELECT count(*) FROM store_planstudy WHERE kind = 'concertation'") == [(1,)]


def _asked(folder: Path) -> list[Any]:
    return _read(folder, "SELECT state, begun FROM store_planrequest")


def _read(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "numericemploi.sqlite3", timeout=20)) as database:
        return database.execute(query).fetchall()
