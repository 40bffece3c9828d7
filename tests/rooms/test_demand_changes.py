"""What changed between two runs: only what differs, and whether it is more than noise."""

from __future__ import annotations

import polars as pl

import petit_est as place
from numericemploi.demand import changes
from numericemploi.model.tables.results import DEMAND, GAP


def demand(**cells: tuple[float, float, float] | None) -> pl.DataFrame:
    return DEMAND.of(
        [
            {"zone": zone, "rome3": place.DEVELOPER, "horizon": "short", "declared": 0,
             **dict(zip(("positions", "low", "high"), found or (None, None, None), strict=True))}
            for zone, found in cells.items()
        ]
    )  # fmt: skip


def gap(value: float | None) -> pl.DataFrame:
    bounds = {"low": None, "high": None} if value is None else {"low": value - 5, "high": value + 5}
    return GAP.of(
        [
            {
                "zone": "a",
                "rome3": place.DEVELOPER,
                "horizon": "short",
                "able": 1.0,
                "in_training": 0.0,
                "gap": value,
                **bounds,
            }
        ]
    )


def compared(
    before: pl.DataFrame, after: pl.DataFrame, *, gaps: tuple[float | None, float | None] = (0.0, 0.0)
) -> pl.DataFrame:
    return changes.between(demand=(before, after), gap=(gap(gaps[0]), gap(gaps[1])))


def test_what_is_equal_or_unknown_both_times_has_no_row():
    same = demand(a=(10, 8, 12), b=None)
    assert compared(same, same, gaps=(None, None)).is_empty()


def test_a_figure_goes_up_down_appears_or_vanishes_the_unknown_first_then_the_largest():
    before = demand(a=(10, 8, 12), b=(10, 8, 12), c=None, d=(10, 8, 12))
    after = demand(a=(11, 9, 13), b=(4, 2, 6), c=(3, 1, 5), d=None)
    found = compared(before, after)
    assert found.select("zone", "state", "change").rows() == [
        ("c", "appeared", None), ("d", "vanished", None), ("b", "down", -6), ("a", "up", 1),
    ]  # fmt: skip


def test_a_change_within_what_the_figures_say_of_themselves_is_not_beyond_noise():
    found = compared(
        demand(a=(10, 8, 12), b=(10, 8, 12), c=(10, 8, 12)),
        demand(a=(11, 9, 13), b=(40, 30, 50), c=(13, 5, 20)),
    )
    assert dict(found.select("zone", "beyond").iter_rows()) == {"a": False, "b": True, "c": False}


def test_a_zone_that_is_new_to_the_second_run_appears():
    assert compared(demand(a=(1, 1, 1)), demand(a=(1, 1, 1), z=(2, 2, 2)))["state"].to_list() == ["appeared"]


def test_gaps_are_compared_beside_demand():
    found = compared(demand(a=(1, 1, 1)), demand(a=(1, 1, 1)), gaps=(-3.0, 9.0))
    assert found.select("figure", "before", "after", "beyond").rows() == [("gap", -3, 9, True)]
