"""The error of the estimate is judged on pairs that did not set it."""

from __future__ import annotations

import pytest

import petit_est as place
from numericemploi.model.tables.territories import DRIVE_TIMES
from numericemploi.reach.error import of_estimate
from numericemploi.reference import packaged


def known(*rows: tuple[str, str, float, bool]):
    return DRIVE_TIMES.of([{"origin": o, "site": s, "minutes": m, "judges": j} for o, s, m, j in rows])


def test_bias_and_size_are_those_of_the_judging_pairs_alone():
    # The estimate says 39.3 minutes from Villeneuve to Bourg, and as much back.
    told = of_estimate(
        geography=place.geography(),
        known=known(("99001", "99003", 29.3175, True), ("99003", "99001", 44.3175, True), ("99001", "99005", 1.0, False)),
        judges=True,
    )  # fmt: skip
    assert told is not None
    assert (told.n, told.bias, told.mean) == (2, pytest.approx(2.5, abs=0.01), pytest.approx(7.5, abs=0.01))
    assert told.relative == pytest.approx((10 / 29.3175 + 5 / 44.3175) / 2, abs=0.001)


def test_without_a_pair_of_known_places_there_is_no_error_to_tell():
    assert (
        of_estimate(geography=place.geography(), known=known(("00001", "00002", 5.0, True)), judges=True)
        is None
    )


def test_about_a_hundred_pairs_are_shipped_and_half_of_them_judge():
    pairs = packaged.drive_times()
    assert pairs.height >= 60
    assert pairs["judges"].sum() == pytest.approx(pairs.height / 2, abs=1)
