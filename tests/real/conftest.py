"""Real public files, read in place; absent on a stranger's machine, and then said so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public data: beside the checkout, or where NUMERICEMPLOI_PUBLIC_DATA says."""
    named = os.environ.get("NUMERICEMPLOI_PUBLIC_DATA")
    beside = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "data"
    if not (beside / "emploi").is_dir():
        pytest.skip(f"real public data are not at {beside}: these tests were not run")
    return beside
