"""Tables as declared: what breaks a declaration is said, and rows come in the order of the key."""

from __future__ import annotations

import random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numericemploi.model.errors import ContractError
from numericemploi.model.table import Column, Table, in_order

PLACES = Table(
    name="places",
    row="one",
    key=("commune", "rome3"),
    columns=(
        Column(name="commune", dtype=pl.String, meaning="where"),
        Column(name="rome3", dtype=pl.String, meaning="what"),
        Column(name="offers", dtype=pl.Int64, meaning="how many"),
    ),
)
TEXTS = st.text(alphabet="abé1É", max_size=3)


@given(st.lists(st.tuples(TEXTS, TEXTS), unique=True, max_size=30), st.randoms())
def test_rows_come_in_the_order_that_a_plain_sort_gives(keys, chance: random.Random):
    shuffled = list(keys)
    chance.shuffle(shuffled)
    frame = pl.DataFrame(
        [(commune, rome3, place) for place, (commune, rome3) in enumerate(shuffled)],
        schema=PLACES.schema,
        orient="row",
    )
    assert in_order(frame, PLACES.key).equals(frame.sort(PLACES.key))
    assert PLACES.ordered(frame).equals(frame.sort(PLACES.key))


def test_a_key_of_other_types_or_with_a_null_is_ordered_too():
    frame = pl.DataFrame({"a": [3, 1, 2], "b": ["x", None, "y"]})
    assert in_order(frame, ["a"])["a"].to_list() == [1, 2, 3]
    assert in_order(frame, ["b", "a"]).equals(frame.sort("b", "a"))


@pytest.mark.parametrize("place", [0, 1, 5, 8])
def test_a_key_that_repeats_is_found_wherever_it_stands(place):
    rows = [(f"{n:05}", "M1805", n) for n in range(9)]
    rows.insert(place + 1, (f"{place:05}", "M1805", 99))
    frame = pl.DataFrame(rows, schema=PLACES.schema, orient="row")
    for order in (frame, frame.reverse(), frame.sample(fraction=1, shuffle=True, seed=place)):
        with pytest.raises(ContractError, match="repeats"):
            PLACES.check(order)
    with pytest.raises(ContractError, match="repeats"):
        PLACES.ordered(frame)
