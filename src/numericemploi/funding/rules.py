"""Funding rules as dated data: what each asks, since when, until when, and how sure its source is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from numericemploi.model.errors import ContractError
from numericemploi.model.period import Period

ROLES = ("condition", "check", "note")
"""A condition decides; a check is read aloud and left to a person; a note informs (amount, payer)."""

MISSING = {
    "status": "l'inscription à France Travail",
    "level": "le niveau du diplôme obtenu",
    "hours": "la durée de la session",
    "region": "le lieu de la session",
    "age": "l'âge",
    "minimum_income": "la perception du RSA",
    "disability": "la reconnaissance de travailleur handicapé",
    "insertion_contract": "le type de contrat (insertion ou non)",
    "promise": "la promesse d'embauche d'un employeur",
    "priority_public": "l'appartenance à un public prioritaire",
}
"""What a condition may ask, and how to ask for it when it is not known."""

_NUMBERS = ("level", "hours", "age")
_FLAGS = ("minimum_income", "disability", "insertion_contract", "promise", "priority_public")
_COMPARISONS = ("at_most", "at_least", "under")
NEVER = "never"
"""Operator of a rule that no one meets: the scheme is abolished."""

Value = int | bool | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One sentence of one scheme over one period.

    Conditions form `part`s that must all hold; a part holds by any of its `alternative`s; an alternative
    holds when all its rules do. Confidence C is shown and never decides.
    """

    rule_id: str
    scheme: str
    scheme_name: str
    scope: str
    part: str
    alternative: int
    role: str
    attribute: str
    operator: str
    value: Value
    unit: str
    sentence: str
    period: Period
    open_ended: bool
    last_confirmed: date
    confidence: str
    source: str

    def confirmed(self, day: date) -> bool:
        """Whether the source still supports the rule on `day`."""
        return self.open_ended or day <= self.last_confirmed

    @property
    def decides(self) -> bool:
        """Whether the rule takes part in verdicts."""
        return self.role == "condition" and self.confidence != "C"


def load(table: pl.DataFrame) -> tuple[Rule, ...]:
    """Build the rules of a table with the columns of `reference.funding_rules.SCHEMA`, ordered by id.

    Raises
    ------
    ContractError
        A rule has no source, an unknown role, attribute or operator, a value of the wrong kind, an end
        that is not after its start; an identifier repeats; two rules of one place in one scheme overlap
        with the same attribute and operator.
    """
    rules = tuple(_rule(row) for row in table.sort("rule_id").iter_rows(named=True))
    if len({rule.rule_id for rule in rules}) < len(rules):
        raise ContractError("Funding rules: an identifier repeats.")
    _refuse_overlaps(rules)
    return rules


def _rule(row: dict[str, object]) -> Rule:
    text = {name: str(row[name] or "") for name in row}
    name = text["rule_id"]
    if not text["source"] or text["confidence"] not in {"A", "B", "C"} or text["role"] not in ROLES:
        raise ContractError(f"Funding rule {name}: source, confidence or role is missing.")
    start, end, confirmed = row["valid_from"], row["valid_to"], row["last_confirmed"]
    if not isinstance(start, date) or not isinstance(confirmed, date):
        raise ContractError(f"Funding rule {name}: valid_from or last_confirmed is missing.")
    if isinstance(end, date) and end <= start:
        raise ContractError(f"Funding rule {name}: it ends before it starts.")
    return Rule(
        **{key: text[key] for key in ("rule_id", "scheme", "scheme_name", "scope", "part", "role")},
        **{key: text[key] for key in ("attribute", "operator", "unit", "sentence", "confidence", "source")},
        alternative=int(text["alternative"] or 0),
        value=_value(text) if text["role"] == "condition" else None,
        period=Period(start=start, end=end if isinstance(end, date) else None),
        open_ended=row["open_ended"] is True,
        last_confirmed=confirmed,
    )


def _value(text: dict[str, str]) -> Value:
    """Read what a condition compares with; an unreadable condition is refused, never passed over."""
    attribute, operator, value = text["attribute"], text["operator"], text["value"]
    if not text["part"]:
        raise ContractError(f"Funding rule {text['rule_id']}: a condition belongs to a part.")
    if operator == NEVER:
        return None
    if attribute in _NUMBERS and operator in _COMPARISONS and value.isdigit():
        return int(value)
    if attribute in _FLAGS and operator == "is" and value in {"true", "false"}:
        return value == "true"
    if attribute in {"status", "region"} and operator == "is" and value:
        return value
    raise ContractError(f"Funding rule {text['rule_id']}: « {attribute} {operator} {value} » cannot be read.")


def _refuse_overlaps(rules: tuple[Rule, ...]) -> None:
    places = defaultdict(list)
    for rule in rules:
        if rule.decides:
            place = (rule.scheme, rule.part, rule.alternative, rule.attribute, rule.operator)
            places[place].append(rule)
    for versions in places.values():
        versions.sort(key=lambda rule: rule.period.start)
        for before, after in pairwise(versions):
            if before.period.holds(after.period.start):
                raise ContractError(
                    f"Funding rules {before.rule_id} and {after.rule_id} hold on the same day.",
                    hint="End the older one on the first day of the newer one.",
                )
