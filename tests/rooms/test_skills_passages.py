"""A text laid out: places that never move, clauses, sections, cues."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.skills.passages import LONGEST, lay_out, packaged_cues, stem

CUES = packaged_cues()


def _words(text: str) -> list[tuple[str, str]]:
    laid = lay_out(text, CUES)
    return [(word.text, laid.text[word.start : word.end]) for word in laid.words]


def _sections(text: str) -> list[tuple[str, str]]:
    laid = lay_out(text, CUES)
    return [
        (laid.text[laid.words[clause.first].start : laid.words[clause.last - 1].end], clause.section)
        for clause in laid.clauses
    ]


def test_words_are_folded_and_keep_their_place_in_the_nfc_text():
    decomposed = unicodedata.normalize("NFD", "Développé en C#, C++ et .NET")
    assert _words(decomposed) == [
        ("developpe", "Développé"), ("en", "en"), ("c#", "C#"), ("c++", "C++"), ("et", "et"), (".net", ".NET"),
    ]  # fmt: skip


def test_tags_part_words_and_entities_do_not():
    assert _words("<p>R&eacute;seaux</p><b>Linux</b>&nbsp;!") == [
        ("reseaux", "R&eacute;seaux"),
        ("linux", "Linux"),
    ]


@pytest.mark.parametrize(
    ("word", "root"),
    [("reseaux", "reseau"), ("systemes", "systeme"), ("administrez", "administr"), ("administrer", "administr"),
     ("formerez", "form"), ("css", "css"), ("aws", "aws"), ("api", "api")],
)  # fmt: skip
def test_plurals_and_forms_of_a_verb_share_a_stem(word: str, root: str):
    assert stem(word) == root


def test_a_heading_gives_its_section_to_what_follows_until_the_next_one():
    text = "Développeur Java\nVos missions :\n- Coder\n- Tester\nProfil recherché\nRigoureux.\nCe que nous offrons : un CDI."
    assert _sections(text) == [
        ("Développeur Java", "none"), ("Vos missions", "missions"), ("Coder", "missions"), ("Tester", "missions"),
        ("Profil recherché", "profile"), ("Rigoureux", "profile"), ("Ce que nous offrons : un CDI", "benefits"),
    ]  # fmt: skip


def test_a_word_of_a_heading_inside_a_sentence_opens_no_section():
    assert [
        section for _, section in _sections("Vous gérez le profil des utilisateurs. Le poste est à Metz.")
    ] == [
        "none",
        "none",
    ]


def test_cues_tell_what_is_required_wished_refused_or_boasted():
    laid = lay_out("Java exigé. Docker serait un plus. Pas besoin de PHP. Notre société est leader.", CUES)
    told = [clause.cues for clause in laid.clauses]
    assert "required" in told[0]
    assert "optional" in told[1]
    assert "negation" in told[2]
    assert "slogan" in told[3]


def test_a_clause_is_parted_at_commas_brackets_and_conjunctions():
    laid = lay_out("HTML, CSS et JavaScript (React)", CUES)
    assert [" ".join(word.text for word in laid.words[a:b]) for a, b in laid.clauses[0].parts] == [
        "html",
        "css",
        "javascript",
        "react",
    ]


@given(st.text(max_size=300))
def test_every_word_stands_where_it_says_and_every_word_is_in_one_clause(text: str):
    laid = lay_out(text, CUES)
    assert laid.text == unicodedata.normalize("NFC", text)
    assert all(0 <= w.start < w.end <= len(laid.text) for w in laid.words)
    covered = [n for clause in laid.clauses for n in range(clause.first, clause.last)]
    assert covered == list(range(len(laid.words)))
    inside = [n for clause in laid.clauses for a, b in clause.parts for n in range(a, b)]
    assert len(inside) == len(set(inside)) <= len(covered)


def test_a_text_of_a_megabyte_is_cut_and_said_so():
    assert lay_out("a " * 500_000, CUES).truncated
    assert len(lay_out("a" * (LONGEST + 1), CUES).text) == LONGEST
    assert not lay_out("a" * LONGEST, CUES).truncated
