"""A reform: a dated set of changes to the rules, with the day on which it is replayed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.funding import edits
from numericemploi.funding.rules import Book, load
from numericemploi.model.errors import ContractError, SourceError
from numericemploi.model.tables.funding import FUNDING_RULES

ACTS = ("add", "replace", "end", "lift")
"""`add` a rule; `replace` a version by another from a day; `end` a version on a day, which leaves its point
without a rule (nobody can say); `lift` it: the point is known not to be asked any more."""

_KEYS = {"reform", "title", "base", "why", "change", "assumption"}
_CHANGED = {
    "act", "rule", "from", "scheme", "point", "role", "condition", "text", "benefit", "amount", "payer", "source",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its act, the rule that it touches (empty for an addition), its first day, the new contents."""

    act: str
    rule: str
    start: date
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reform:
    """What a reform file says. Assumptions hold before and after: they fill what our sources leave open."""

    reform: str
    title: str
    base: date
    why: str
    assumptions: tuple[Change, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The rules without and with the reform, and the schemes that it touches."""

    before: Book
    after: Book
    schemes: tuple[str, ...]


def read(document: Mapping[str, object], *, file: str) -> Reform:
    """Read a reform that TOML or JSON gave.

    Raises
    ------
    SourceError
        A key is missing or unknown, a date is not one, there is no change.
    """
    strangers = set(document) - _KEYS
    if strangers:
        raise _bad(file, f"unknown key {min(strangers)}", f"Keys: {', '.join(sorted(_KEYS))}.")
    text = {key: document.get(key) for key in ("reform", "title", "why")}
    if not all(isinstance(value, str) and value for value in text.values()):
        raise _bad(file, "reform, title or why is missing", "Give each as a text.")
    if not re.fullmatch(r"[a-z0-9-]{1,60}", str(text["reform"])):
        raise _bad(
            file,
            "the name `reform` is not lower-case letters, digits and hyphens",
            "Example: infra-licence-2021.",
        )
    base = _day(document.get("base"), file, "base")
    changes = _changes(document.get("change"), base, file)
    if not changes:
        raise _bad(file, "there is no change", "Add at least one [[change]].")
    return Reform(
        reform=str(text["reform"]),
        title=str(text["title"]),
        why=str(text["why"]),
        base=base,
        assumptions=_changes(document.get("assumption"), base, file),
        changes=changes,
    )


def apply(reform: Reform, book: Book, rules: pl.DataFrame, schemes: pl.DataFrame) -> Books:
    """Build the rules without and with the reform; `rules` and `schemes` are the tables of `book`.

    Raises
    ------
    SourceError
        A change names a rule that does not exist or does not hold on its day, or writes one that cannot be read.
    """
    assumed = _rewritten(rules, reform.assumptions, reform, "hypothèse")
    changed = _rewritten(assumed, reform.changes, reform, "réforme")
    before, after = (_load(one, book, schemes, reform) for one in (assumed, changed))
    touched = {row["rule_id"]: row["scheme"] for row in pl.concat([assumed, changed]).iter_rows(named=True)}
    own = [touched[change.rule or _name_of(change)] for change in reform.changes]
    return Books(before=before, after=after, schemes=tuple(one for one in book.names if one in own))


def _load(rules: pl.DataFrame, book: Book, schemes: pl.DataFrame, reform: Reform) -> Book:
    try:
        return load(rules=rules, schemes=schemes, lists=book.lists, values=book.values)
    except ContractError as error:
        raise SourceError(f"Reform {reform.reform}: {error.message}", hint=error.hint) from error


def _rewritten(rules: pl.DataFrame, changes: Sequence[Change], reform: Reform, kind: str) -> pl.DataFrame:
    for change in changes:
        rules = _changed(rules, change, reform, kind)
    return rules


def _changed(rules: pl.DataFrame, change: Change, reform: Reform, kind: str) -> pl.DataFrame:
    old = None
    if change.act != "add":
        old = edits.held_on(rules, change.rule, change.start)
        rules = edits.ended(rules, change.rule, change.start)
        if change.act == "end":
            return rules
    row = {**(old or dict.fromkeys(FUNDING_RULES.schema)), **change.values}
    if change.act == "lift":
        row |= {"role": "note", "condition": None, "amount": None, "benefit": None, "payer": None}
        row["text"] = change.values.get("text") or f"{row['point']} : condition levée par la réforme"
    row |= {
        "rule_id": f"{change.rule}.{reform.reform}" if old else _name_of(change),
        "valid_from": change.start,
        "valid_to": None,
        "open_ended": True,
        "last_confirmed": max(change.start, reform.base),
        "confidence": "A",
        "status": "active",
        "source": change.values.get("source") or f"{kind.capitalize()} simulée : {reform.title}",
        "source_date": str(reform.base),
    }
    return edits.added(rules, row)


def _name_of(change: Change) -> str:
    plain = (
        unicodedata.normalize("NFKD", change.values.get("point", "").lower())
        .encode("ascii", "ignore")
        .decode()
    )
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"{change.values.get('scheme', '')}-{words}"


def _changes(value: object, base: date, file: str) -> tuple[Change, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _bad(file, "changes are not a list of tables", "Write [[change]] before each.")
    return tuple(_change(one, base, file) for one in value)


def _change(one: Mapping[str, object], base: date, file: str) -> Change:
    act = one.get("act")
    strangers = set(one) - _CHANGED
    if act not in ACTS or strangers:
        wrong = f"unknown key {min(strangers)}" if strangers else f"act « {act} » is unknown"
        raise _bad(file, wrong, f"Acts: {', '.join(ACTS)}. Keys: {', '.join(sorted(_CHANGED))}.")
    if (act == "add") == bool(one.get("rule")):
        raise _bad(
            file,
            "`rule` names the rule to change, and an addition has none",
            "See numericemploi funding rules.",
        )
    texts = {key: value for key, value in one.items() if key not in {"act", "rule", "from"}}
    if not all(isinstance(value, str) for value in texts.values()):
        raise _bad(file, "a value is not a text", "Put it between quotes.")
    if act == "add" and not all(texts.get(key) for key in ("scheme", "point", "role")):
        raise _bad(file, "an addition needs scheme, point and role", 'Example: scheme = "poec".')
    start = _day(one.get("from", base), file, "from")
    if start > base:
        raise _bad(
            file, f"a change from {start} has no effect on the base day {base}", "Bring one of them forward."
        )
    return Change(
        act=str(act),
        rule=str(one.get("rule") or ""),
        start=start,
        values={k: str(v) for k, v in texts.items()},
    )


def _day(value: object, file: str, name: str) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            value = None
    if not isinstance(value, date):
        raise _bad(file, f"{name} is not a day", "Write it as 2024-06-30.")
    return value


def _bad(file: str, what: str, remedy: str) -> SourceError:
    return SourceError(f"{file}: {what}.", hint=remedy)
