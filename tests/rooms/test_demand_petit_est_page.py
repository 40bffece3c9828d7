"""The tutorial's page says what the product computes, in every table and to the last digit shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import petit_est as place
from numericemploi.demand import gap, level, survey
from numericemploi.model.tables.employers import NEEDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tutorial" / "petit-est.md"


def figures() -> dict[str, pl.DataFrame]:
    """What each chapter shows, computed."""
    geography, families = place.geography(), place.families()
    measured = level.measure(
        bmo=place.bmo(), offer_counts=place.offer_counts(), geography=geography, families=families,
        needs=NEEDS.empty(), as_of=place.AS_OF,
    )  # fmt: skip
    able = gap.stock(
        tension=place.tension(), geography=geography, able_share={place.DEVELOPER: 0.5},
        occupations=place.occupations(),
    )  # fmt: skip
    seats = pl.DataFrame(
        {"zone": [place.TOWN], "rome3": [place.DEVELOPER], "seats": [10.0], "ends_on": [date(2024, 12, 20)]}
    )
    return {
        "1. The places": geography.select("commune", "label", "zone", "bassin", "population"),
        "2. What the survey says": survey.cells(
            bmo=place.bmo(), bassins=geography["bassin"], families=families["family"]
        ),
        "3. From basins to zones": measured.sources,
        "4. Demand at 6 and 24 months": measured.demand,
        "5. People able now": able,
        "6. The gap": gap.measure(demand=measured.demand, stock=able, in_training=seats, as_of=place.AS_OF),
    }


def shown() -> dict[str, list[list[str]]]:
    """The table of each chapter, header first, as cells of text."""
    tables: dict[str, list[list[str]]] = {}
    for chapter in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        rows = [line.strip("|").split("|") for line in chapter.splitlines() if line.startswith("|")]
        cells = [[text.strip() for text in row] for row in rows]
        tables[chapter.splitlines()[0]] = [cells[0], *cells[2:]]
    return tables


def agrees(text: str, value: object) -> bool:
    """Whether the page's cell is the computed value, rounded as the cell is."""
    if value is None or isinstance(value, str):
        return text == (value or "")
    decimals = len(text.partition(".")[2])
    return float(text) == pytest.approx(value, abs=0.5000001 * 10**-decimals if decimals else 1e-9)


def test_the_page_has_a_chapter_for_each_step():
    assert list(shown()) == list(figures())


@pytest.mark.parametrize("chapter", list(figures()))
def test_every_figure_of_the_page_is_the_computed_one(chapter):
    header, *rows = shown()[chapter]
    computed = figures()[chapter]
    assert header == computed.columns
    assert len(rows) == computed.height
    wrong = [
        f"{name}: {text} on the page, {value} computed, in {row}"
        for row, values in zip(rows, computed.iter_rows(), strict=True)
        for name, text, value in zip(header, row, values, strict=True)
        if not agrees(text, value)
    ]
    assert wrong == []


def test_the_cells_and_what_they_bring_have_the_sum_that_the_page_says():
    assert figures()["2. What the survey says"]["projects"].sum() == 206.5
    assert figures()["3. From basins to zones"]["positions"].sum() == pytest.approx(206.5)
