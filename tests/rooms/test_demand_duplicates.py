"""Adverts of one post are put together, look-alikes are not; on adverts written here, and on a synthetic stream."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import petit_est as place
from numericemploi.demand import duplicates, wording
from numericemploi.model.tables.employers import OFFERS

OPENING = "Depuis trente ans notre maison accompagne les communes de la vallée dans leurs services en ligne."
BODY = (
    "Vous concevez les écrans de la régie de l'eau, vous écrivez les essais qui les protègent, vous livrez chaque semaine "
    "avec deux collègues et vous répondez aux agents des mairies. Vous savez relire le travail des autres, vous aimez les "
    "choses simples et vous connaissez les bases de données. Horaires souples, bureau près de la gare."
)
OTHER = (
    "Vous tenez le standard des abonnés, vous orientez chaque demande vers la bonne équipe, vous préparez les réunions du "
    "conseil et vous archivez les contrats. Vous écrivez sans faute, vous gardez votre calme au téléphone et vous "
    "appréciez un travail varié. Poste en journée continue, restaurant d'entreprise."
)
DAY = date(2024, 2, 1)


def advert(offer_id: str, days: int = 0, **changed: object) -> dict[str, object]:
    return {
        "source": "france-travail", "offer_id": offer_id, "title": "Développeur Java", "text": f"{OPENING} {BODY}",
        "rome": "M1805", "commune": "99001", "employer": "e1", "positions": 1, "contract": "CDI", "skills": [],
        "essential": [], "published_on": DAY + timedelta(days=days), "fictif": True,
    } | changed  # fmt: skip


def posts(*adverts: dict[str, object]) -> dict[str, str]:
    found = duplicates.find(OFFERS.of(list(adverts)), geography=place.geography())
    return dict(found.select("offer_id", "post").iter_rows())


def one(*adverts: dict[str, object]) -> bool:
    return len(set(posts(*adverts).values())) == 1


FIRST = advert("1")
SITE = {"source": "jobposting", "employer": None}
AGENCY_OPENING = "Cabinet spécialisé, nous recherchons pour notre client, acteur public de premier plan, un nouveau talent."


@pytest.mark.parametrize(
    "again",
    [
        advert("2", 10, **SITE),
        advert("2", 10, **SITE, title="URGENT développeur java (H/F) - Villeneuve"),
        advert("2", 10, **SITE, text=f"{OPENING} {BODY}"[:330]),
        advert("2", 10, **SITE, commune=None),
        advert("2", 10, **SITE, commune="99002"),  # another commune of the zone, at another source
        advert("2", 10, **SITE, rome=None),
        advert("2", 60),
        advert("2", 60, text=f"{OPENING} {BODY} Salaire : 35 k€."),
        advert("2", 60, title="Dévelopeur Java"),
        advert("2", 5, employer="agency", title="Ingénieur logiciel Java", text=f"{AGENCY_OPENING} {BODY} Merci de postuler en ligne."),
        advert("2", 5, text=f"{OPENING} {BODY}".replace("semaine", "semiane").replace("agents", "agetns")),
        advert("2", 5, contract=None),
    ],
)  # fmt: skip
def test_a_copy_a_re_posting_and_an_agency_speak_of_the_same_post(again: dict[str, object]) -> None:
    assert one(FIRST, again)


@pytest.mark.parametrize(
    "other",
    [
        advert("2", 3, text=f"{OPENING} {OTHER}"),  # the employer's own words, another work
        advert("2", 3, title="Développeur PHP"),  # word for word, another technology
        advert("2", 3, title="Développeur Java junior", text=f"{OPENING} {BODY}".replace("les écrans", "les rapports")),
        advert("2", 3, commune="99002"),  # the same source says two communes
        advert("2", 3, commune="99003", **SITE),  # another zone
        advert("2", 3, contract="alternance"),
        advert("2", 200),  # a vacancy of the next season
        advert("2", 3, rome="M1801"),
        advert("2", 3, employer="e2", text=f"{OPENING} {OTHER}"),
    ],
)  # fmt: skip
def test_two_posts_that_look_alike_stay_two(other: dict[str, object]) -> None:
    senior = FIRST | {"title": "Développeur Java senior"} if "junior" in str(other["title"]) else FIRST
    assert not one(senior, other)


def test_an_agency_s_frame_alone_does_not_make_two_posts_one() -> None:
    framed = [
        advert(str(i), i, employer="agency", text=f"{AGENCY_OPENING} {text} Merci de postuler en ligne, nous répondons à tous.")
        for i, text in enumerate((BODY, OTHER))
    ]  # fmt: skip
    assert not one(*framed)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({**SITE, "employer": "e1"}, True),  # two sources
        ({"published_on": DAY + timedelta(days=50)}, True),  # once the first has ended
        ({}, False),  # two posts at once, for all one knows
        (SITE, False),  # nobody says that the employer is the same
        ({**SITE, "employer": "e1", "title": "Développeur web"}, False),
    ],
)
def test_adverts_without_a_text_need_more_than_a_title(changed: dict[str, object], same: bool) -> None:
    bare = {"text": "", "expires_on": DAY + timedelta(days=30)}
    assert one(advert("1", **bare), advert("2", 3, **{**bare, **changed})) is same


def test_adverts_without_a_place_are_not_joined_within_one_source() -> None:
    # An employer's page for ten towns whose names we do not read: ten posts, not one.
    assert len(set(posts(*(advert(str(i), i, commune=None) for i in range(10))).values())) == 10


def test_a_cut_text_goes_to_the_post_that_it_follows_to_its_end() -> None:
    whole, other = advert("1"), advert("2", 1, text=f"{OPENING} {OTHER}")
    cut = advert("3", 9, **SITE, text=f"{OPENING} {OTHER}"[:300])
    found = posts(whole, other, cut)
    assert found["3"] == found["2"] != found["1"]


def test_what_is_posted_again_and_again_is_counted_anew_after_half_a_year() -> None:
    # Every 30 days for a year, days 0 to 360: days 0-180 are one post, 210-360 the next.
    found = posts(*(advert(f"{i:02}", 30 * i) for i in range(13)))
    assert [len(set(list(found.values())[:7])), len(set(found.values()))] == [1, 2]


def test_each_advert_says_its_role_and_the_rule_that_tied_it() -> None:
    found = duplicates.find(
        OFFERS.of([FIRST, advert("2", 40), advert("3", 3, **SITE), advert("4", 9, text=f"{BODY} Merci de nous écrire.")]),
        geography=place.geography(),
    )  # fmt: skip
    told = {row["offer_id"]: (row["role"], row["rule"]) for row in found.iter_rows(named=True)}
    assert told == {
        "1": ("first", None), "2": ("repost", "identical"), "3": ("copy", "other-employer"), "4": ("repost", "same-employer"),
    }  # fmt: skip


def test_no_advert_gives_no_group() -> None:
    assert duplicates.find(OFFERS.empty(), geography=place.geography()).is_empty()


def test_the_order_of_the_adverts_changes_nothing() -> None:
    adverts = OFFERS.of([FIRST, advert("2", 40), advert("3", 3, **SITE), advert("4", 1, text=OTHER)])
    assert_frame_equal(
        duplicates.find(adverts, geography=place.geography()),
        duplicates.find(adverts.reverse(), geography=place.geography()),
    )


def of_one_firm(count: int) -> pl.DataFrame:
    """Adverts of one firm for one occupation in one commune, no two texts equal."""
    return pl.concat([OFFERS.of([FIRST])] * count).with_columns(
        offer_id=pl.Series([f"{i:07}" for i in range(count)]),
        text=pl.Series(
            [f"{BODY} Lot {'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10 % 10]} x{i}y" for i in range(count)]
        ),
        published_on=pl.Series([DAY + timedelta(days=i % 300) for i in range(count)]),
    )


@pytest.mark.parametrize("count", [100, 1000])
def test_the_pairs_compared_grow_as_the_adverts_of_one_firm_do(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    judged = duplicates._Faces._judged
    monkeypatch.setattr(
        duplicates._Faces, "_judged", lambda self, a, b: (compared.append(len(a)), judged(self, a, b))[1]
    )
    assert duplicates.find(of_one_firm(count), geography=place.geography()).height == count
    # Blocks: employer, title, head of the text, and the bands; a million adverts would make 88 pairs each at most.
    assert 0 < sum(compared) <= count * duplicates.NEIGHBOURS * (3 + wording.BANDS)


def test_a_text_published_a_thousand_times_is_compared_once_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    judged = duplicates._Faces._judged
    monkeypatch.setattr(
        duplicates._Faces, "_judged", lambda self, a, b: (compared.append(len(a)), judged(self, a, b))[1]
    )
    alike = of_one_firm(1000).with_columns(text=pl.lit(BODY))
    # Days 0 to 299: 180 days are one post, the rest the next.
    assert duplicates.find(alike, geography=place.geography())["post"].n_unique() == 2
    assert sum(compared) == 0


def test_precision_and_recall_hold_on_a_small_synthetic_stream() -> None:
    path = Path(__file__).resolve().parents[2] / "bench" / "adverts_made.py"
    spec = importlib.util.spec_from_file_location("adverts_made", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["adverts_made"] = made
    spec.loader.exec_module(made)
    stream = made.make(posts=400, seed=7)
    tied = stream.offers.select("source", "offer_id").join(
        duplicates.find(stream.offers, geography=stream.geography), on=["source", "offer_id"], maintain_order="left"
    )  # fmt: skip
    true, found = pl.Series("true", stream.posts), tied["post"]

    def pairs(*keys: pl.Series) -> int:
        sizes = pl.DataFrame({str(i): key for i, key in enumerate(keys)}).group_by(pl.all()).len()["len"]
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs(true, found)
    assert both / pairs(found) >= 0.97  # .98 over thousands of posts: see bench/duplicates.py
    assert both / pairs(true) >= 0.93


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("java", "javva", True), ("linux", "linxu", True), ("linux", "lnux", True), ("web", "wen", True), ("ab", "ac", False),
        ("java", "kotlin", False), ("linux", "lixnu", False), ("nuit", "jour", False), ("python", "pythons", True),
    ],
)  # fmt: skip
def test_one_slip_of_the_pen_is_told_from_another_word(left: str, right: str, near: bool) -> None:
    assert wording.one_slip_apart(left, right) is near
    assert wording.one_slip_apart(right, left) is near


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["la", "base", "java", "été", "12", "x"]), max_size=12), st.integers(0, 3))
def test_any_text_however_short_or_odd_is_read(words: list[str], more: int) -> None:
    texts = [" ".join(words)] * (more + 1)
    assert len(posts(*(advert(str(i), i, text=text) for i, text in enumerate(texts)))) == more + 1
