"""The gold set of skills: what its reader refuses, and the committed file, which is frozen."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.model.annotations import Span
from numericemploi.model.errors import SourceError
from numericemploi.sources import gold
from numericemploi.sources.masking import mask

FROZEN = Path(__file__).resolve().parents[2] / "bench" / "gold" / "skills_fr_v1.jsonl"
DIGEST = "ccc5e0e8507ece7872aaaab5d801a03aead723af3a45b0a09387e3df00651d95"

TEXT = "Développeur Java, autonome"
LINE = {
    "id": "a-1",
    "kind": "advert",
    "text": TEXT,
    "spans": [{"start": 12, "end": 16, "skill": "109870", "required": True}],
    "split": "tune",
}


def _read(*lines: object, known=None):
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return gold.read(text.encode(), "g.jsonl", known)


def _span(**changed: object) -> dict[str, object]:
    return {**LINE, "spans": [{**LINE["spans"][0], **changed}]}


def test_a_good_line_gives_its_text_and_passages_in_order():
    second = {"start": 0, "end": 11, "skill": "1", "required": False}
    items, rejects = _read({**LINE, "spans": [LINE["spans"][0], second], "head": "M1805"})
    assert rejects.is_empty()
    assert [TEXT[span.start : span.end] for span in items[0].spans] == ["Développeur", "Java"]
    assert items[0].skills == {"1", "109870"}
    assert (items[0].head, items[0].origin) == ("M1805", "")


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("{", "", "not a JSON value that can be trusted"),
        ('{"id": "a", "id": "b"}', "", "not a JSON value that can be trusted"),
        ("[1]", "", "not a JSON object"),
        ({**LINE, "id": " "}, "id", "missing"),
        ({**LINE, "id": 3}, "id", "not a text"),
        ({**LINE, "kind": "poem"}, "kind", "an unknown kind of text"),
        ({**LINE, "split": "train"}, "split", "an unknown split"),
        ({**LINE, "text": ""}, "text", "missing"),
        ({**LINE, "text": "x" * 100_001}, "text", "longer than 100,000 characters"),
        ({**LINE, "text": unicodedata.normalize("NFD", TEXT)}, "text", "not in composed form (NFC)"),
        ({**LINE, "text": TEXT + "\ud83d"}, "text", "half of a surrogate pair, which is no character"),
        ({**LINE, "spans": None}, "spans", "not a list"),
        ({**LINE, "spans": [3]}, "spans[0]", "not an object"),
        (_span(start=16), "spans[0]", "a passage that ends where it starts, or before"),
        (_span(end=11), "spans[0]", "a passage that ends where it starts, or before"),
        (_span(end=27), "spans[0]", "offsets outside the text, which has 26 code points"),
        (_span(start=-1), "spans[0].start", "not a whole number from 0"),
        (_span(start=True), "spans[0].start", "not a whole number from 0"),
        (_span(end="16"), "spans[0].end", "not a whole number from 0"),
        (_span(start=11), "spans[0]", "blank at an edge of the passage"),
        (_span(start=18, end=26, skill="Java"), "spans[0].skill", "not an OGR code"),
        (_span(required="yes"), "spans[0].required", "neither true nor false"),
        ({**LINE, "spans": LINE["spans"] * 2}, "spans", "the same passage twice with one skill"),
        ({**LINE, "spans": [*LINE["spans"], {**LINE["spans"][0], "start": 13}]}, "spans",
         "two passages that overlap"),
    ],
)  # fmt: skip
def test_a_bad_line_is_refused_with_its_line_and_the_good_one_is_kept(line, column: str, reason: str):
    items, rejects = _read({**LINE, "id": "good"}, line)
    assert [item.identifier for item in items] == ["good"]
    assert rejects.select("line", "column", "reason").rows() == [(2, column, reason)]
    assert rejects["remedy"][0]


def test_an_identifier_given_twice_keeps_the_first():
    items, rejects = _read(LINE, {**LINE, "spans": []})
    assert items[0].spans
    assert rejects["reason"].to_list() == ["an identifier given twice"]


def test_a_passage_may_be_repeated_for_two_skills():
    items, rejects = _read({**LINE, "spans": [LINE["spans"][0], {**LINE["spans"][0], "skill": "2"}]})
    assert rejects.is_empty()
    assert len(items[0].spans) == 2


def test_a_passage_cannot_cut_a_letter_from_its_accent():
    # « q̃ » has no composed form: two code points, and NFC leaves them so.
    text = "q\u0303 x"
    for start, end in ((0, 1), (1, 2)):
        _, rejects = _read({**_span(start=start, end=end), "text": text})
        assert rejects["reason"].to_list() == ["a letter cut from its accent"]
    assert _read({**_span(start=0, end=2), "text": text})[1].is_empty()


def test_an_emoji_counts_one_code_point():
    items, _ = _read({**_span(start=2, end=4), "text": "🚀 Go"})
    assert items[0].text[2:4] == "Go"


def test_a_code_outside_the_inventory_is_refused_only_where_an_inventory_is_given():
    assert _read(LINE)[1].is_empty()
    _, rejects = _read(LINE, known={"1"})
    assert rejects.select("column", "value").rows() == [("spans[0].skill", "109870")]


@pytest.mark.parametrize("data", [b"", b" \n\n", "é".encode("latin-1"), '{"a": 1}'.encode("utf-16")])
def test_a_file_that_is_no_text_or_empty_is_an_error_of_source(data: bytes):
    with pytest.raises(SourceError):
        gold.read(data, "g.jsonl")


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    data = text.encode("utf-8", "replace")
    try:
        items, rejects = gold.read(data, "g.jsonl")
    except SourceError:
        return
    assert items == []
    assert rejects.height <= text.count("\n") + 1


@pytest.fixture(scope="module")
def frozen():
    items, rejects = gold.read(FROZEN.read_bytes(), FROZEN.name)
    assert rejects.is_empty(), rejects
    return items


def test_the_committed_gold_set_has_not_changed():
    # A correction is a version 2 beside this one: a ruler that moves measures nothing.
    assert sha256(FROZEN.read_bytes()).hexdigest() == DIGEST


def test_the_gold_set_has_the_texts_it_promises(frozen):
    assert len(frozen) >= 300
    assert Counter(item.kind for item in frozen) == {"advert": 180, "programme": 80, "need": 40}
    assert {item.origin for item in frozen} == {"fictif"}
    heads = Counter(item.head for item in frozen)
    assert all(
        heads[head] >= 18
        for head in ("M1801", "M1802", "M1803", "M1804", "M1805", "M1806", "M1807", "M1810", "I1401")
    )
    assert 0.08 <= heads["other"] / len(frozen) <= 0.12
    bare = [item for item in frozen if not item.spans]
    assert 0.03 <= len(bare) / len(frozen) <= 0.08
    assert {item.identifier for item in frozen if item.head == "none"} <= {item.identifier for item in bare}


def test_wished_skills_are_there_to_be_told_from_required_ones(frozen):
    required = Counter(span.required for item in frozen for span in item.spans)
    assert required[False] >= 200
    assert required[True] >= 2000


def test_six_texts_of_ten_are_for_tuning_in_every_stratum(frozen):
    share = sum(item.split == "tune" for item in frozen) / len(frozen)
    assert abs(share - 0.6) <= 0.03
    strata = defaultdict(list)
    for item in frozen:
        strata[item.kind, item.head].append(item.split == "tune")
    assert all(abs(sum(tuned) - 0.6 * len(tuned)) <= 1.21 for tuned in strata.values())


def test_the_split_is_the_one_that_the_guide_states(frozen):
    ranked = sorted(
        frozen, key=lambda item: (item.kind, item.head, sha256(item.identifier.encode()).hexdigest())
    )
    for at, item in enumerate(ranked):
        assert item.split == ("tune" if 3 * (at + 1) // 5 > 3 * at // 5 else "test"), item.identifier


def test_no_text_of_the_gold_set_holds_an_address_or_a_number_of_a_person(frozen):
    for item in frozen:
        assert mask(item.text) == item.text, item.identifier


def test_spans_sort_by_place():
    late = Span(start=5, end=6, skill="1", required=True)
    early = Span(start=1, end=9, skill="9", required=False)
    assert sorted([late, early]) == [early, late]
