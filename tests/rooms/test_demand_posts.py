"""Posts behind adverts by place, their classes apart, and how long they stay advertised; on Petit-Est."""

from __future__ import annotations

from datetime import date

import polars as pl

import petit_est as place
from numericemploi.demand import duplicates, posts
from numericemploi.model.tables.employers import NEEDS, OFFERS

TEXT = "Vous concevez des écrans, vous écrivez des essais et vous livrez chaque semaine avec deux collègues de la régie de l'eau."


def advert(offer_id: str, **changed: object) -> dict[str, object]:
    return {
        "source": "csv", "offer_id": offer_id, "title": "Développeur", "text": TEXT, "rome": place.DEVELOPER, "commune": "99001",
        "employer": "e1", "positions": 1, "skills": [], "essential": [], "published_on": date(2024, 5, 1),
        "expires_on": date(2024, 7, 15), "fictif": True,
    } | changed  # fmt: skip


def counted(
    *adverts: dict[str, object], needs: pl.DataFrame | None = None
) -> dict[tuple[str, str], dict[str, object]]:
    offers = OFFERS.of(list(adverts))
    found = posts.count(
        offers=offers, groups=duplicates.find(offers, geography=place.geography()),
        needs=NEEDS.empty() if needs is None else needs, geography=place.geography(), as_of=place.AS_OF,
    )  # fmt: skip
    return {(row["place_kind"], row["place"]): row for row in found.iter_rows(named=True)}


def test_a_copy_adds_an_advert_but_no_post_and_the_most_positions_stated_count():
    found = counted(
        advert("1", positions=3),
        advert("2", source="jobposting", employer=None, published_on=date(2024, 5, 9)),
    )
    cell = found["zone", place.METROPOLIS]
    assert (cell["adverts"], cell["posts"], cell["positions"], cell["open_posts"]) == (2, 1, 3, 1)


def test_each_class_of_place_is_counted_apart():
    found = counted(
        advert("1"),
        advert("2", title="Technicien réseaux", commune=None, country="LU"),
        advert("3", title="Consultante métier", remote=True),
        advert("4", title="Administrateur systèmes", commune=None),
        advert("5", title="Chef de projet", commune="75056"),
        advert("6", title="Analyste sécurité", commune=None, country="US"),
        advert("7", title="Responsable support", commune="99003", remote=False, telework=True),
    )
    assert {key: row["posts"] for key, row in found.items()} == {
        ("zone", place.METROPOLIS): 1, ("cross_border", "LU"): 1, ("remote", ""): 1, ("no_place", ""): 1, ("elsewhere", ""): 1,
        ("elsewhere", "US"): 1, ("zone", place.TOWN): 1,
    }  # fmt: skip
    assert found["zone", place.TOWN]["teleworked"] == 1


def test_a_post_whose_copy_names_no_place_lies_where_its_first_advert_does():
    found = counted(
        advert("1", source="jobposting", commune=None), advert("2", published_on=date(2024, 5, 9))
    )
    assert {key: row["posts"] for key, row in found.items()} == {("zone", place.METROPOLIS): 1}


def test_adverts_of_more_than_a_year_or_of_tomorrow_do_not_count():
    assert not counted(advert("1", published_on=date(2023, 5, 1)), advert("2", published_on=date(2024, 7, 1)))


def test_an_advert_without_an_end_is_not_said_to_be_open():
    assert counted(advert("1", expires_on=None))["zone", place.METROPOLIS]["open_posts"] == 0


def test_firm_needs_stand_beside_and_are_never_summed_with_adverts():
    needs = NEEDS.of(
        [
            place.need(need_id="1", commune="99001", positions=4),
            place.need(need_id="2", commune="99001", positions=9, firmness="idea"),
            place.need(need_id="3", commune="99001", positions=7, state="closed", reason="dropped"),
        ]
    )
    cell = counted(advert("1"), needs=needs)["zone", place.METROPOLIS]
    assert (cell["positions"], cell["declared"]) == (1, 4)


def test_lifetimes_run_from_the_first_advert_to_the_last_expiry_and_wait_for_the_others():
    # Post 1: 1 April to 30 April, posted again 10 May to 9 June: 69 days. Post 2: 1 May to 31 May: 30 days.
    # Post 3: from 1 June on, not ended on 30 June: censored at 29 days. Post 4 gives no end: left out.
    offers = OFFERS.of(
        [
            advert("1", published_on=date(2024, 4, 1), expires_on=date(2024, 4, 30)),
            advert("2", published_on=date(2024, 5, 10), expires_on=date(2024, 6, 9)),
            advert("3", commune="99003", expires_on=date(2024, 5, 31)),
            advert("4", commune="99004", published_on=date(2024, 6, 1)),
            advert("5", commune="99005", expires_on=None),
        ]
    )
    groups = duplicates.find(offers, geography=place.geography())
    found = posts.lifetimes(offers=offers, groups=groups, as_of=place.AS_OF)
    assert found["rome3"].to_list() == [place.DEVELOPER, "all"]
    every = found.row(by_predicate=pl.col("rome3") == "all", named=True)
    # At 30 days one of the two still there ended: half last beyond.
    assert (every["posts"], every["ended"], every["no_end"], every["days"]) == (3, 2, 1, 30)


def test_no_advert_has_no_lifetime():
    assert posts.lifetimes(
        offers=OFFERS.empty(), groups=duplicates.find(OFFERS.empty(), geography=place.geography()), as_of=place.AS_OF
    ).is_empty()  # fmt: skip
