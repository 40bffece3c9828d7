"""Whether a scheme could pay for a person in a session on a day: yes, no, or one cannot say.

A verdict is a first look, never an entitlement: the funder decides. Logic of three values (Kleene 1938):
a part that fails settles the matter even when others are unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from numericemploi.funding.rules import MISSING, NEVER, Rule, Value
from numericemploi.model.errors import NotFoundError

ANSWERS = {"yes": "oui", "no": "non", "cannot_say": "on ne peut pas dire"}
_ANSWER_OF: dict[bool | None, str] = {True: "yes", False: "no", None: "cannot_say"}
_STATE_OF: dict[bool | None, str] = {True: "rempli", False: "non rempli", None: "inconnu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of the person: status as in CANDIDATES, level of the diploma obtained, None unknown."""

    status: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """What is known of the session: hours, modality, region code of its site; None unknown."""

    hours: int | None
    modality: str
    region: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of one scheme on one day, with what it takes to explain it later."""

    scheme: str
    on: date
    answer: str
    """`yes`, `no` or `cannot_say`."""
    sentences_fr: tuple[str, ...]
    """First the answer, then each condition read, then what a person has to check."""
    rules: tuple[str, ...]
    """Rules that were weighed."""
    missing: tuple[str, ...]
    """What would have to be known, in French; empty unless one cannot say."""


def verdict(
    *, scheme: str, person: Person, session: SessionFacts, on: date, rules: Sequence[Rule]
) -> Verdict:
    """Weigh the rules of `scheme` that hold on day `on`; rules later confirmed than `on` are unknown.

    Raises
    ------
    NotFoundError
        `rules` has no rule of that scheme, whatever the day.
    """
    own = [rule for rule in rules if rule.scheme == scheme]
    if not own:
        raise NotFoundError(f"No funding rule is known for « {scheme[:20]} ».")
    facts = _facts(person, session)
    parts = [_Part.weighed(name, own, facts, on) for name in _part_names(own)]
    held = _all(part.state for part in parts)
    # Parts without any rule left say nothing more once another part has settled the matter.
    parts = [part for part in parts if part.rules or (part.missing and held is None)]
    missing = _once(miss for part in parts if part.state is None for miss in part.missing)
    return Verdict(
        scheme=scheme,
        on=on,
        answer=_ANSWER_OF[held],
        sentences_fr=(
            _headline(own[0].scheme_name, missing, on, state=held),
            *_told(parts),
            *_beside(own, on),
        ),
        rules=tuple(sorted(rule.rule_id for part in parts for rule in part.rules)),
        missing=missing if held is None else (),
    )


def _facts(person: Person, session: SessionFacts) -> dict[str, Value]:
    """Gather facts by attribute; one that we do not record, the age for instance, is simply not there."""
    return {
        "status": person.status,
        "level": person.level,
        "hours": session.hours,
        "region": session.region,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A condition of the scheme (status, duration…) once weighed."""

    name: str
    state: bool | None
    rules: tuple[Rule, ...]
    ways: tuple[str, ...]
    """Its ways of being met, in French."""
    missing: tuple[str, ...]

    @classmethod
    def weighed(cls, name: str, own: Sequence[Rule], facts: dict[str, Value], on: date) -> _Part:
        """Weigh the rules of the part that hold on the day; none of them is unknown, not satisfied."""
        asked = [rule for rule in own if rule.decides and rule.part == name]
        valid = [rule for rule in asked if rule.period.holds(on)]
        if not valid:
            # Nothing to meet before a scheme is abolished; elsewhere a silent table is no consent.
            only_end = all(rule.operator == NEVER for rule in asked)
            missing = () if only_end else (f"une règle en vigueur sur ce point ({name})",)
            state = True if only_end else None
            ways = () if only_end else ("aucune règle en vigueur à cette date",)
            return cls(name=name, state=state, rules=(), ways=ways, missing=missing)
        states = {rule.rule_id: _state(rule, facts, on) for rule in valid}
        cases = [[rule for rule in valid if rule.alternative == way] for way in _ways(valid)]
        met = [_all(states[rule.rule_id] for rule in way) for way in cases]
        open_ways = [way for way, state in zip(cases, met, strict=True) if state is None]
        blocking = [rule for way in open_ways for rule in way if states[rule.rule_id] is None]
        return cls(
            name=name,
            state=_any(met),
            rules=tuple(valid),
            ways=tuple(_way(way, states, on) for way in cases),
            missing=_once(_lacking(rule, on) for rule in blocking),
        )


