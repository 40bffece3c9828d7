"""What a zone's sheet is made of: fabric without betraying anybody, crosswalk, comparison, every figure once."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import petit_est as place
from numericemploi.demand import compare, crosswalk, fabric, gap, level, survey, totals, zone_figures
from numericemploi.model.tables.employers import NEEDS
from numericemploi.model.tables.results import PLAN_RESERVATIONS
from numericemploi.model.tables.statistics import BMO
from numericemploi.model.tables.zones import ZONE_FIGURES

METROPOLIS, TOWN, RURAL = place.METROPOLIS, place.TOWN, place.RURAL


def needs(*rows: tuple[str, str | None, int]) -> pl.DataFrame:
    """Needs at Villeneuve, given as (organisation, activity, positions)."""
    return NEEDS.of(
        [
            place.need(need_id=str(n), employer=name, sector=sector, positions=positions, commune="99001")
            for n, (name, sector, positions) in enumerate(rows)
        ]
    )


def cloth(given: pl.DataFrame, **changed: Any) -> dict[str, Any]:
    tables = {"geography": place.geography(), "offers": place.offers(), "needs": given,
              "occupations": place.occupations(), "as_of": place.AS_OF}  # fmt: skip
    return fabric.of_zones(**(tables | changed)).filter(zone=METROPOLIS).to_dicts()[0]


def told(given: pl.DataFrame) -> dict[str, tuple[int, int]]:
    rows = fabric.sections(geography=place.geography(), needs=given)
    return {row["section"]: (row["organisations"], row["needed"]) for row in rows.to_dicts()}


THREE_IT = [("a", "62.02A", 1), ("b", "62.01Z", 2), ("c", "58.29C", 3)]


def test_the_fabric_counts_people_adverts_and_those_who_wait_for_somebody():
    found = cloth(needs(*THREE_IT))
    # 250,000 people in two dense communes; 36 adverts of twelve employers, three each.
    assert (found["communes"], found["population"], found["rural_share"]) == (2, 250_000, 0.0)
    assert (found["adverts"], found["advertisers"], found["largest_share"]) == (36, 12, pytest.approx(3 / 36))
    assert (found["organisations"], found["needed"]) == (3, 6)


def test_rural_people_are_those_of_density_five_to_seven():
    rows = fabric.of_zones(geography=place.geography(), offers=place.offers(), needs=NEEDS.empty(),
                           occupations=place.occupations(), as_of=place.AS_OF)  # fmt: skip
    # Town: Les Prés (10,000, level 6) of 40,000.
    assert dict(rows.select("zone", "rural_share").iter_rows()) == {METROPOLIS: 0.0, TOWN: 0.25, RURAL: 1.0}


def test_what_fewer_than_three_organisations_need_is_not_told():
    assert cloth(needs(*THREE_IT[:2]))["needed"] is None
    assert cloth(needs(("a", "62.02A", 1), ("a", "62.02A", 5), ("a", "62.02A", 7)))["needed"] is None
    assert cloth(NEEDS.empty())["needed"] == 0


def test_adverts_older_than_a_year_or_of_other_trades_are_left_out():
    old = place.offers().with_columns(published_on=pl.lit(date(2023, 6, 29)))
    assert cloth(NEEDS.empty(), offers=old)["adverts"] == 0
    assert cloth(NEEDS.empty(), offers=place.offers().with_columns(rome=pl.lit("D1102")))["adverts"] == 0


def test_a_sector_is_told_from_three_organisations_on():
    assert told(needs(*THREE_IT)) == {"J": (3, 6)}
    assert told(needs(*THREE_IT[:2])) == {}


def test_a_small_rest_takes_the_smallest_sector_with_it_so_that_nobody_is_found_by_subtraction():
    administration = [(f"m{n}", "84.11Z", 1) for n in range(4)]
    hospital = [("h", "86.10Z", 9)]
    assert told(needs(*THREE_IT, *administration, *hospital)) == {"O": (4, 4), "rest": (4, 15)}
    assert told(needs(*THREE_IT, *hospital)) == {"rest": (4, 15)}


def test_one_organisation_of_three_sectors_is_one():
    assert told(needs(("a", "62.02A", 1), ("a", "84.11Z", 1), ("a", "86.10Z", 1))) == {}


def test_an_activity_that_is_not_given_is_a_sector_of_its_own():
    assert told(needs(("a", None, 1), ("b", None, 1), ("c", "00.00Z", 1))) == {"?": (3, 3)}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefghij"),
            st.sampled_from(["62.02A", "84.11Z", "86.10Z", None]),
            st.integers(1, 9),
        )
    )
)
def test_no_sector_is_ever_told_nor_found_by_subtraction_for_fewer_than_three(
    rows: list[tuple[str, str | None, int]],
):
    found = told(needs(*rows))
    assert all(organisations >= 3 for organisations, _ in found.values())
    if found:
        assert sum(needed for _, needed in found.values()) == sum(positions for *_, positions in rows)


def test_a_zone_and_the_basins_it_shares_add_up():
    rows = {(row["zone"], row["bassin"]): row for row in crosswalk.zone_bassins(place.geography()).to_dicts()}
    # Town: 30,000 of 40,000 in 99A1, which holds 280,000; the rest in 99B2, which holds 20,000.
    assert rows[TOWN, "99A1"]["zone_share"] == pytest.approx(0.75)
    assert rows[TOWN, "99A1"]["bassin_share"] == pytest.approx(30 / 280)
    assert rows[TOWN, "99B2"]["bassin_share"] == pytest.approx(0.5)
    lost = place.geography().with_columns(population=pl.lit(None, pl.Int64))
    assert crosswalk.zone_bassins(lost)["zone_share"].null_count() == 4


def measured() -> dict[str, pl.DataFrame]:
    demand = level.measure(
        bmo=place.bmo(), offer_counts=place.offer_counts(), geography=place.geography(), families=place.families(),
        needs=NEEDS.empty(), as_of=place.AS_OF,
    ).demand  # fmt: skip
    stock = gap.stock(tension=place.tension(), geography=place.geography(), able_share={place.DEVELOPER: 0.5},
                      occupations=place.occupations())  # fmt: skip
    none = pl.DataFrame(
        schema={"zone": pl.String, "rome3": pl.String, "seats": pl.Float64, "ends_on": pl.Date}
    )
    gaps = gap.measure(demand=demand, stock=stock, in_training=none, as_of=place.AS_OF)
    return {"demand": demand, "gap": gaps, "stock": stock, "totals": totals.by_zone(demand=demand, gap=gaps)}


def pair(a: str, b: str) -> dict[str, dict[str, Any]]:
    tables = measured()
    tables.pop("stock")
    found = compare.side_by_side(**tables, a=a, b=b, horizon="short")
    return {row["rome3"]: row for row in found.to_dicts()}


def test_two_zones_differ_where_their_intervals_do_not_meet_and_not_elsewhere():
    # Developers: 64 (40.6 and more) in the metropolis, 17 (10 to 24) in the town, 1 (0 to 2) in the country.
    assert pair(METROPOLIS, RURAL)[place.DEVELOPER]["demand_apart"] is True
    assert pair(RURAL, METROPOLIS)[place.DEVELOPER]["demand_apart"] is True
    assert pair(TOWN, TOWN)[place.DEVELOPER]["demand_apart"] is False
    assert pair(METROPOLIS, TOWN)[place.ADMINISTRATOR]["gap_apart"] is None
    assert next(iter(pair(METROPOLIS, TOWN))) == compare.ALL


def test_the_survey_is_shown_as_it_is_published():
    found = survey.as_published(
        bmo=place.bmo(), bassins=pl.Series(["99A1", "99B2"]), families=place.families()["family"]
    )
    states = {(row["bassin"], row["family"]): (row["state"], row["projects"]) for row in found.to_dicts()}
    assert states["99A1", "M1X80"] == ("published", 100)
    assert states["99B2", "M1X81"] == ("censored", None)
    assert states["99B2", "M1X80"] == ("absent", None)
    assert survey.as_published(
        bmo=BMO.empty(), bassins=pl.Series(["99A1"]), families=place.families()["family"]
    ).is_empty()


def figures(zone: str = TOWN) -> pl.DataFrame:
    here = [place.need(need_id=str(n), employer=str(n), commune="99003") for n in range(2)]
    tables = measured()
    return zone_figures.of(
        zone, "short",
        fabric=fabric.of_zones(geography=place.geography(), offers=place.offers(), needs=NEEDS.of(here),
                               occupations=place.occupations(), as_of=place.AS_OF),
        sections=fabric.sections(geography=place.geography(), needs=NEEDS.of(here)),
        survey=survey.as_published(bmo=place.bmo(), bassins=pl.Series(["99A1", "99B2"]), families=place.families()["family"]),
        tension=place.tension(), sessions=place.sessions().filter(pl.col("commune") == "99003"),
        reservations=PLAN_RESERVATIONS.of([{"session_id": "V1", "zone": TOWN, "rome3": place.DEVELOPER, "seats": 1.5}]),
        population_year=2021, offers_year=2021, **tables,
    )  # fmt: skip


def value(name: str, about: str = "", within: str = "") -> tuple[float | None, str]:
    row = figures().row(
        by_predicate=(pl.col("figure") == name) & (pl.col("about") == about) & (pl.col("within") == within),
        named=True,
    )
    return row["value"], row["state"]


def test_every_figure_of_a_sheet_stands_once_in_the_order_of_its_parts():
    parts = figures()["part"].unique(maintain_order=True).to_list()
    assert parts == ["fabric", "occupations", "market", "training"]
    ZONE_FIGURES.check(figures())


def test_a_figure_says_why_it_has_no_value():
    assert value("establishments") == (None, "unknown")
    assert value("needed") == (None, "withheld")
    assert value("gap", place.ADMINISTRATOR) == (None, "unknown")
    assert value("survey_projects", "M1X81", "99B2") == (None, "censored")
    assert value("survey_projects", "M1X80", "99B2") == (None, "absent")


def test_what_is_published_for_a_basin_stays_of_that_basin():
    assert value("tension", place.DEVELOPER, "99A1") == (5.0, "known")
    assert value("survey_projects", "M1X80", "99A1") == (100.0, "known")


def test_seats_and_sessions_of_the_zone_are_counted_by_state():
    # Bourg: B1 and B2 on offer, ten seats each; C1 bought, ten.
    assert (value("sessions_offered")[0], value("seats_offered")[0]) == (2, 20)
    assert (value("sessions_contracted")[0], value("seats_contracted")[0]) == (1, 10)
    assert value("reserved", place.DEVELOPER)[0] == 1.5
