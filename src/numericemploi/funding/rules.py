"""Funding rules as dated data: what each asks, since when, until when, and how sure its source is."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from numericemploi.funding import amounts, language
from numericemploi.funding.amounts import Amount
from numericemploi.funding.language import Condition
from numericemploi.model.errors import ContractError, FactsError
from numericemploi.model.period import Period

ROLES = ("closed", "condition", "unasked", "check", "deadline", "amount", "note")
"""A condition decides, and blocks when a fact is unknown. A check decides when its facts are known, else it
is a reserve read aloud. A deadline is a check on the days before entry. `closed`: the scheme does not
exist. `unasked`: it decides, and we do not ask it. An amount says who pays what; a note informs."""

DECIDING = ("condition", "check", "deadline", "closed", "unasked")
BENEFITS = ("course", "pay", "travel", "share", "employer")
FAMILIES = ("course", "contract", "pay", "aid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A funding scheme: code, names, family, scope."""

    scheme: str
    name: str
    label: str
    family: str
    scope: str
    last_resort: bool
    """Pays what nobody else pays, or from the person's own account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one rule: it holds for its scheme and point over its period."""

    rule_id: str
    scheme: str
    point: str
    role: str
    condition: Condition | None
    text: str
    benefit: str
    amount: Amount | None
    days: int
    """Of a deadline: days before entry."""
    payer: str
    period: Period
    open_ended: bool
    last_confirmed: date
    confidence: str
    active: bool
    source: str
    source_date: str

    def confirmed(self, day: date) -> bool:
        """Whether the source still supports the rule on `day`."""
        return self.open_ended or day <= self.last_confirmed

    @property
    def decides(self) -> bool:
        """Whether the rule takes part in verdicts."""
        return self.active and self.role in DECIDING

    @property
    def sentence(self) -> str:
        """The rule read aloud: its condition, then what is said beside."""
        if self.role == "amount" and self.amount is not None:
            paid = f"{self.payer} : {amounts.read(self.amount)}"
            return f"{paid} ({self.text})" if self.text else paid
        if self.condition is None or self.role == "deadline":
            return self.text
        said = language.read(self.condition)
        return f"{said} ({self.text})" if self.text else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """A named list on a day: a partial one proves that a code is in it, never that it is not."""

    codes: frozenset[str]
    complete: bool


class Book:
    """Every scheme and every version of every rule, with the lists and values that they name."""

    def __init__(
        self,
        *,
        rules: Sequence[Rule],
        schemes: Sequence[Scheme],
        lists: pl.DataFrame,
        values: pl.DataFrame,
        revision: str,
    ) -> None:
        self.rules = tuple(rules)
        self.schemes = tuple(schemes)
        self.lists = lists
        self.values = values
        self.revision = revision
        """SHA-256 over rules, schemes, lists and values: two books of one revision give the same verdicts."""
        self.names = {scheme.scheme: scheme.name for scheme in schemes}

    @property
    def first_day(self) -> date:
        """The first day on which some rule holds."""
        return min(rule.period.start for rule in self.rules)

    def of_scheme(self, scheme: str) -> tuple[Rule, ...]:
        """Every version of every rule of a scheme."""
        return tuple(rule for rule in self.rules if rule.scheme == scheme)

    def codes(self, name: str, day: date) -> Codes:
        """Return a named list as it stood on a day; empty and partial when it did not stand: nobody can say."""
        held = self.lists.filter(
            (pl.col("list") == name)
            & (pl.col("valid_from") <= day)
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
        )
        complete = not held.is_empty() and bool(held["complete"].all())
        return Codes(codes=frozenset(held["code"]), complete=complete)

    def value(self, name: str, day: date) -> int | None:
        """Return a dated value in cents; None before its first day or past its last confirmation."""
        held = self.values.filter(
            (pl.col("value") == name)
            & (pl.col("valid_from") <= day)
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
            & (pl.col("last_confirmed") >= day)
        )
        return None if held.is_empty() else int(held["cents"][0])


def load(*, rules: pl.DataFrame, schemes: pl.DataFrame, lists: pl.DataFrame, values: pl.DataFrame) -> Book:
    """Build the book from its four tables (FUNDING_RULES, FUNDING_SCHEMES, FUNDING_LISTS, FUNDING_VALUES).

    Raises
    ------
    ContractError
        A rule has no source, an unknown role or scheme, a condition or an amount that cannot be read, a
        list that does not exist, an end that is not after its start, a weak source and an effect; an
        identifier repeats; two versions of one point of one scheme hold on the same day.
    """
    known = [
        Scheme(scheme=code, name=title, label=label, family=family, scope=scope, last_resort=last)
        for code, title, label, family, scope, last in schemes.iter_rows()
    ]
    read = tuple(_rule(row) for row in rules.sort("rule_id").iter_rows(named=True))
    _refuse_strangers(read, {scheme.scheme for scheme in known}, set(lists["list"]))
    _refuse_overlaps(read)
    return Book(
        rules=read,
        schemes=known,
        lists=lists,
        values=values,
        revision=_revision(rules.sort("rule_id"), schemes, lists, values),
    )