def _state(rule: Rule, facts: dict[str, Value], on: date) -> bool | None:
    if not rule.confirmed(on):
        return None
    if rule.operator == NEVER:
        return False
    fact = facts.get(rule.attribute)
    if fact is None:
        return None
    if rule.attribute == "status":
        # Out of the labour market may or may not be registered as a jobseeker; not employed, for sure.
        return None if (fact, rule.value) == ("dropped_out", "jobseeker") else fact == rule.value
    if isinstance(fact, int) and isinstance(rule.value, int):
        return {
            "at_most": fact <= rule.value,
            "at_least": fact >= rule.value,
            "under": fact < rule.value,
            "is": fact == rule.value,
        }[rule.operator]
    return fact == rule.value


def _all(states: Iterable[bool | None]) -> bool | None:
    found = list(states)
    if any(state is False for state in found):
        return False
    return None if any(state is None for state in found) or not found else True


def _any(states: Iterable[bool | None]) -> bool | None:
    found = list(states)
    if any(state is True for state in found):
        return True
    return None if any(state is None for state in found) else False


def _part_names(own: Sequence[Rule]) -> list[str]:
    return list(dict.fromkeys(rule.part for rule in own if rule.decides))


def _ways(valid: Sequence[Rule]) -> list[int]:
    return sorted({rule.alternative for rule in valid})


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _stale(rule: Rule) -> str:
    return f"dernière confirmation le {_day(rule.last_confirmed)}"


def _lacking(rule: Rule, on: date) -> str:
    return MISSING[rule.attribute] if rule.confirmed(on) else f"une règle à jour ({_stale(rule)})"


def _headline(name: str, missing: Sequence[str], on: date, *, state: bool | None) -> str:
    answer = f"{name} : à première vue, {ANSWERS[_ANSWER_OF[state]]} au {_day(on)}"
    if state is None:
        return f"{answer}. Il manque : {' ; '.join(missing)}."
    return f"{answer} ; le financeur décide."


def _way(way: Sequence[Rule], states: dict[str, bool | None], on: date) -> str:
    """Read one way aloud; the state of each condition, and how old its confirmation is when that counts."""
    read = []
    for rule in way:
        why = "" if rule.confirmed(on) else f", {_stale(rule)}"
        read.append(f"{rule.sentence} [{_STATE_OF[states[rule.rule_id]]}{why}]")
    return " et ".join(read)


def _told(parts: Sequence[_Part]) -> list[str]:
    """One sentence a part: its state, then its ways of being met, side by side."""
    told = []
    for part in parts:
        how = "un de ces cas : " if len(part.ways) > 1 else ""
        told.append(f"{part.name.capitalize()} ({_STATE_OF[part.state]}) : {how}{' ; '.join(part.ways)}.")
    return told


def _beside(own: Sequence[Rule], on: date) -> list[str]:
    """Sentences that do not decide: checks, notes, and rules too weak to count."""
    told = []
    for rule in own:
        if rule.decides or not rule.period.holds(on):
            continue
        lead = "À vérifier" if rule.role == "check" else "Pour information"
        if rule.confidence == "C":
            lead = "Non confirmé, sans effet"
        told.append(f"{lead} : {rule.sentence}{'' if rule.confirmed(on) else f' ({_stale(rule)})'}.")
    return told
