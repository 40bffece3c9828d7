"""Which scheme could pay for a person in a training on a day: yes, no, or one cannot say, and why.

A verdict is a first look, never an entitlement: the funder decides. Logic of three values (Kleene 1938):
a point that fails settles the matter even when others are unknown. Rules are compiled once a day of
decision (`Page`); every distinct test is then weighed once a case, and sentences are kept by states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter

from numericemploi.funding import amounts, language
from numericemploi.funding.amounts import Amount
from numericemploi.funding.facts import BY_NAME, ORDER, Case
from numericemploi.funding.language import Clause, Condition
from numericemploi.funding.rules import Book, Codes, Rule, Scheme
from numericemploi.model.errors import NotFoundError
from numericemploi.model.money import euros

ANSWERS = {"yes": "oui", "no": "non", "cannot_say": "on ne peut pas dire"}
CHECK = "À vérifier : "
"""How a reserve begins."""

State = bool | None
_ANSWER_OF: dict[State, str] = {True: "yes", False: "no", None: "cannot_say"}
_STATE_OF: dict[State, str] = {True: "rempli", False: "non rempli", None: "inconnu"}
_MEMO = 512  # combinations of states whose sentences are kept, for a point and for a scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Who pays what: `cents` for the whole course, or a month of pay; None when it cannot be worked out."""

    benefit: str
    payer: str
    words: str
    cents: int | None
    sure: bool
    """Its condition is met and its source still supports it; otherwise it may apply."""
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day to act before an entry, the words of the rule, whether it has passed."""

    days: int
    last_day: date | None
    """None while the day of entry is unknown."""
    words: str
    passed: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of one scheme on one day, with what it takes to explain it later."""

    scheme: str
    name: str
    family: str
    on: date
    answer: str
    """`yes`, `no` or `cannot_say`."""
    headline: str
    sentences: tuple[str, ...]
    """One a point: its state, then its ways of being met with the state of each test."""
    reserves: tuple[str, ...]
    """What a person has to check: read aloud, without effect on the answer."""
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    """Facts to ask, those that may settle the answer alone first; empty unless a fact would help."""
    lacking: tuple[str, ...]
    """What is missing, in French: facts, or a rule that is no longer confirmed."""
    benefits: tuple[Benefit, ...]
    deadlines: tuple[Deadline, ...]
    rules: tuple[str, ...]
    """Versions of the rules that were weighed."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a point's states give: its own state, its sentence, the facts that would settle it."""

    state: State
    sentence: str
    missing: tuple[str, ...]
    alone: tuple[str, ...]
    """Facts that may settle the point by themselves."""
    lacking: tuple[str, ...]


class Page:
    """A book on one day: what is compiled once to answer many cases."""

    def __init__(self, book: Book, on: date) -> None:
        self.book = book
        self.on = on
        self.smic = book.value("smic", on)
        self._tests: list[Callable[[Case], State]] = []
        self._place: dict[Clause, int] = {}
        self.schemes = tuple(_Compiled(self, scheme) for scheme in book.schemes)

    def place_of(self, test: Clause) -> int:
        """Return the place of a test among those weighed once a case."""
        if test not in self._place:
            self._place[test] = len(self._tests)
            self._tests.append(compiled(test, self.codes_of(test)))
        return self._place[test]

    def codes_of(self, test: Clause) -> Codes | None:
        """Return the list that a test names, as it stood on the day; None when it names none."""
        return self.book.codes(str(test.value), self.on) if test.operator in {"in", "not_in"} else None

    def states(self, case: Case) -> list[State]:
        """Weigh every distinct test of the day."""
        return [test(case) for test in self._tests]

    def answers(self, case: Case) -> dict[str, State]:
        """Give the answers alone, by scheme: True, False or None."""
        states = self.states(case)
        return {one.scheme.scheme: one.answer(states, case) for one in self.schemes}

    def weigh(self, case: Case) -> tuple[Verdict, ...]:
        """Give every scheme's verdict on a case that `facts.read` let in."""
        states = self.states(case)
        return tuple(one.verdict(states, case) for one in self.schemes)

    def weigh_one(self, scheme: str, case: Case) -> Verdict:
        """Give one scheme's verdict.

        Raises
        ------
        NotFoundError
            No scheme of that code.
        """
        for one in self.schemes:
            if one.scheme.scheme == scheme:
                return one.verdict(self.states(case), case)
        raise NotFoundError(f"No funding scheme is known for « {scheme[:20]} ».")


