"""Synonyms laid over an index, the life of an edit, why a title was read so, and titles that abstain."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numericemploi.model.tables.employers import TITLES_SEEN
from numericemploi.model.tables.nomenclatures import SYNONYMS
from numericemploi.reference import packaged
from numericemploi.skills import abstentions, titles
from numericemploi.skills import synonyms as rule
from numericemploi.skills.because import because
from numericemploi.skills.index import (
    OF_SYNONYMS,
    Alias,
    Index,
    Name,
    build,
    from_bytes,
    to_bytes,
    with_aliases,
)
from numericemploi.skills.match import match, match_all
from numericemploi.skills.synonyms import Edit

NAMES = [
    Name(id="1", label="Développeur / Développeuse web", concept="M1855"),
    Name(id="2", label="Administrateur / Administratrice réseaux", concept="M1801"),
    Name(id="3", label="Technicien / Technicienne support", concept="I1404"),
]
BEFORE = [
    Alias(text="web dev", concept="M1855"),
    Alias(text="dev web", concept="M1855"),
    Alias(text="admin sys", concept="M1801"),
]
ASKED = ["symfony", "web dev", "admin sys", "développeuse web", "technicien zyx", "symfony / admin sys"]


def built(aliases: list[Alias]) -> Index:
    return build(NAMES, aliases, weights=OF_SYNONYMS)


def codes(index: Index, asked: list[str] = ASKED) -> list[str]:
    return [(answer.matches or answer.candidates)[0].rome4 if (answer.matches or answer.candidates) else ""
            for answer in match_all(asked, index=index)]  # fmt: skip


def test_a_synonym_added_counts_at_once_and_answers_as_an_index_built_with_it():
    index = built(BEFORE)
    added = [*BEFORE, Alias(text="symfony", concept="M1855")]
    over = with_aliases(index, before=BEFORE, after=added)
    assert match("symfony", index=index).abstained
    assert match("symfony", index=over).matches[0].rome4 == "M1855"
    assert codes(over) == codes(built(added))


def test_the_scores_of_other_occupations_do_not_move():
    index = built(BEFORE)
    over = with_aliases(index, before=BEFORE, after=[*BEFORE, Alias(text="symfony", concept="M1855")])
    for text in ("admin sys", "développeuse web", "technicien symfony"):
        scores = [
            {one.rome4: one.score for one in match(text, index=found, threshold=0).matches}
            for found in (index, over)
        ]
        for code in ("M1801", "I1404"):
            assert scores[0].get(code) == scores[1].get(code)


def test_a_synonym_withdrawn_leaves_and_the_same_words_in_another_order_stay():
    index = built(BEFORE)
    over = with_aliases(index, before=BEFORE, after=BEFORE[1:])
    assert over.rows.shape[0] == index.rows.shape[0] - 1
    # The n-grams of « web dev » are those of « dev web », which stays.
    assert match("web dev", index=over) == match("web dev", index=index)
    none = with_aliases(index, before=BEFORE, after=BEFORE[2:])
    assert (none.row_name < 0).sum() == 1


def test_withdrawing_and_adding_again_gives_the_same_answers_and_the_order_of_edits_does_not_count():
    index = built(BEFORE)
    extra = [Alias(text="symfony", concept="M1855"), Alias(text="helpdesk", concept="I1404")]
    one = with_aliases(index, before=BEFORE, after=[*BEFORE, *extra])
    other = with_aliases(index, before=BEFORE, after=[*extra[::-1], *BEFORE])
    assert one.digest == other.digest
    assert match_all(ASKED, index=one) == match_all(ASKED, index=other)
    assert with_aliases(index, before=BEFORE, after=BEFORE[::-1]) is index
    assert one.digest != index.digest


def test_an_edited_index_can_be_saved_like_another():
    over = with_aliases(built(BEFORE), before=BEFORE, after=[*BEFORE, Alias(text="symfony", concept="M1855")])
    assert match_all(ASKED, index=from_bytes(to_bytes(over))) == match_all(ASKED, index=over)


def test_a_synonym_of_a_code_that_the_index_lacks_changes_nothing():
    index = built(BEFORE)
    assert (
        with_aliases(index, before=BEFORE, after=[*BEFORE, Alias(text="grutier", concept="F1301")]) is index
    )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["symfony", "helpdesk", "dev web", "web dev", "kubernetes", "expert kube / experte kube"]
        ),
        unique=True,
    ),
    st.lists(st.sampled_from(range(3)), unique=True),
)
def test_any_edits_answer_as_an_index_built_with_what_is_left(added: list[str], gone: list[int]):
    after = [alias for at, alias in enumerate(BEFORE) if at not in gone]
    after += [Alias(text=text, concept="M1855") for text in added]
    over = with_aliases(built(BEFORE), before=BEFORE, after=after)
    forms = {(a.concept, form) for a in after for form in titles.forms(a.text)}
    assert int((over.row_name < 0).sum()) == len(forms)
    asked = [alias.text for alias in after]
    assert codes(over, asked) == codes(built(after), asked) == [alias.concept for alias in after]


# --- the life of an edit


def packaged_two() -> pl.DataFrame:
    row = {"source": "Numéric'Emploi", "date": date(2026, 11, 24), "why": "argot"}
    return SYNONYMS.of(
        [{**row, "text": "devops", "rome4": "M1827"}, {**row, "text": "dev web", "rome4": "M1855"}]
    )


def edit(number: int, text: str, rome4: str, state: str) -> Edit:
    return Edit(
        number=number, text=text, key=rule.key_of(text), rome4=rome4, state=state, author="deleguee",
        on=date(2024, 6, 1), reason="vu dans les offres",
    )  # fmt: skip


def test_the_last_edit_of_a_synonym_is_how_it_stands_and_packaged_lines_stand_until_edited():
    among = rule.standing(
        packaged_two(),
        [edit(1, "Symfony", "M1855", "proposed"), edit(2, "Symfony", "M1855", "active"), edit(3, "DevOps", "M1827", "withdrawn")],
    )  # fmt: skip
    assert [(one.key, one.state, one.packaged) for one in among] == [
        ("dev web", "active", True),
        ("devops", "withdrawn", False),
        ("symfony", "active", False),
    ]
    assert [alias.text for alias in rule.aliases(among)] == ["dev web", "Symfony"]


@pytest.mark.parametrize(
    ("act", "text", "rome4", "reason", "found"),
    [
        ("add", "symfony", "M1855", "vu", ""),
        ("propose", "symfony", "M1855", "vu", ""),
        ("add", "  !! ", "M1855", "vu", "empty"),
        ("add", "x" * 121, "M1855", "vu", "long"),
        ("add", "symfony", "M1855", "  ", "reason"),
        ("add", "symfony", "M1855", "x" * 501, "reason"),
        ("add", "symfony", "Z9999", "vu", "unknown"),
        ("add", "DÉV  web", "M1827", "vu", "elsewhere"),  # folded, it is « dev web »
        ("add", "dev web", "M1855", "vu", "state"),
        ("withdraw", "dev web", "M1855", "vu", ""),
        ("withdraw", "symfony", "M1855", "vu", "state"),
        ("refuse", "dev web", "M1855", "vu", "state"),
    ],
)
def test_an_edit_is_refused_for_a_named_reason(act: str, text: str, rome4: str, reason: str, found: str):
    among = rule.standing(packaged_two(), ())
    assert rule.fault(act, text, rome4, reason, among=among, known={"M1855", "M1827"}) == found


def test_what_was_proposed_may_be_added_or_refused_and_what_was_refused_proposed_again():
    proposed = rule.standing(packaged_two(), [edit(1, "symfony", "M1855", "proposed")])
    refused = rule.standing(packaged_two(), [edit(1, "symfony", "M1855", "refused")])
    known = {"M1855"}
    assert not rule.fault("add", "symfony", "M1855", "vu", among=proposed, known=known)
    assert not rule.fault("refuse", "symfony", "M1855", "vu", among=proposed, known=known)
    assert rule.fault("propose", "symfony", "M1855", "vu", among=proposed, known=known) == "state"
    assert not rule.fault("propose", "symfony", "M1855", "vu", among=refused, known=known)


def test_a_synonym_whose_code_has_left_rome_can_still_be_withdrawn():
    among = rule.standing(packaged_two(), ())
    assert not rule.fault("withdraw", "devops", "M1827", "fiche supprimée", among=among, known=set())


def test_every_fault_has_its_reason_and_remedy_and_every_act_its_state():
    assert {one.act for one in rule.TRANSITIONS} == {"propose", "add", "refuse", "withdraw"}
    assert all(reason and remedy for reason, remedy in rule.FAULTS.values())
    assert rule.after("withdraw") == "withdrawn"


def test_no_packaged_text_means_two_occupations():
    keys = [rule.key_of(text) for text in packaged.synonyms()["text"]]
    among = rule.standing(packaged.synonyms(), ())
    assert len({one.key for one in among}) == len(among), [k for k in keys if keys.count(k) > 1]


# --- why a title was read so


def test_the_words_that_tell_an_occupation_are_those_it_shares_as_they_were_written():
    told = because(
        "Développeuse WEB confirmée Nancy", "M1855", index=built(BEFORE), synonyms=["web dev", "dev web"]
    )
    assert told is not None
    assert told.near == "Développeur / Développeuse web"
    assert not told.synonym
    assert set(told.words) == {"Développeuse", "WEB"}


def test_a_synonym_says_that_it_is_one():
    told = because("admin sys h/f", "M1801", index=built(BEFORE), synonyms=["admin sys"])
    assert told is not None
    assert (told.near, told.synonym, set(told.words)) == ("admin sys", True, {"admin", "sys"})


@pytest.mark.parametrize("text", ["", "🙂", "qqq", "\0"])
def test_a_title_that_shares_nothing_has_no_reason(text: str):
    assert because(text, "M1801", index=built(BEFORE), synonyms=[]) is None


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_what_the_words_bring_is_never_more_than_the_title_says(text: str):
    told = because(text, "M1855", index=built(BEFORE), synonyms=["web dev"])
    assert told is None or all(told.words)


# --- titles that abstain


def seen(*rows: tuple[str, int, date]) -> pl.DataFrame:
    return TITLES_SEEN.of([{"title": t, "seen": n, "last_seen": day} for t, n, day in rows])


def test_writings_of_one_title_are_counted_together_under_the_commonest():
    found = abstentions.gathered(
        seen(
            ("Ops Magicien", 1, date(2024, 6, 2)),
            ("OPS magicien", 3, date(2024, 5, 1)),
            ("!!", 9, date(2024, 6, 1)),
        )
    )
    assert found.rows() == [("OPS magicien", 4, date(2024, 6, 2))]


def test_only_abstentions_are_listed_the_most_frequent_first():
    index = built(BEFORE)
    titles_seen = seen(
        ("Chef de rang", 3, date(2024, 6, 1)),
        ("admin sys", 9, date(2024, 6, 1)),
        ("Boulanger", 5, date(2024, 6, 1)),
    )
    found = abstentions.listed(titles_seen, match_all(titles_seen["title"].to_list(), index=index))
    assert [(one.title, one.seen) for one in found] == [("Boulanger", 5), ("Chef de rang", 3)]
