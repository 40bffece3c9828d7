"""Measures of a ranking, and the references that ours is judged beside."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.skills import references, rulers


def test_ties_go_to_the_element_that_stands_first_in_the_file():
    scores = np.array([0.5, 0.9, 0.5, 0.5])
    assert rulers.places(scores, (2,)) == [3]
    assert rulers.places(scores, (3, 1)) == [1, 4]
    assert rulers.wrong_shares_first(np.array([0.9, 0.9, 0.1]), (0,))
    assert not rulers.wrong_shares_first(np.array([0.9, 0.9, 0.1]), (0, 1))


def _ruler(*identifiers: str) -> rulers.Ruler:
    return rulers.Ruler(queries=(), elements=identifiers, element_ids=identifiers, right=())


def test_an_element_is_of_the_occupation_that_its_id_names_before_a_dash():
    assert _ruler("a_0", "a_1", "b_0", "c").concepts == ["a", "a", "b", "c"]


def test_a_part_that_names_the_whole_file_is_no_occupation():
    many = [f"fra_{concept}_{form}" for concept in range(15) for form in range(3)]
    assert _ruler(*many).concepts == [identifier.rpartition("_")[0] for identifier in many]
    flat = [f"c_{number}" for number in range(50)]
    assert _ruler(*flat).concepts == flat


def test_the_five_measures_worked_by_hand():
    # Query 1: right elements at 1 and 4 → 1, AP (1/1 + 2/4)/2 = .75. Query 2: at 6 → 1/6, AP 1/6.
    judged = rulers.judge([[1, 4], [6]], [False, False])
    assert judged.measures == pytest.approx({"mrr": 0.5833, "a1": 0.5, "a5": 0.5, "a10": 1.0, "map": 0.4583})
    assert judged.intervals["a10"] == (1.0, 1.0)
    assert rulers.judge([[1]], [True]).a1_pessimistic == 0


def _lcs(a: str, b: str) -> int:
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(
    st.text("abc d", min_size=1, max_size=90),
    st.lists(st.text("abc d", min_size=1, max_size=70), min_size=1, max_size=4),
)
def test_edit_distance_is_that_of_the_textbook(query: str, elements: list[str]):
    found = next(references.edit_distance([query], elements))
    expected = [2 * _lcs(query, text) / (len(query) + len(text)) for text in elements]
    assert found == pytest.approx(expected)


def test_edit_distance_of_equal_texts_is_one_and_is_symmetric():
    assert next(references.edit_distance(["dev web"], ["dev web"]))[0] == 1
    assert SequenceMatcher(None, "ab", "ba").ratio() == next(references.edit_distance(["ab"], ["ba"]))[0]


def test_bm25_of_one_shared_word_worked_by_hand():
    # "web" is in 1 of 2 elements: idf = ln(1 + (2 - 1 + .5) / (1 + .5)) = ln 2. Lengths 2 and 1, mean 1.5:
    # 1 · 2.2 / (1 + 1.2 · (.25 + .75 · 2 / 1.5)) = 2.2 / 2.5.
    found = next(references.bm25(["web inconnu"], ["dev web", "chef"]))
    assert found == pytest.approx([np.log(2) * 2.2 / 2.5, 0])


def test_char_tfidf_finds_the_equal_text_first():
    found = next(references.char_tfidf(["developpeur"], ["developpeur web", "developpeur", "boulanger"]))
    assert found.argmax() == 1
    assert found[1] == pytest.approx(1, abs=1e-6)