def compiled(test: Clause, codes: Codes | None) -> Callable[[Case], State]:
    """Turn a test into a function of a case: True, False, or None when the fact is unknown."""
    name, value = test.fact, test.value
    if codes is not None:
        return _in_list(name, codes, wanted=test.operator == "in")
    if test.operator in {"is", "is_not"}:
        return _equals(name, value, wanted=test.operator == "is")
    return _compares(name, test.operator, int(value))


def _in_list(name: str, codes: Codes, *, wanted: bool) -> Callable[[Case], State]:
    def state(case: Case) -> State:
        fact = case.get(name)
        if fact is None or (fact not in codes.codes and not codes.complete):
            return None
        return (fact in codes.codes) is wanted

    return state


def _equals(name: str, value: object, *, wanted: bool) -> Callable[[Case], State]:
    # Out of the labour market may or may not be registered as a jobseeker; not employed, for sure.
    unsure = "dropped_out" if (name, value) in {("status", "jobseeker"), ("status", "unregistered")} else None

    def state(case: Case) -> State:
        fact = case.get(name)
        if fact is None or fact == unsure:
            return None
        return (fact == value) is wanted

    return state


def _compares(name: str, operator: str, bound: int) -> Callable[[Case], State]:
    low = {"at_least": bound, "over": bound + 1}.get(operator)
    high = {"at_most": bound, "under": bound - 1}.get(operator)

    def at_least(case: Case) -> State:
        fact = case.get(name)
        return None if fact is None else fact >= low  # type: ignore[operator]

    def at_most(case: Case) -> State:
        fact = case.get(name)
        return None if fact is None else fact <= high  # type: ignore[operator]

    return at_least if low is not None else at_most


class _Point:
    """One deciding rule of a scheme on the day, its tests placed, its sentences kept by states."""

    def __init__(self, page: Page, rule: Rule, on: date) -> None:
        self.rule = rule
        self.blocks = rule.role in {"condition", "unasked"}
        self.stale = not rule.confirmed(on)
        ways = rule.condition.ways if rule.condition else ()
        self.ways = placed(page, rule.condition)
        self.places = tuple(place for way in self.ways for place in way)
        self.tests = tuple(test for way in ways for test in way)
        read = [language.read_clause(test) for test in self.tests]
        self.words = [{state: f"{one} [{said}]" for state, said in _STATE_OF.items()} for one in read]
        self.beside = f" ({rule.text})" if ways and rule.text else ""
        self.age = f" — {_stale(rule)}" if self.stale else ""
        self.heads = {state: f"{rule.point.capitalize()} ({said}) : " for state, said in _STATE_OF.items()}
        self.reserve = f"{CHECK}{rule.sentence}{f' ({_stale(rule)})' if self.stale else ''}."
        self._told: dict[tuple[State, ...], _Told] = {}

    def state(self, states: Sequence[State]) -> State:
        """Whether the point holds; a check that is unknown holds, with a reserve."""
        found = self.raw(states)
        if self.stale:
            return None if self.blocks or found is False else True
        return True if found is None and not self.blocks else found

    def raw(self, states: Sequence[State]) -> State:
        """Whether its condition holds, whatever the age of its source."""
        if self.rule.role == "closed":
            return False
        if not self.ways:
            return None
        return any_of([all_of([states[place] for place in way]) for way in self.ways])

    def told(self, states: Sequence[State]) -> _Told:
        """Return the state with its sentence and what would settle it."""
        key = tuple([states[place] for place in self.places])
        found = self._told.get(key)
        if found is None:
            if len(self._told) >= _MEMO:
                self._told.clear()
            found = self._told[key] = self._tell(states, key)
        return found

    def _tell(self, states: Sequence[State], key: tuple[State, ...]) -> _Told:
        state = self.state(states)
        late = self.rule.role == "deadline"
        unknown = (state is None and self.blocks and not self.stale) or (late and not self.stale)
        sets = self._open(key) if unknown else []
        missing = tuple(sorted({fact for one in sets for fact in one}, key=lambda fact: ORDER[fact]))
        alone = tuple(fact for fact in missing if all(fact in one for one in sets) or {fact} in sets)
        if self.rule.role == "unasked":
            lacking: tuple[str, ...] = (self.rule.text,)
        elif self.stale and (state is None or late):
            lacking = (f"une règle à jour ({_stale(self.rule)})",)
        else:
            lacking = tuple(BY_NAME[fact].missing for fact in missing)
        return _Told(
            state=state, sentence=self._sentence(state, key), missing=missing, alone=alone, lacking=lacking
        )

    def _open(self, key: tuple[State, ...]) -> list[set[str]]:
        """Return the unknown facts of each way that may still be met."""
        found, at = [], 0
        for way in self.ways:
            part = key[at : at + len(way)]
            if False not in part:
                tests = self.tests[at : at + len(way)]
                found.append({test.fact for test, one in zip(tests, part, strict=True) if one is None})
            at += len(way)
        return found

    def _sentence(self, state: State, key: tuple[State, ...]) -> str:
        read = [words[one] for words, one in zip(self.words, key, strict=True)]
        ways, at = [], 0
        for way in self.ways:
            ways.append(" et ".join(read[at : at + len(way)]))
            at += len(way)
        return f"{self.heads[state]}{' ; ou '.join(ways) or self.rule.text}{self.beside}{self.age}."


