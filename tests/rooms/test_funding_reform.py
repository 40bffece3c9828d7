"""Reforms replayed: the shipped ones, by columns as one by one, and what a reform file may not be."""

from __future__ import annotations

import copy
from datetime import date

import numpy as np
import polars as pl
import pytest

import petit_est
from funding_cases import book
from numericemploi.funding import columns, dossiers, population, reform, replay
from numericemploi.funding.reform import Reform
from numericemploi.funding.verdict import Page
from numericemploi.model.errors import ContractError, SourceError
from numericemploi.reference import funding_rules as packaged
from numericemploi.reference.packaged import zones_facts
from numericemploi.sources import reforms

SHIPPED = {
    name.removesuffix(".toml"): reform.read(reforms.read(data, name), file=name)
    for name, data in packaged.funding_reforms().items()
}


def books(asked: Reform) -> reform.Books:
    return reform.apply(asked, book(), packaged.funding_rules(), packaged.funding_schemes())


def people(n: int, seed: int = 1) -> pl.DataFrame:
    return population.synthetic(
        n,
        marginals=packaged.funding_marginals(),
        zones=zones_facts(),
        region="44",
        rng=np.random.default_rng(seed),
    )


def known(row: dict[str, object]) -> dict:
    return {name: row[name] for name in columns.TYPES if row[name] is not None}


def test_the_shipped_reforms_are_the_three_of_the_plea_the_first_one_replayed_twice():
    assert {name: (one.base, books(one).schemes) for name, one in SHIPPED.items()} == {
        "infra-licence-numerique-2021": (date(2021, 6, 30), ("pic",)),
        "infra-licence-numerique-2024": (date(2024, 6, 30), ("pric",)),
        "tous-les-secteurs": (date(2024, 6, 30), ("poec",)),
        "distance-admise": (date(2019, 6, 30), ("arif",)),
    }


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_replay_of_1500_cases_gives_the_answers_of_the_one_by_one_path(name):
    asked, cases = SHIPPED[name], people(1500)
    both = books(asked)
    found = replay.run(both, cases, on=asked.base)
    pages = Page(both.before, asked.base), Page(both.after, asked.base)
    assert found.people == 1500
    scheme = both.schemes[0]
    one_by_one = [
        tuple(page.weigh_one(scheme, known(row)).answer for page in pages)
        for row in cases.iter_rows(named=True)
    ]
    words = {True: "yes", False: "no", None: "cannot_say"}
    assert [(words[a], words[b]) for a, b in found.answers.iter_rows()] == one_by_one
    assert any(a != b for a, b in one_by_one)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_person_is_counted_once_in_every_dimension(name):
    asked = SHIPPED[name]
    found = replay.run(books(asked), people(3000), on=asked.base)
    for dimension in ("all", *replay.DIMENSIONS):
        cells = found.cells.filter(dimension=dimension)
        assert cells["people"].sum() == 3000
        assert (
            cells.select(pl.sum_horizontal(replay.COUNTS)).to_series().to_list() == cells["people"].to_list()
        )


def test_opening_the_plan_admits_levels_4_and_5_of_2021_and_takes_nothing_from_anybody():
    asked = SHIPPED["infra-licence-numerique-2021"]
    cells = replay.run(books(asked), people(3000), on=asked.base).cells
    assert cells["lost"].sum() == 0
    gained = dict(
        cells.filter((pl.col("dimension") == "level") & (pl.col("gained") > 0))
        .select("value", "gained")
        .iter_rows()
    )
    assert set(gained) == {"4", "5"}


def test_in_2024_the_same_reform_brings_less_because_the_pact_admits_others_already():
    share = {}
    for name in ("infra-licence-numerique-2021", "infra-licence-numerique-2024"):
        found = replay.run(books(SHIPPED[name]), people(4000), on=SHIPPED[name].base)
        share[name] = found.cells.filter(dimension="all")["gained"][0] / found.people
    assert share["infra-licence-numerique-2024"] < share["infra-licence-numerique-2021"]


def test_the_cost_is_the_price_of_those_who_become_eligible():
    asked = SHIPPED["distance-admise"]
    cases = people(2000)
    found = replay.run(books(asked), cases, on=asked.base)
    enters = found.answers["after"].fill_null(value=False) & ~found.answers["before"].fill_null(value=False)
    assert found.cells.filter(dimension="all")["cost"][0] == 100 * cases.filter(enters)["price"].sum()
    assert set(cases.filter(enters)["modality"]) == {"remote"}


