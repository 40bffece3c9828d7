"""Who seeks a training, by public: those for whom the same funders may pay."""

from __future__ import annotations

from datetime import date

import polars as pl

import petit_est
import petit_plan as pp
from numericemploi.funding import packaged
from numericemploi.funding.payers import BUYERS, buyers
from numericemploi.funding.verdict import Page
from numericemploi.model.tables.results import FUNDING_BUYERS, PLAN_SEEKERS
from numericemploi.planning import seekers
from numericemploi.planning.solve import solve


def answers(**barred: tuple[str, ...]) -> pl.DataFrame:
    """FUNDING_BUYERS of two sessions: `employee=("region",)` says who may not pay for whom in V1; the rest cannot be said."""
    return FUNDING_BUYERS.of(
        [
            {"status": status, "level": level, "session_id": session, "funder": funder,
             "answer": "no" if session == "V1" and funder in barred.get(status, ()) else "cannot_say"}
            for status in ("dropped_out", "employee", "jobseeker")
            for level in (None, 4, 5)
            for session in ("B1", "V1")
            for funder in ("france_travail", "region")
        ]
    )  # fmt: skip


def people(*met: tuple[str, int | None]) -> pl.DataFrame:
    dossiers = petit_est.candidates()
    rows = [
        dossiers.row(0, named=True) | {"candidate_id": f"P{i}", "status": s, "level": level}
        for i, (s, level) in enumerate(met)
    ]
    return pl.DataFrame(rows, schema=dossiers.schema)  # fmt: skip


def counted(candidates: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    of_people, _ = seekers.publics(given, candidates=candidates)
    return seekers.of_dossiers(
        candidates=candidates,
        of_people=of_people,
        geography=petit_est.geography(),
        occupations=petit_est.occupations(),
        rural_from=5,
    )


def test_dossiers_are_counted_where_people_live_and_for_what_they_seek():
    found = counted(petit_est.candidates(), answers())
    people = {(zone, code): count for zone, code, _, count, _ in found.iter_rows()}
    # P1 and P2 live in the metropolis, P3 in the town, P4 and P5 in the rural zone
    assert people == {
        ("9901", "M1805"): 2, ("9901", "M1801"): 0,
        ("9902", "M1805"): 0, ("9902", "M1801"): 1,
        ("9903", "M1805"): 1, ("9903", "M1801"): 1,
    }  # fmt: skip
    assert set(found["public"]) == {"all"}


def test_nobody_is_dropped_where_publics_are_told_apart():
    met = [("jobseeker", 4), ("jobseeker", None), ("employee", 5), ("dropped_out", 5), ("employee", 4)]
    found = counted(people(*met), answers(employee=("france_travail",)))
    by_public = dict(found.group_by("public").agg(pl.col("people").sum()).iter_rows())
    assert by_public == {"employee": 2, "dropped_out+jobseeker": 3}


def test_a_public_is_those_for_whom_the_same_funders_may_pay_in_every_session():
    met = people(("jobseeker", 4), ("jobseeker", None), ("employee", 5))
    of_people, payers = seekers.publics(answers(employee=("france_travail",)), candidates=met)
    assert dict(of_people.filter(level=5).select("status", "public").iter_rows()) == {"employee": "employee"}
    said = {(s, p, g): answer for s, p, g, answer in payers.iter_rows()}
    assert said["V1", "employee", "france_travail"] == "no"
    assert said["B1", "employee", "france_travail"] == "cannot_say"
    assert said["V1", "jobseeker", "france_travail"] == "cannot_say"


def test_a_status_in_several_publics_tells_its_levels():
    given = answers(employee=("region",)).with_columns(
        answer=pl.when(pl.col("status") == "employee", pl.col("level").is_null())
        .then(pl.lit("cannot_say"))
        .otherwise("answer")
    )
    of_people, _ = seekers.publics(
        given, candidates=people(("employee", 4), ("employee", None), ("jobseeker", 4))
    )
    assert set(of_people["public"]) == {"employee:4", "employee:0+jobseeker"}


def test_unlike_answers_of_one_public_are_no_yes():
    given = answers().with_columns(
        answer=pl.when(pl.col("status") == "jobseeker").then(pl.lit("yes")).otherwise("answer")
    )
    of_people, payers = seekers.publics(given, candidates=people(("jobseeker", 4), ("employee", 4)))
    assert set(of_people["public"]) == {"all"}
    assert set(payers["answer"]) == {"cannot_say"}


def test_without_session_or_dossier_there_is_one_public():
    of_people, payers = seekers.publics(answers().clear(), candidates=petit_est.candidates())
    assert set(of_people["public"]) == {"all"}
    assert payers.is_empty()
    none = petit_est.candidates().clear()
    assert set(counted(none, answers())["public"]) == {"all"}


def test_each_funder_answers_by_its_own_schemes():
    today = Page(packaged.book(), date(2024, 6, 30))
    found = buyers(sessions=petit_est.sessions(), geography=petit_est.geography(), page=today)
    said = {
        (row["status"], row["level"], row["session_id"], row["funder"]): row["answer"]
        for row in found.iter_rows(named=True)
    }
    # A funder without any scheme would be refused for want of an answer: each has its own in the book.
    known = {one.scheme for one in today.weigh({"status": "jobseeker"})}
    assert all(known.issuperset(schemes) for schemes in BUYERS.values())
    # PRIC is for those without the baccalauréat; AIF for every jobseeker.
    assert said["jobseeker", 3, "V1", "region"] == "yes"
    assert said["jobseeker", 6, "V1", "region"] == "cannot_say"
    assert said["jobseeker", 6, "V1", "france_travail"] == "yes"


def test_a_plan_seats_only_whom_a_funder_may_pay_for_and_says_for_whom_it_buys():
    rows = [
        {"zone": zone, "rome3": rome3, "public": public, "people": count / 2, "rural": 0.0}
        for (zone, rome3), count in pp.SEEKERS.items()
        for public in ("employee", "jobseeker")
    ]
    people = PLAN_SEEKERS.of(rows)
    payers = pl.DataFrame(
        [(s, p, g, "no" if p == "employee" else "yes") for s in ("V1", "B1", "B2", "R1")
         for p in ("employee", "jobseeker") for g in ("region", "france_travail")],
        schema=["session_id", "public", "funder", "answer"], orient="row",
    )  # fmt: skip
    problem = pp.build(
        seekers_table=people.drop("rural"), eligible=payers.with_columns(eligible=pl.col("answer") != "no")
    )
    plan = solve(problem)
    assert plan.purchase.seats.any()
    assert {public for mine in seekers.for_whom(plan.purchase).values() for public in mine} == {"jobseeker"}
    told = {row["public"]: row for row in seekers.served(plan.purchase, people, payers)}
    assert told["employee"]["people"] == told["jobseeker"]["people"] == 18
    assert told["employee"]["seats"] == 0 < told["jobseeker"]["seats"]
    assert told["employee"]["payers"][0] == {"funder": "region", "yes": 0, "cannot_say": 0, "no": 4}
