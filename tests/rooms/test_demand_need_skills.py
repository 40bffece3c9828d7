"""Skills of a need: corrected once, they stay corrected; a need that says them counts among what employers ask."""

from __future__ import annotations

from datetime import date

import pytest

import petit_est
from numericemploi.demand import need_skills
from numericemploi.model.tables.employers import NEEDS

AS_OF = petit_est.AS_OF


@pytest.mark.parametrize(
    ("kept", "before", "now", "found"),
    [
        (["a", "b"], ["a", "b"], ["a", "c"], ["a", "c"]),  # nothing corrected: what the words say
        (["a"], ["a", "b"], ["a", "b", "c"], ["a", "c"]),  # b was taken out and stays out
        (["a", "x"], ["a"], ["c"], ["c", "x"]),  # x was added by hand and stays
        ([], ["a"], ["a"], []),
    ],
)
def test_a_correction_outlives_new_words(kept, before, now, found):
    assert need_skills.corrected(kept, read_before=before, read_now=now) == found


def posts(**changed):
    needs = NEEDS.of([petit_est.need(**({"skills": ["s1"]} | changed))])
    return need_skills.posts(needs, keys={"n1": "emp-1"}, as_of=AS_OF)


def test_a_need_that_says_its_skills_is_read_as_a_post():
    row = posts(filled=1).to_dicts()[0]
    assert (row["source"], row["rome"], row["commune"], row["employer"]) == (
        "need",
        "M1805",
        "99005",
        "emp-1",
    )
    assert (row["positions"], row["skills"], row["essential"]) == (2, ["s1"], [])
    assert row["published_on"] == date(2024, 5, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"skills": []},
        {"firmness": "idea"},
        {"state": "closed"},
        {"filled": 3},
        {"confirmed_on": date(2023, 6, 29)},
        {"confirmed_on": date(2024, 7, 1)},
    ],
)
def test_a_need_that_says_nothing_or_is_not_waited_for_is_none(changed):
    assert posts(**changed).is_empty()
