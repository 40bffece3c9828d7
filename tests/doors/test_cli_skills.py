"""`skills read`, `skills inventory`, `skills coverage` and `bench skills` as a user meets them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CONSOLE = [sys.executable, "-c", "from numericemploi.config.console import main; main()"]
ADVERT = "Profil : vous maîtrisez Java et Linux. Docker serait un plus."


def _run(folder: Path, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NUMERICEMPLOI_DATA_DIR": str(folder / "data"), "COLUMNS": "160"}
    environment.pop("NUMERICEMPLOI_DATABASE", None)
    return subprocess.run([*CONSOLE, *words], env=environment, capture_output=True, text=True, **options)


def test_a_fresh_instance_without_data_reads_the_skills_of_an_advert(tmp_path: Path):
    done = _run(tmp_path, "skills", "read", ADVERT, "--json")
    assert done.returncode == 0, done.stderr
    spans = json.loads(done.stdout)["spans"]
    assert [(s["words"], s["ogr"], s["required"]) for s in spans] == [
        ("Java", "109870", True), ("Linux", "109763", True), ("Docker", "478768", False),
    ]  # fmt: skip
    assert all(ADVERT[s["start"] : s["end"]] == s["words"] for s in spans)
    assert not (tmp_path / "data").exists()


def test_an_empty_text_holds_no_skill_and_is_no_error(tmp_path: Path):
    done = _run(tmp_path, "skills", "read", "", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"spans": [], "truncated": False})


def test_a_list_comes_back_one_row_a_text_in_its_order_with_an_error_column(tmp_path: Path):
    listed = 'id,text\n1,"Vous maîtrisez Java"\n2\n3,"Boulanger"\n'
    done = _run(tmp_path, "skills", "read", "--file", "-", input=listed)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["line"], row["skills"]) for row in rows] == [("2", "109870"), ("3", ""), ("4", "")]
    assert [row["error"] for row in rows] == ["", "1 field(s), the header has 2", ""]
    assert rows[0]["places"] == "15-19"
    assert not done.stderr


def test_json_lines_in_and_out(tmp_path: Path):
    path = tmp_path / "adverts.jsonl"
    path.write_text('{"title": "Développeur", "text": "Vous maîtrisez Java"}\n{broken\n', encoding="utf-8")
    done = _run(tmp_path, "skills", "read", "--file", str(path), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [span["ogr"] for span in rows[0]["spans"]] == ["109870"]
    assert rows[1]["error"] == "not a JSON value"


def test_a_list_without_a_column_of_texts_is_refused_with_its_remedy(tmp_path: Path):
    done = _run(tmp_path, "skills", "read", "--file", "-", input="id,avis\n1,x\n")
    assert done.returncode != 0
    assert "no column `text`" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("java", "--file", "-")])
def test_neither_or_both_of_text_and_file_is_told(tmp_path: Path, words: tuple[str, ...]):
    done = _run(tmp_path, "skills", "read", *words, input="")
    assert done.returncode == 2
    assert "Give either a text or --file." in done.stderr.replace("\n", " ")


def test_the_inventory_counts_skills_wordings_and_links_to_esco(tmp_path: Path):
    found = json.loads(_run(tmp_path, "skills", "inventory", "--json").stdout)
    assert found["origin"] == "packaged"
    assert found["natures"] == {"competence": 1364, "macro_competence": 126, "savoir": 1083}
    assert found["linked"] == pytest.approx(found["skills"] * found["linked_share"], abs=0.5)


def test_coverage_asks_for_a_run_first(tmp_path: Path):
    done = _run(tmp_path, "skills", "coverage", "fictif-web-1")
    assert done.returncode != 0
    assert "What to do" in done.stderr
