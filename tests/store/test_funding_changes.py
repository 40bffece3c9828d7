"""Rules changed by two people, verdicts kept with their rules: what the store holds and never loses."""

from __future__ import annotations

from datetime import date

import pytest

from numericemploi.model.errors import FactsError, NotAllowedError, NotFoundError
from numericemploi.store import funding as kept
from numericemploi.store.models import Event, FundingBook, FundingStep
from numericemploi.verbs import funding, rule_changes
from numericemploi.verbs.access import Actor

pytestmark = pytest.mark.django_db

AUTHOR = Actor(name="administratrice", role="administrator")
OTHER = Actor(name="administrateur", role="administrator")
ADVISER = Actor(name="conseillere", role="adviser")
DAY = date(2024, 6, 1)
LONGER = {
    "condition": "la durée de la formation est d'au plus 500 heures",
    "source": "Accord de branche du 1er juin 2024", "source_date": "juin 2024", "last_confirmed": date(2024, 12, 31),
}  # fmt: skip


def propose(actor: Actor = AUTHOR, **changes: object) -> int:
    asked = {
        "act": "replace",
        "rule": "poec-duree",
        "starts_on": DAY,
        "values": LONGER,
        "reason": "lu dans l'accord",
    }
    return rule_changes.propose(**{**asked, **changes}, actor=actor)


def answer(hours: int, on: date = date(2024, 6, 30)) -> str:
    found = funding.check({"status": "jobseeker", "hours": hours}, on=on)
    return next(one.answer for one in found.verdicts if one.scheme == "poec")


def test_a_change_has_no_effect_until_another_person_validates_it():
    number = propose()
    assert answer(450) == "no"
    with pytest.raises(NotAllowedError, match="autre personne"):
        rule_changes.validate(number, actor=AUTHOR)
    assert answer(450) == "no"
    rule_changes.validate(number, actor=OTHER)
    assert answer(450) == "yes"
    assert answer(450, on=date(2024, 5, 31)) == "no"  # the former version holds until the day of the change
    assert [step.step for step in kept.change(number).steps] == ["proposed", "validated"]


def test_the_revision_of_the_rules_changes_with_a_validated_change_alone():
    before = funding.book().revision
    number = propose()
    assert funding.book().revision == before
    rule_changes.validate(number, actor=OTHER)
    assert funding.book().revision != before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"values": {**LONGER, "condition": "à peu près 500 heures"}}, "n'est pas une phrase"),
        ({"values": {**LONGER, "source": ""}}, "no source"),
        ({"values": {**LONGER, "confidence": "C"}}, "no effect"),
        ({"rule": "poec-inconnue"}, "does not exist"),
        ({"starts_on": date(2005, 1, 1)}, "does not hold"),
        ({"reason": " "}, "dit pourquoi"),
        (
            {
                "act": "add",
                "rule": "",
                "values": {"scheme": "poec", "point": "durée", "role": "condition", **LONGER},
            },
            "missing",
        ),
    ],
)
def test_a_change_that_the_rules_cannot_take_is_refused_at_once_and_leaves_nothing(changes, words):
    with pytest.raises(FactsError, match=words):
        propose(**changes)
    assert kept.changes() == []


def test_two_changes_of_one_point_cannot_both_be_put_in_force():
    first, second = propose(), propose()
    rule_changes.validate(first, actor=OTHER)
    with pytest.raises(FactsError, match="ne peuvent pas être lues"):
        rule_changes.validate(second, actor=OTHER)
    assert kept.change(second).state == "proposed"


def test_a_change_is_decided_once():
    number = propose()
    rule_changes.refuse(number, reason="La source est trop vieille.", actor=OTHER)
    with pytest.raises(NotFoundError):
        rule_changes.validate(number, actor=OTHER)
    assert kept.change(number).steps[-1].reason == "La source est trop vieille."
    assert answer(450) == "no"


def test_a_refusal_says_why_and_its_author_may_only_withdraw():
    number = propose()
    with pytest.raises(FactsError):
        rule_changes.refuse(number, reason="", actor=OTHER)
    with pytest.raises(NotAllowedError):
        rule_changes.refuse(number, reason="non", actor=AUTHOR)
    with pytest.raises(NotAllowedError):
        rule_changes.withdraw(number, actor=OTHER)
    rule_changes.withdraw(number, actor=AUTHOR)
    assert kept.change(number).state == "withdrawn"


@pytest.mark.parametrize("role", ["adviser", "buyer", "public", "delegate"])
def test_only_administrators_change_rules(role):
    with pytest.raises(NotAllowedError):
        propose(actor=Actor(name="x", role=role))


def test_a_rule_can_be_ended_and_a_new_one_added():
    end = propose(act="end", values={})
    rule_changes.validate(end, actor=OTHER)
    assert answer(300) == "cannot_say"  # a point without a rule is no consent
    add = propose(act="add", rule="", values={
        "scheme": "poec", "point": "durée", "role": "condition", "open_ended": False, "confidence": "B", "status": "active",
        **LONGER,
    })  # fmt: skip
    rule_changes.validate(add, actor=OTHER)
    assert (answer(500), answer(501)) == ("yes", "no")
    assert kept.change(add).row["rule_id"] == "poec-duree-20240601"


def test_a_preview_names_the_scenarios_no_longer_followed():
    found = rule_changes.preview(propose(), as_of=date(2024, 6, 30), actor=OTHER)
    assert found.scheme == "poec"
    assert found.replay is None  # no dossier yet
    assert any("attendu non" in gap.words for gap in found.judged.gaps)  # 401 hours are no longer too long


def test_who_did_what_is_in_the_journal_without_the_words_of_the_rule():
    rule_changes.validate(propose(), actor=OTHER)
    assert list(Event.objects.values_list("actor", "verb")) == [
        ("administratrice", "funding.propose"), ("administrateur", "funding.validate"),
    ]  # fmt: skip
    assert FundingStep.objects.count() == 2


def keep(hours: int = 450) -> str:
    found = funding.check({"status": "jobseeker", "level": 3, "hours": hours}, on=date(2024, 6, 30))
    return funding.keep(found, dossier="fictif-c001", actor=ADVISER)


def test_a_verdict_is_explained_years_later_on_the_rules_of_its_time():
    reference = keep()
    rule_changes.validate(propose(), actor=OTHER)
    assert answer(450) == "yes"
    then = funding.explain(reference, actor=ADVISER)
    assert then.differing == ()
    poec = next(one for one in then.checked.verdicts if one.scheme == "poec")
    assert poec.answer == "no"
    assert "400 heures [non rempli]" in " ".join(poec.sentences)
    assert then.kept.revision != funding.book().revision


def test_a_verdict_outlives_the_identity_of_the_dossier():
    reference = keep()
    assert [one[0] for one in kept.verdicts_of("fictif-c001")] == [reference]
    assert funding.forget("fictif-c001", actor=ADVISER) == 1
    assert kept.verdicts_of("fictif-c001") == []
    assert funding.explain(reference, actor=ADVISER).differing == ()


def test_the_rules_of_many_verdicts_are_kept_once():
    keep()
    keep(300)
    assert FundingBook.objects.count() == 1


def test_a_visitor_keeps_and_reads_no_verdict():
    with pytest.raises(NotAllowedError):
        funding.explain(keep(), actor=Actor(name="", role="public"))
