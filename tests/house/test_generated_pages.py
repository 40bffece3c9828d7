"""What is generated and checked in is what the generator would write now."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
assert _spec is not None
assert _spec.loader is not None
generate = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(generate)


@pytest.mark.parametrize(
    "page",
    ["docs/reference/columns.md", "docs/reference/command-line.md", "docs/reference/datasets.md", "docs/reference/floors.md", "docs/reference/funding.md",
     "docs/reference/openapi.json", "THIRD-PARTY.md"],
)  # fmt: skip
def test_a_generated_page_is_current(page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "100")
    assert (ROOT / page).read_text(encoding="utf-8") == generate.pages()[page], (
        f"{page} is old: run `make docs`"
    )


def test_every_generated_page_is_compared():
    assert len(generate.pages()) == 7


def test_no_runtime_package_is_under_gpl_or_agpl():
    lines = generate.third_party().splitlines()
    strict = [line for line in lines if "GPL" in line and "LGPL" not in line and "Lesser" not in line]
    assert not strict
