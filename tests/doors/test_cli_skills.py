"""`skills read`, `skills inventory`, `skills coverage` and `bench skills` as a user meets them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from numericemploi.model.errors import SourceError
from numericemploi.reference import packaged
from numericemploi.verbs import skill_rulers
from whole_instances import run as _run

ADVERT = "Profil : vous maîtrisez Java et Linux. Docker serait un plus."


def test_a_fresh_instance_without_data_reads_the_skills_of_an_advert(tmp_path: Path):
    done = _run(tmp_path / "data", "skills", "read", ADVERT, "--json")
    assert done.returncode == 0, done.stderr
    spans = json.loads(done.stdout)["spans"]
    assert [(s["words"], s["ogr"], s["required"]) for s in spans] == [
        ("Java", "109870", True), ("Linux", "109763", True), ("Docker", "478768", False),
    ]  # fmt: skip
    assert all(ADVERT[s["start"] : s["end"]] == s["words"] for s in spans)
    assert not (tmp_path / "data").exists()


def test_a_list_comes_back_one_row_a_text_in_its_order_with_an_error_column(tmp_path: Path):
    listed = 'id,text\n1,"Vous maîtrisez Java"\n2\n3,"Boulanger"\n'
    done = _run(tmp_path / "data", "skills", "read", "--file", "-", input=listed)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["line"], row["skills"]) for row in rows] == [("2", "109870"), ("3", ""), ("4", "")]
    assert [row["error"] for row in rows] == ["", "1 field(s), the header has 2", ""]
    assert rows[0]["places"] == "15-19"
    assert not done.stderr


def test_json_lines_in_and_out(tmp_path: Path):
    path = tmp_path / "adverts.jsonl"
    path.write_text('{"title": "Développeur", "text": "Vous maîtrisez Java"}\n{broken\n', encoding="utf-8")
    done = _run(tmp_path / "data", "skills", "read", "--file", str(path), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [span["ogr"] for span in rows[0]["spans"]] == ["109870"]
    assert rows[1]["error"] == "not a JSON value"


def test_a_list_without_a_column_of_texts_is_refused_with_its_remedy(tmp_path: Path):
    done = _run(tmp_path / "data", "skills", "read", "--file", "-", input="id,avis\n1,x\n")
    assert done.returncode != 0
    assert "no column `text`" in done.stderr
    assert "Traceback" not in done.stderr


def test_both_a_text_and_a_file_are_one_too_many(tmp_path: Path):
    done = _run(tmp_path / "data", "skills", "read", "java", "--file", "-", input="")
    assert done.returncode == 2
    assert "Give either a text or --file." in done.stderr.replace("\n", " ")


def test_the_inventory_counts_skills_wordings_and_links_to_esco(tmp_path: Path):
    found = json.loads(_run(tmp_path / "data", "skills", "inventory", "--json").stdout)
    assert found["origin"] == "packaged"
    assert found["natures"] == {"competence": 1364, "macro_competence": 126, "savoir": 1083}
    assert found["linked"] == pytest.approx(found["skills"] * found["linked_share"], abs=0.5)


def test_coverage_asks_for_a_run_first(tmp_path: Path):
    done = _run(tmp_path / "data", "skills", "coverage", "fictif-web-1")
    assert done.returncode != 0
    assert "What to do" in done.stderr


def _gold(folder: Path) -> Path:
    """Two texts: what is right in them was marked by hand."""
    rows = [
        {"id": "a", "kind": "advert", "text": "Vous maîtrisez Java et Docker.", "split": "test",
         "spans": [{"start": 15, "end": 19, "skill": "109870", "required": True},
                   {"start": 23, "end": 29, "skill": "478768", "required": True}]},
        {"id": "b", "kind": "programme", "text": "Cuisine et service en salle.", "split": "test", "spans": []},
    ]  # fmt: skip
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_bench_skills_judges_four_systems_and_says_whether_the_bars_are_met(tmp_path: Path):
    path = _gold(tmp_path)
    done = _run(tmp_path / "data", "bench", "skills", "--gold", str(path), "--second", str(path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["systems"]) == {"ours", "literal", "char_tfidf", "literal_aliases"}
    assert found["systems"]["ours"]["rp5"] == found["systems"]["ours"]["recall"] == 1
    # « Java » is a label, « Docker » is in none: half of what is wanted.
    assert found["systems"]["literal"]["rp5"] == 0.5
    assert [bar["target"] for bar in found["bars"]] == [1.10, 1.25]
    assert (found["bars"][1]["ratio"], found["bars"][1]["met"]) == (2, True)
    assert found["agreement"]["skill_jaccard"]["value"] == 1


def test_a_bar_is_said_met_or_missed_by_its_ratio():
    bar = skill_rulers.Bar(over="literal", ratio=1.2, interval=(1.0, 1.4), target=1.25)
    assert (
        skill_rulers.told(bar)
        == "RP@5 over literal match (literal): 1.20× [1.00, 1.40], target ≥ 1.25×: MISSED"
    )
    assert not bar.met
    assert skill_rulers.Bar(over="char_tfidf", ratio=1.1, interval=(1.0, 1.4), target=1.1).met


@pytest.mark.parametrize(
    ("content", "said"),
    [("{broken", "line 1"), ("\n", "empty"),
     ('{"id": "a", "kind": "advert", "text": "x", "split": "test", "spans": [{"start": 0, "end": 9}]}', "spans[0]")],
)  # fmt: skip
def test_a_set_that_cannot_be_read_whole_is_refused_with_its_line(tmp_path: Path, content: str, said: str):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError) as told:
        skill_rulers.opened(path)
    assert said in told.value.message
    assert told.value.hint


def test_the_packaged_weights_are_those_that_the_tune_split_teaches(data_folder: Path, db: None):
    gold = Path(__file__).parents[2] / "bench" / "gold" / "skills_fr_v1.jsonl"
    learnt = skill_rulers.learnt(gold, split="tune")
    shipped = packaged.skill_filter().rows()
    assert [row[:2] for row in learnt] == [row[:2] for row in shipped]
    # Another processor may add in another order: the fourth decimal is not promised.
    assert [row[2] for row in learnt] == pytest.approx([row[2] for row in shipped], abs=2e-3)
    with pytest.raises(SourceError, match="no text in the split"):
        skill_rulers.learnt(_gold(data_folder.parent), split="tune")
