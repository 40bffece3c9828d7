"""Titles made comparable: folding, genders, what is no occupation, and whatever else people type."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.skills import titles

WORDS = titles.packaged_words()


def _variants(text: str) -> tuple[str, ...]:
    return titles.read(text, WORDS).variants


def test_accents_case_and_ligatures_fold_and_decomposed_letters_too():
    assert titles.folded("Chargé d'ŒUVRES") == "charge d oeuvres"
    assert titles.folded("de\u0301veloppeur") == "developpeur"


def test_the_names_of_languages_with_signs_stay_whole():
    assert titles.folded("Dév C#, C++ et .NET / ASP.NET") == "dev c# c++ et .net asp .net"


@pytest.mark.parametrize(
    "written",
    ["Développeur / Développeuse web", "développeur/développeuse web", "Développeur·se web", "Développeur.se web",
     "Développeur(euse) web", "Développeur(se) web", "Développeur/euse web", "Développeur-euse web",
     "Développeur ou développeuse web"],
)  # fmt: skip
def test_every_way_of_writing_both_genders_gives_the_two_forms(written: str):
    assert _variants(written) == ("developpeur web", "developpeuse web")


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("Chef de projet / Cheffe de projet web", ("chef de projet web", "cheffe de projet web")),
        (
            "Attaché commercial / Attachée commerciale IT",
            ("attache commercial it", "attachee commerciale it"),
        ),
        ("Technicien(ne) réseau", ("technicien reseau", "technicienne reseau")),
        ("Administrateur(trice) systèmes", ("administrateur systemes", "administratrice systemes")),
        ("Technicien SAV auto", ("technicien sav auto",)),
        (
            "Technicien Service Après-Vente -SAV- d'ascenseurs",
            ("technicien service apres vente d ascenseurs", "technicien sav d ascenseurs"),
        ),
        (
            "Ingénieur du génie rural des eaux et forêts -IGREF-",
            ("ingenieur du genie rural des eaux et forets", "igref"),
        ),
        ("Gérant de fonds -XYZ-", ("gerant de fonds xyz",)),
        ("Chargé(e)s de mission", ("charge de mission", "chargee de mission")),
    ],
)
def test_pairs_of_several_words_and_endings_in_brackets(written: str, forms: tuple[str, ...]):
    assert titles.forms(written) == forms


@pytest.mark.parametrize(
    "written",
    ["Développeur web H/F", "Développeur web (f/h)", "CDI - Développeur web", "Développeur web CDI temps plein",
     "Développeur web Strasbourg", "Développeur web à Metz (57)", "Développeur web SAS Dupont",
     "Développeur web en alternance", "Développeur web F/H/X Nancy", "URGENT développeur web",
     "Développeur web (h/f/x)", "Développeur web (M/V/X)", "Développeur web V/M/X"],
)  # fmt: skip
def test_marks_contracts_places_and_firms_are_no_part_of_an_occupation(written: str):
    assert "developpeur web" in _variants(written)


def test_an_aside_that_belongs_to_the_title_stays():
    assert _variants("Maître de stage") == ("maitre de stage",)
    assert _variants("Paris") == ("paris",)


def test_the_part_before_a_dash_counts_less_than_the_whole():
    title = titles.read("Développeur PHP - Acme Conseil", WORDS)
    assert dict(zip(title.variants, title.weights, strict=True)) == {
        "developpeur php acme conseil": 1.0,
        "developpeur php": 0.95,
    }


def test_abbreviations_are_written_out_beside_what_was_written():
    assert _variants("admin sys") == ("admin sys", "administrateur systemes")
    assert _variants("cdp info") == ("cdp info", "chef de projet informatique")


def test_two_names_are_two_segments_and_a_gendered_pair_is_none():
    assert titles.read("Web designer / Data analyst", WORDS).segments == ("web designer", "data analyst")
    assert titles.read("Développeur / Développeuse web", WORDS).segments == ()
    assert len(titles.read("a1 ; b2 ; c3 ; d4", WORDS).segments) == 3


def test_500_characters_are_read_and_the_cut_is_told():
    title = titles.read("x" * 500 + "y", WORDS)
    assert (title.truncated, title.variants) == (True, ("x" * 500,))
    assert not titles.read("x" * 500, WORDS).truncated


@pytest.mark.parametrize(
    "text", ["", "   ", "\0\x07\x1b", "软件工程师", "🙂🙂", "<br/>", "/ / /", "()", "&nbsp;"]
)
def test_a_title_without_a_word_has_no_variant(text: str):
    assert titles.read(text, WORDS).variants == ()


def test_a_megabyte_is_read_as_fast_as_its_first_500_characters():
    started = time.perf_counter()
    for text in ("a/" * 500_000, "(e)" * 300_000, "<" * 1_000_000, "&amp;" * 200_000, "é" * 1_000_000):
        titles.read(text, WORDS)
    assert time.perf_counter() - started < 1


@given(st.text(max_size=600))
def test_any_text_gives_folded_variants_or_none(text: str):
    title = titles.read(text, WORDS)
    assert len(title.variants) == len(title.weights) <= 6
    assert all(set(variant) <= set(" abcdefghijklmnopqrstuvwxyz0123456789.+#") for variant in title.variants)


@given(st.text(alphabet="abcdé -/()'.+#·", max_size=60))
def test_folding_twice_is_folding_once(text: str):
    once = titles.folded(text)
    assert titles.folded(once) == once
