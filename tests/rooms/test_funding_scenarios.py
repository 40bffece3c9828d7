"""Scenarios beside the rules: they run, they cover the conditions, and what cannot be read is refused."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings

from funding_cases import book, cases, page
from numericemploi.funding import coverage, scenarios
from numericemploi.funding.scenarios import Scenario
from numericemploi.model.errors import SourceError
from numericemploi.reference.funding_rules import funding_scenarios

CODES = {name: code for code, name in book().names.items()}


@cache
def read() -> dict[str, list[Scenario]]:
    return {
        scheme: scenarios.read(text, schemes=CODES, file=f"{scheme}.md")
        for scheme, text in funding_scenarios().items()
    }


def pages(told: list[Scenario]) -> dict:
    return {one.on: page(one.on) for one in told}


@pytest.mark.parametrize("scheme", sorted(book().names))
def test_the_rules_follow_every_scenario(scheme):
    told = read()[scheme]
    assert told
    assert all(one.scheme == scheme for one in told)
    assert [gap.words for gap in scenarios.run(told, pages(told))] == []


def test_every_condition_is_exercised_true_and_false():
    told = [one for own in read().values() for one in own]
    found = coverage.measure(book(), told, pages(told))
    assert [f"{one.rule} : {one.clause} jamais {one.outcome}" for one in found.missed] == []
    assert found.share >= 0.95
    assert found.possible > 340  # two outcomes a clause


def test_a_condition_that_no_scenario_meets_is_named():
    told = [one for one in read()["poec"] if one.facts.get("hours") != 401]
    missed = coverage.measure(book(), told, pages(told)).missed
    assert any(one.rule == "poec-duree" and one.outcome == "faux" for one in missed)


def test_a_scenario_that_the_rules_do_not_follow_is_told_with_its_line():
    wrong = funding_scenarios()["poec"].replace("Alors la réponse est oui", "Alors la réponse est non", 1)
    told = scenarios.read(wrong, schemes=CODES, file="poec.md")
    gap = scenarios.run(told, pages(told))[0]
    assert gap.words.startswith(
        "poec.md, ligne 8, « Un demandeur d'emploi dans une formation de 400 heures » : attendu non, trouvé"
    )


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("la durée de la formation est de 400 heures", "la durée est de 400 heures", "ligne 6 "),
        ("Quand on demande POEC", "Quand on demande le Père Noël", "pas un dispositif connu"),
        ("| 401 | 33 |", "| quatre cents | 33 |", "nombre entier"),
        ("| 401 | 33 |", "| 401 | 33 | 33 |", "cases"),
        ("| situation | réponse |", "| taille | réponse |", "pas une colonne"),
        (
            "| demandeur d'emploi inscrit | non |",
            "| demandeur d'emploi inscrit | peut-être |",
            "pas une réponse",
        ),
        ("au 30/06/2024", "au 31/06/2024", "pas une date"),
        ("Alors la réponse est oui", "Alors peut-être", "pas une ligne de scénario"),
    ],
)
def test_a_scenario_that_cannot_be_read_is_refused_with_its_line(before, after, words):
    with pytest.raises(SourceError, match=words):
        scenarios.read(funding_scenarios()["poec"].replace(before, after, 1), schemes=CODES, file="poec.md")


@settings(deadline=None, max_examples=40)
@given(case=cases())
def test_a_case_is_written_as_a_scenario_that_reads_and_runs(case):
    verdicts = page(DAY).weigh(case)
    text = scenarios.write("Cas du simulateur", case, verdicts)
    told = scenarios.read(text, schemes=CODES, file="cas.md")
    assert [one.facts for one in told] == [case] * len(verdicts)
    assert scenarios.run(told, {DAY: page(DAY)}) == []


DAY = read()["poec"][0].on
