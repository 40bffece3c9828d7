"""How much of the rules the scenarios exercise: each clause of each active rule, seen true and seen false."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from numericemploi.funding import language
from numericemploi.funding.language import Clause
from numericemploi.funding.rules import Book, Rule
from numericemploi.funding.scenarios import Scenario
from numericemploi.funding.verdict import Page, compiled

_OUTCOMES = (True, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A clause of a rule, and the value that no scenario gave it."""

    rule: str
    clause: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Outcomes seen among those that can be, as Trèfle counts them: a clause counts twice, a deadline too."""

    seen: int
    possible: int
    missed: tuple[Outcome, ...]
    scenarios: int

    @property
    def share(self) -> float:
        """Outcomes seen over possible ones."""
        return self.seen / self.possible if self.possible else 1.0


def measure(book: Book, scenarios: Iterable[Scenario], page_of: dict[date, Page]) -> Coverage:
    """Run over the scenarios and note each clause's outcomes, on the versions that hold on their day."""
    told = list(scenarios)
    seen: set[tuple[str, int, bool]] = set()
    for one in told:
        page = page_of[one.on]
        for rule in book.of_scheme(one.scheme):
            if rule.active and rule.period.holds(one.on):
                for at, clause in enumerate(_clauses(rule)):
                    state = compiled(clause, page.codes_of(clause))(one.facts)
                    if state is not None:
                        seen.add((rule.rule_id, at, state))
    missed = [
        Outcome(rule=rule.rule_id, clause=language.read_clause(clause), outcome="vrai" if outcome else "faux")
        for rule in book.rules
        if rule.active
        for at, clause in enumerate(_clauses(rule))
        for outcome in _outcomes(clause, book)
        if (rule.rule_id, at, outcome) not in seen
    ]
    possible = sum(
        len(_outcomes(clause, book)) for rule in book.rules if rule.active for clause in _clauses(rule)
    )
    return Coverage(seen=possible - len(missed), possible=possible, missed=tuple(missed), scenarios=len(told))


def _clauses(rule: Rule) -> tuple[Clause, ...]:
    """Return what a rule asks; a deadline asks the days before entry as well."""
    own = rule.condition.clauses if rule.condition else ()
    return (*own, Clause(fact="notice", operator="at_least", value=rule.days)) if rule.days else own


def _outcomes(clause: Clause, book: Book) -> tuple[bool, ...]:
    """Return what a clause can be: a partial list never gives the value that only a complete one proves."""
    if clause.operator not in {"in", "not_in"}:
        return _OUTCOMES
    complete = book.lists.filter(list=str(clause.value))["complete"].all()
    return _OUTCOMES if complete else (clause.operator == "in",)