def test_small_counts_are_hidden_and_no_total_gives_them_away():
    asked = SHIPPED["infra-licence-numerique-2024"]
    found = replay.run(books(asked), people(400), on=asked.base)
    hidden = found.shown.filter(dimension="zone")
    whole = found.cells.filter(dimension="zone")
    for name in replay.COUNTS:
        small = whole.filter((pl.col(name) > 0) & (pl.col(name) < 11))["value"].to_list()
        assert hidden.filter(pl.col("value").is_in(small))[name].null_count() == len(small)
        assert hidden[name].null_count() != 1
    for row in hidden.iter_rows(named=True):
        gone = [name for name in replay.COUNTS if row[name] is None]
        assert len(gone) != 1 or row["people"] is None
        assert row["cost"] is None or {"gained", "cleared"}.isdisjoint(gone)


def test_seats_that_are_missing_are_people_eligible_beyond_the_seats_of_their_zone():
    asked = SHIPPED["infra-licence-numerique-2021"]
    cells = replay.run(books(asked), people(2000), on=asked.base, seats={"4423": 100}).cells
    row = cells.filter(dimension="zone", value="4423").to_dicts()[0]
    assert row["seats"] == 100
    assert row["missing_after"] == max(0, row["kept"] + row["gained"] - 100)
    assert cells.filter(dimension="zone", value="4412")["seats"][0] == 0
    # A seat too many in one zone serves nobody of another: for all, what is missing is summed over zones.
    everybody = cells.filter(dimension="all").to_dicts()[0]
    assert everybody["missing_after"] == cells.filter(dimension="zone")["missing_after"].sum() > 0
    assert cells.filter(dimension="sex")["seats"].null_count() == 2


def test_contradictory_cases_are_left_out_and_counted():
    asked = SHIPPED["infra-licence-numerique-2021"]
    cases = people(100).with_columns(
        age=pl.when(pl.int_range(pl.len()) < 3).then(15).otherwise("age"), level=pl.lit(6, pl.Int64)
    )
    found = replay.run(books(asked), cases, on=asked.base)
    assert (found.people, found.refused) == (100 - found.refused, int(columns.impossible(cases).sum()))
    assert found.refused >= 3


def test_a_population_has_the_shares_that_it_prints_and_the_same_seed_gives_the_same_people():
    drawn = people(20_000)
    assert drawn.equals(people(20_000))
    assert not columns.impossible(drawn).any()
    assert drawn["fictif"].all()
    shares = population.shares(drawn, packaged.funding_marginals())
    assert shares.filter((pl.col("share") - pl.col("drawn")).abs() > 0.05).is_empty()
    assert shares["source"].null_count() == 0


def test_shares_that_do_not_sum_to_one_are_refused():
    wrong = packaged.funding_marginals().with_columns(share=pl.col("share") / 2)
    with pytest.raises(ContractError, match="do not sum to 1"):
        population.synthetic(
            10, marginals=wrong, zones=zones_facts(), region="44", rng=np.random.default_rng(1)
        )


def test_a_dossier_is_paired_with_a_session_to_come_of_the_occupation_sought_near_first():
    sessions = petit_est.sessions()
    facts = dossiers.session_facts(
        sessions=sessions, trainings=petit_est.trainings(), geography=petit_est.geography()
    )
    found = dossiers.cases(
        candidates=petit_est.candidates(), known=facts, geography=petit_est.geography(), after=petit_est.AS_OF
    )
    assert found.height == petit_est.candidates().height
    assert found["sex"].null_count() == found.height
    developers = found.filter((pl.col("occupation") == "M1805") & (pl.col("zone") == petit_est.METROPOLIS))
    assert set(developers["region"]) == {"99"}
    assert found["hours"].drop_nulls().len() > 0
    assert sum(dossiers.seats(facts, after=petit_est.AS_OF).values()) > 0
    assert dossiers.seats(facts, after=date(2030, 1, 1)) == {}


DOCUMENT = {
    "reform": "essai", "title": "Essai", "why": "pour voir", "base": date(2024, 6, 30),
    "change": [{"act": "replace", "rule": "poec-duree", "condition": "la durée de la formation est d'au plus 500 heures"}],
}  # fmt: skip


