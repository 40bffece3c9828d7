"""The sentences of a plan: each in two languages, its words in agreement with its numbers."""

from __future__ import annotations

from string import Formatter

import pytest

import petit_plan as pp
import plan_sentences as known
from numericemploi.planning import intake
from numericemploi.planning.sentences import SENTENCES
from numericemploi.planning.solve import solve
from numericemploi.planning.wording import kept, read, say, unpriced


def values_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_sentence_is_the_golden_one_in_french_and_in_english():
    assert known.page() == known.GOLDEN.read_text(encoding="utf-8")


def test_both_languages_tell_the_same_values():
    assert {code for code, (fr, en) in SENTENCES.items() if values_of(fr) != values_of(en)} == set()


def test_no_sentence_writes_a_plural_between_brackets():
    assert not [code for code, both in SENTENCES.items() if any("(s)" in one for one in both)]


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0.0, "Il lui manque 0 insertion :", "It lacks 0 people in work:"),
        (0.001, "Il lui manque moins de 0,01 insertion :", "It lacks less than 0.01 people in work:"),
        (1.0, "Il lui manque 1 insertion :", "It lacks 1 person in work:"),
        (1.99, "Il lui manque 1,99 insertion :", "It lacks 1.99 people in work:"),
        (2.0, "Il lui manque 2 insertions :", "It lacks 2 people in work:"),
    ],
)
def test_a_word_agrees_with_the_number_before_it(number: float, french: str, english: str):
    fact = {"code": "never_even_free", "n": number}
    assert say(fact).startswith(french)
    assert say(fact, "en").startswith(english)


def test_the_names_of_occupations_are_the_doors_to_give():
    fact = known.fact("one_more_seeker")
    assert say(fact, names={"M1805": "Études informatiques"}).startswith(
        "Villeneuve, Études informatiques (M1805) :"
    )
    assert say(fact, "en").startswith("Villeneuve, M1805:")


def test_who_may_not_read_prices_reads_no_amount():
    for code in ("budget_left", "above_budgets"):
        shown = unpriced(known.fact(code))
        assert "€" not in say(shown)
        assert "€" not in say(shown, "en")
    assert unpriced(known.fact("taken")) == known.fact("taken")
    assert "€" not in say(unpriced("Son groupe minimum coûte 48 000 €, plus que chacun des budgets."))


def test_the_sentence_that_a_former_version_kept_is_returned_as_it_is():
    assert say(read("8 places, 4,8 en emploi attendus."), "en") == "8 places, 4,8 en emploi attendus."
    assert say(None) == ""


def test_facts_in_a_table_are_read_as_they_were_kept():
    facts = [known.fact("line"), known.fact("line_kept")]
    assert read(kept(facts)) == facts


def test_every_fault_of_a_session_has_its_sentence():
    assert {*intake._FAULTS} <= {*SENTENCES}


def test_every_line_and_every_refusal_of_a_plan_can_be_said_in_english():
    plan = solve(pp.build())
    for told in plan.lines["why"]:
        assert say(read(told), "en").startswith(("7 places", "8 places", "10 places"))
    assert [say(refusal.why, "en") for refusal in plan.refused] == [
        "The sessions chosen leave 5 possible places within its reach, for a minimum group of 6."
    ]
    assert say(plan.proof, "en").startswith("Plan proven: certified gap 0")
