"""Measures of skills read in texts, worked by hand, and the references that ours is judged beside."""

from __future__ import annotations

import pytest

from numericemploi.model.annotations import Span
from numericemploi.skills import references
from numericemploi.skills.lexicon import Skill
from numericemploi.skills.span_rulers import Answer, judge, matched, r_precision, ratio


def _span(start: int, end: int, skill: str, *, required: bool = False) -> Span:
    return Span(start=start, end=end, skill=skill, required=required)


GOLD = [
    [_span(0, 4, "java", required=True), _span(10, 15, "linux")],
    [],
    [_span(0, 3, "sql", required=True)],
]


def test_a_span_is_right_when_it_overlaps_one_of_the_same_skill_and_each_counts_once():
    found = [_span(2, 8, "java"), _span(3, 4, "java"), _span(11, 12, "sql")]
    assert matched(found, GOLD[0]) == [(0, 0)]
    assert matched(found, GOLD[0], exactly=True) == []
    assert matched([_span(4, 6, "java")], GOLD[0]) == []


def test_r_precision_divides_by_the_skills_wanted_when_they_are_few():
    assert r_precision(["a", "b", "c"], frozenset("ac"), 5) == 1
    assert r_precision(["a", "b", "c"], frozenset("abcdefgh"), 2) == 1
    assert r_precision(["x", "b"], frozenset("ab"), 5) == 0.5
    assert r_precision([], frozenset("ab"), 5) == 0


def test_the_measures_worked_by_hand():
    answers = [
        # 2 found of which 1 right (exactly); java ranked first of two wanted.
        Answer(spans=(_span(0, 4, "java", required=True), _span(10, 15, "sql", required=True)), ranked=("java", "sql")),
        # A skill in a text that holds none: it costs precision, and RP@k does not count that text.
        Answer(spans=(_span(0, 1, "x"),), ranked=("x",)),
        Answer(spans=(), ranked=("c", "d", "e", "f", "g", "sql")),
    ]  # fmt: skip
    judged = judge(answers, GOLD)
    # P = 1/3, R = 1/3. RP@5 = (1/2 + 0) / 2; RP@10 = (1/2 + 1) / 2. Required: 2 said, 2 true, 1 both.
    assert judged.measures == pytest.approx(
        {"precision": 0.3333, "recall": 0.3333, "f1": 0.3333, "f1_exact": 0.3333, "rp5": 0.25, "rp10": 0.75,
         "f1_required": 0.5}
    )  # fmt: skip
    low, high = judged.intervals["rp5"]
    assert 0 <= low <= 0.25 <= high <= 1


def test_the_ratio_of_two_systems_is_drawn_over_the_same_texts():
    good = judge(
        [
            Answer(spans=(), ranked=("java", "linux")),
            Answer(spans=(), ranked=()),
            Answer(spans=(), ranked=("sql",)),
        ],
        GOLD,
    )
    half = judge(
        [Answer(spans=(), ranked=("java",)), Answer(spans=(), ranked=()), Answer(spans=(), ranked=())], GOLD
    )
    value, (low, high) = ratio(good, half)
    assert value == pytest.approx(4)
    assert low <= value <= high or low == 0


SKILLS = [
    Skill(ogr="1", label="Bases de données", nature="savoir", category="", sheets=()),
    Skill(ogr="2", label="Données", nature="savoir", category="", sheets=()),
    Skill(ogr="3", label="Gestion de projet (agile)", nature="savoir", category="", sheets=()),
]


def test_literal_match_takes_whole_words_longest_first_and_ranks_by_mentions():
    answer = references.literal(references.names_of(SKILLS, [("SGBD", "1")]))
    found = answer("Gestion de projet, données, bases de données et données. Un sgbd.")
    assert [span.skill for span in found.spans] == ["3", "2", "1", "2", "1"]
    assert found.ranked == ("2", "1", "3")
    assert answer("métadonnées").spans == ()


def test_character_tf_idf_ranks_every_skill_by_its_best_part():
    found = references.tfidf(references.names_of(SKILLS))("gérer un projet, base de donnée")
    assert found.ranked == ("1", "2", "3")
    assert [span.skill for span in found.spans][-1] == "1"
