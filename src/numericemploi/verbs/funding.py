"""Funding: the rules in force, who can be paid by whom, what the scenarios say of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from numericemploi.funding import dossiers, edits, facts, packaged, questions, sheet
from numericemploi.funding.facts import Value
from numericemploi.funding.packaged import Judged
from numericemploi.funding.questions import Question
from numericemploi.funding.rules import Book, load
from numericemploi.funding.sheet import Sheet
from numericemploi.funding.verdict import Page, Verdict
from numericemploi.model.tables.funding import (
    FUNDING_LISTS,
    FUNDING_RULES,
    FUNDING_SCHEMES,
    FUNDING_VALUES,
)
from numericemploi.model.tables.people import CANDIDATES
from numericemploi.reference import funding_rules
from numericemploi.store import files
from numericemploi.store import funding as kept
from numericemploi.verbs import intake
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A case weighed on a day: the facts kept, every verdict, the sheet, the next question if one helps."""

    on: date
    case: dict[str, Value]
    verdicts: tuple[Verdict, ...]
    sheet: Sheet
    question: Question | None
    revision: str


def book() -> Book:
    """Return the rules that the instance goes by: those of the package, with the validated changes over them."""
    key = kept.overlay_key()
    return packaged.book() if not key else _with_overlay(str(files.folder()), key)


def rules_table() -> pl.DataFrame:
    """Return the rules that the instance goes by, as a table (FUNDING_RULES)."""
    rules = funding_rules.funding_rules()
    for one in kept.validated():
        rules = with_change(
            rules, act=one.act, rule=one.rule, starts_on=one.starts_on, row=edits.row_of(one.row)
        )
    return rules


def with_change(
    rules: pl.DataFrame, *, act: str, rule: str, starts_on: date, row: Mapping[str, object]
) -> pl.DataFrame:
    """Return the rules with one change: an end, an addition, or an end followed by an addition.

    Raises
    ------
    SourceError
        The version to end does not hold on that day.
    """
    if act != "add":
        rules = edits.ended(rules, rule, starts_on)
    return rules if act == "end" else edits.added(rules, row)


@lru_cache(maxsize=4)
def _with_overlay(folder: str, key: int) -> Book:  # noqa: ARG001 - they say when the rules changed
    return packaged.book_of(rules_table())


def page(on: date) -> Page:
    """Return the rules as they stood on a day, compiled."""
    return _page(book(), on)


def check(given: Mapping[str, object], *, on: date, declined: tuple[str, ...] = ()) -> Checked:
    """Weigh a case on a day; anybody may, nothing is kept.

    Raises
    ------
    FactsError
        A fact cannot be, or two contradict one another.
    """
    return _checked(page(on), facts.read(given), declined)


def _checked(today: Page, case: dict[str, Value], declined: tuple[str, ...]) -> Checked:
    verdicts = today.weigh(case)
    return Checked(
        on=today.on,
        case=case,
        verdicts=verdicts,
        sheet=sheet.draw(verdicts, case),
        question=questions.following(today, case, declined=declined),
        revision=today.book.revision,
    )


def facts_of(
    candidate: Mapping[str, object], *, session: Mapping[str, object] | None, on: date
) -> dict[str, Value]:
    """Return what a dossier and a session of the catalogue say of the facts that rules ask."""
    inputs = intake.take(on)
    held = pl.DataFrame([{name: candidate[name] for name in CANDIDATES.schema}], schema=CANDIDATES.schema)
    wanted = inputs.sessions.filter(session_id=session["session_id"] if session else "")
    known = dossiers.session_facts(
        sessions=wanted, trainings=inputs.trainings_by_head(), geography=inputs.geography
    ).with_columns(rome=pl.lit([candidate["target_rome3"]]))
    row = dossiers.cases(candidates=held, known=known, geography=inputs.geography, after=date.min).row(
        0, named=True
    )
    return {name: row[name] for name in facts.BY_NAME if row[name] is not None}


def keep(found: Checked, *, dossier: str, actor: Actor) -> str:
    """Keep a verdict with the rules that it rests on, without identity but the dossier's; return its reference.

    Raises
    ------
    NotAllowedError
        The actor may not.
    """
    require(actor, "funding.keep_verdict")
    held = page(found.on).book
    with recorded("funding.keep_verdict", actor) as count:
        reference = kept.keep_verdict(
            on=found.on,
            facts=dict(found.case),
            answers={one.scheme: one.answer for one in found.verdicts},
            revision=held.revision,
            tables=_tables(held),
            dossier=dossier,
        )
        count.about, count.rows_out = f"verdict {reference}", 1
    return reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A verdict that was kept, found again: the same answers, or those that differ by name of scheme."""

    kept: kept.Kept
    checked: Checked
    differing: tuple[str, ...]


def explain(reference: str, *, actor: Actor) -> Explained:
    """Weigh the facts of a kept verdict again, on the rules that it rested on, whatever the rules of today.

    Raises
    ------
    NotAllowedError
        The actor may not.
    NotFoundError
        There is none of that reference.
    """
    require(actor, "funding.keep_verdict")
    found = kept.verdict(reference)
    tables = found.tables
    then = load(
        rules=pl.DataFrame([edits.row_of(row) for row in tables["rules"]], schema=FUNDING_RULES.schema),
        schemes=pl.DataFrame(tables["schemes"], schema=FUNDING_SCHEMES.schema),
        lists=pl.DataFrame([edits.row_of(row) for row in tables["lists"]], schema=FUNDING_LISTS.schema),
        values=pl.DataFrame([edits.row_of(row) for row in tables["values"]], schema=FUNDING_VALUES.schema),
    )
    checked = _checked(Page(then, found.on), facts.read(found.facts), ())
    differing = tuple(one.scheme for one in checked.verdicts if found.answers.get(one.scheme) != one.answer)
    return Explained(kept=found, checked=checked, differing=differing)


def forget(dossier: str, *, actor: Actor) -> int:
    """Take a dossier's reference away from the verdicts kept for it: what anonymising a dossier calls."""
    require(actor, "funding.keep_verdict")
    with recorded("funding.forget", actor) as count:
        count.rows_out = kept.forget_dossier(dossier)
    return count.rows_out


def _tables(held: Book) -> dict[str, list[dict[str, object]]]:
    """Return the tables of a book as JSON keeps them."""
    frames = {
        "rules": rules_table(), "schemes": funding_rules.funding_schemes(), "lists": held.lists, "values": held.values,
    }  # fmt: skip
    return {
        name: [edits.text_of(row) for row in frame.iter_rows(named=True)] for name, frame in frames.items()
    }


def judge_scenarios() -> Judged:
    """Run every packaged scenario on the rules in force.

    Raises
    ------
    SourceError
        A scenario cannot be read.
    """
    return packaged.judge(book())


@lru_cache(maxsize=32)
def _page(held: Book, on: date) -> Page:
    return Page(held, on)