class _Compiled:
    """A scheme on the day: its points, checks, deadlines, amounts and notes, ready to be weighed.

    What depends on the states alone (answer, sentences, what is missing) is kept by states; amounts and
    last days depend on the case's numbers and are worked out each time.
    """

    def __init__(self, page: Page, scheme: Scheme) -> None:
        self.scheme = scheme
        self.page = page
        on = page.on
        own = page.book.of_scheme(scheme.scheme)
        valid = [rule for rule in own if rule.period.holds(on)]
        deciding = [rule for rule in valid if rule.decides]
        self.points = [
            _Point(page, rule, on) for rule in deciding if rule.role in {"condition", "closed", "unasked"}
        ]
        self.checks = [_Point(page, rule, on) for rule in deciding if rule.role == "check"]
        self.deadlines = sorted(
            (_Point(page, rule, on) for rule in deciding if rule.role == "deadline"),
            key=lambda one: -one.rule.days,
        )
        self.amounts = [_Paid(page, rule, rule.amount) for rule in valid if rule.active and rule.amount]
        self.notes = tuple(_note(rule, on) for rule in valid if not rule.active or rule.role == "note")
        closed = any(point.rule.role == "closed" for point in self.points)
        self.silent = () if closed else _silent(own, valid, on)
        """Points on which no rule holds that day: a silent table is no consent."""
        self.rule_ids = tuple(sorted(rule.rule_id for rule in deciding))
        self.heads = {
            state: f"{scheme.name} : à première vue, {ANSWERS[code]} au {day(on)}"
            for state, code in _ANSWER_OF.items()
        }
        places = [place for point in (*self.points, *self.checks, *self.deadlines) for place in point.places]
        self._key = _picker(tuple(dict.fromkeys(places)))
        self._decided: dict[tuple[object, ...], Verdict] = {}

    def answer(self, states: Sequence[State], case: Case) -> State:
        """Return the answer alone."""
        return self._answer(
            [point.state(states) for point in self.points],
            [point.state(states) for point in self.checks],
            [_in_time(point, states) for point in self._passed(self._late(case))],
        )

    def _answer(self, points: list[State], checks: list[State], late: list[State]) -> State:
        if not points:
            return None
        found = all_of(points + checks + late)
        return None if found is True and self.silent else found

    def verdict(self, states: Sequence[State], case: Case) -> Verdict:
        """Return the answer with everything that explains it."""
        late = self._late(case) if self.deadlines else ()
        key = (late, self._key(states))
        found = self._decided.get(key)
        if found is None:
            if len(self._decided) >= _MEMO:
                self._decided.clear()
            found = self._decided[key] = self._decide(states, late)
        if found.answer == "no" and True not in late:
            return found
        benefits = () if found.answer == "no" else tuple(
            paid for one in self.amounts if (paid := one.of(states, case))
        )  # fmt: skip
        deadlines = self._deadlines_of(states, case) if self.deadlines else ()
        return replace(found, benefits=benefits, deadlines=deadlines) if benefits or deadlines else found

    def _late(self, case: Case) -> tuple[bool, ...]:
        notice = case.get("notice")
        if notice is None:
            return (False,) * len(self.deadlines)
        return tuple([int(notice) < point.rule.days for point in self.deadlines])

    def _passed(self, late: tuple[bool, ...]) -> list[_Point]:
        return [point for point, one in zip(self.deadlines, late, strict=True) if one]

    def _decide(self, states: Sequence[State], late: tuple[bool, ...]) -> Verdict:
        passed = [(point, _in_time(point, states)) for point in self._passed(late)]
        told = [point.told(states) for point in self.points]
        checked = [(point, point.told(states)) for point in self.checks]
        answer = self._answer(
            [one.state for one in told], [one.state for _, one in checked], [state for _, state in passed]
        )
        sentences = [one.sentence for one in told]
        reserves = []
        for point, one in checked:
            known = point.raw(states) is not None
            if known:
                sentences.append(one.sentence)
            if not known or point.stale:
                reserves.append(point.reserve)
        sentences += [
            f"Trop tard pour cette entrée : {point.rule.text}."
            for point, state in passed
            if state is not True
        ]
        missing: tuple[str, ...] = ()
        lacking: tuple[str, ...] = ()
        if answer is None:
            unsure = [one for one in (*told, *[one for _, one in checked]) if one.state is None]
            unsure += [point.told(states) for point, state in passed if state is None]
            missing = _ordered(unsure)
            lacking = _once([*(lack for one in unsure for lack in one.lacking), *self.silent])
        return Verdict(
            scheme=self.scheme.scheme,
            name=self.scheme.name,
            family=self.scheme.family,
            on=self.page.on,
            answer=_ANSWER_OF[answer],
            headline=self._headline(answer, lacking, reserves),
            sentences=tuple(sentences),
            reserves=tuple(reserves),
            notes=self.notes,
            missing=missing,
            lacking=lacking,
            benefits=(),
            deadlines=(),
            rules=self.rule_ids,
        )

    def _headline(self, answer: State, lacking: Sequence[str], reserves: Sequence[str]) -> str:
        if answer is None:
            return f"{self.heads[answer]}. Il manque : {' ; '.join(lacking)}."
        reserved = ", sous réserve de ce qui est à vérifier" if answer and reserves else ""
        return f"{self.heads[answer]}{reserved} ; le financeur décide."

    def _deadlines_of(self, states: Sequence[State], case: Case) -> tuple[Deadline, ...]:
        """Return the deadlines that may apply, the earliest first."""
        if not self.deadlines:
            return ()
        notice = case.get("notice")
        entry = self.page.on + timedelta(days=notice) if isinstance(notice, int) else None
        return tuple(
            Deadline(
                days=point.rule.days,
                last_day=None if entry is None else entry - timedelta(days=point.rule.days),
                words=point.rule.text + (f" ({_stale(point.rule)})" if point.stale else ""),
                passed=isinstance(notice, int) and notice < point.rule.days,
                rule=point.rule.rule_id,
            )
            for point in self.deadlines
            if not point.ways or point.raw(states) is not False
        )