def test_a_reform_replaces_ends_lifts_or_adds_a_rule_on_its_day():
    for change, answers in (
        (
            {
                "act": "replace",
                "rule": "poec-duree",
                "condition": "la durée de la formation est d'au plus 500 heures",
            },
            ["no", "yes"],
        ),
        ({"act": "lift", "rule": "poec-duree"}, ["no", "yes"]),
        ({"act": "end", "rule": "poec-duree"}, ["no", "cannot_say"]),
        (
            {
                "act": "add",
                "scheme": "poec",
                "point": "âge",
                "role": "condition",
                "condition": "l'âge est de moins de 26 ans",
            },
            ["no", "no"],
        ),
    ):
        both = books(reform.read({**DOCUMENT, "change": [change]}, file="essai.toml"))
        case = {"status": "jobseeker", "hours": 450, "age": 30}
        assert [
            Page(one, date(2024, 6, 30)).weigh_one("poec", case).answer for one in (both.before, both.after)
        ] == answers


def test_a_change_dated_before_the_base_day_holds_from_its_day_only():
    change = {**DOCUMENT["change"][0], "from": "2024-01-01"}
    after = books(reform.read({**DOCUMENT, "change": [change]}, file="essai.toml")).after
    case = {"status": "jobseeker", "hours": 450}
    assert Page(after, date(2023, 12, 31)).weigh_one("poec", case).answer == "no"
    assert Page(after, date(2024, 1, 1)).weigh_one("poec", case).answer == "yes"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": None}, "title"),
        ({"reform": "Essai libre"}, "lower-case"),
        ({"base": "2024-02-31"}, "base is not a day"),
        ({"change": []}, "no change"),
        ({"wish": "plus"}, "unknown key wish"),
        ({"change": [{"act": "abolish", "rule": "poec-duree"}]}, "abolish"),
        ({"change": [{"act": "end"}]}, "names the rule"),
        ({"change": [{"act": "add", "scheme": "poec"}]}, "needs scheme, point and role"),
        ({"change": [{"act": "end", "rule": "poec-duree", "from": "2025-01-01"}]}, "no effect"),
        ({"change": [{"act": "end", "rule": "poec-duree", "wish": "x"}]}, "unknown key wish"),
        ({"change": "end"}, "not a list"),
    ],
)
def test_a_reform_file_that_says_nothing_clear_is_refused(changes, words):
    with pytest.raises(SourceError, match=words):
        reform.read({**copy.deepcopy(DOCUMENT), **changes}, file="essai.toml")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"act": "end", "rule": "nulle-part"}, "does not exist"),
        (
            {"act": "replace", "rule": "afpr-duree", "condition": "l'âge est de moins de 26 ans"},
            "does not hold",
        ),
        (
            {"act": "replace", "rule": "poec-duree", "condition": "à peu près 400 heures"},
            "n'est pas une phrase",
        ),
        (
            {
                "act": "add",
                "scheme": "poec",
                "point": "durée",
                "role": "condition",
                "condition": "l'âge est de moins de 26 ans",
            },
            "repeats",
        ),
        (
            {
                "act": "add",
                "scheme": "loto",
                "point": "âge",
                "role": "condition",
                "condition": "l'âge est de moins de 26 ans",
            },
            "not declared",
        ),
    ],
)
def test_a_change_that_the_rules_cannot_take_is_refused(change, words):
    with pytest.raises(SourceError, match=words):
        books(reform.read({**DOCUMENT, "change": [change]}, file="essai.toml"))


@pytest.mark.parametrize(
    ("data", "file", "words"),
    [
        (b"reform = ", "a.toml", "a.toml"),
        (b"{", "a.json", "line 1"),
        (b"\xff", "a.toml", "UTF-8"),
        (b"[1]", "a.json", "not a table"),
        (b"x" * 300_000, "a.toml", "larger"),
    ],
)
def test_a_reform_file_that_is_no_toml_or_json_is_refused(data, file, words):
    with pytest.raises(SourceError, match=words):
        reforms.read(data, file)


def test_toml_and_json_say_the_same():
    import json

    text = json.dumps({**DOCUMENT, "base": "2024-06-30"})
    assert reform.read(reforms.read(text.encode(), "a.json"), file="a") == reform.read(DOCUMENT, file="a")
