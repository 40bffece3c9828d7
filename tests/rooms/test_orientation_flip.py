"""Flips are computed: the change that a sentence names is applied to the dossier and scored again."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings

import petit_est
from numericemploi.orientation.score import Proposals
from petit_est import ADMINISTRATOR, DEVELOPER
from proposals_in_petit_est import CORE, PEOPLE, demand, people, person, proposed, session

First = tuple[str, str | None] | None

REMOTE = "Si la formation à distance était acceptée"
MINUTES = "Avec 15 minutes de trajet acceptées en plus"
LEVEL = "Avec un niveau de diplôme de plus"


def changes(candidate: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """Every change with its words, in the published order, on the dossier itself."""
    row = candidate.to_dicts()[0]
    tried = [] if row["remote_ok"] else [(REMOTE, {"remote_ok": True})]
    tried.append((MINUTES, {"max_minutes": row["max_minutes"] + 15}))
    missing = sorted(set(CORE.get(row["target_rome3"], [])) - set(row["skills"]))
    tried.extend(
        (f"Avec la compétence « {skill} »", {"skills": [*row["skills"], skill]}) for skill in missing
    )
    if row["level"] is not None and row["level"] < 8:
        tried.append((LEVEL, {"level": row["level"] + 1}))
    return [(words, person(**{**row, **facts})) for words, facts in tried]


def first(found: Proposals) -> First:
    rows = found.proposals.filter(pl.col("rank") == 1).select("rome3", "session_id").rows()
    return rows[0] if rows else None


def test_a_missing_skill_away_from_a_job():
    # At Bourg, B2 teaches s4; with s4 in hand there is nothing left to learn.
    found = proposed(person(commune="99003", target_rome3=ADMINISTRATOR, skills=[], remote_ok=False))
    assert found.proposals.item(0, "session_id") == "B2"
    assert found.proposals.item(0, "flip") == (
        "Avec la compétence « s4 » : placement direct vers Systèmes (M1801) serait en tête."
    )


def test_the_label_of_a_skill_is_said_when_it_is_known():
    found = proposed(
        person(commune="99003", target_rome3=ADMINISTRATOR, skills=[], remote_ok=False),
        names={"s4": "Administrer un serveur"},
    )
    assert found.proposals.item(0, "flip").startswith("Avec la compétence « Administrer un serveur » :")


def test_fifteen_minutes_away_from_a_first_proposal():
    # Valvert to Bourg: 57 minutes, 45 accepted; there is no remote session.
    on_site = petit_est.sessions().filter(pl.col("modality") == "onsite")
    found = proposed(person(commune="99005", max_minutes=45, remote_ok=False), sessions=on_site)
    assert found.without.item(0, "reason").endswith(
        "Avec 15 minutes de trajet acceptées en plus : formation « Développeur web » "
        "(session B1, si elle est achetée) serait possible."
    )


def test_remote_comes_before_minutes_because_it_is_the_smaller_change():
    # Both would open something: R1 at once, or B1 within 60 minutes.
    found = proposed(person(commune="99005", max_minutes=45, remote_ok=False))
    assert found.without.item(0, "reason").endswith(
        "Si la formation à distance était acceptée : formation « Développeur web » "
        "(session R1, si elle est achetée) serait possible."
    )


def test_a_level_away_from_another_session():
    # Same place, same price; B1 asks level 3, V1 asks 2. At level 2, B1 has .5 × .10 for its level, V1 1 × .10:
    # V1 leads. At level 3 they tie, and a tie goes to the lower session, B1.
    easy = petit_est.trainings().head(1).with_columns(
        pl.lit("fictif-zero").alias("training_id"), pl.lit(2, pl.Int8).alias("level_entry")
    )  # fmt: skip
    both = pl.concat([session(session_id="B1"), session(training_id="fictif-zero")])
    world = {"sessions": both, "trainings": pl.concat([petit_est.trainings(), easy])}
    found = proposed(person(level=2), **world)
    assert first(found) == (DEVELOPER, "V1")
    assert found.proposals.item(0, "flip").startswith(f"{LEVEL} : formation « Développeur web » (session B1")
    assert found.proposals.item(1, "flip") == f"{LEVEL}, cette proposition serait en tête."
    assert first(proposed(person(level=3), **world)) == (DEVELOPER, "B1")


def test_when_no_change_matters_it_is_said():
    found = proposed(person())
    assert found.proposals.item(0, "flip").startswith("Aucun des changements essayés")


@settings(max_examples=40, deadline=None)
@given(rows=PEOPLE.map(lambda rows: rows[:1]))
def test_the_change_that_is_named_is_the_first_that_changes_the_head(rows):
    candidate = people(rows)
    before = proposed(candidate)
    head = first(before)
    expected = None
    for words, changed in changes(candidate):
        then = first(proposed(changed))
        if then is not None and then != head:
            expected = (words, then)
            break
    told = before.proposals.item(0, "flip") if head else before.without.item(0, "reason")
    if expected is None:
        assert "Aucun des changements essayés" in told
    else:
        words, (rome3, session_id) = expected
        assert words in told
        assert (
            f"session {session_id}" if session_id else f"vers {'Dév' if rome3 == DEVELOPER else 'Sys'}"
        ) in told


@settings(max_examples=25, deadline=None)
@given(rows=PEOPLE.map(lambda rows: rows[:1]))
def test_a_lower_proposal_is_said_to_rise_only_by_a_change_that_raises_it(rows):
    candidate = people(rows)
    before = proposed(candidate)
    after = [(words, first(proposed(changed))) for words, changed in changes(candidate)]
    for row in before.proposals.filter(pl.col("rank") > 1).iter_rows(named=True):
        mine = (row["rome3"], row["session_id"])
        raising = [words for words, then in after if then == mine]
        expected = f"{raising[0]}, cette proposition serait en tête." if raising else None
        assert row["flip"] == expected or (
            expected is None and row["flip"].startswith("Aucun des changements")
        )


@pytest.mark.parametrize("facts", [{"level": None}, {"level": 8}])
def test_no_level_is_added_to_an_unknown_or_the_highest_one(facts):
    assert LEVEL not in proposed(person(**facts)).proposals.item(0, "flip")


def test_among_skills_the_lowest_code_is_named():
    # One of three skills is held; either of the two others makes two thirds, enough to apply at once.
    found = proposed(person(skills=["s1"]), sessions=petit_est.sessions().clear())
    assert "Avec la compétence « s2 » : placement direct vers Développement" in found.without.item(
        0, "reason"
    )


def test_a_change_that_leaves_nothing_is_no_flip():
    # With s4 there is nothing left to learn from B2, no position to apply to, and no other session.
    only = petit_est.sessions().filter(pl.col("session_id") == "B2")
    found = proposed(
        person(commune="99003", target_rome3=ADMINISTRATOR, skills=[]), sessions=only, demand=demand(0.0)
    )
    assert found.proposals.item(0, "flip").startswith("Aucun des changements essayés")
