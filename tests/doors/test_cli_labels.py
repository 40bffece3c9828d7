"""`numericemploi labels …` on assessments: listed, shown, and computed again elsewhere without database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import whole_instances
from whole_instances import run as _run

TRAINING = "fictif-web-1"


@pytest.fixture(scope="module")
def cycled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_instances.cycled(tmp_path_factory, "labelled")


@pytest.fixture(scope="module")
def evidence(cycled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("downloaded") / "preuves.json"
    assert _run(cycled, "labels", "evidence", TRAINING, "--to", str(path)).returncode == 0
    return path


def test_an_assessment_is_shown_with_what_blocks_and_what_would_change_it(cycled: Path):
    shown = _run(cycled, "labels", "show", TRAINING).stdout
    assert "fictif" in shown
    assert "ni Qualiopi" in shown
    assert "Une personne décide" in shown


def test_the_assessment_is_computed_again_byte_for_byte_without_database(
    cycled: Path, evidence: Path, tmp_path: Path
):
    nowhere = tmp_path / "nothing"
    published = next(
        one
        for one in json.loads(_run(cycled, "labels", "assess", "--json").stdout)
        if one["training_id"] == TRAINING
    )
    kept = tmp_path / "evaluation.json"
    canonical = json.dumps(published, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    kept.write_text(canonical, encoding="utf-8")
    same = _run(nowhere, "labels", "recompute", str(evidence), "--against", str(kept))
    assert (same.returncode, same.stdout) == (0, "Same assessment, byte for byte.\n")
    assert (
        _run(nowhere, "labels", "recompute", str(evidence), "--digest", published["evidence"]).returncode == 0
    )


def test_an_evidence_file_edited_by_hand_is_told(cycled: Path, evidence: Path, tmp_path: Path):
    published = json.loads(_run(cycled, "labels", "show", TRAINING, "--json").stdout)
    edited = tmp_path / "edited.json"
    document = json.loads(evidence.read_bytes())
    document["outcomes"]["counts"]["employed"] -= 1
    # A careful hand: the file is in canonical form, only a figure is another.
    edited.write_text(
        json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )
    done = _run(cycled, "labels", "recompute", str(edited), "--digest", published["evidence"])
    assert done.returncode == 3
    assert "not the one assessed" in done.stderr


def test_rules_that_never_were_are_told(cycled: Path):
    assert _run(cycled, "labels", "rules", "--version", "1999").returncode == 6


def test_the_rules_are_listed_with_who_when_and_why(cycled: Path):
    rules = json.loads(_run(cycled, "labels", "rules", "--json").stdout)
    assert rules["id"] == "2024-1"
    assert {one["name"]: one["value"] for one in rules["thresholds"]}["coverage_floor"] == 0.6
    assert all(one["author"] and one["date"] and one["reason"] for one in rules["thresholds"])
