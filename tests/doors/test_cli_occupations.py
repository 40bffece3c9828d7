"""`occupations match` and `bench titles` as a user meets them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from whole_instances import run as _run


def test_a_fresh_instance_without_data_answers_a_digital_title(tmp_path: Path):
    done = _run(tmp_path / "data", "occupations", "match", "dév full stack H/F CDI", "--top", "2", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["matches"][0]["rome4"] == "M1855"
    assert len(answer["matches"]) == 2
    assert not (tmp_path / "data").exists()


def test_an_abstention_is_an_answer_with_exit_code_zero(tmp_path: Path):
    done = _run(tmp_path / "data", "occupations", "match", "", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["abstained"] is True
    assert "Not sure enough" in _run(tmp_path / "data", "occupations", "match", "boulanger").stdout


def test_a_list_on_standard_input_comes_back_scored_in_its_order_with_an_error_column(tmp_path: Path):
    listed = 'id,title\n1,data engineer\n2\n3,"boulanger"\n4,devops\n'
    done = _run(tmp_path / "data", "occupations", "match", "--file", "-", input=listed)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["line"], row["rome4"]) for row in rows] == [
        ("2", "M1811"),
        ("3", ""),
        ("4", ""),
        ("5", "M1827"),
    ]
    assert rows[1]["error"] == "1 field(s), the header has 2"
    assert rows[2]["abstained"] == "true"
    assert not done.stderr


def test_json_lines_are_read_too_and_a_broken_one_is_named(tmp_path: Path):
    path = tmp_path / "titles.jsonl"
    path.write_text('{"title": "scrum master"}\n{broken\n"pentester"\n{"other": 1}\n', encoding="utf-8")
    rows = list(
        csv.DictReader(
            io.StringIO(_run(tmp_path / "data", "occupations", "match", "--file", str(path)).stdout)
        )
    )
    assert [row["rome4"] for row in rows] == ["M1814", "", "M1866", ""]
    assert [row["error"] for row in rows] == ["", "not a JSON value", "", "no text under `title`"]


def test_a_list_comes_back_as_json_lines_with_the_best_codes_and_the_errors(tmp_path: Path):
    listed = "title,id\ndata engineer,1\nboulanger,2\nx\n"
    done = _run(
        tmp_path / "data",
        "occupations",
        "match",
        "--file",
        "-",
        "--jsonl",
        "--top",
        "3",
        "--threshold",
        "0.6",
        input=listed,
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["line"] for row in rows] == [2, 3, 4]
    assert rows[2] == {"line": 4, "title": "", "error": "1 field(s), the header has 2"}
    assert len(rows[0]["matches"]) == 3
    assert rows[0]["matches"][0]["rome4"] == "M1811"
    assert (rows[1]["abstained"], rows[1]["matches"]) == (True, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("occupations", "match"), 2),
        (("occupations", "match", "x", "--file", "-"), 2),
        (("occupations", "match", "--file", "absent.csv"), 3),
        (("occupations", "match", "x", "--scope", "lune"), 6),
    ],
)
def test_a_wrong_use_is_told_without_a_traceback(tmp_path: Path, words: tuple[str, ...], code: int):
    done = _run(tmp_path / "data", *words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def _ruler(folder: Path) -> list[str]:
    words = []
    for name, text in (
        ("queries", "q1\tDéveloppeur web H/F\nq2\tcommis de cuisine\n"),
        (
            "corpus",
            "a_0\tdéveloppeur web/développeuse web\na_1\tprogrammeur web\nb_0\taide de cuisine\nc_0\tboulanger\n",
        ),
        ("annotations", "q1\t0\ta_0\t1\nq1\t0\ta_1\t1\nq2\t0\tb_0\t1\n"),
    ):
        path = folder / f"{name}.tsv"
        path.write_text(text, encoding="utf-8")
        words += [f"--{name}", str(path)]
    return words


def test_bench_titles_judges_four_systems_alike(tmp_path: Path):
    done = _run(tmp_path / "data", "bench", "titles", *_ruler(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer["systems"]) == ["bm25", "char_tfidf", "edit_distance", "ours"]
    assert all(set(one) == {"mrr", "a1", "a5", "a10", "map", "seconds"} for one in answer["systems"].values())
    assert answer["systems"]["ours"]["a1"] == 1.0
    assert answer["memory"] == {"used": 0, "dropped": 0, "unreached": 0, "wanting": True}
    told = _run(tmp_path / "data", "bench", "titles", *_ruler(tmp_path), "--no-alias-memory")
    assert "0 dropped" in told.stdout
    assert "not loaded" not in told.stdout


def test_a_ruler_with_headers_blank_lines_a_mark_and_windows_ends_gives_the_same_figures(tmp_path: Path):
    words = _ruler(tmp_path)
    plain = json.loads(_run(tmp_path / "data", "bench", "titles", *words, "--json").stdout)
    for name, header in (
        ("queries", "query_id\ttext"),
        ("corpus", "id\ttext"),
        ("annotations", "qid\t0\teid\trel"),
    ):
        path = tmp_path / f"{name}.tsv"
        lines = [header, "", *path.read_text(encoding="utf-8").splitlines(), "  "]
        path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    path = tmp_path / "annotations.tsv"
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("\t", " ") + "q1 0 c_0 0\n", encoding="utf-8"
    )
    done = _run(tmp_path / "data", "bench", "titles", *words, "--json")
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)["systems"]
    for one in (*measured.values(), *plain["systems"].values()):
        del one["seconds"]
    assert measured == plain["systems"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("corpus", "a_0\tx\nb_0\n", "corpus.tsv: line 2: 1 field(s), 2 are expected"),
        ("corpus", "a_0\tx\n\ty\n", "corpus.tsv: line 2"),
        ("queries", "q1\tx\nq1\ty\n", "queries.tsv: line 2: the query « q1 » is there twice"),
        ("annotations", "q1\t0\ta_0\t1\nq9\t0\ta_0\t1\n", "line 2: there is no query « q9 »"),
        ("annotations", "q1\t0\ta_9\t1\n", "annotations.tsv: line 1: there is no element « a_9 »"),
        ("annotations", "q1\t0\ta_0\tyes\n", "line 1: « yes » is no grade"),
        ("annotations", "q1\t0\ta_0\t0\n", "annotations.tsv: no query has an answer"),
    ],
)
def test_a_ruler_of_another_form_is_refused_with_its_line(tmp_path: Path, name: str, text: str, told: str):
    words = _ruler(tmp_path)
    (tmp_path / f"{name}.tsv").write_text(text, encoding="utf-8")
    done = _run(tmp_path / "data", "bench", "titles", *words)
    assert done.returncode == 3
    assert told in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
