"""The table of a label's life: what each act needs, dated scenarios of withdrawal, and its documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from numericemploi.labels import life
from numericemploi.labels.life import BY_NAME, TRANSITIONS, Standing, Vote, check
from numericemploi.labels.papers import Subject, paper
from numericemploi.labels.rules import MENTION, RULES
from numericemploi.model.errors import FactsError

DAY = date(2024, 6, 30)
WHY = "Les postes visés ne sont plus ouverts dans ces zones."


def votes(*choices):
    return tuple(Vote(member=f"m{n}", choice=choice) for n, choice in enumerate(choices))


def stands(state, **changed):
    known = Standing(state=state, last_on=DAY, granted_on=DAY, notice_due=None, votes=())
    return replace(known, **changed)


def refused(act, standing, *, on=DAY, reason=WHY):
    with pytest.raises(FactsError) as told:
        check(act, standing, on=on, reason=reason, rules=RULES)
    return f"{told.value.message} {told.value.hint}"


def test_every_state_is_reached_and_every_act_starts_from_a_known_state():
    reached = {one.to for one in TRANSITIONS} | {""}
    assert reached == set(life.STATES)
    assert all(set(one.after) <= set(life.STATES) for one in TRANSITIONS)


def test_what_takes_or_refuses_is_adverse_voted_and_reasoned():
    for name in ("refuse", "withdraw"):
        assert BY_NAME[name].adverse
        assert BY_NAME[name].voted == "against"
        assert BY_NAME[name].reasoned


@pytest.mark.parametrize(
    ("act", "state"),
    [("grant", "requested"), ("grant", "refused"), ("withdraw", "committee"), ("refuse", "granted"),
     ("resume", "granted"), ("suspend", "withdrawn"), ("renew", "withdrawn"), ("watch", "suspended")],
)  # fmt: skip
def test_an_act_that_the_state_does_not_allow_is_refused_with_the_states_that_do(act, state):
    told = refused(act, stands(state, votes=votes("for", "for")))
    assert "impossible dans l'état" in told
    assert "Possible depuis" in told


@pytest.mark.parametrize("act", [one.name for one in TRANSITIONS if one.reasoned])
@pytest.mark.parametrize("reason", ["", "   ", "non"])
def test_an_empty_reason_is_refused(act, reason):
    assert "motifs" in refused(act, stands(BY_NAME[act].after[0]), reason=reason)


def test_a_clock_set_back_is_refused():
    assert "horloge" in refused("watch", stands("granted", last_on=DAY), on=DAY - timedelta(days=1))
    assert check("watch", stands("granted"), on=DAY, reason=WHY, rules=RULES).to == "watch"


@pytest.mark.parametrize("act", ["refuse", "withdraw"])
def test_nothing_is_refused_or_withdrawn_without_notice_nor_before_its_delay_is_over(act):
    standing = stands(BY_NAME[act].after[0], votes=votes("against", "against"))
    assert "L121-1" in refused(act, standing)
    due = DAY + timedelta(days=RULES.hearing_days)
    assert "jusqu'au 2024-07-15" in refused(act, replace(standing, notice_due=due), on=due)
    done = check(act, replace(standing, notice_due=due), on=due + timedelta(days=1), reason=WHY, rules=RULES)
    assert done.name == act


@pytest.mark.parametrize(
    ("cast", "word"),
    [
        ((), "quorum"),
        (("for",), "quorum"),
        (("for", "recused"), "quorum"),  # who declares an interest does not count
        (("for", "against"), "ne le décide pas"),  # a tie decides nothing
        (("for", "against", "against"), "ne le décide pas"),
        (("abstain", "abstain"), "ne le décide pas"),
    ],
)
def test_a_label_is_not_granted_without_quorum_and_majority(cast, word):
    assert word in refused("grant", stands("committee", votes=votes(*cast)))


@pytest.mark.parametrize(
    "cast", [("for", "for"), ("for", "abstain"), ("for", "for", "against"), ("for", "for", "recused")]
)
def test_a_majority_of_those_without_interest_grants(cast):
    assert (
        check("grant", stands("committee", votes=votes(*cast)), on=DAY, reason=WHY, rules=RULES).to
        == "granted"
    )


GRANTED = date(2024, 1, 31)


@pytest.mark.parametrize(
    ("ground", "on", "open_"),
    [
        # unlawful decision: four months, to the day (CRPA L242-1)
        ("illegal", date(2024, 1, 31), True),
        ("illegal", date(2024, 2, 1), True),
        ("illegal", date(2024, 3, 31), True),
        ("illegal", date(2024, 5, 30), True),
        ("illegal", date(2024, 5, 31), True),
        ("illegal", date(2024, 6, 1), False),
        ("illegal", date(2024, 7, 1), False),
        ("illegal", date(2025, 1, 31), False),
        ("illegal", date(2026, 12, 31), False),
        # a condition no longer met: any time (L242-2, 1°)
        ("condition", date(2024, 1, 31), True),
        ("condition", date(2024, 6, 1), True),
        ("condition", date(2025, 6, 1), True),
        ("condition", date(2026, 12, 31), True),
        # fraud: any time (L241-2)
        ("fraud", date(2024, 1, 31), True),
        ("fraud", date(2024, 6, 1), True),
        ("fraud", date(2026, 12, 31), True),
        # no such ground
        ("", date(2024, 2, 1), False),
        ("money", date(2024, 2, 1), False),
        ("L242-1", date(2024, 2, 1), False),
        ("illegal ", date(2024, 2, 1), False),
    ],
)
def test_twenty_dated_scenarios_of_withdrawal(ground, on, open_):
    def told():
        return life.check_ground(ground, granted_on=GRANTED, on=on, rules=RULES)

    if open_:
        assert told() == ground
    else:
        with pytest.raises(FactsError):
            told()


@pytest.mark.parametrize(
    ("start", "end", "provisional", "seen", "word"),
    [
        (DAY, date(2027, 6, 30), False, DAY, ""),
        (DAY, date(2027, 7, 1), False, DAY, "36 mois"),
        (DAY, date(2025, 6, 30), True, DAY, ""),
        (DAY, date(2025, 7, 1), True, DAY, "12 mois"),
        (DAY, DAY, False, DAY, "avant de commencer"),
        (date(2024, 6, 1), date(2024, 6, 29), False, DAY, "finie"),
        (DAY, date(2026, 6, 30), False, date(2023, 6, 30), ""),
        (DAY, date(2026, 6, 30), False, date(2023, 6, 29), "plus de 12 mois"),
        (DAY, date(2026, 6, 30), False, date(2024, 7, 1), "après la décision"),
    ],
)
def test_a_period_is_at_most_three_years_on_evidence_of_at_most_one(start, end, provisional, seen, word):
    def told():
        life.check_period(start, end, provisional=provisional, evidence_on=seen, on=DAY, rules=RULES)

    if word:
        with pytest.raises(FactsError, match=word):
            told()
    else:
        told()


def test_a_label_ends_with_its_period_even_when_no_job_has_run():
    assert life.state_on("granted", DAY, DAY) == "granted"
    assert life.state_on("granted", DAY, DAY + timedelta(days=1)) == "expired"
    assert life.state_on("withdrawn", DAY, DAY + timedelta(days=1)) == "withdrawn"


# ---- documents

SUBJECT = Subject(
    reference="NE-2024-00001", training="Développeur web", training_id="fictif-dev", provider="École (fictif)",
    occupations=("Développement",), zones=("Villeneuve",), fictif=True,
)  # fmt: skip


def written(act, **detail):
    page = paper(SUBJECT, act=act, on=DAY, reason=WHY, detail=detail, proofs=["Preuve une."], rules=RULES)
    return page, " ".join(
        [page["title"], *(sentence for part in page["parts"] for sentence in part["sentences"])]
    )


@pytest.mark.parametrize("act", [one.name for one in TRANSITIONS if one.paper])
def test_every_document_carries_the_mention_the_fictif_mark_and_the_version_of_the_rules(act):
    votes_ = {"for": 2, "against": 0, "abstain": 0, "recused": 1}
    page, text = written(
        act, due_on="2024-07-15", valid_from="2024-06-30", valid_until="2027-06-30", ground="condition",
        votes=votes_, until="2024-09-28",
    )  # fmt: skip
    assert (page["mention"], page["fictif"]) == (MENTION, True)
    assert any(RULES.id in value for _, value in page["facts"])
    assert "une personne" in text
    assert "CADA" in text


def test_a_notice_says_until_when_one_may_answer_and_with_whom():
    _, text = written("notify", due_on="2024-07-15")
    for word in (WHY, "15 juillet 2024", "L121-1", "observations", "assister"):
        assert word in text


@pytest.mark.parametrize("act", ["refuse", "withdraw", "suspend"])
def test_an_adverse_decision_says_facts_ground_and_appeal_routes(act):
    _, text = written(act, ground="condition", until="2024-09-28")
    for word in (WHY, "Preuve une.", "recours gracieux", "tribunal administratif", "2 mois", "R421-1"):
        assert word in text
    assert ("L242-2" in text) or act != "withdraw"


def test_a_grant_writes_the_condition_on_which_it_depends_and_that_it_brings_no_money():
    _, text = written("grant", valid_from="2024-06-30", valid_until="2027-06-30")
    for word in ("relation directe", "L242-2", "30 juin 2027", "aucun financement"):
        assert word in text
