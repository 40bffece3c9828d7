"""What holds of every proposal, whoever the person: sums, order, time."""

from __future__ import annotations

import time

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

import petit_est
from numericemploi.model.tables.people import CANDIDATES
from numericemploi.model.tables.trainings import SESSIONS
from numericemploi.orientation.weights import WEIGHTS
from proposals_in_petit_est import PEOPLE, VERDICTS, demand, gap, people, proposed, rates, travel


@settings(max_examples=30, deadline=None)
@given(rows=PEOPLE)
def test_contributions_sum_to_the_score_of_every_proposal(rows):
    found = proposed(people(rows), rates=rates(40))
    sums = found.reasons.group_by("candidate_id", "rank").agg(pl.col("contribution").sum(), pl.len())
    both = found.proposals.join(sums, on=["candidate_id", "rank"], validate="1:1")
    assert both.height == found.proposals.height
    for score, total, count in both.select("score", "contribution", "len").iter_rows():
        assert abs(score - total) < 1e-9
        assert count == len(WEIGHTS)
        assert 0 <= score <= 1
    product = found.reasons.select(
        (pl.col("value") * pl.col("weight") - pl.col("contribution")).abs().max()
    ).item()
    assert (product or 0.0) < 1e-12
    ordered = found.proposals.group_by("candidate_id", maintain_order=True).agg("score")["score"]
    assert all(scores.to_list() == sorted(scores, reverse=True) for scores in ordered)
    # Everybody gets a list or a reason, never both.
    told = [*found.proposals["candidate_id"].unique(), *found.without["candidate_id"]]
    assert sorted(told) == [f"X{index}" for index in range(len(rows))]


@settings(max_examples=15, deadline=None)
@given(rows=PEOPLE, seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter(rows, seed):
    def shuffled(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.sample(fraction=1, shuffle=True, seed=seed)

    candidates = people(rows)
    straight = proposed(candidates)
    mixed = proposed(
        shuffled(candidates), demand=shuffled(demand()), gap=shuffled(gap()), travel=shuffled(travel()),
        sessions=shuffled(petit_est.sessions()), trainings=shuffled(petit_est.trainings()),
        verdicts=shuffled(VERDICTS), geography=shuffled(petit_est.geography()),
    )  # fmt: skip
    assert mixed.proposals.equals(straight.proposals)
    assert mixed.reasons.equals(straight.reasons)
    assert mixed.without.equals(straight.without)


def test_five_hundred_people_and_a_hundred_and_fifty_sessions_take_two_seconds_at_most():
    rows = petit_est.candidates().to_dicts()
    crowd = CANDIDATES.of([{**rows[i % 5], "candidate_id": f"X{i:03d}"} for i in range(500)])
    template = petit_est.sessions().to_dicts()
    many = SESSIONS.of([{**template[i % 5], "session_id": f"S{i:03d}"} for i in range(150)])
    start = time.process_time()
    found = proposed(crowd, sessions=many)
    assert time.process_time() - start < 2
    assert found.proposals["candidate_id"].n_unique() == 500
