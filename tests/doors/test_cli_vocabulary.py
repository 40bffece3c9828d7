"""`occupations synonyms …` and `occupations abstained` at the console, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from numericemploi.cli.app import build
from numericemploi.model.errors import InvalidError, NotFoundError
from numericemploi.model.tables.employers import OFFERS
from numericemploi.store import database, records

pytestmark = pytest.mark.django_db


@pytest.fixture
def console() -> Callable[..., Any]:
    """Run a command; its JSON answer where it is asked for one, its text otherwise."""

    def run(*words: str) -> Any:
        done = CliRunner().invoke(build(lambda folder: None), ["occupations", *words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in words else done.stdout

    return run


def _offers(title: str, count: int) -> None:
    row = {"source": "csv", "title": title, "text": "", "rome": None, "commune": None, "employer": None, "positions": 1,
           "contract": None, "beginners": None, "telework": None, "skills": [], "essential": [],
           "published_on": date(2024, 6, 3), "expires_on": None, "fictif": True}  # fmt: skip
    records.merge("offers", OFFERS.of([{**row, "offer_id": str(n)} for n in range(count)]))


def test_a_synonym_is_previewed_added_withdrawn_and_listed(console):
    _offers("zorglub quantique", 3)
    seen = console("synonyms", "preview", "zorglub quantique", "M1855", "--json")
    assert [(change["title"], change["before"], change["after"]) for change in seen["changes"]] == [
        ("zorglub quantique", None, "M1855")
    ]
    assert "would change" in console("synonyms", "preview", "zorglub quantique", "M1855")
    added = console("synonyms", "add", "zorglub quantique", "M1855", "--reason", "vu", "--json")
    assert (added["state"], added["author"], added["reason"]) == ("active", "console", "vu")
    assert console("match", "zorglub quantique", "--json")["matches"][0]["rome4"] == "M1855"
    assert "withdrawn" in console("synonyms", "withdraw", "zorglub quantique", "M1855", "--reason", "erreur")
    assert [one["state"] for one in console("synonyms", "list", "zorglub", "--json")] == ["withdrawn"]
    assert "1 synonyms" in console("synonyms", "list", "zorglub", "--state", "withdrawn")


def test_what_a_rule_forbids_is_told(console):
    with pytest.raises(InvalidError, match="refused") as told:
        console("synonyms", "add", "DevOps", "M1855", "--reason", "vu")
    assert told.value.exit_code == 11


def test_a_list_goes_out_and_comes_back(console, tmp_path: Path):
    path = tmp_path / "synonymes.csv"
    path.write_text("text;rome4;reason\nzorglub;M1855;vu\nzorglub;M18;vu\n", encoding="utf-8")
    brought = console("synonyms", "import", str(path), "--json")
    assert (brought["done"], brought["unchanged"]) == (1, 0)
    assert [(row["line"], row["column"]) for row in brought["rejects"]] == [(3, "rome4")]
    path.write_text(console("synonyms", "export"), encoding="utf-8")
    assert "0 done" in console("synonyms", "import", str(path))


def test_titles_that_abstain_are_reported_by_frequency(console):
    _offers("zorglub quantique", 3)
    report = console("abstained", "--as-of", "2024-06-30", "--json")
    assert [(one["title"], one["seen"], one["last_seen"]) for one in report["abstained"]] == [
        ("zorglub quantique", 3, "2024-06-03")
    ]
    assert "1 of 1 titles" in console("abstained")
    assert console("abstained", "--as-of", "2025-06-30", "--json")["abstained"] == []


def test_a_folder_that_is_not_prepared_is_told(console, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "is_prepared", lambda: False)
    with pytest.raises(NotFoundError, match="not prepared"):
        console("synonyms", "add", "zorglub", "M1855", "--reason", "vu")
