"""Wordings of skills found word by word: longest first, across joining words, under their conditions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.skills.lexicon import Skill, build, find, forms
from numericemploi.skills.passages import lay_out, packaged_cues


def _skill(ogr: str, label: str, nature: str = "savoir", category: str = "Domaines d'expertise") -> Skill:
    return Skill(ogr=ogr, label=label, nature=nature, category=category, sheets=())


SKILLS = [
    _skill("1", "Java"),
    _skill("2", "Gestion de bases de données NoSQL"),
    _skill("3", "Système d'exploitation Linux"),
    _skill("4", "Langages de programmation informatique"),
    _skill("5", "Finance"),
    _skill("6", "Licence pro mention métiers du web", category="Certifications et habilitations"),
    _skill("7", "Habilitations électriques", category="Certifications et habilitations"),
    _skill("8", "Administrer des serveurs", nature="competence"),
]
ALIASES = [("java", "1", "cased"), ("NoSQL", "2", ""), ("Go", "4", "listed"), ("R", "4", "listed"), ("C", "4", "listed"),
           ("golang", "4", ""), ("finance", "5", "never"), ("gestion de versions", "3", "")]  # fmt: skip
LEXICON = build(SKILLS, ALIASES)


def _found(text: str) -> list[tuple[str, str]]:
    laid = lay_out(text, packaged_cues())
    return [
        (laid.text[laid.words[hit.first].start : laid.words[hit.last - 1].end], SKILLS[LEXICON.wordings[hit.wording].skill].ogr)
        for hit in find(LEXICON, laid)
    ]  # fmt: skip


def test_the_longest_wording_wins_and_joining_words_do_not_count():
    assert _found("la gestion des bases de données NoSQL") == [("gestion des bases de données NoSQL", "2")]
    assert _found("gestion de la version") == [("gestion de la version", "3")]


def test_the_forms_of_a_verb_and_plurals_are_found():
    assert _found("vous administrez les serveurs") == [("administrez les serveurs", "8")]


def test_no_wording_is_read_across_a_comma_or_a_stop():
    assert _found("gestion, versions") == []
    assert _found("gestion. Versions") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Maîtrise de Java", ["1"]),
        ("un voyage à java", []),
        ("Langages : Go, R et C", ["4", "4", "4"]),
        ("Connaissance de golang et Go", ["4", "4"]),
        ("Go !", []),
        ("c'est ici que vous venez", []),
        ("C'est un langage", []),
        ("Vous suivez la R&D du langage", []),
        ("go et developpement", []),
        ("direction de la finance", []),
    ],
)
def test_ordinary_words_need_a_capital_or_the_company_of_a_technology(text: str, found: list[str]):
    assert [ogr for _, ogr in _found(text)] == found


def test_a_diploma_is_no_skill_but_an_electrical_clearance_is():
    assert _found("Licence pro mention métiers du web") == []
    assert _found("habilitation électrique") == [("habilitation électrique", "7")]


def test_what_is_in_brackets_and_the_stock_words_before_the_thing_may_be_left_out():
    assert "Cloud" in " ".join(forms(_skill("9", "Déploiement de services cloud (cloud computing)"))).title()
    assert forms(_skill("9", "Maîtrise de l'anglais professionnel (B2)")) == (
        "Maîtrise de l'anglais professionnel",
        "l'anglais professionnel",
    )
    assert forms(_skill("9", "Coder (un peu)", nature="competence")) == ("Coder",)


@given(st.text(alphabet="gestion de vrC,. ", max_size=120))
def test_hits_never_overlap_and_stay_in_their_clause(text: str):
    laid = lay_out(text, packaged_cues())
    hits = find(LEXICON, laid)
    assert all(a.last <= b.first for a, b in pairwise(hits))
    assert all(laid.clauses[h.clause].first <= h.first < h.last <= laid.clauses[h.clause].last for h in hits)
