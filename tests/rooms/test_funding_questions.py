"""What is asked next: few questions, none that could not help, and fewer than in a fixed order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from funding_cases import book, cases, drawn, page
from numericemploi.funding.facts import BY_NAME, FACTS
from numericemploi.funding.questions import classes, following

DAY = date(2024, 6, 30)
PAGE = page(DAY)


def asked_until_settled(person: dict, *, fixed: bool) -> int:
    """Ask a person who knows everything until no question would help; return how many were asked."""
    known: dict = {}
    while True:
        if fixed:
            missing = {fact for one in PAGE.weigh(known) for fact in one.missing}
            fact = next((one.name for one in FACTS if one.name in missing), None)
        else:
            found = following(PAGE, known)
            fact = found.fact if found else None
        if fact is None:
            return len(known)
        known[fact] = person[fact]


def test_the_first_question_is_the_situation_which_settles_the_most_schemes():
    assert following(PAGE, {}).fact == "status"


def test_fewer_questions_than_in_the_order_of_the_form():
    people = [case for case in drawn(600, seed=4, known=1.0) if len(case) == len(FACTS)][:40]
    assert len(people) >= 20
    ours = sum(asked_until_settled(one, fixed=False) for one in people) / len(people)
    fixed = sum(asked_until_settled(one, fixed=True) for one in people) / len(people)
    assert ours < fixed


@settings(deadline=None, max_examples=30)
@given(case=cases())
def test_a_question_is_about_a_fact_that_an_open_scheme_misses(case):
    found = following(PAGE, case)
    missing = {fact for one in PAGE.weigh(case) for fact in one.missing}
    assert (found is None) == (not missing)
    if found:
        assert found.fact in missing
        assert found.left <= len(found.open)


def test_a_question_left_without_an_answer_is_not_asked_again():
    declined: list[str] = []
    while (found := following(PAGE, {}, declined=declined)) is not None:
        assert found.fact not in declined
        declined.append(found.fact)
    assert "status" in declined


def test_nothing_is_asked_of_a_scheme_that_is_settled_or_too_old_to_say():
    assert following(PAGE, {"status": "jobseeker", "hours": 300}, schemes={"poec"}) is None
    assert following(PAGE, {}, schemes={"prf"}) is None


@pytest.mark.parametrize("name", ["age", "level", "hours", "promised", "status"])
def test_two_values_of_one_class_get_the_same_answers(name):
    """Between two starts of classes no rule of the day parts the values: the bounds are the rules' own."""
    starts = classes(PAGE)[name]
    fact = BY_NAME[name]
    assert starts
    if fact.kind != "number":
        return
    for start, after in zip(starts, [*starts[1:], fact.high + 1], strict=True):
        base = {"status": "jobseeker", "promised": "pro"}
        answers = [
            PAGE.answers({**base, name: value}) for value in {start, (start + after - 1) // 2, after - 1}
        ]
        assert all(one == answers[0] for one in answers)


def test_every_packaged_scheme_can_be_asked_about():
    assert all(following(PAGE, {}, schemes={scheme}) is None or scheme in following(PAGE, {}, schemes={scheme}).open
               for scheme in book().names)  # fmt: skip
