"""Agreement of two annotations, worked by hand and against a matching of the textbook."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from numericemploi.model.annotations import Annotated, Span
from numericemploi.skills import agreement

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "bench" / "gold" / "skills_fr_v1.jsonl"


def _item(*spans: tuple[int, int, str, bool], identifier: str = "a", text: str = "x" * 99) -> Annotated:
    return Annotated(
        identifier=identifier,
        kind="advert",
        head="",
        origin="",
        text=text,
        spans=tuple(Span(start=a, end=b, skill=s, required=r) for a, b, s, r in spans),
        split="tune",
    )


FIRST = _item((0, 4, "1", True), (10, 14, "2", True), (20, 24, "3", True))
SECOND = _item((0, 4, "1", False), (10, 15, "2", True), (30, 34, "4", True))


def test_the_measures_of_one_text_worked_by_hand():
    # Same bounds: one of three and three. Overlapping: two. Skills {1, 2, 3} and {1, 2, 4}: two of four.
    # One passage alike in bounds and code, required by one person only.
    found = agreement.agreement([(FIRST, SECOND)])
    assert {name: one.value for name, one in found.items()} == {
        "spans_exact": 0.3333,
        "spans_overlapping": 0.6667,
        "spans_and_skill": 0.3333,
        "skill_jaccard": 0.5,
        "required_alike": 0.0,
    }
    assert {name: one.n for name, one in found.items()} == {
        "spans_exact": 6, "spans_overlapping": 6, "spans_and_skill": 6, "skill_jaccard": 1, "required_alike": 1,
    }  # fmt: skip
    assert found["skill_jaccard"].low == found["skill_jaccard"].high == 0.5


def test_a_passage_repeated_for_two_skills_counts_once_as_a_passage():
    twice = _item((0, 4, "1", True), (0, 4, "2", True))
    found = agreement.agreement([(twice, _item((0, 4, "1", True)))])
    assert found["spans_exact"].value == 1
    assert found["spans_and_skill"].value == 0.6667
    assert found["skill_jaccard"].value == 0.5


def test_two_texts_without_any_skill_agree():
    assert {one.value for one in agreement.agreement([(_item(), _item())]).values()} == {1.0}


def test_a_skill_seen_by_one_alone_is_no_agreement():
    assert agreement.agreement([(_item((0, 1, "1", True)), _item())])["skill_jaccard"].value == 0


def test_the_interval_holds_the_value_and_narrows_with_texts():
    few = agreement.agreement([(FIRST, SECOND), (FIRST, FIRST)] * 2)["spans_exact"]
    many = agreement.agreement([(FIRST, SECOND), (FIRST, FIRST)] * 50)["spans_exact"]
    assert few.low <= few.value <= few.high
    assert many.value == few.value
    assert many.high - many.low < few.high - few.low


def test_agreement_does_not_depend_on_who_comes_first():
    there, back = agreement.agreement([(FIRST, SECOND)]), agreement.agreement([(SECOND, FIRST)])
    assert there == back


def test_only_texts_in_both_are_compared_and_must_be_the_same():
    second = {"b": _item(identifier="b"), "a": _item()}
    pairs = agreement.compared({"a": FIRST, "c": FIRST}, second)
    assert [one.identifier for one, _ in pairs] == ["a"]
    with pytest.raises(ValueError, match="not the same text in both annotations: a"):
        agreement.compared({"a": FIRST}, {"a": _item(text="y" * 99)})


_cuts = st.lists(st.integers(0, 40), unique=True, max_size=14).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)


@given(_cuts, _cuts)
def test_overlapping_passages_are_paired_as_a_largest_matching_would(left, right):
    meets = np.array([[a < d and c < b for c, d in right] for a, b in left], dtype=int).reshape(
        len(left), len(right)
    )
    largest = 0
    if meets.size:
        largest = int((maximum_bipartite_matching(csr_array(meets), perm_type="column") >= 0).sum())
    spans = [[Span(start=a, end=b, skill="1", required=True) for a, b in side] for side in (left, right)]
    assert agreement.overlapping(*spans) == largest


def _run(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["agreement.py", *map(str, files)])
    runpy.run_path(str(ROOT / "bench" / "agreement.py"), run_name="__main__")


def test_the_command_prints_full_agreement_of_the_gold_set_with_itself(monkeypatch, capsys):
    _run(monkeypatch, FROZEN, FROZEN)
    told = capsys.readouterr().out
    assert "all: 300 texts in both" in told
    assert told.count("1.000 [1.000, 1.000]") == 15


def test_the_command_says_what_is_wrong_in_an_annotation(monkeypatch, capsys, tmp_path: Path):
    second = tmp_path / "second.jsonl"
    second.write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        _run(monkeypatch, FROZEN, second)
    assert ended.value.code == 3
    assert "second.jsonl, line 1, id: not a text" in capsys.readouterr().err


def test_the_command_says_that_no_second_annotation_is_there(monkeypatch, capsys, tmp_path: Path):
    _run(monkeypatch, FROZEN, tmp_path / "none.jsonl")
    assert "none.jsonl is not there: nothing was compared" in capsys.readouterr().out
