"""Scenarios in French beside the rules: given facts, when a scheme is asked, then an answer.

They read as documentation and run as tests. One file a scheme, in Markdown:

    ## Un demandeur d'emploi dans une formation de 400 heures
    Étant donné, au 30/06/2024 :
    - la personne est inscrite comme demandeuse d'emploi à France Travail
    Quand on demande POEC
    | durée de la formation | réponse |
    | --- | --- |
    | 400 | oui |
    | 401 | non |

Without a table, one line says the answer: « Alors la réponse est oui ». In a table each column is a fact by
its short name, or « date », or « il manque »; an empty cell leaves the fact unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from numericemploi.funding import facts, language
from numericemploi.funding.facts import BY_NAME, FACTS, Fact, Value
from numericemploi.funding.verdict import ANSWERS, Page, Verdict, day
from numericemploi.model.errors import FactsError, SourceError

_CODES = {words: code for code, words in ANSWERS.items()}
_DATED = re.compile(r"Étant donné, au (\d{2}/\d{2}/\d{4}) ?:")
_ASKED = re.compile(r"Quand on demande (.+)")
_ANSWERED = re.compile(r"Alors la réponse est (oui|non|on ne peut pas dire)")
_LABELS = {fact.label: fact for fact in FACTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One case with the answer that a person gave: title, facts, day, scheme, answer, what lacks."""

    title: str
    on: date
    facts: dict[str, Value]
    scheme: str
    answer: str
    lacking: str = ""
    """A text that must be among what lacks; empty: not looked at."""
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A scenario that the rules do not follow: what was expected, what was found."""

    scenario: Scenario
    found: Verdict

    @property
    def words(self) -> str:
        """The difference in one French sentence."""
        one = self.scenario
        expected = f"{ANSWERS[one.answer]}{f' ({one.lacking})' if one.lacking else ''}"
        place = f"{one.scheme}.md, ligne {one.line}, « {one.title} »"
        return f"{place} : attendu {expected}, trouvé : {self.found.headline}"


def read(text: str, *, schemes: dict[str, str], file: str) -> list[Scenario]:
    """Read the scenarios of a file; `schemes` gives codes by name.

    Raises
    ------
    SourceError
        A line cannot be read; it is named with its number.
    """
    found: list[Scenario] = []
    block = _Block()
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found += block.take(line.strip(), number, schemes)
        except FactsError as error:
            raise SourceError(f"{file}, ligne {number} : {error.message}", hint=error.hint) from error
    return found


class _Block:
    """The scenario being read."""

    def __init__(self) -> None:
        self.title, self.on, self.scheme = "", date.min, ""
        self.given: dict[str, Value] = {}
        self.header: list[str] = []

    def take(self, line: str, number: int, schemes: dict[str, str]) -> list[Scenario]:
        """Take one line in; return the scenarios that it completes."""
        if line.startswith("## "):
            self.__init__()  # type: ignore[misc]
            self.title = line[3:].strip()
        elif found := _DATED.fullmatch(line):
            self.on = _day(found[1])
        elif line.startswith("- ") and self.on != date.min and not self.scheme:
            name, value = language.known_from(line[2:])
            self.given[name] = value
        elif found := _ASKED.fullmatch(line):
            self.scheme = _scheme(found[1], schemes)
        elif found := _ANSWERED.fullmatch(line):
            return [self._scenario(self.given, self.on, _CODES[found[1]], "", number)]
        elif line.startswith("|") and self.scheme:
            return self._row([cell.strip() for cell in line.strip("|").split("|")], number)
        elif self.scheme and line:
            raise FactsError(f"« {line[:80]} » n'est pas une ligne de scénario.")
        return []

    def _row(self, cells: list[str], number: int) -> list[Scenario]:
        if not self.header:
            strangers = [one for one in cells if one not in {*_LABELS, "date", "réponse", "il manque"}]
            if strangers:
                raise FactsError(f"« {strangers[0][:40]} » n'est pas une colonne de scénario.")
            self.header = cells
            return []
        if all(set(cell) <= {"-", ":"} for cell in cells if cell):
            return []
        if len(cells) != len(self.header):
            raise FactsError(f"{len(cells)} cases, {len(self.header)} colonnes.")
        row = dict(zip(self.header, cells, strict=True))
        given = dict(self.given)
        for label, cell in row.items():
            if label in _LABELS and cell:
                given[_LABELS[label].name] = value_of(_LABELS[label], cell)
            elif label in _LABELS:
                given.pop(_LABELS[label].name, None)
        if row.get("réponse") not in _CODES:
            raise FactsError(f"« {row.get('réponse', '')[:40]} » n'est pas une réponse.")
        on = _day(row["date"]) if row.get("date") else self.on
        return [self._scenario(given, on, _CODES[row["réponse"]], row.get("il manque", ""), number)]

    def _scenario(self, given: dict[str, Value], on: date, answer: str, lacking: str, line: int) -> Scenario:
        if not self.scheme or on == date.min:
            raise FactsError("le scénario n'a pas de date ou de dispositif.")
        known = facts.read(given)
        return Scenario(
            title=self.title,
            on=on,
            facts=known,
            scheme=self.scheme,
            answer=answer,
            lacking=lacking,
            line=line,
        )


def value_of(fact: Fact, cell: str) -> Value:
    """Read a value by the short names that forms and tables show.

    Raises
    ------
    FactsError
        It is none of them.
    """
    if fact.kind == "number":
        if not re.fullmatch(r"-?\d{1,6}", cell):
            raise FactsError(
                f"{fact.label} : un nombre entier est attendu", hint=f"De {fact.low} à {fact.high}."
            )
        return int(cell)
    if fact.kind == "code":
        return cell
    for choice in fact.choices:
        if cell in {choice.label, str(choice.code)}:
            return choice.code
    choices = ", ".join(choice.label for choice in fact.choices)
    raise FactsError(
        f"{fact.label} : « {cell[:30]} » n'est pas un choix possible", hint=f"Choix : {choices}."
    )


def run(scenarios: Iterable[Scenario], page_of: dict[date, Page]) -> list[Gap]:
    """Ask the rules each scenario's question; return those whose answer differs. `page_of` has each day."""
    gaps = []
    for one in scenarios:
        found = page_of[one.on].weigh_one(one.scheme, one.facts)
        lacks = not one.lacking or any(one.lacking in text for text in found.lacking)
        if found.answer != one.answer or not lacks:
            gaps.append(Gap(scenario=one, found=found))
    return gaps


def write(title: str, case: dict[str, Value], verdicts: Sequence[Verdict]) -> str:
    """Write a case and the answers found as scenarios: what the simulator hands to whoever corrects a rule."""
    parts = []
    for verdict in verdicts:
        lines = [f"## {' '.join(title.split())} — {verdict.name}", f"Étant donné, au {day(verdict.on)} :"]
        lines += [f"- {language.state(BY_NAME[name], value)}" for name, value in case.items()]
        lines += [f"Quand on demande {verdict.name}", f"Alors la réponse est {ANSWERS[verdict.answer]}", ""]
        parts.append("\n".join(lines))
    return "\n".join(parts)


def _scheme(name: str, schemes: dict[str, str]) -> str:
    if name not in schemes:
        raise FactsError(f"« {name[:40]} » n'est pas un dispositif connu.")
    return schemes[name]


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError as error:
        raise FactsError(f"« {text[:20]} » n'est pas une date (jour/mois/année).") from error