def _picker(places: tuple[int, ...]) -> Callable[[Sequence[State]], object]:
    """Return what takes the states at some places out of all of them, as one hashable value."""
    return itemgetter(*places) if places else _nothing


def _nothing(states: Sequence[State]) -> object:  # noqa: ARG001
    return None


class _Paid:
    """An amount on the day: who pays, under which condition, in which words."""

    def __init__(self, page: Page, rule: Rule, amount: Amount) -> None:
        self.rule, self.amount = rule, amount
        self.smic = page.smic
        self.ways = placed(page, rule.condition)
        self.stale = f" ({_stale(rule)})" if not rule.confirmed(page.on) else ""
        self.sentence = rule.sentence
        self.when = "" if rule.condition is None else f", si {language.read(rule.condition)}"
        self.month = amounts.of_month(self.amount, smic=self.smic)
        self.of_course = rule.benefit in {"course", "share"}
        told = rule.benefit in {"course", "pay"} and self.amount.kind not in {"flat", "whole"}
        self.told = told and not (self.amount.kind == "rate" and self.amount.per == "month")
        self.constant = (
            None if self.of_course else {met: self._paid(self.month, met=met) for met in (True, None)}
        )

    def of(self, states: Sequence[State], case: Case) -> Benefit | None:
        """Return what is paid in a case; None when its condition is not met."""
        met: State = True
        if self.ways:
            met = any_of([all_of([states[place] for place in way]) for way in self.ways])
            if met is False:
                return None
        if self.constant is not None:
            return self.constant[met]
        cents = amounts.of_course(
            self.amount, price=_cents(case.get("price")), hours=_int(case.get("hours")),
            balance=_cents(case.get("cpf_balance")),
        )  # fmt: skip
        return self._paid(cents, met=met)

    def _paid(self, cents: int | None, *, met: State) -> Benefit:
        words = self.sentence
        if cents is not None and self.told:
            words = f"{words}, soit {euros(cents)}{'' if self.of_course else ' par mois'}"
        return Benefit(
            benefit=self.rule.benefit,
            payer=self.rule.payer,
            words=f"{words}{'' if met else self.when}{self.stale}",
            cents=cents,
            sure=met is True and not self.stale,
            rule=self.rule.rule_id,
        )


