"""Every test has a data folder of its own, and none reaches the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

# A property is true or false, not slow: a busy machine must not make it fail.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-browser", action="store_true", help="run the tests marked `browser`")


def pytest_configure() -> None:
    """Do in place what a page has done in the background: no test waits for a worker."""
    from django.conf import settings

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-browser"):
        return
    skip = pytest.mark.skip(reason="needs a real Chromium: make browser")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings) -> Path:
    """The instance's folder, empty."""
    settings.DATA_DIR = tmp_path / "data"
    settings.KEYS_DIR = tmp_path / "keys"
    settings.SECRET_FILE = settings.DATA_DIR / "secret-key"
    return settings.DATA_DIR
