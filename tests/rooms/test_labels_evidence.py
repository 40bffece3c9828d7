"""The evidence file: what is in it, what is not, and that it is the same bytes whatever the order."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import labelled
import petit_est
from numericemploi.labels.evidence import Evidence, from_json, to_json
from numericemploi.labels.exhibits import (
    Commitment,
    Competing,
    Offer,
    Openings,
    Outcomes,
    Planned,
    Prerequisite,
    Previous,
    Source,
)
from numericemploi.model.errors import SourceError


def test_the_evidence_of_petit_est_is_the_golden_file():
    golden = labelled.GOLDEN / "evidence-fictif-dev.json"
    assert to_json(labelled.collected()) == golden.read_bytes()


def test_the_order_of_rows_does_not_change_a_byte():
    shuffled = labelled.collected(
        **{
            name: table.sample(fraction=1.0, shuffle=True, seed=3)
            for name, table in (
                ("offers", petit_est.offers()),
                ("demand", labelled.demand()),
                ("stock", labelled.stock()),
                ("in_training", labelled.in_training()),
                ("geography", petit_est.geography()),
            )
        },
        reachable=labelled.REACHABLE[::-1],
        skills=["s3", "s1", "s2", "s1"],
    )
    assert to_json(shuffled) == to_json(labelled.collected())


def test_an_employers_key_leaves_no_trace():
    renamed = petit_est.offers().with_columns(employer=pl.lit("z") + pl.col("employer").str.reverse())
    assert to_json(labelled.collected(offers=renamed)) == to_json(labelled.collected())


def test_no_title_text_identifier_or_firm_is_in_the_file():
    marked = petit_est.offers().with_columns(
        title=pl.lit("TITRE"), text=pl.lit("TEXTE"), offer_id=pl.lit("REF") + pl.col("offer_id"),
        employer=pl.lit("FIRME") + pl.col("employer"),
    )  # fmt: skip
    written = to_json(labelled.collected(offers=marked)).decode()
    assert not any(word in written for word in ("TITRE", "TEXTE", "REF", "FIRME"))


def test_offers_count_within_twelve_months_up_to_the_day_in_the_target_zones():
    offers = petit_est.offers().head(5).with_columns(
        published_on=pl.Series([date(2023, 6, 29), date(2023, 6, 30), date(2024, 6, 30), date(2024, 7, 1), date(2024, 1, 1)]),
        commune=pl.Series(["99001", "99001", "99001", "99001", "99005"]),
    )  # fmt: skip
    # too old; first day; last day; too late; Valvert is not reachable
    assert [offer.month for offer in labelled.collected(offers=offers).offers] == ["2023-06", "2024-06"]


def test_an_offer_of_a_rome_4_sheet_belongs_to_its_head():
    offers = petit_est.offers().head(3).with_columns(rome=pl.Series(["M1855", "M1899", None]))
    found = labelled.collected(offers=offers, heads={"M1855": "M1805"}).offers
    assert [offer.rome3 for offer in found] == ["M1805"]


def test_a_training_that_aims_at_a_sheet_is_measured_on_its_head():
    training = petit_est.trainings().row(0, named=True) | {"rome": ["M1855", "M1805"]}
    assert labelled.collected(training=training, heads={"M1855": "M1805"}) == labelled.collected()


def test_offers_that_name_no_employer_are_one_cluster():
    offers = petit_est.offers().with_columns(employer=pl.when(pl.col("employer") > "e05").then("employer"))
    ordinals = [offer.employer for offer in labelled.collected(offers=offers).offers]
    # e06 to e11 are six employers; the other six are not named
    assert sorted(set(ordinals)) == [0, 1, 2, 3, 4, 5, 6]
    assert ordinals.count(0) == 18


def test_fewer_than_twenty_entrants_leave_only_that():
    training = petit_est.trainings().row(1, named=True)
    written = json.loads(to_json(labelled.collected(training=training)))
    assert written["outcomes"]["counts"] == "n<20"
    assert labelled.collected(training=training).outcomes.employed is None


def test_no_exit_due_is_not_fewer_than_twenty():
    none = labelled.collected(
        training=petit_est.trainings().row(0, named=True) | {"training_id": "fictif-new"}
    )
    assert none.outcomes is None


def test_a_cell_that_no_table_holds_is_unknown_in_the_file():
    evidence = labelled.collected(reachable=(petit_est.RURAL,))
    assert [(o.horizon, o.low, o.high) for o in evidence.openings] == [
        ("medium", None, None),
        ("short", None, None),
    ]
    assert [c.able for c in evidence.competing] == [None]


def test_seats_count_that_end_before_the_end_of_the_horizon():
    assert {p.horizon: p.graduates for p in labelled.collected().planned} == {"short": 10.0, "medium": 18.0}
    # six months after 30 June is 30 December: that day is out, the day of the assessment is in
    days = pl.Series([date(2024, 12, 30), date(2024, 6, 30)])
    moved = labelled.collected(in_training=labelled.in_training().with_columns(ends_on=days))
    assert {p.horizon: p.graduates for p in moved.planned} == {"short": 8.0, "medium": 18.0}
    undated = labelled.in_training().with_columns(ends_on=pl.lit(None, pl.Date))
    assert {p.graduates for p in labelled.collected(in_training=undated).planned} == {0.0}


def test_seats_out_of_reach_do_not_compete():
    far = labelled.in_training().with_columns(zone=pl.lit(petit_est.RURAL))
    assert {p.graduates for p in labelled.collected(in_training=far).planned} == {0.0}


def test_sources_are_named_with_their_publication_and_their_vintage():
    sources = {s.name: (s.published_on, s.vintage) for s in labelled.collected().sources}
    assert sources == {
        "offers": (None, "2024-03/2024-03"),
        "demand": (date(2024, 4, 30), "2024"),
        "stock": (date(2024, 3, 15), "2023"),
        "outcomes": (date(2024, 5, 2), "2021-06-30/2024-01-01"),
    }


def test_the_previous_verdict_is_kept():
    before = Previous(verdict="no", labelled=True, failures=1, failed_on=date(2024, 5, 1))
    assert from_json(to_json(labelled.collected(previous=before))).previous == before


def test_figures_have_four_decimals_at_most():
    third = labelled.stock().with_columns(able=pl.lit(10 / 3))
    assert {c.able for c in labelled.collected(stock=third).competing} == {3.3333}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"format":"numericemploi-evidence/3"}',
        b'{"format":"numericemploi-evidence/2"}',
    ],
)
def test_what_is_no_evidence_file_is_refused(data):
    with pytest.raises(SourceError, match="not an evidence file"):
        from_json(data)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b'"entrants":20', b'"entrants":2000.0'),
        (b'"entrants":20', b'"entrants":true'),
        (b'"taught":["s1"', b'"taught":[1'),
        (b'"rule":"2024-1"', b'"rule":2024'),
        (b'"employed":13', b'"employed":18'),
        (b'"unknown":3', b'"unknown":-3'),
        (b'"low":60.0', b'"low":600.0'),
        (b'"low":60.0', b'"low":null'),
        (b'"low":60.0', b'"low":NaN'),
        (b'"able":30.0', b'"able":-30.0'),
        (b'"graduates":10.0', b'"graduates":-1'),
        (b'"low":60.0', b'"low":60'),
        (b'"as_of":"2024-06-30"', b'"as_of":"2024-06-31"'),
        (b'"fictif":true', b'"fictif":true,"note":"x"'),
        (b'"fictif":true', b'"fictif":true,"fictif":true'),
        (b'"taught":["s1","s2"', b'"taught":["s2","s1"'),
        (b"\n", b""),
    ],
)
def test_an_evidence_file_edited_by_hand_is_refused(said, instead):
    data = to_json(labelled.collected())
    assert said in data
    with pytest.raises(SourceError):
        from_json(data.replace(said, instead, 1))


codes = st.sampled_from(["s1", "s2", "s3", "é4"])
amounts = st.floats(0, 1e6, allow_nan=False)
zones = st.sampled_from(["9901", "9902"])
romes = st.sampled_from(["M1805", "M1801"])
offers = st.builds(
    Offer, rome3=romes, zone=zones, month=st.just("2024-03"), skills=st.lists(codes).map(tuple),
    essential=st.lists(codes).map(tuple), employer=st.integers(0, 40),
)  # fmt: skip
openings = st.tuples(amounts, amounts).map(
    lambda pair: Openings(zone="9901", rome3="M1805", horizon="short", low=min(pair), high=max(pair))
)


@given(
    st.lists(offers, max_size=8),
    st.lists(openings, max_size=1),
    amounts,
    st.sampled_from([None, Previous(verdict="no", labelled=True, failures=1, failed_on=petit_est.AS_OF)]),
)
def test_reading_then_writing_gives_the_same_evidence_and_bytes(sample, bounds, able, previous):
    evidence = Evidence(
        training_id="fictif-é", rule="2024-1", as_of=petit_est.AS_OF, fictif=True, previous=previous,
        occupations=("M1805",), taught=("s2", "s1"), zones=("9902", "9901"), offers=tuple(sample),
        openings=tuple(bounds), competing=(Competing(zone="9901", rome3="M1805", able=able),),
        planned=(Planned(horizon="short", graduates=able),),
        outcomes=Outcomes(entrants=20, employed=13, unknown=2, period_start=date(2021, 1, 1), period_end=date(2024, 1, 1)),
        prerequisites=(Prerequisite(name="free", answer="yes", source="x", checked_on=date(2024, 1, 1), valid_until=None),),
        seats=3,
        commitments=(
            Commitment(employer=1, own=False, seats=2, signed_on=date(2024, 1, 1), valid_until=date(2025, 1, 1)),
        ),
        sources=(Source(name="stock", published_on=date(2024, 1, 1), vintage="2023"),),
    )  # fmt: skip
    data = to_json(evidence)
    assert from_json(data) == evidence
    assert to_json(from_json(data)) == data
    assert to_json(replace(evidence, offers=tuple(reversed(sample)))) == data
    assert data.endswith(b"\n")