def _revision(*tables: pl.DataFrame) -> str:
    sha = hashlib.sha256()
    for table in tables:
        sha.update(json.dumps(table.rows(), ensure_ascii=False, default=str).encode())
    return sha.hexdigest()


def rule_of(row: Mapping[str, object]) -> Rule:
    """Build one rule of a row, as `load` does: what an editor checks before anybody else sees it.

    Raises
    ------
    ContractError
        As `load`.
    """
    return _rule(row)


def _rule(row: Mapping[str, object]) -> Rule:
    text = {name: str(row[name] or "").strip() for name in row}
    name = text["rule_id"]
    if not name:
        raise ContractError("Funding rule: the identifier is missing.")
    if not text["source"]:
        raise ContractError(
            f"Funding rule {name}: it has no source.", hint="A rule without a source is not a rule."
        )
    if text["role"] not in ROLES or text["confidence"] not in {"A", "B", "C"} or not text["point"]:
        raise ContractError(f"Funding rule {name}: role, point or confidence is missing or unknown.")
    if text["status"] not in {"active", "inactive"}:
        raise ContractError(f"Funding rule {name}: the status is `active` or `inactive`.")
    active = text["status"] == "active"
    if active and text["confidence"] == "C":
        raise ContractError(
            f"Funding rule {name}: a weak source (C) has no effect.",
            hint="Make the rule inactive: it stays visible.",
        )
    days = 0
    if text["role"] == "deadline":
        if not text["amount"].isdigit():
            raise ContractError(f"Funding rule {name}: a deadline is a number of days before entry.")
        days = int(text["amount"])
    condition, amount = _language(name, text)
    return Rule(
        **{key: text[key] for key in ("rule_id", "scheme", "point", "role", "text", "benefit", "payer")},
        **{key: text[key] for key in ("confidence", "source", "source_date")},
        condition=condition,
        amount=amount,
        days=days,
        period=_period(name, row),
        open_ended=row["open_ended"] is True,
        last_confirmed=row["last_confirmed"],  # type: ignore[arg-type]
        active=active,
    )


def _period(name: str, row: Mapping[str, object]) -> Period:
    start, end, confirmed = row["valid_from"], row["valid_to"], row["last_confirmed"]
    if not isinstance(start, date) or not isinstance(confirmed, date):
        raise ContractError(f"Funding rule {name}: valid_from or last_confirmed is missing.")
    if isinstance(end, date) and end <= start:
        raise ContractError(f"Funding rule {name}: it ends before it starts.")
    return Period(start=start, end=end if isinstance(end, date) else None)


def _language(name: str, text: Mapping[str, str]) -> tuple[Condition | None, Amount | None]:
    """Read the condition and the amount; what cannot be read is refused, never passed over."""
    role = text["role"]
    try:
        condition = language.parse(text["condition"]) if text["condition"] else None
        amount = amounts.parse(text["amount"]) if role == "amount" else None
    except FactsError as error:
        raise ContractError(f"Funding rule {name}: {error.message}", hint=error.hint) from error
    if role == "condition" and condition is None:
        raise ContractError(f"Funding rule {name}: a condition says nothing.")
    if role in {"note", "closed", "unasked"} and condition is not None:
        raise ContractError(f"Funding rule {name}: a rule of role {role} has no condition.")
    if role != "condition" and condition is None and not text["text"] and role != "amount":
        raise ContractError(f"Funding rule {name}: it says nothing.")
    if role == "amount" and (text["benefit"] not in BENEFITS or not text["payer"]):
        raise ContractError(f"Funding rule {name}: an amount needs a payer and one of {', '.join(BENEFITS)}.")
    return condition, amount


def _refuse_strangers(rules: Iterable[Rule], schemes: set[str], lists: set[str]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.rule_id in seen:
            raise ContractError(f"Funding rule {rule.rule_id}: the identifier repeats.")
        seen.add(rule.rule_id)
        if rule.scheme not in schemes:
            raise ContractError(f"Funding rule {rule.rule_id}: scheme « {rule.scheme} » is not declared.")
        for test in rule.condition.clauses if rule.condition else ():
            if test.operator in {"in", "not_in"} and test.value not in lists:
                raise ContractError(f"Funding rule {rule.rule_id}: list « {test.value} » does not exist.")


def _refuse_overlaps(rules: Iterable[Rule]) -> None:
    places = defaultdict(list)
    for rule in rules:
        if rule.active:
            places[rule.scheme, rule.point].append(rule)
    for versions in places.values():
        versions.sort(key=lambda rule: rule.period.start)
        for before, after in pairwise(versions):
            if before.period.holds(after.period.start):
                raise ContractError(
                    f"Funding rules {before.rule_id} and {after.rule_id} hold on the same day.",
                    hint="End the older one on the first day of the newer one.",
                )
