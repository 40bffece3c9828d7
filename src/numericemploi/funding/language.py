"""The language of conditions: French sentences that an adviser reads aloud and a machine weighs.

A condition is a list of ways separated by « ; ou »; a way is a list of clauses joined by « et ». Nothing else:
no bracket, no variable. What is parsed is read back in one canonical form, so that a rule has one wording:

    l'âge est de moins de 26 ans et le niveau du diplôme obtenu est d'au plus 4 ; ou la personne perçoit le RSA
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from numericemploi.funding.facts import BY_NAME, FACTS, Fact, Value
from numericemploi.model.errors import FactsError

_COMPARISONS = {
    "at_most": "d'au plus",
    "at_least": "d'au moins",
    "under": "de moins de",
    "over": "de plus de",
}
_OPERATORS = {words: operator for operator, words in _COMPARISONS.items()}
_LEVEL_PUBLICS = {3: "la personne est infra bac", 5: "la personne est infra licence"}
"""Named publics: no diploma of level 4, no diploma of level 6, obtained. A level only followed never counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One fact compared.

    `at_most`, `at_least`, `under`, `over` a number; `is`, `is_not` a value; `in`, `not_in` a named list.
    """

    fact: str
    operator: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ways of being met; a way is met when all its clauses are."""

    ways: tuple[tuple[Clause, ...], ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, in reading order."""
        return tuple(clause for way in self.ways for clause in way)


def parse(text: str) -> Condition:
    """Read a condition.

    Raises
    ------
    FactsError
        A part is not a sentence of the language; the closest one is suggested.
    """
    ways = tuple(
        tuple(_clause(part) for part in re.split(r"\s+et\s+", way.strip()))
        for way in re.split(r"\s*;\s*ou\s+", _plain(text))
    )
    return Condition(ways=ways)


def read(condition: Condition) -> str:
    """Write a condition in its canonical wording: `parse(read(c)) == c`."""
    return " ; ou ".join(" et ".join(read_clause(test) for test in way) for way in condition.ways)


def read_clause(test: Clause) -> str:
    """Write one clause as a French sentence."""
    fact = BY_NAME[test.fact]
    if fact.kind == "code":
        verb = "est" if test.operator == "in" else "n'est pas"
        return f"{fact.subject} {verb} dans la liste {test.value}"
    if fact.kind != "number":
        choice = next(one for one in fact.choices if one.code == test.value)
        return choice.said if test.operator == "is" else choice.denied
    public = (
        _LEVEL_PUBLICS.get(int(test.value)) if (fact.name, test.operator) == ("level", "at_most") else None
    )
    if public:
        return f"{public} (niveau obtenu {test.value} au plus)"
    return f"{fact.subject} est {_COMPARISONS[test.operator]} {_measure(fact, int(test.value))}"


def state(fact: Fact, value: Value) -> str:
    """Write a known fact as a sentence: « la durée de la formation est de 400 heures »."""
    if fact.kind == "number":
        return f"{fact.subject} est de {_measure(fact, int(value))}"
    if fact.kind == "code":
        return f"{fact.subject} est {value}"
    return next(one.said for one in fact.choices if one.code == value)


def known_from(sentence: str) -> tuple[str, Value]:
    """Read a known fact back: the inverse of `state`.

    Raises
    ------
    FactsError
        No fact is said this way.
    """
    text = _plain(sentence)
    fixed = _sentences().get(text)
    if fixed is not None and fixed.operator == "is":
        return fixed.fact, fixed.value
    for fact in FACTS:
        if fact.kind == "number":
            found = re.fullmatch(rf"{re.escape(_plain(fact.subject))} est de (-?\d+)( .*)?", text)
            if found and (found[2] or "").strip() in {"", fact.unit}:
                return fact.name, int(found[1])
        elif fact.kind == "code":
            found = re.fullmatch(rf"{re.escape(_plain(fact.subject))} est ([a-z0-9]{{5}})", text)
            if found:
                return fact.name, found[1].upper()
    raise _unreadable(sentence)


def _measure(fact: Fact, value: int) -> str:
    return f"{value} {fact.unit}".strip()


def _plain(text: str) -> str:
    """Fold what people type differently without meaning it: apostrophes, spaces, capitals, a final full stop."""
    folded = (
        text.replace("’", "'").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    )
    return re.sub(r"\s+", " ", folded).strip(" .").lower()


@cache
def _sentences() -> dict[str, Clause]:
    """Every fixed sentence of flags and choices, and the named publics."""
    found: dict[str, Clause] = {}
    for fact in FACTS:
        for choice in fact.choices:
            found[_plain(choice.said)] = Clause(fact=fact.name, operator="is", value=choice.code)
    for fact in FACTS:
        if fact.kind == "choice":
            for choice in fact.choices:
                found[_plain(choice.denied)] = Clause(fact=fact.name, operator="is_not", value=choice.code)
    for level, words in _LEVEL_PUBLICS.items():
        test = Clause(fact="level", operator="at_most", value=level)
        found[words] = found[f"{words} (niveau obtenu {level} au plus)"] = test
    return found


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Fact], ...]:
    comparisons = "|".join(re.escape(words) for words in _OPERATORS)
    made = []
    for fact in FACTS:
        subject = re.escape(_plain(fact.subject))
        if fact.kind == "number":
            unit = re.escape(fact.unit.lower())
            made.append((re.compile(rf"{subject} est ({comparisons}) (\d+)(?: {unit})?"), fact))
        elif fact.kind == "code":
            made.append((re.compile(rf"{subject} (est|n'est pas) dans la liste ([a-z0-9-]+)"), fact))
    return tuple(made)


def _clause(text: str) -> Clause:
    fixed = _sentences().get(text)
    if fixed is not None:
        return fixed
    for pattern, fact in _forms():
        found = pattern.fullmatch(text)
        if found and fact.kind == "code":
            return Clause(fact=fact.name, operator="in" if found[1] == "est" else "not_in", value=found[2])
        if found:
            return Clause(fact=fact.name, operator=_OPERATORS[found[1]], value=int(found[2]))
    raise _unreadable(text)


def wordings() -> list[str]:
    """Every sentence that a condition may hold, numbers as `N`, lists as `NOM`: what an editor chooses from."""
    numbers = [
        f"{fact.subject} est {words} N {fact.unit}".strip()
        for fact in FACTS if fact.kind == "number" for words in _OPERATORS
    ]  # fmt: skip
    codes = [
        f"{fact.subject} {verb} dans la liste NOM"
        for fact in FACTS if fact.kind == "code" for verb in ("est", "n'est pas")
    ]  # fmt: skip
    fixed = [one for fact in FACTS for choice in fact.choices for one in (choice.said, choice.denied)]
    return list(dict.fromkeys([*_LEVEL_PUBLICS.values(), *fixed, *numbers, *codes]))


def _unreadable(text: str) -> FactsError:
    near = difflib.get_close_matches(_plain(text), [_plain(one) for one in wordings()], n=1, cutoff=0.5)
    hint = (
        f"La phrase la plus proche : « {near[0]} »."
        if near
        else "Choisissez une phrase de la liste des conditions."
    )
    return FactsError(f"« {text.strip()[:120]} » n'est pas une phrase que les règles savent lire.", hint=hint)
