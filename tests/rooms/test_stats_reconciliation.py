"""Coherent forecasts: equal to the formula written out, and sums that agree at every level."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import petit_est as place
from numericemploi.demand import coherent
from numericemploi.stats.reconciliation import Crossed, crossed, levels


def written_out(summing: np.ndarray, base: np.ndarray) -> np.ndarray:
    """S (S'W⁻¹S)⁻¹ S'W⁻¹ ŷ with W the number of cells under each node."""
    weight = np.diag(1 / summing.sum(axis=1))
    return summing @ np.linalg.solve(summing.T @ weight @ summing, summing.T @ weight @ base)


def test_two_cells_and_their_sum_share_what_does_not_add_up():
    # ŷ = (12; 4, 6): the cells fall short by 2. S'W⁻¹ŷ = (4 + 6, 6 + 6) = (10, 12); (I + J/2)⁻¹ = I - J/4:
    # 10 - 22/4 = 4.5 and 12 - 22/4 = 6.5, whose sum is 11.
    found = levels([np.array([4.0, 6.0]), np.array([12.0])], [np.array([0, 0])])
    assert found[0].tolist() == pytest.approx([4.5, 6.5])
    assert found[1].tolist() == pytest.approx([11.0])


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000))
def test_crossed_sides_equal_the_formula_written_out(rows: int, columns: int, seed: int):
    draw = np.random.default_rng(seed)
    base = Crossed(total=float(draw.normal(50, 9)), rows=draw.normal(9, 3, rows), columns=draw.normal(9, 3, columns),
                   cells=draw.normal(2, 1, (rows, columns)))  # fmt: skip
    summing = np.vstack(
        [np.ones(rows * columns), np.kron(np.eye(rows), np.ones(columns)), np.kron(np.ones(rows), np.eye(columns)),
         np.eye(rows * columns)]
    )  # fmt: skip
    expected = written_out(
        summing, np.concatenate([[base.total], base.rows, base.columns, base.cells.ravel()])
    )
    found = crossed(base)
    ours = np.concatenate([[found.total], found.rows, found.columns, found.cells.ravel()])
    assert np.abs(ours - expected).max() <= 1e-8
    by_groups = levels(
        [base.cells.ravel(), np.array([base.total]), base.rows, base.columns],
        [
            np.zeros(rows * columns, int),
            np.repeat(np.arange(rows), columns),
            np.tile(np.arange(columns), rows),
        ],
    )
    assert np.abs(by_groups[0] - found.cells.ravel()).max() <= 1e-8


def test_groupings_that_do_not_nest_equal_the_formula_written_out():
    draw = np.random.default_rng(5)
    groups = [draw.integers(0, 3, 12), draw.integers(0, 4, 12), np.zeros(12, int)]
    groups[1][0] = -1  # a commune without basin
    summing = np.vstack(
        [*(np.stack([g == node for node in range(int(g.max()) + 1)]) for g in groups), np.eye(12)]
    )
    sizes = [int(g.max()) + 1 for g in groups]
    base = draw.normal(5, 2, len(summing))
    expected = written_out(summing.astype(float), base)
    parts = np.split(base, np.cumsum(sizes))
    found = levels([parts[-1], *parts[:-1]], groups)
    assert np.abs(np.concatenate([*found[1:], found[0]]) - expected).max() <= 1e-8


def test_what_adds_up_already_is_left_as_it_is():
    cells = np.arange(12.0).reshape(3, 4)
    found = crossed(Crossed(total=float(cells.sum()), rows=cells.sum(1), columns=cells.sum(0), cells=cells))
    assert np.abs(found.cells - cells).max() <= 1e-12


def test_a_node_without_cells_is_refused():
    with pytest.raises(ValueError, match="without any cell"):
        levels([np.array([1.0]), np.array([1.0, 2.0])], [np.array([0])])


def test_a_table_of_zones_and_occupations_keeps_its_rows_and_adds_up():
    base = pl.DataFrame(
        {"zone": ["a", "a", "b", "b", "a", "b", None, None, None], "rome3": ["x", "y", "x", "y", None, None, "x", "y", None],
         "value": [1.0, 2, 3, 4, 4, 8, 5, 5, 12]}
    )  # fmt: skip
    shuffled = base.sample(fraction=1.0, shuffle=True, seed=3)
    found = coherent.cross_classified(shuffled)
    assert found.select("zone", "rome3").equals(shuffled.select("zone", "rome3"))
    value = {(z, r): v for z, r, v in found.iter_rows()}
    assert value["a", None] == pytest.approx(value["a", "x"] + value["a", "y"])
    assert value[None, "x"] == pytest.approx(value["a", "x"] + value["b", "x"])
    assert value[None, None] == pytest.approx(value["a", None] + value["b", None])


def test_a_missing_margin_is_said_rather_than_made_up():
    base = pl.DataFrame({"zone": ["a", None], "rome3": ["x", None], "value": [1.0, 1.0]})
    with pytest.raises(ValueError, match="every margin"):
        coherent.cross_classified(base)


def test_communes_add_up_to_zones_basins_departments_and_region():
    geography = place.geography()
    base = {"commune": pl.DataFrame({"code": geography["commune"], "value": [5.0, 1, 2, 1, 1, 0]})}
    for level, values in (
        ("zone", [7.0, 4, 2]),
        ("bassin", [9.0, 4]),
        ("department", [12.0]),
        ("region", [11.0]),
    ):
        base[level] = pl.DataFrame({"code": geography[level].unique().sort(), "value": values})
    found = coherent.territories(base, geography=geography)
    placed = found["commune"].rename({"code": "commune"}).join(geography, on="commune")
    for level in ("zone", "bassin", "department", "region"):
        sums = dict(placed.group_by(level).agg(pl.col("value").sum()).iter_rows())
        assert dict(found[level].iter_rows()) == pytest.approx(sums)
