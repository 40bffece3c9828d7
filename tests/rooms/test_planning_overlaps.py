"""Two buyers never buy the same seat unseen, nobody forgets a zone, and contract targets count once."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

import bought
import petit_est as petit
from numericemploi.model.tables.purchases import COT_TARGETS, PURCHASE_LINES
from numericemploi.planning import overlaps

GAP = pl.DataFrame(
    {
        "zone": [petit.TOWN, petit.METROPOLIS, petit.RURAL, petit.RURAL],
        "rome3": [petit.DEVELOPER, petit.DEVELOPER, petit.DEVELOPER, petit.ADMINISTRATOR],
        "gap": [20.0, 40.0, None, 0.4],
        "low": [5.0, 10.0, None, 0.0],
        "high": [30.0, 80.0, None, 2.0],
    }
)


def lines(*changed: dict[str, Any]) -> pl.DataFrame:
    return PURCHASE_LINES.of(
        [bought.line(line_id=f"L{number}", **one) for number, one in enumerate(changed, 1)]
    )


def test_two_buyers_beyond_the_gap_in_one_half_year_buy_twice():
    found = overlaps.doubles(lines({"places": 12}, {"buyer": "opco", "period": "2024-09", "places": 10}), GAP)
    (row,) = found.to_dicts()
    assert (row["kind"], row["lines"], row["buyers"]) == ("beyond_gap", ["L1", "L2"], ["opco", "region"])
    assert (row["places"], row["gap"], row["excess"]) == (22, 20.0, 2.0)


def test_within_the_gap_in_another_half_year_alone_or_cancelled_nothing_is_bought_twice():
    for other in (
        {"buyer": "opco", "places": 8},
        {"buyer": "opco", "places": 30, "period": "2025-H1"},
        {"places": 30},
        {"buyer": "opco", "places": 30, "status": "cancelled"},
        {"buyer": "opco", "places": 30, "zone": None, "commune": None, "modality": "remote"},
    ):
        assert overlaps.doubles(lines({}, other), GAP).is_empty(), other


def test_an_unknown_gap_makes_no_double_and_a_surplus_makes_all_of_it_one():
    rural = {"zone": petit.RURAL, "commune": None}
    assert overlaps.doubles(lines(rural, rural | {"buyer": "opco"}), GAP).is_empty()
    less = GAP.with_columns(gap=pl.lit(-5.0))
    (row,) = overlaps.doubles(lines({}, {"buyer": "opco"}), less).to_dicts()
    assert row["excess"] == 24.0


def test_a_session_in_two_plans_is_found_even_of_one_buyer():
    found = overlaps.doubles(lines({"sessions": ["V1"]}, {"sessions": ["V1", "B1"]}), GAP)
    (row,) = found.to_dicts()
    assert (row["kind"], row["session_id"], row["lines"], row["gap"]) == (
        "same_session",
        "V1",
        ["L1", "L2"],
        None,
    )


def test_a_zone_that_lacks_people_without_a_line_is_a_hole_the_largest_first():
    remote = {"zone": None, "commune": None, "modality": "remote", "places": 8}
    found = overlaps.holes(
        lines(remote, {"zone": petit.METROPOLIS, "commune": None, "status": "cancelled"}), GAP
    )
    assert found.select("zone", "gap", "remote").rows() == [
        (petit.METROPOLIS, 40.0, 8),
        (petit.TOWN, 20.0, 8),
    ]
    assert overlaps.holes(lines({}), GAP)["zone"].to_list() == [petit.METROPOLIS]


def target(**changed: Any) -> dict[str, Any]:
    return {"target_id": "T1", "branch": "Numérique", "starts_on": date(2024, 1, 1), "ends_on": date(2027, 1, 1),
            "signatories": ["État"], "rome3": petit.DEVELOPER, "level": 5, "zone": petit.TOWN, "quantity": 30,
            "priority": 1, "fictif": True, **changed}  # fmt: skip


def test_a_target_is_reached_by_what_was_decided_and_waits_for_the_rest():
    bought_ = lines({"status": "adopted"}, {"status": "opened", "buyer": "opco", "places": 6}, {"places": 5},
                    {"status": "cancelled"}, {"status": "adopted", "period": "2023-H2"},
                    {"status": "adopted", "level": 6}, {"status": "adopted", "period": "2027-H1"})  # fmt: skip
    targets = COT_TARGETS.of(
        [
            target(),
            target(target_id="T2", zone=None, level=None, quantity=10),
            target(target_id="T3", rome3="M1801"),
        ]
    )
    found = {row["target_id"]: row for row in overlaps.progress(targets, bought_).to_dicts()}
    assert (found["T1"]["reached"], found["T1"]["proposed"], found["T1"]["remaining"]) == (18, 5, 12)
    assert found["T1"]["lines"] == ["L1", "L2"]
    assert (found["T2"]["reached"], found["T2"]["remaining"]) == (30, 0)
    assert (found["T3"]["reached"], found["T3"]["remaining"]) == (0, 30)
