"""The sentences of a plan: rooms return facts, a code and its values; doors have them said, in French or in English.

A fact is JSON: `{"code": "taken", "room": 5.0, "least": 6}`. Its numbers are rounded as they are told, so that a
word agrees with the number that stands before it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from numericemploi.model.money import euros
from numericemploi.planning.sentences import FUNDERS, GROUPS, SENTENCES

Fact = dict[str, Any]
"""`code`, a key of `SENTENCES`, and the values that its templates name."""

REMOTE, NOWHERE = "remote", "unknown"
"""Where a session is held when it is no zone: anywhere, or nobody knows."""

LANGUAGES = ("fr", "en")

_SITES = {
    REMOTE: ("la formation à distance", "remote training"),
    NOWHERE: ("un lieu inconnu", "an unknown place"),
}
_NAMED = 3  # sessions named in a rule; the others are counted


def say(
    told: Fact | Sequence[Fact] | str | None, language: str = "fr", *, names: Mapping[str, str] | None = None
) -> str:
    """Return a fact, or facts one after the other, as a sentence; nothing for None.

    Parameters
    ----------
    told
        A text is the French sentence that a former version kept: it is returned as it is.
    names
        Words for codes of occupations, in this language; those without keep their code.
    """
    if isinstance(told, str):
        return told
    facts = [] if told is None else [told] if isinstance(told, dict) else told
    speaker = _Speaker(LANGUAGES.index(language), names or {})
    return " ".join(speaker.said(fact) for fact in facts)


def kept(facts: Sequence[Fact]) -> str:
    """Write facts as a column of a table holds them: JSON, its keys sorted."""
    return json.dumps(list(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> list[Fact] | str:
    """Read what `kept` wrote; the French sentence of a former version stays as it is."""
    if not text.startswith("["):
        return text
    facts: list[Fact] = json.loads(text)
    return facts


def unpriced(told: Fact | str) -> Fact | str:
    """Return a refusal as those may read it who may not read prices."""
    if isinstance(told, str):
        return {"code": "budget_left_unpriced"} if "€" in told else told
    hidden = f"{told['code']}_unpriced"
    return {"code": hidden} if hidden in SENTENCES else told


class _Speaker(Formatter):
    """Fills templates in one language."""

    def __init__(self, column: int, names: Mapping[str, str]) -> None:
        self.column, self.names = column, names

    def said(self, fact: Fact) -> str:
        return self.vformat(SENTENCES[fact["code"]][self.column], (), fact)

    def format_field(self, value: Any, spec: str) -> str:
        how, *words = spec.split("|")
        if not words:
            return self._written(value, how)
        word = words[0] if self._is_one(value) else words[1]
        return word if how == "-" else f"{self._written(value, how)} {word}"

    def _is_one(self, number: float) -> bool:
        """In French all that is below two, in English one alone."""
        return abs(number) < 2 if self.column == 0 else abs(number) == 1

    def _written(self, value: Any, how: str) -> str:
        if how == "€":
            return euros(value, language=LANGUAGES[self.column])
        if how[:1] in {"%", "+"} or how.isdecimal():
            return self._number(value, how)
        if how in {"first", "facts", "and"}:
            return self._joined([self.said(one) for one in value], how)
        return self._named(value, how)

    def _number(self, value: float, how: str) -> str:
        """Write 1 234,5 or 1,234.5; what would be written zero and is not, as less than the least that is."""
        places = int(how.lstrip("%+"))
        number = value * 100 if how[0] == "%" else value
        small = number != 0 and round(abs(number), places) == 0
        text = f"{10**-places if small else abs(number):,.{places}f}"
        text = text.rstrip("0").rstrip(".") if places else text
        sign = (
            "" if text == "0" or (number > 0 and how[0] != "+") else "+" if number > 0 else "\N{MINUS SIGN}"
        )
        if self.column == 0:
            text = text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")
        percent = ("\N{NARROW NO-BREAK SPACE}%", "%")[self.column] if how[0] == "%" else ""
        less = ("moins de ", "less than ")[self.column] if small else ""
        return f"{less}{sign}{text}{percent}"

    def _joined(self, said: list[str], how: str) -> str:
        if how == "and" and len(said) > 1:
            return f"{', '.join(said[:-1])} {('et', 'and')[self.column]} {said[-1]}"
        text = ", ".join(said)
        return f"{text[0].upper()}{text[1:]}" if how == "first" else text

    def _named(self, value: Any, how: str) -> str:
        """Words for zones, sites, sessions, occupations, groups."""
        match how:
            case "name":
                return str(value[1])
            case "names":
                return ", ".join(name for _, name in value)
            case "zones":
                return self._zones(value)
            case "some":
                more = f" {('et', 'and')[self.column]} {len(value) - _NAMED}" if len(value) > _NAMED else ""
                others = ("autre", "other")[self.column] + ("s" if len(value) > _NAMED + 1 else "")
                return ", ".join(value[:_NAMED]) + (f"{more} {others}" if more else "")
            case "group":
                other = (f"les personnes du groupe « {value} »", f"people of the group {value}")
                return GROUPS.get(value, other)[self.column]
            case "funder":
                words: tuple[str, str] = FUNDERS.get(value, (value, value))
                return words[self.column]
            case "occupation":
                return f"{self.names[value]} ({value})" if value in self.names else str(value)
            case "site" | "from":
                site = _SITES[value][self.column] if value in _SITES else str(value)
                return _of(site) if how == "from" else site
        return str(value)

    def _zones(self, value: Mapping[str, Any]) -> str:
        shown = [f"{name} ({self._number(seats, '1')})" for _, name, seats in value["named"]]
        if value["others"]:
            words = "|autre zone|autres zones" if self.column == 0 else "|other zone|other zones"
            shown.append(self.format_field(value["others"], "0" + words))
        return ", ".join(shown) or ("aucune", "none")[self.column]


def _of(name: str) -> str:
    """« de Metz », « d'Épinal »."""
    first = unicodedata.normalize("NFKD", name)[:1].lower()
    return f"d'{name}" if first in "aeiou" else f"de {name}"
