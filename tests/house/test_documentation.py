"""Documentation that can be checked: links lead somewhere, commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page: Path):
    broken = [
        link for link in _LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_command_that_the_documentation_names_exists():
    import typer.main

    from numericemploi.cli.app import build

    root = typer.main.get_command(build(lambda folder: None))
    named = {
        tuple(found.split())
        for page in PAGES
        if "reference" not in page.parts
        for found in re.findall(
            r"^(?:numericemploi|\$ numericemploi)((?: [a-z]+){1,2})",
            page.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    assert named
    for words in named:
        command = root.commands[words[0]]
        if hasattr(command, "commands") and len(words) > 1:
            assert words[1] in command.commands, words


def test_every_make_target_of_the_documentation_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name for page in PAGES for name in re.findall(r"`?make ([a-z]+)`?", page.read_text(encoding="utf-8"))
    }
    assert named & targets
    assert {
        name for name in named if f"`make {name}" in "".join(p.read_text(encoding="utf-8") for p in PAGES)
    } <= targets


def test_every_decision_has_its_four_parts_on_one_page():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert len(records) >= 8
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Refused", "Consequence")), (
            record.name
        )
        assert len(text.splitlines()) <= 45, record.name


def test_both_readmes_name_the_same_commands():
    blocks = [
        re.findall(
            r"^(?:make|numericemploi) \S+(?: \S+)?", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
        )
        for name in ("README.md", "README.fr.md")
    ]
    words = [sorted({tuple(line.split()[:3])[:2] for line in block}) for block in blocks]
    assert words[0] == words[1]
