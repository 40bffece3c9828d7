"""Changes of the funding rules: one person proposes, another one decides; nothing is ever overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from numericemploi.funding import dossiers, edits, packaged, replay
from numericemploi.funding.packaged import Judged
from numericemploi.funding.reform import Books
from numericemploi.funding.replay import Replay
from numericemploi.funding.rules import Book, rule_of
from numericemploi.model.errors import FactsError, NotAllowedError, NumericEmploiError
from numericemploi.store import funding as kept
from numericemploi.verbs import funding, intake
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

RIGHT = "funding.edit_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do: its rules, the scenarios no longer followed, the dossiers whose verdict changes."""

    scheme: str
    judged: Judged
    replay: Replay | None
    """None before any dossier is there."""


def propose(
    *, act: str, rule: str, starts_on: date, values: Mapping[str, object], reason: str, actor: Actor
) -> int:
    """Keep a change as proposed, once the rules can be read with it; return its number.

    `values` are columns of `funding_rules`; for a replacement, those left out are taken from the version
    replaced. The identifier of the new version is made here.

    Raises
    ------
    NotAllowedError
        The actor may not.
    FactsError
        No reason is given, or the rules cannot be read with the change: its words say why.
    """
    require(actor, RIGHT)
    if not reason.strip():
        raise FactsError("Une proposition dit pourquoi.", hint="Écrivez la raison, et où vous l'avez lue.")
    with recorded("funding.propose", actor) as count, kept.all_or_nothing():
        row = {} if act == "end" else edits.text_of(_row(act, rule, starts_on, values))
        _read_with(act=act, rule=rule, starts_on=starts_on, row=row)
        number = kept.propose(
            act=act, rule=rule, starts_on=starts_on, row=row, reason=reason.strip(), actor=actor.name
        )
        count.about, count.rows_out = f"change {number}", 1
    return number


def validate(number: int, *, actor: Actor) -> None:
    """Put a change in force: by somebody else than its author.

    Raises
    ------
    NotAllowedError
        The actor may not, or is the author.
    NotFoundError
        It is not there, or waits for nothing any more.
    FactsError
        The rules have changed since, and cannot be read with it any more.
    """
    require(actor, RIGHT)
    change = kept.change(number)
    _another_than(change.author, actor)
    with recorded("funding.validate", actor) as count:
        _read_with(act=change.act, rule=change.rule, starts_on=change.starts_on, row=change.row)
        kept.add_step(number, "validated", actor=actor.name)
        count.about, count.rows_out = f"change {number}", 1


def refuse(number: int, *, reason: str, actor: Actor) -> None:
    """Refuse a change, with a reason: by somebody else than its author.

    Raises
    ------
    NotAllowedError
        The actor may not, or is the author.
    FactsError
        No reason is given.
    NotFoundError
        It is not there, or waits for nothing any more.
    """
    require(actor, RIGHT)
    if not reason.strip():
        raise FactsError("Un refus dit pourquoi.", hint="Écrivez la raison.")
    _another_than(kept.change(number).author, actor)
    with recorded("funding.refuse", actor) as count:
        kept.add_step(number, "refused", actor=actor.name, reason=reason.strip())
        count.about = f"change {number}"


def withdraw(number: int, *, actor: Actor) -> None:
    """Withdraw a change: by its author.

    Raises
    ------
    NotAllowedError
        The actor is not its author.
    NotFoundError
        It is not there, or waits for nothing any more.
    """
    require(actor, RIGHT)
    if kept.change(number).author != actor.name:
        raise NotAllowedError("Seule la personne qui a proposé retire sa proposition.")
    with recorded("funding.withdraw", actor) as count:
        kept.add_step(number, "withdrawn", actor=actor.name)
        count.about = f"change {number}"


def preview(number: int, *, as_of: date, actor: Actor) -> Preview:
    """Say what a change would do to the scenarios and to the dossiers, on a day.

    Raises
    ------
    NotAllowedError
        The actor may not.
    FactsError
        The rules cannot be read with it.
    """
    require(actor, RIGHT)
    change = kept.change(number)
    before = funding.book()
    after = _read_with(act=change.act, rule=change.rule, starts_on=change.starts_on, row=change.row)
    scheme = change.scheme or next(one.scheme for one in before.rules if one.rule_id == change.rule)
    inputs = intake.take(as_of)
    found = None
    if not inputs.candidates.is_empty():
        known = dossiers.session_facts(
            sessions=inputs.sessions, trainings=inputs.trainings_by_head(), geography=inputs.geography
        )
        cases = dossiers.cases(
            candidates=inputs.candidates, known=known, geography=inputs.geography, after=as_of
        )
        both = Books(before=before, after=after, schemes=(scheme,))
        found = replay.run(both, cases, on=max(as_of, change.starts_on))
    return Preview(scheme=scheme, judged=packaged.judge(after), replay=found)


def _another_than(author: str, actor: Actor) -> None:
    if author == actor.name:
        raise NotAllowedError(
            "Une autre personne que l'auteur décide.", hint="Demandez à un autre administrateur de relire."
        )


def _row(act: str, rule: str, starts_on: date, values: Mapping[str, object]) -> dict[str, object]:
    """Build the new version: what it replaces, what is changed, and its own identifier."""
    rules = funding.rules_table()
    old: dict[str, object] = {}
    if act == "replace":
        try:
            old = edits.held_on(rules, rule, starts_on)
        except NumericEmploiError as error:
            raise _unreadable(error) from error
    row = {
        **dict.fromkeys(rules.columns),
        **old,
        **values,
        "valid_from": starts_on,
        "valid_to": values.get("valid_to"),
    }
    stem = (
        re.sub(r"-\d{8}.*$", "", rule)
        if rule
        else f"{row.get('scheme')}-{_slug(str(row.get('point') or ''))}"
    )
    name = f"{stem}-{starts_on:%Y%m%d}"
    taken = set(rules["rule_id"]) | {str(one.row.get("rule_id")) for one in kept.changes()}
    suffix = next(n for n in range(1, 1000) if (name if n == 1 else f"{name}-{n}") not in taken)
    return {**row, "rule_id": name if suffix == 1 else f"{name}-{suffix}"}


def _slug(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _read_with(*, act: str, rule: str, starts_on: date, row: Mapping[str, object]) -> Book:
    """Return the rules in force with one more change.

    Raises
    ------
    FactsError
        They cannot be read.
    """
    try:
        if row:
            rule_of(edits.row_of(row))
        changed = funding.with_change(
            funding.rules_table(), act=act, rule=rule, starts_on=starts_on, row=edits.row_of(row)
        )
        return packaged.book_of(changed)
    except NumericEmploiError as error:
        raise _unreadable(error) from error


def _unreadable(error: NumericEmploiError) -> FactsError:
    return FactsError(f"Les règles ne peuvent pas être lues ainsi : {error.message}", hint=error.hint)
