"""From advice to people in work, worked out by hand on Petit-Est; small groups stay out of sight."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import bought
import petit_est as petit
from numericemploi.model.tables.purchases import PURCHASE_CHAIN, PURCHASE_LINES, RECOMMENDED
from numericemploi.planning import chain


def followed(*changed: dict[str, Any]) -> pl.DataFrame:
    rows = [
        bought.line(line_id=f"L{number}", **{"status": "opened", **one})
        for number, one in enumerate(changed, 1)
    ]
    return chain.follow(PURCHASE_LINES.of(rows), sessions=petit.sessions(), outcomes=petit.outcomes())


def test_a_line_is_followed_to_its_people_in_work():
    """D1: twenty people, one without a 6th month, 13 in work; T1: twelve, all in work (see petit_est.outcomes)."""
    (row,) = followed({"sessions": ["D1", "V1"], "places": 22, "unit_price": 500_000}).to_dicts()
    assert (row["sessions"], row["ended"], row["entries"], row["due"], row["in_work"]) == (2, 1, 20, 19, 13)
    assert row["cost"] == 22 * 500_000


def test_what_has_not_ended_is_unknown_and_not_zero():
    (row,) = followed({"sessions": ["V1"], "unit_price": None}).to_dicts()
    assert (row["sessions"], row["ended"], row["entries"], row["in_work"], row["cost"]) == (
        1,
        0,
        None,
        None,
        None,
    )


def test_only_what_was_decided_is_followed():
    assert followed({"status": "proposed"}, {"status": "cancelled"}).is_empty()


ADVICE = RECOMMENDED.of(
    [
        {
            "reference": "R1",
            "places": 20,
            "buyers": ["region", "opco"],
            "answers": ["followed", "not"],
            "fictif": True,
        },
        {"reference": "R2", "places": 10, "buyers": ["region"], "answers": [""], "fictif": True},
    ]
)


def test_advice_followed_is_counted_once_and_never_more_than_what_was_advised():
    seen = followed({"recommendation": "R1", "places": 15}, {"recommendation": "R1", "places": 8},
                    {"recommendation": "R1", "buyer": "opco", "places": 2}, {"places": 30})  # fmt: skip
    found = {row["buyer"]: row for row in chain.follow_through(ADVICE, seen).to_dicts()}
    region = found["region"]
    assert (region["recommended"], region["bought"], region["score"]) == (30, 20, pytest.approx(2 / 3))
    assert (region["followed"], region["silent"]) == (1, 1)
    assert (found["opco"]["bought"], found["opco"]["refused"], found["opco"]["score"]) == (2, 1, 0.1)
    assert (found["france_travail"]["recommendations"], found["france_travail"]["score"]) == (0, None)
    assert (found["all"]["recommended"], found["all"]["bought"], found["all"]["followed"]) == (30, 20, 1)


def test_the_price_of_a_person_in_work_carries_the_interval_of_the_share_in_work():
    """22 places at 5,000 € for 20 people of whom 13 work: 5,500 € an entry, 8,461.54 € a person in work."""
    seen = followed({"sessions": ["D1"], "places": 22, "unit_price": 500_000})
    region = chain.prices(seen).filter(buyer="region").to_dicts()[0]
    assert (region["per_place"], region["per_entry"]) == (500_000, 550_000)
    assert region["per_job"] == pytest.approx(846_153.85)
    assert region["per_job_low"] == pytest.approx(22 * 500_000 / (20 * region["rate_high"]))
    assert region["per_job_low"] < region["per_job"] < region["per_job_high"]
    assert region["public"] is False  # twenty people, but one price alone


def test_nobody_in_work_has_no_price_and_no_line_no_figure():
    opco = chain.prices(followed({"sessions": ["D1"]})).filter(buyer="opco").to_dicts()[0]
    assert (opco["lines"], opco["rate"], opco["per_job"], opco["public"]) == (0, None, None, False)


def priced(buyer: str, entries: int, count: int) -> list[dict[str, Any]]:
    row = {"buyer": buyer, "recommendation": None, "sessions": 1, "ended": 1, "places": entries, "cost": 100_000 * entries,
           "due": entries, "in_work": entries // 2, "entries": entries}  # fmt: skip
    return [{**row, "line_id": f"{buyer}{number}"} for number in range(count)]


def shown(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = chain.public(chain.prices(PURCHASE_CHAIN.of(list(rows))))
    return {row["buyer"]: row for row in found.to_dicts()}


def test_small_groups_are_hidden_and_so_is_the_one_that_would_give_them_away():
    found = shown(*priced("region", 10, 4), *priced("france_travail", 20, 4), *priced("opco", 5, 3))
    assert [found[buyer]["public"] for buyer in ("region", "france_travail", "opco", "all")] == [
        False,
        True,
        False,
        True,
    ]
    assert found["opco"]["entries"] is None
    assert found["region"]["cost"] is None
    assert found["all"]["entries"] == 135


def test_one_buyer_alone_and_small_hides_the_total_too():
    found = shown(*priced("opco", 5, 3))
    assert {row["public"] for row in found.values()} == {False}


def test_all_are_shown_when_all_are_large():
    found = shown(*priced("region", 10, 4), *priced("opco", 20, 3))
    assert [found[buyer]["public"] for buyer in ("region", "opco", "all")] == [True, True, True]


def test_a_line_of_which_one_session_is_not_observed_yet_has_no_price_yet():
    assert chain.prices(followed({"sessions": ["D1", "V1"]})).filter(buyer="region")["lines"].item() == 0
