"""Who could pay for whom: every scheme that pays for a training weighed for every public and every session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import polars as pl

from numericemploi.funding.facts import BY_NAME, Value
from numericemploi.funding.verdict import Page, Verdict
from numericemploi.model.table import Table
from numericemploi.model.tables.results import FUNDING_BUYERS, FUNDING_VERDICTS

STATUSES = ("jobseeker", "employee", "dropped_out")
LEVELS: tuple[int | None, ...] = (None, *range(1, 9))
"""A public is a status and a level: what our schemes ask of a person and a dossier holds."""

FAMILIES = ("course", "contract")
"""Schemes that pay for a training; those that pay the trainee or help beside do not make it payable."""

BUYERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"region": ("prf", "pic", "pric", "arif"), "france_travail": ("poec", "poei", "afpr", "aif")}
)
"""Schemes by which the two funders of a purchase plan pay for a course, each out of its own budget (the regional pacts
of the PIC and PRIC are signed by the Region). CPF, PTP and contracts are paid by others."""

_ASKED = 3  # facts named in the sentence of an answer that one cannot give


def payers(*, sessions: pl.DataFrame, geography: pl.DataFrame, page: Page) -> pl.DataFrame:
    """Weigh all schemes for each public × session on the page's day: FUNDING_VERDICTS.

    Yes when one scheme says yes; no when all say no; otherwise one cannot say. A remote session, or one
    whose commune is not in `geography`, has no known region.
    """
    facts = _facts(sessions, geography)
    rows = [{**given, **_together(found)} for given, found in _weighed(facts, page)]
    return _by_session(FUNDING_VERDICTS, facts, rows)


def buyers(*, sessions: pl.DataFrame, geography: pl.DataFrame, page: Page) -> pl.DataFrame:
    """Weigh the schemes of each funder of the plan for each public × session on the page's day: FUNDING_BUYERS."""
    facts = _facts(sessions, geography)
    rows = [
        {
            **given,
            "funder": funder,
            "answer": _together([one for one in found if one.scheme in schemes])["answer"],
        }
        for given, found in _weighed(facts, page)
        for funder, schemes in BUYERS.items()
    ]
    return _by_session(FUNDING_BUYERS, facts, rows)


def _facts(sessions: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    return sessions.join(geography.select("commune", "region"), on="commune", how="left").select(
        "session_id", "hours", "modality", "region"
    )


def _weighed(facts: pl.DataFrame, page: Page) -> Iterator[tuple[dict[str, object], list[Verdict]]]:
    """Each kind of session × public, with what every scheme that pays for a training says."""
    kinds = facts.select("hours", "modality", "region").unique().sort("hours", "modality", "region")
    for kind in kinds.iter_rows(named=True):
        for status in STATUSES:
            for level in LEVELS:
                given = {**kind, "status": status, "level": level}
                case: dict[str, Value] = {name: value for name, value in given.items() if value is not None}
                yield given, [one for one in page.weigh(case) if one.family in FAMILIES]


def _by_session(table: Table, facts: pl.DataFrame, rows: list[dict[str, object]]) -> pl.DataFrame:
    if not rows:
        return table.empty()
    schema = {**facts.schema, **table.schema}
    del schema["session_id"]
    weighed = pl.DataFrame(rows, schema=schema)
    joined = facts.join(weighed, on=["hours", "modality", "region"], nulls_equal=True)
    return table.check(joined.sort(table.key))


def _together(found: Sequence[Verdict]) -> dict[str, object]:
    paying = [one.name for one in found if one.answer == "yes"]
    unsure = [one for one in found if one.answer == "cannot_say"]
    if paying:
        answer = "yes"
        sentence = f"Financement possible à première vue : {', '.join(paying)} ; le financeur décide."
    elif unsure:
        answer = "cannot_say"
        sentence = _unsure(unsure)
    else:
        answer = "no"
        sentence = "À première vue, aucun des dispositifs connus ne paierait ; le financeur décide."
    return {
        "answer": answer,
        "schemes": paying,
        "rules": sorted({rule for one in found for rule in one.rules}),
        "sentence": sentence,
    }


def _unsure(unsure: Sequence[Verdict]) -> str:
    """Say what to ask first, what settles the most schemes before the rest; or that rules are too old."""
    asked = Counter(fact for one in unsure for fact in one.missing[:1])
    if not asked:
        return "On ne peut pas dire qui paierait : aucune règle à jour à cette date."
    first = [BY_NAME[fact].missing for fact, _ in asked.most_common(_ASKED)]
    return f"On ne peut pas dire qui paierait ; à savoir d'abord : {', '.join(first)}."
