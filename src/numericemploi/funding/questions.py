"""What to ask next, so that the fewest further questions settle every scheme that can be settled.

Greedy, one step ahead: of the facts that an open scheme misses, the one after whose answer the fewest
schemes are expected to stay open. Values are grouped into classes that no rule of the day tells apart, each
class taken as likely as another (ours: no statistic tells how likely an answer is). Equal expectations go
by the order of the facts. The whole tree of questions is not searched: with thirty facts it has no end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from numericemploi.funding import facts
from numericemploi.funding.facts import BY_NAME, FACTS, ORDER, Case, Value
from numericemploi.funding.verdict import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A fact to ask, the schemes still open, and how many are expected to stay so after the answer."""

    fact: str
    open: tuple[str, ...]
    left: float


def following(
    page: Page, case: Case, *, declined: Collection[str] = (), schemes: Collection[str] = ()
) -> Question | None:
    """Return the next question; None when no fact would settle anything more.

    Parameters
    ----------
    declined
        Facts already asked and left without an answer.
    schemes
        Look at these only; all of them when empty.
    """
    verdicts = [one for one in page.weigh(case) if not schemes or one.scheme in schemes]
    pending = tuple(one.scheme for one in verdicts if one.answer == "cannot_say" and one.missing)
    missing = {fact for one in verdicts if one.answer == "cannot_say" for fact in one.missing}
    asked = sorted((fact for fact in missing if fact not in declined), key=lambda fact: ORDER[fact])
    if not asked:
        return None
    found = [(_left(page, case, fact, pending), ORDER[fact], fact) for fact in asked]
    left, _, fact = min(found)
    return Question(fact=fact, open=pending, left=left)


def _left(page: Page, case: Case, fact: str, pending: Collection[str]) -> float:
    """Return how many of the pending schemes stay open on average once the fact is known."""
    counts = []
    for value in classes(page)[fact]:
        told = {**case, fact: value}
        if facts.contradictions(told):
            continue
        answers = page.answers(told)
        counts.append(sum(answers[scheme] is None for scheme in pending))
    return sum(counts) / len(counts) if counts else float(len(pending))


@lru_cache(maxsize=16)
def classes(page: Page) -> Mapping[str, tuple[Value, ...]]:
    """Return for each fact one value a class that the rules of the day do not tell apart."""
    return {fact.name: _values(page, fact.name) for fact in FACTS}


def _values(page: Page, name: str) -> tuple[Value, ...]:
    fact = BY_NAME[name]
    if fact.kind == "flag":
        return (True, False)
    valid = [rule for rule in page.book.rules if rule.active and rule.period.holds(page.on)]
    clauses = [one for rule in valid if rule.condition for one in rule.condition.clauses if one.fact == name]
    if fact.kind == "number":
        starts = {fact.low}
        for one in clauses:
            bound = int(one.value)
            starts.add(bound if one.operator in {"at_least", "under"} else bound + 1)
        starts |= {rule.days for rule in valid if rule.days} if name == "notice" else set()
        return tuple(sorted(value for value in starts if max(fact.low, 0) <= value <= fact.high)) or (
            max(fact.low, 0),
        )
    if fact.kind == "code":
        codes = sorted({code for one in clauses for code in page.book.codes(str(one.value), page.on).codes})
        return (*codes[:1], "Z0000")
    named = [choice.code for choice in fact.choices if any(one.value == choice.code for one in clauses)]
    others = [choice.code for choice in fact.choices if choice.code not in named]
    return tuple(named + others[:1])
