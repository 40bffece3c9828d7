"""Forecasts on panels small enough to be worked out, and the honesty of their rolling judgement."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numericemploi.stats import forecasting as f
from numericemploi.stats import rolling

NAN = float("nan")


def panel(values: list[list[float]], *, season: int = 4, counts: bool = True, columns: int = 1) -> f.Panel:
    count = len(values)
    return f.Panel(
        values=np.array(values, dtype=float), row=np.arange(count) // columns, column=np.arange(count) % columns, season=season,
        counts=counts,
    )  # fmt: skip


def drawn(*, zones: int = 12, occupations: int = 20, months: int = 48, seed: int = 1) -> f.Panel:
    draw = np.random.default_rng(seed)
    mean = np.outer(draw.lognormal(0.5, 0.8, zones), draw.lognormal(-0.3, 1.0, occupations)).ravel()
    return f.Panel(
        values=draw.poisson(mean[:, None], (len(mean), months)).astype(float), row=np.repeat(np.arange(zones), occupations),
        column=np.tile(np.arange(occupations), zones), season=12, counts=True,
    )  # fmt: skip


def test_the_last_value_is_the_last_known_one():
    assert f.last_value(panel([[1, 2, 3], [4, 5, NAN]]), 2).tolist() == [[3, 3], [5, 5]]


def test_the_mean_of_a_year_leaves_out_what_is_not_known_and_never_reads_it_as_zero():
    assert f.mean_of_a_year(panel([[9, 2, NAN, 4, 6]]), 1).tolist() == [[4]]


def test_the_seasonal_naive_repeats_the_same_quarter_of_the_last_year_known():
    forecast = f.seasonal_naive(panel([[1, 2, 3, 4, 5, NAN, 7, 8]]), 6)
    assert forecast.tolist() == [[5, 2, 7, 8, 5, 2]]


def test_the_share_of_the_total_is_that_of_everything_known():
    # Shares 1/4 and 3/4 of a mean total of the last year of 8.
    assert f.share_of_the_total(panel([[2] * 8, [6] * 8]), 1).ravel().tolist() == pytest.approx([2, 6])


def test_tsb_decays_where_nothing_is_asked_any_more():
    # Chance 1/2 then × .9 at each of two silent periods after [4, 0]; size 4.
    forecast = f.tsb(panel([[4, 0, 0, 0]]), 1)[0, 0]
    start = 0.25
    for asked in (1, 0, 0, 0):
        start += 0.1 * (asked - start)
    assert forecast == pytest.approx(start * 4)


def test_imapa_of_a_constant_is_that_constant():
    assert f.imapa(panel([[3.0] * 12]), 2).tolist() == [[3, 3]]


def test_the_gamma_poisson_draws_a_silent_cell_towards_its_row_and_column():
    # Row sums 30 and 10 a period, column sums 20 and 20: the silent cell is expected above zero.
    values = [[20.0] * 12, [10.0] * 12, [0.0] * 12, [10.0] * 12]
    forecast = f.two_way(panel(values, season=1, columns=2), 1).ravel()
    assert 0 < forecast[2] < 5
    assert forecast[0] == pytest.approx(20, rel=0.15)


def test_the_gamma_poisson_follows_the_season_of_the_total():
    wave = [10.0, 20, 30, 20] * 4
    forecast = f.two_way(panel([wave, wave], season=4), 4)
    assert forecast[0].tolist() == pytest.approx([10, 20, 30, 20], rel=0.1)


def test_a_level_that_doubled_is_followed():
    values = [[5.0] * 24 + [10.0] * 24] * 3
    assert f.two_way(panel(values, season=12), 1)[0, 0] == pytest.approx(10, rel=0.1)


def test_rates_are_never_summed():
    assert "two-way gamma-Poisson" not in f.methods(panel([[1.5, 2.5]], counts=False))


def test_the_common_movement_continues_what_all_series_do():
    rising = [[1.0 + i, 3.0 + i, 9.0 + i] for i in range(6)]
    values = np.array(rising).T.tolist()
    assert f.common_movement(panel(values, counts=False), 1).ravel().tolist() == pytest.approx([7, 9, 15])


def test_intervals_of_counts_hold_nine_times_in_ten_whole_and_never_below_zero():
    verdict = rolling.judge(drawn(), 3)
    for score in verdict.scores.values():
        assert score.intervals.coverage == pytest.approx(0.9, abs=0.025)
        for stratum in score.strata.values():
            # Small counts come in steps: no bound holds exactly nine in ten of them.
            assert stratum.n < 1000 or 0.85 <= stratum.coverage <= 0.96


def test_intervals_recover_after_a_shock_that_hits_every_series():
    draw = np.random.default_rng(4)
    values = np.cumsum(draw.normal(0, 0.2, (40, 60)), axis=1) + 8
    values[:, 30:] += 4
    verdict = rolling.judge(panel(values.tolist(), counts=False), 1)
    assert verdict.scores["last value"].intervals.coverage == pytest.approx(0.9, abs=0.03)


def test_ours_beats_every_baseline_on_a_multiplicative_set_and_then_ships():
    verdict = rolling.judge(drawn(), 1)
    assert verdict.ships == "two-way gamma-Poisson"
    assert verdict.skill > 0
    assert verdict.best_baseline in verdict.why


def test_where_ours_is_no_better_the_baseline_ships_and_says_so():
    # A random walk: nothing beats its last value.
    draw = np.random.default_rng(2)
    walk = np.round(np.abs(np.cumsum(draw.normal(0, 30, (30, 40)), axis=1)) + 500)
    verdict = rolling.judge(panel(walk.tolist(), season=1), 1)
    assert (verdict.ships, verdict.best_baseline) == ("last value", "last value")
    assert verdict.skill <= 0
    assert "the baseline ships" in verdict.why


def test_a_forecast_knows_nothing_of_what_comes_after_its_origin():
    # The future of a panel is replaced: what was forecast before it must not move.
    whole = drawn(months=30)
    other = f.Panel(values=whole.values.copy(), row=whole.row, column=whole.column, season=12, counts=True)
    other.values[:, 24:] = 999
    for method in f.OF_COUNTS.values():
        assert np.array_equal(method(whole.until(24), 3), method(other.until(24), 3), equal_nan=True)


def test_two_periods_leave_one_origin_and_no_interval():
    verdict = rolling.judge(panel([[3, 4], [0, 1]], season=1), 1)
    assert verdict.origins == 1
    assert verdict.scores["last value"].wape == pytest.approx(2 / 5)
    assert verdict.scores["last value"].intervals.coverage is None


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=7, max_size=7), min_size=1, max_size=6
    )
)
def test_any_panel_however_full_of_holes_is_judged(rows: list[list[int | None]]):
    values = [[NAN if value is None else float(value) for value in row] for row in rows]
    for counts in (True, False):
        verdict = rolling.judge(panel(values, season=1, counts=counts), 2)
        assert verdict.ships in verdict.scores
