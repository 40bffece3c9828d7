"""Who could pay for whom: every scheme weighed for every public and every session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from numericemploi.funding.rules import Rule
from numericemploi.funding.verdict import Person, SessionFacts, Verdict, verdict
from numericemploi.model.tables.results import FUNDING_VERDICTS

STATUSES = ("jobseeker", "employee", "dropped_out")
LEVELS: tuple[int | None, ...] = (None, *range(1, 9))
"""A public is a status and a level: what our schemes ask of a person and a dossier holds."""


def payers(
    *, sessions: pl.DataFrame, geography: pl.DataFrame, rules: Sequence[Rule], on: date
) -> pl.DataFrame:
    """Weigh all schemes for each public × session on day `on`: FUNDING_VERDICTS.

    Yes when one scheme says yes; no when all say no; otherwise one cannot say. A remote session, or one
    whose commune is not in `geography`, has no known region.
    """
    facts = sessions.join(geography.select("commune", "region"), on="commune", how="left").select(
        "session_id", "hours", "modality", "region"
    )
    names = {rule.scheme: rule.scheme_name for rule in rules}
    kinds = facts.select("hours", "modality", "region").unique().sort("hours", "modality", "region")
    rows: list[dict[str, object]] = []
    for kind in kinds.iter_rows(named=True):
        for status in STATUSES:
            for level in LEVELS:
                found = [
                    verdict(
                        scheme=scheme,
                        person=Person(status=status, level=level),
                        session=SessionFacts(**kind),
                        on=on,
                        rules=rules,
                    )
                    for scheme in sorted(names)
                ]
                rows.append({**kind, "status": status, "level": level, **_together(found, names)})
    if not rows:
        return FUNDING_VERDICTS.empty()
    schema = {**facts.schema, **FUNDING_VERDICTS.schema}
    del schema["session_id"]
    weighed = pl.DataFrame(rows, schema=schema)
    joined = facts.join(weighed, on=["hours", "modality", "region"], nulls_equal=True)
    return FUNDING_VERDICTS.check(joined.sort(FUNDING_VERDICTS.key))


def _together(found: Sequence[Verdict], names: dict[str, str]) -> dict[str, object]:
    paying = [names[one.scheme] for one in found if one.answer == "yes"]
    unsure = [one for one in found if one.answer == "cannot_say"]
    if paying:
        answer = "yes"
        sentence = f"Financement possible à première vue : {', '.join(paying)} ; le financeur décide."
    elif unsure:
        answer = "cannot_say"
        lacking = " ; ".join(f"{names[one.scheme]} ({', '.join(one.missing)})" for one in unsure)
        sentence = f"On ne peut pas dire qui paierait ; il manque pour {lacking}."
    else:
        answer = "no"
        sentence = "À première vue, aucun des dispositifs connus ne paierait ; le financeur décide."
    return {
        "answer": answer,
        "schemes": paying,
        "rules": sorted({rule for one in found for rule in one.rules}),
        "sentence": sentence,
    }
