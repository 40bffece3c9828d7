"""Names completed while one types: which come, in which order, and how typing errors are counted."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.model.tables.territories import COMMUNE_POSTCODES, COMMUNES
from numericemploi.reference import suggestions, vocabularies
from numericemploi.reference.suggestions import Entry, called, find, of

NAMES = [
    ("M1855", "Développeur / Développeuse web", True),
    ("M1861", "Développeur / Développeuse Java", True),
    ("A1", "Développeur / Développeuse de marché", False),
    ("M1801", "Administrateur / Administratrice réseaux", True),
    ("M2", "Web designer", True),
    ("M3", "Programmeur / Programmeuse C#", True),
    ("B1", "Boulanger / Boulangère", False),
]
ENTRIES = [Entry(code=code, label=label, also=(code,), favoured=favoured) for code, label, favoured in NAMES]
AMONG = of(ENTRIES)


def codes(typed: str) -> list[str]:
    return [found.entry.code for found in find(typed, AMONG)]


def ways(typed: str) -> list[str]:
    return [found.how for found in find(typed, AMONG)]


def test_names_that_begin_with_what_is_typed_come_first_then_those_of_which_a_word_does():
    # « Web designer » begins with « web »; « … web » only has a word that does.
    assert codes("we") == ["M2", "M1855"]
    assert ways("we") == ["prefix", "word"]


def test_inside_a_class_the_perimeter_comes_first_then_the_alphabet():
    # Java, web: favoured, alphabetical; « de marché » would come first by the alphabet alone.
    assert codes("dév") == ["M1861", "M1855", "A1"]


def test_one_letter_suggests_nothing_two_do():
    assert codes("d") == []
    assert codes(" d. ") == []
    assert codes("dé")[0] == "M1861"


def test_every_word_typed_must_begin_a_word_in_any_order():
    assert codes("web dev") == ["M1855"]
    assert codes("dev web") == ["M1855"]
    assert codes("dev boulanger") == []


@pytest.mark.parametrize("typed", ["DEVELOPPEUSE WEB", "développeuse web", "developpeuse  web "])
def test_accents_case_and_blanks_do_not_count(typed: str):
    assert codes(typed) == ["M1855"]


def test_signs_that_make_a_name_are_kept():
    assert codes("programmeur c#") == ["M3"]


@pytest.mark.parametrize(
    "typed",
    [
        "boulager",
        "boulannger",
        "boulanjer",
        "boualnger",
        "oulanger",
    ],  # lost, doubled, changed, swapped, first lost
)
def test_a_typing_error_is_forgiven(typed: str):
    assert codes(typed) == ["B1"]
    assert ways(typed) == ["fuzzy"]


def test_an_unfinished_word_with_an_error_is_found_too():
    assert codes("dévelpop")[0] == "M1861"
    assert codes("dévelop wab") == []  # « wab » has three letters: no error is forgiven there


def test_fewer_errors_come_first():
    among = of([Entry(code="far", label="Administrateur"), Entry(code="near", label="Administratrice")])
    # « administratrixe »: one change from « administratrice »; « administrateur » is further than two.
    assert [found.entry.code for found in find("administratrixe", among)] == ["near"]
    both = of([Entry(code="two", label="Abrasseurs"), Entry(code="one", label="Brasseurs")])
    assert [found.entry.code for found in find("brassers", both)] == ["one", "two"]


def test_numbers_are_never_guessed():
    among = of([Entry(code="1", label="Nancy", also=("54000",))])
    assert find("54001", among) == []
    assert [found.entry.code for found in find("5400", among)] == ["1"]


def test_eight_rows_at_most():
    among = of(Entry(code=str(n), label=f"Data {n:02}") for n in range(20))
    assert [found.entry.label for found in find("data", among)] == [f"Data {n:02}" for n in range(8)]


def test_the_order_of_the_entries_given_does_not_count():
    shuffled = ENTRIES.copy()
    random.Random(3).shuffle(shuffled)
    assert of(shuffled).entries == AMONG.entries


def test_an_exact_name_is_told_from_one_that_only_begins_so():
    assert [entry.code for entry in called("web  DESIGNER", AMONG)] == ["M2"]
    assert called("web", AMONG) == []
    assert called("", AMONG) == []


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(typed: str):
    assert len(find(typed, AMONG)) <= suggestions.ROWS
    called(typed, AMONG)


def _errors_by_definition(word: str, other: str) -> int:
    """Optimal string alignment between `word` and the nearest beginning of `other`, cell by cell."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return min(rows[-1])


@given(st.text("abc", min_size=4, max_size=12), st.lists(st.text("abc", min_size=2, max_size=14), min_size=1))
def test_errors_are_those_of_the_plain_table(typed: str, words: list[str]):
    among = of(Entry(code=word, label=word) for word in set(words))
    allowed = 1 + (len(typed) >= 8)
    expected = {word for word in words if _errors_by_definition(typed, word) <= allowed}
    assert {found.entry.code for found in find(typed, among, rows=1000)} == expected


def _communes() -> pl.DataFrame:
    row = {"department": "54", "region": "44", "zone": "4412"}
    return COMMUNES.of(
        [
            {**row, "commune": "54395", "label": "Nancy"},
            {**row, "commune": "54482", "label": "Saint-Max"},
            {**row, "commune": "74201", "label": "Nancy-sur-Cluses", "department": "74", "region": "84"},
        ]
    )


def test_a_commune_is_found_by_name_by_postcode_and_with_saint_cut_short():
    postcodes = COMMUNE_POSTCODES.of(
        [
            {"commune": "54395", "postcode": "54000"},
            {"commune": "54395", "postcode": "54100"},
            {"commune": "54482", "postcode": "54130"},
        ]
    )
    among = of(vocabularies.communes(_communes(), postcodes=postcodes, region="44"))
    assert [(f.entry.code, f.entry.detail) for f in find("nancy", among)] == [
        ("54395", "54000, 54100"),
        ("74201", "74"),
    ]
    assert [found.entry.code for found in find("54130", among)] == ["54482"]
    assert [found.entry.code for found in find("st max", among)] == ["54482"]


def test_before_postcodes_are_loaded_names_alone_find_a_commune():
    among = of(vocabularies.communes(_communes(), postcodes=COMMUNE_POSTCODES.empty(), region="44"))
    assert [found.entry.detail for found in find("saint-m", among)] == ["54"]
    assert find("54000", among) == []


def test_a_synonym_is_suggested_under_its_sheet_unless_rome_has_the_title():
    found = vocabularies.occupations(
        appellations=pl.DataFrame(
            {"label": ["Web designer"], "label_short": ["Web designer"], "rome4": ["E1205"]}
        ),
        sheets={"E1205": "Web designer", "M1855": "Développeur / Développeuse web"},
        synonyms=pl.DataFrame(
            {"text": ["symfony", "Web designer", "grutier"], "rome4": ["M1855", "E1205", "N0000"]}
        ),
        perimeter={"M1855"},
        forms=lambda label: [label.lower()],
    )
    assert [(entry.label, entry.detail, entry.favoured) for entry in found] == [
        ("Web designer", "E1205", False),
        ("symfony", "M1855 · Développeur / Développeuse web", True),
    ]
