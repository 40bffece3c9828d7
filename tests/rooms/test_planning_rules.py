"""The rules, one golden text each, and the page of mathematics that lists them."""

from __future__ import annotations

from pathlib import Path

import pytest

import petit_plan as pp
from numericemploi.planning.rules import RULES, tightening

WRITTEN = (*RULES, tightening)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "purchase-plan.md"


@pytest.mark.parametrize("name", [*(rule.__name__ for rule in WRITTEN), "kept_insertions"])
def test_a_rule_writes_the_rows_that_were_checked_by_eye(name: str):
    assert pp.golden()[name] == (pp.GOLDEN / f"{name}.lp").read_text(encoding="utf-8")


def test_no_golden_text_is_left_without_its_rule():
    assert {path.stem for path in pp.GOLDEN.glob("*.lp")} == set(pp.golden())


def test_the_page_lists_every_rule_with_its_first_line():
    rows = []
    for rule in WRITTEN:
        formula, unit, words = _parts(rule.__doc__ or "")
        rows.append(f"| {formula} | {unit} | {words} | `{rule.__name__}` |")
    assert "\n".join(rows) in PAGE.read_text(encoding="utf-8"), "the list should be:\n" + "\n".join(rows)


def _parts(docstring: str) -> tuple[str, str, str]:
    """« formula | unit: words » → its three parts; every rule's first line has this form."""
    formula, rest = docstring.splitlines()[0].split(" | ")
    unit, words = rest.split(": ", 1)
    return formula, unit, words.rstrip(".")
