"""Edits of synonyms as the store keeps them, who may do what, and that an edit counts at once everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from numericemploi.model.errors import InvalidError, NotAllowedError, SourceError
from numericemploi.model.tables.employers import OFFERS
from numericemploi.store import records, seen_titles
from numericemploi.store.models import Event, SynonymEdit
from numericemploi.verbs import abstentions, occupations, suggestions, synonyms
from numericemploi.verbs.access import CONSOLE, VISITOR, Actor

pytestmark = pytest.mark.django_db

DELEGATE = Actor(name="deleguee", role="delegate")
ADVISER = Actor(name="conseillere", role="adviser")
WHY = "vu dans trois offres"


def first(text: str) -> str | None:
    answer = occupations.match_titles([text])[0]
    return answer.matches[0].rome4 if answer.matches else None


def offers(*titles: tuple[str, date], fictif: bool = True) -> None:
    row = {"source": "csv", "text": "", "rome": None, "commune": None, "employer": None, "positions": 1, "contract": None,
           "beginners": None, "telework": None, "skills": [], "essential": [], "expires_on": None, "fictif": fictif}  # fmt: skip
    records.merge(
        "offers",
        OFFERS.of(
            [
                {**row, "offer_id": str(n), "title": title, "published_on": day}
                for n, (title, day) in enumerate(titles)
            ]
        ),
    )


def test_an_edit_counts_at_once_in_matching_and_in_suggestions():
    assert first("zorglub quantique") is None
    assert suggestions.suggest("occupations", "zorglub") == []
    synonyms.edit("add", "Zorglub  quantique", "M1855", WHY, actor=DELEGATE)
    assert first("zorglub quantique") == "M1855"
    assert suggestions.suggest("occupations", "zorglub")[0].entry.code == "M1855"
    synonyms.edit("withdraw", "zorglub quantique", "M1855", "erreur", actor=DELEGATE)
    assert first("zorglub quantique") is None
    assert suggestions.suggest("occupations", "zorglub") == []


def test_a_packaged_synonym_can_be_withdrawn_and_made_to_count_again():
    def score() -> float:
        return occupations.match_titles(["devops"], threshold=0)[0].matches[0].score

    before = score()
    synonyms.edit("withdraw", "devops", "M1827", "trop vague", actor=DELEGATE)
    # ROME has a title « Devops » too: it answers still, without what a decided synonym counts more.
    assert score() < before
    synonyms.edit("add", "devops", "M1827", "finalement", actor=DELEGATE)
    assert score() == before


def test_history_is_added_to_and_never_changed_and_each_act_leaves_an_event():
    synonyms.edit("add", "zorglub", "M1855", WHY, actor=DELEGATE)
    synonyms.edit("withdraw", "zorglub", "M1855", "erreur", actor=CONSOLE)
    assert [(e.state, e.author, e.reason) for e in synonyms.history("Zorglub", "M1855")] == [
        ("active", "deleguee", WHY),
        ("withdrawn", "console", "erreur"),
    ]
    assert list(Event.objects.order_by("pk").values_list("verb", "about")) == [
        ("synonyms.add", "synonym of M1855"),
        ("synonyms.withdraw", "synonym of M1855"),
    ]


def test_a_proposal_does_not_count_until_somebody_adds_it():
    synonyms.edit("propose", "zorglub", "M1855", WHY, actor=ADVISER)
    assert first("zorglub") is None
    synonyms.edit("add", "zorglub", "M1855", "d'accord", actor=DELEGATE)
    assert first("zorglub") == "M1855"


@pytest.mark.parametrize(
    ("actor", "act", "allowed"),
    [
        (VISITOR, "propose", False),
        (Actor(name="e", role="employer"), "propose", False),
        (ADVISER, "propose", True),
        (ADVISER, "add", False),
        (ADVISER, "withdraw", False),
        (ADVISER, "refuse", False),
        (DELEGATE, "add", True),
        (CONSOLE, "add", True),
    ],
)
def test_staff_propose_and_delegates_and_administrators_decide(actor: Actor, act: str, allowed: bool):
    if allowed:
        synonyms.edit(act, "zorglub", "M1855", WHY, actor=actor)
        return
    with pytest.raises(NotAllowedError):
        synonyms.edit(act, "zorglub", "M1855", WHY, actor=actor)
    assert not SynonymEdit.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"), [("appeler le 06 12 34 56 78", WHY), ("zorglub", "dit par jean.dupont@exemple.fr")]
)
def test_no_personal_value_enters_the_vocabulary(text: str, reason: str):
    with pytest.raises(InvalidError) as told:
        synonyms.edit("add", text, "M1855", reason, actor=DELEGATE)
    assert "0612345678" not in str(told.value).replace(" ", "")
    assert not SynonymEdit.objects.exists()
    assert not Event.objects.exists()


def test_a_preview_shows_the_titles_that_would_be_read_otherwise_and_changes_nothing():
    offers(
        ("zorglub quantique", date(2024, 6, 1)),
        ("Zorglub Quantique", date(2024, 6, 2)),
        ("devops", date(2024, 6, 3)),
    )
    found = synonyms.preview(adding=[("zorglub quantique", "M1855")])
    assert found.titles == 2
    assert [(c.title, c.seen, c.before, c.after) for c in found.changes] == [
        ("Zorglub Quantique", 2, None, "M1855")
    ]
    assert found.changes[0].after_probability > 0.5
    assert first("zorglub quantique") is None
    assert synonyms.preview(withdrawing=[("absent", "M1855")]).changes == ()


def test_a_preview_reads_the_last_thousand_distinct_titles():
    old = [(f"titre {n}", date(2024, 1, 1)) for n in range(1000)]
    offers(("zorglub quantique", date(2023, 1, 1)), *old)
    found = synonyms.preview(adding=[("zorglub quantique", "M1855")])
    assert (found.titles, found.changes) == (1000, ())


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


LIST = (
    "text,rome4,reason\n"
    "zorglub,M1855,vu dix fois\n"
    "zorglub,M1827,vu dix fois\n"  # already another occupation, two lines above
    "kafka streamer,Z9999,vu\n"
    "kafka streamer,M9999,vu\n"
    "kafka streamer,M1811,\n"
    "06 12 34 56 78,M1811,vu\n"
    "kafka streamer,M1811,vu\n"
)


def test_a_list_keeps_its_good_rows_and_tells_each_bad_one_with_its_line(tmp_path: Path):
    brought = synonyms.import_file(_written(tmp_path / "s.csv", LIST), actor=CONSOLE)
    assert (brought.done, brought.unchanged) == (2, 0)
    told = brought.rejects.select("line", "column", "value").sort("line").rows()
    assert told == [
        (3, "text", "zorglub"),
        (4, "rome4", "Z9999"),
        (5, "rome4", "M9999"),
        (6, "reason", ""),
        (7, "text", ""),
    ]
    assert first("kafka streamer") == "M1811"


def test_the_same_list_twice_changes_nothing_more(tmp_path: Path):
    path = _written(tmp_path / "s.csv", LIST)
    synonyms.import_file(path, actor=CONSOLE)
    again = synonyms.import_file(path, actor=CONSOLE)
    assert (again.done, again.unchanged, again.rejects.height) == (0, 2, 5)
    assert SynonymEdit.objects.count() == 2


def test_what_is_exported_comes_back_unchanged_withdrawn_ones_too(tmp_path: Path):
    synonyms.edit("withdraw", "devops", "M1827", "trop vague", actor=CONSOLE)
    synonyms.edit("add", "=zorglub", "M1855", WHY, actor=CONSOLE)
    text = synonyms.export()
    assert "'=zorglub" in text
    path = _written(tmp_path / "s.csv", text)
    again = synonyms.import_file(path, actor=CONSOLE)
    assert (again.done, again.rejects.height) == (0, 0)
    SynonymEdit.objects.all().delete()
    brought = synonyms.import_file(path, actor=CONSOLE)
    assert brought.done == 2
    assert synonyms.one("devops", "M1827").state == "withdrawn"


@pytest.mark.parametrize("text", ["", "text,code\nx,M1855\n", "text,rome4,reason\n"])
def test_a_list_that_is_none_is_refused_whole(tmp_path: Path, text: str):
    with pytest.raises(SourceError):
        synonyms.import_file(_written(tmp_path / "s.csv", text), actor=CONSOLE)


def test_titles_seen_are_counted_between_two_days():
    day = date(2024, 6, 1)
    offers(("devops", day), ("devops", date(2024, 5, 1)), ("zorglub", date(2023, 1, 1)), ("", day))
    assert seen_titles.seen().rows() == [("devops", 2, day), ("zorglub", 1, date(2023, 1, 1))]
    assert seen_titles.seen(after=date(2024, 5, 1), until=day).rows() == [("devops", 1, day)]


def _seen(title: str, *days: date) -> list[tuple[str, date]]:
    return [(title, day) for day in days]


def test_the_report_holds_titles_seen_three_times_in_ninety_days_that_abstain():
    as_of, old = date(2024, 6, 30), date(2024, 4, 1)  # ninety days before: the first day left out
    offers(
        *_seen("zorglub quantique", date(2024, 6, 1), date(2024, 6, 2), as_of),
        *_seen("chef de rang", as_of, as_of, old),  # twice within ninety days
        *_seen("devops", as_of, as_of, as_of),  # read
        *_seen("pâtissier", as_of, as_of, date(2024, 7, 1)),  # one of them is later
    )
    report = abstentions.report(as_of, actor=CONSOLE)
    assert report.titles == 2
    assert [(one.title, one.seen, one.last_seen) for one in report.abstained] == [
        ("zorglub quantique", 3, as_of)
    ]
    kept = abstentions.last()
    assert kept == report


def test_a_report_takes_the_place_of_the_former_one():
    as_of = date(2024, 6, 30)
    offers(*_seen("zorglub quantique", as_of, as_of, as_of))
    assert abstentions.last() is None
    abstentions.report(as_of, actor=CONSOLE)
    later = abstentions.report(date(2024, 12, 31), actor=CONSOLE)
    assert later.abstained == ()
    assert abstentions.last() == later


def test_only_an_administrator_makes_the_report():
    with pytest.raises(NotAllowedError):
        abstentions.report(date(2024, 6, 30), actor=ADVISER)


def test_a_synonym_decided_takes_its_title_off_the_next_report():
    as_of = date(2024, 6, 30)
    offers(*_seen("zorglub quantique", as_of, as_of, as_of))
    synonyms.edit("add", "zorglub quantique", "M1855", WHY, actor=DELEGATE)
    assert abstentions.report(as_of, actor=CONSOLE).abstained == ()


def test_the_export_has_one_line_a_synonym(django_assert_max_num_queries: Callable[..., object]):
    with django_assert_max_num_queries(2):
        text = synonyms.export()
    frame = pl.read_csv(text.encode())
    assert frame.columns == list(synonyms.HEADER)
    assert frame.height == len(synonyms.listing())
