"""A real Chromium on a live server with a finished run; without a Chromium these tests say so and skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import small_run
from numericemploi.store import accounts

_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium, or the one that CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    if not Path(found).is_file():
        pytest.skip("no Chromium on this machine: install one, or name it in CHROMIUM")
    from playwright.sync_api import sync_playwright

    # Playwright runs its own event loop in this thread: Django would take the test for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def site(live_server: Any, data_folder: Path) -> str:
    """Address of a site that shows a finished run, with its demonstration accounts."""
    accounts.open_demonstration()
    small_run.keep()
    return str(live_server.url)
