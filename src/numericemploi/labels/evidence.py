"""The evidence of one assessment: a file that names nobody, from which anybody judges again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin, get_type_hints

import polars as pl

from numericemploi.labels import collecting, prerequisites
from numericemploi.labels.exhibits import (
    Commitment,
    Competing,
    Offer,
    Openings,
    Outcomes,
    Planned,
    Prerequisite,
    Previous,
    Source,
)
from numericemploi.labels.rules import RULES, RuleSet
from numericemploi.model.errors import SourceError

FORMAT = "numericemploi-evidence/2"

_BELOW_FLOOR = "n<20"
"""All that the file says of the outcomes of fewer than 20 entrants (product decision)."""

_Row = Offer | Openings | Competing | Planned | Prerequisite | Commitment | Source

_ROWS: dict[str, type[_Row]] = {
    "offers": Offer,
    "openings": Openings,
    "competing": Competing,
    "planned": Planned,
    "prerequisites": Prerequisite,
    "commitments": Commitment,
    "sources": Source,
}

_SETS = ("occupations", "taught", "zones")
_NESTED = ("outcomes", "previous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that an assessment reads. Built in any order, it is kept in one: the same bytes."""

    training_id: str
    rule: str
    """Identifier of the rules to judge by."""
    as_of: date
    fictif: bool
    """Some of it is synthetic."""
    previous: Previous | None
    """The edition before, for hysteresis; None: the first."""
    occupations: tuple[str, ...]
    """ROME 3 heads that the training aims at."""
    taught: tuple[str, ...]
    """OGR codes of the skills that its programme states."""
    zones: tuple[str, ...]
    """Zones from which its sites are reachable."""
    offers: tuple[Offer, ...]
    openings: tuple[Openings, ...]
    competing: tuple[Competing, ...]
    planned: tuple[Planned, ...]
    outcomes: Outcomes | None
    """None: no exit whose milestone has come."""
    prerequisites: tuple[Prerequisite, ...]
    seats: int | None
    """Places of the sessions to come; None when one of them does not say."""
    commitments: tuple[Commitment, ...]
    sources: tuple[Source, ...]
    _digest: str = field(init=False, repr=False, compare=False, default="")

    def __post_init__(self) -> None:
        for name in _SETS:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        object.__setattr__(self, "offers", tuple(sorted(self.offers, key=_AS_TUPLE)))
        object.__setattr__(
            self, "openings", tuple(sorted(self.openings, key=lambda o: (o.zone, o.rome3, o.horizon)))
        )
        object.__setattr__(self, "competing", tuple(sorted(self.competing, key=lambda c: (c.zone, c.rome3))))
        object.__setattr__(self, "planned", tuple(sorted(self.planned, key=lambda p: p.horizon)))
        object.__setattr__(self, "prerequisites", tuple(sorted(self.prerequisites, key=lambda p: p.name)))
        object.__setattr__(
            self,
            "commitments",
            tuple(sorted(self.commitments, key=lambda c: (c.employer, c.signed_on, c.seats))),
        )
        object.__setattr__(self, "sources", tuple(sorted(self.sources, key=lambda s: s.name)))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, in hexadecimal."""
        if not self._digest:
            object.__setattr__(self, "_digest", sha256(to_json(self)).hexdigest())
        return self._digest

    def source(self, name: str) -> Source:
        """Return the source of that name; one that the file does not name is undated."""
        for source in self.sources:
            if source.name == name:
                return source
        return Source(name=name, published_on=None, vintage="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """What may stand in a member: one of some words, or a value of exactly these types; texts in a list."""

    words: frozenset[str] | None
    types: frozenset[type]
    texts: bool


def _form(hint: Any) -> _Form:
    if get_origin(hint) is Literal:
        return _Form(words=frozenset(get_args(hint)), types=frozenset({str}), texts=False)
    if get_origin(hint) is tuple:
        return _Form(words=None, types=frozenset({tuple}), texts=hint == tuple[str, ...])
    return _Form(words=None, types=frozenset(get_args(hint) or (hint,)), texts=False)


_FORMS: dict[type, dict[str, _Form]] = {
    kind: {name: _form(hint) for name, hint in get_type_hints(kind).items() if not name.startswith("_")}
    for kind in (Evidence, Outcomes, Previous, *_ROWS.values())
}
_LOOKED_AT = {
    kind: [(name, form.types, form.words, form.texts) for name, form in forms.items() if name not in _NESTED]
    for kind, forms in _FORMS.items()
}
_TEXT = frozenset({str})
_AS_TUPLE = attrgetter("rome3", "zone", "month", "skills", "essential", "employer")
"""Members of an offer in the order in which offers are compared."""
_DAYS = {kind: [name for name, form in forms.items() if date in form.types] for kind, forms in _FORMS.items()}


def to_json(evidence: Evidence) -> bytes:
    """Canonical bytes: sorted keys, figures of 4 decimals at most, UTF-8, a newline at the end."""
    document: dict[str, object] = {
        "format": FORMAT,
        "training_id": evidence.training_id,
        "rule": evidence.rule,
        "as_of": evidence.as_of,
        "fictif": evidence.fictif,
        "previous": None if evidence.previous is None else _row_out(evidence.previous),
        "seats": evidence.seats,
        "outcomes": _outcomes_out(evidence.outcomes),
    }
    document |= {name: list(getattr(evidence, name)) for name in _SETS}
    document |= {name: [_row_out(row) for row in getattr(evidence, name)] for name in _ROWS}
    return canonical(document)


def canonical(document: dict[str, object]) -> bytes:
    """Write a document of the label in canonical form; dates as ISO 8601."""
    text = json.dumps(
        document,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
        default=date.isoformat,
    )
    return f"{text}\n".encode()


def from_json(data: bytes) -> Evidence:
    """Read an evidence file; reading then writing gives the same bytes.

    Raises
    ------
    SourceError
        The file is not an evidence file, or not in canonical form, as after an edit by hand.
    """
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise ValueError("format")
        evidence = Evidence(
            training_id=document["training_id"],
            rule=document["rule"],
            as_of=date.fromisoformat(document["as_of"]),
            fictif=document["fictif"],
            previous=None if document["previous"] is None else _row_in(Previous, document["previous"]),
            seats=document["seats"],
            outcomes=_outcomes_in(document["outcomes"]),
            **{name: tuple(document[name]) for name in _SETS},
            **{name: tuple(_row_in(kind, row) for row in document[name]) for name, kind in _ROWS.items()},
        )
        _check_types(evidence)
        written = to_json(evidence)
        same = written == data
        object.__setattr__(evidence, "_digest", sha256(written).hexdigest())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise SourceError(
            f"This is not an evidence file of the form {FORMAT}.",
            hint="Download it again from the page of the training.",
        ) from wrong
    if not same:
        raise SourceError(
            "This evidence file is not in canonical form: it was edited, or written by another program.",
            hint="Download it again from the page of the training.",
        )
    return evidence


def _row_out(row: _Row | Previous) -> dict[str, object]:
    return {name: getattr(row, name) for name in _FORMS[type(row)]}


def _row_in(kind: type[_Row | Previous], row: dict[str, Any]) -> Any:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
    }
    for name in _DAYS[kind]:
        if values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    return kind(**values)


def _check_types(evidence: Evidence) -> None:
    """Raise TypeError where a value is not of the declared type: JSON does not tell 20 from 20.0 or true."""
    rows = [row for name in _ROWS for row in getattr(evidence, name)]
    single = [item for item in (evidence.outcomes, evidence.previous) if item is not None]
    for item in (evidence, *rows, *single):
        for name, types, words, texts in _LOOKED_AT[type(item)]:
            value = getattr(item, name)
            if type(value) not in types or (words is not None and value not in words):
                raise TypeError(name)
            if texts and not _TEXT.issuperset(map(type, value)):
                raise TypeError(name)


def _outcomes_out(outcomes: Outcomes | None) -> dict[str, object] | None:
    if outcomes is None:
        return None
    counts = {
        "entrants": outcomes.entrants,
        "employed": outcomes.employed,
        "unknown": outcomes.unknown,
    }
    return {
        "counts": _BELOW_FLOOR if outcomes.entrants is None else counts,
        "period_start": outcomes.period_start,
        "period_end": outcomes.period_end,
    }


def _outcomes_in(document: dict[str, Any] | None) -> Outcomes | None:
    if document is None:
        return None
    counts = document["counts"]
    if counts == _BELOW_FLOOR:
        counts = {"entrants": None, "employed": None, "unknown": None}
    return Outcomes(
        entrants=counts["entrants"],
        employed=counts["employed"],
        unknown=counts["unknown"],
        period_start=date.fromisoformat(document["period_start"]),
        period_end=date.fromisoformat(document["period_end"]),
    )


def collect(
    *,
    training: Mapping[str, Any],
    skills: Collection[str],
    heads: Mapping[str, str],
    reachable: Collection[str],
    geography: pl.DataFrame,
    offers: pl.DataFrame,
    demand: pl.DataFrame,
    stock: pl.DataFrame,
    in_training: pl.DataFrame,
    rates: pl.DataFrame,
    as_of: date,
    previous: Previous | None,
    dated: Mapping[str, date | None],
    attached: Collection[Prerequisite] = (),
    seats: int | None = None,
    commitments: Collection[Commitment] = (),
    rules: RuleSet = RULES,
) -> Evidence:
    """Draw the evidence on one training from the tables of the main job, as they were on `as_of`.

    Parameters
    ----------
    training
        A row of TRAININGS.
    skills
        OGR codes that its programme states.
    heads
        ROME 4 code → ROME 3 head; a code that is not in it is its own head.
    reachable
        Zones from which its sites are within reach: the target zones.
    offers, demand, stock, rates
        OFFERS, DEMAND, STOCK, RATES; later offers are left out here, a later source by its date.
    in_training
        (zone, rome3, seats Float64, ends_on Date): contracted seats of every buyer.
    dated
        Day of publication of `demand`, `stock` and `outcomes` (the survey, the jobseeker figures, the
        last import): a source without one proves nothing. `offers` may be there; each offer has its own.
    attached
        Proofs of prerequisites that an officer attached, all of them: the last one looked up counts.
    seats, commitments
        Places of the sessions to come, and employers' signed commitments to hire from them.
    """
    occupations = sorted({heads.get(code, code) for code in training["rome"]})
    cells = [(zone, rome3) for zone in sorted(set(reachable)) for rome3 in occupations]
    sample, synthetic = collecting.offers_of(
        offers,
        geography=geography,
        occupations=occupations,
        zones=reachable,
        heads=heads,
        as_of=as_of,
        rules=rules,
    )
    outcomes = collecting.outcomes_of(rates, training["training_id"], rules)
    vintages = collecting.vintages(sample, demand, stock, cells, outcomes)
    return Evidence(
        training_id=training["training_id"],
        rule=rules.id,
        as_of=as_of,
        fictif=bool(training["fictif"]) or synthetic,
        previous=previous,
        occupations=tuple(occupations),
        taught=tuple(skills),
        zones=tuple(reachable),
        offers=tuple(sample),
        openings=tuple(collecting.openings_of(demand, cells)),
        competing=tuple(collecting.competing_of(stock, cells)),
        planned=tuple(collecting.planned_of(in_training, cells, as_of=as_of)),
        outcomes=outcomes,
        prerequisites=prerequisites.gathered(training, attached, as_of=as_of),
        seats=seats,
        commitments=tuple(commitments),
        sources=tuple(
            Source(name=name, published_on=dated.get(name), vintage=vintage)
            for name, vintage in vintages.items()
        ),
    )
