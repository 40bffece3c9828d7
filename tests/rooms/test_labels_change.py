"""What would change a verdict is enough, and nothing less is."""

from __future__ import annotations

from dataclasses import replace

import labelled
from numericemploi.labels.assess import assess
from numericemploi.labels.change import changes


def by_proof(evidence):
    return {change.proof: change for change in changes(evidence, assess(evidence))}


def test_the_skills_to_be_taught_are_just_enough():
    # taught s3 alone, which nobody asks: s1 (w 12), s2 (9), s9 (6) are missing
    evidence = replace(labelled.usual(), taught=("s3",))
    found = by_proof(evidence)["skills"]
    assert assess(replace(evidence, taught=("s3", *found.skills))).proofs[0].verdict == "yes"
    assert assess(replace(evidence, taught=("s3", *found.skills[:-1]))).proofs[0].verdict != "yes"
    assert found.skills[0] == "s1"


def test_so_many_people_fewer_are_just_enough():
    evidence = labelled.with_balance(20, 80, able=70)
    words = by_proof(evidence)["openings"].fr
    fewer = int(words.split(", ")[1].split(" ")[0])

    def with_able(able):
        return replace(
            evidence, competing=tuple(replace(one, able=float(able)) for one in evidence.competing)
        )

    assert assess(with_able(70 - fewer)).proofs[1].verdict == "yes"
    assert assess(with_able(70 - fewer + 1)).proofs[1].verdict != "yes"


def test_so_many_in_work_are_just_enough():
    found = by_proof(labelled.with_outcomes(13, 20))["insertion"]
    needed = int(found.fr.split(" ")[0])
    assert assess(labelled.with_outcomes(needed, 20)).proofs[2].verdict == "yes"
    assert assess(labelled.with_outcomes(needed - 1, 20)).proofs[2].verdict != "yes"
    assert found.fr == "16 personnes en emploi sur 20, au lieu de 13"


def test_a_proof_that_says_yes_or_has_no_figure_asks_no_change():
    assert by_proof(labelled.with_outcomes(18, 20)) == {}
    assert "insertion" not in by_proof(replace(labelled.usual(), outcomes=None))
    assert "skills" not in by_proof(replace(labelled.usual(), offers=()))