def _in_time(deadline: _Point, states: Sequence[State]) -> State:
    """Say whether a deadline that has passed lets the entry through: only when it does not apply."""
    applies = deadline.raw(states) if deadline.ways else True
    if applies is False:
        return True
    return None if applies is None or deadline.stale else False


def placed(page: Page, condition: Condition | None) -> tuple[tuple[int, ...], ...]:
    """Return the places of a condition's tests on a page, way by way."""
    return tuple(tuple(page.place_of(test) for test in way) for way in condition.ways) if condition else ()


def all_of(states: Iterable[State]) -> State:
    """Kleene's conjunction; of nothing, True."""
    found: State = True
    for state in states:
        if state is False:
            return False
        if state is None:
            found = None
    return found


def any_of(states: Iterable[State]) -> State:
    """Kleene's disjunction; of nothing, False."""
    found: State = False
    for state in states:
        if state is True:
            return True
        if state is None:
            found = None
    return found


def day(on: date) -> str:
    """Write a day as French forms do."""
    return f"{on:%d/%m/%Y}"


def _silent(own: Sequence[Rule], valid: Sequence[Rule], on: date) -> tuple[str, ...]:
    """Name the points that some version rules, none of them on that day; a note on a point says that it is lifted."""
    if not own:
        return ("une règle : aucune n'est connue",)
    held = {rule.point for rule in valid if rule.active}
    first = min(rule.period.start for rule in own)
    if on < first:
        return (f"une règle en vigueur (la première commence le {day(first)})",)
    asked = _once(rule.point for rule in own if rule.active and rule.role == "condition")
    return tuple(f"une règle en vigueur sur ce point ({point})" for point in asked if point not in held)


def _ordered(told: Sequence[_Told]) -> tuple[str, ...]:
    """Order the facts to ask: first those that may settle a point alone, in the more points the better."""
    alone: dict[str, int] = {}
    for one in told:
        for fact in one.alone:
            alone[fact] = alone.get(fact, 0) + 1
    facts = _once(fact for one in told for fact in one.missing)
    return tuple(sorted(facts, key=lambda fact: (-alone.get(fact, 0), ORDER[fact])))


def _note(rule: Rule, on: date) -> str:
    lead = "Pour information" if rule.active else "Non confirmé, sans effet"
    return f"{lead} : {rule.sentence}{'' if rule.confirmed(on) else f' ({_stale(rule)})'}."


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _stale(rule: Rule) -> str:
    return f"dernière confirmation le {day(rule.last_confirmed)}"


def _int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _cents(value: object) -> int | None:
    whole = _int(value)
    return None if whole is None else 100 * whole
