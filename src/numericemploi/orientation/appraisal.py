"""The score of every option for every candidate, and which options may be proposed as what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numericemploi.orientation.options import Options
from numericemploi.orientation.people import Flags, Floats, Indices, People
from numericemploi.orientation.region import Region
from numericemploi.orientation.weights import NEUTRAL, WEIGHTS

KINDS = ("", "placement", "upskilling", "training", "reorientation")
"""By code; 0 is not proposed."""

ABLE_SHARE = 0.60
"""Share of core skills from which one is read as able now. Ours: the label's own floor of coverage."""

ABLE_MONTHS = 24
"""Experience in the trade that speaks for as much. Ours."""

FEW_SHARE = 0.50
"""Share of core skills from which those that are missing are few. Ours."""

SHORT_HOURS = 200
"""Longest course called up-skilling, unless it is the shortest that covers what is missing."""

HALF_GAP = 20.0
"""Positions without a candidate at which the demand criterion is one half. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """Figures of people × options."""

    values: Floats
    """Values of the criteria of `WEIGHTS`, NaN unknown, shape (criteria, people, options)."""
    score: Floats
    kind: NDArray[np.int8]
    share: Floats
    """Share of core skills held, shape (people, occupations); NaN where an occupation has none listed."""
    gain: Floats
    """Missing core skills that the training of an option teaches, shape (people, options)."""
    gap: Floats
    """Positions without a candidate in reach, shape (people, occupations)."""
    minutes: Floats

    def best(self, top: int) -> Indices:
        """Return the first options by score of each row, -1 where there are fewer; a tie keeps the order."""
        # Twelve decimals: two sums of the same numbers are a tie whatever their last bit.
        ranked = np.where(self.kind > 0, np.round(self.score, 12), -np.inf)
        order = np.argsort(-ranked, axis=1, kind="stable")[:, :top]
        found = np.take_along_axis(ranked, order, axis=1) > -np.inf
        return np.where(found, order, -1)


def contributions(values: Floats) -> Floats:
    """Return value × weight along the first axis, an unknown value counted as neutral."""
    filled = np.where(np.isnan(values), NEUTRAL, values)
    weights = np.array([criterion.weight for criterion in WEIGHTS])
    weighted: Floats = filled * weights.reshape(-1, *[1] * (values.ndim - 1))
    return weighted


def appraise(people: People, options: Options, region: Region) -> Appraisal:
    """Score every option for every row, and say which may be proposed as what."""
    share = _share(people, options)
    gain = _gain(people, options)
    gap = region.in_reach(people, region.gaps)
    minutes = _minutes(people, options, region)
    openings = _demand_value(gap)
    values = np.stack(
        [
            _skills(people, options, share, gain),
            openings[:, options.occupation],
            _travel(people, options, minutes),
            _level(people, options),
            options.funding[people.status, np.nan_to_num(people.level).astype(int)],
            np.broadcast_to(options.outcome, gain.shape),
        ]
    )
    return Appraisal(
        values=values,
        score=_added(contributions(values)),
        kind=_kinds(people, options, region, share, gain, minutes, openings),
        share=share,
        gain=gain,
        gap=gap,
        minutes=minutes,
    )


def _added(parts: Floats) -> Floats:
    """Add the contributions one after the other, as a reader would."""
    total: Floats = parts[0].copy()
    for part in parts[1:]:
        total += part
    return total


def _share(people: People, options: Options) -> Floats:
    size = options.core.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = (people.held @ options.core.T).astype(float) / size
    return share


def _gain(people: People, options: Options) -> Floats:
    missing = options.teaches.sum(axis=1) - people.held @ options.teaches.T
    gain: Floats = missing[:, options.pair].astype(float)
    return gain


def _minutes(people: People, options: Options, region: Region) -> Floats:
    """Minutes to the site; NaN unknown. They are a car's: without one, only one's own commune is known."""
    if not options.sites:
        return np.full((len(people), len(options)), np.nan)
    minutes = region.minutes[people.commune][:, options.site]
    return np.where(options.site >= 0, minutes, np.nan)


def _demand_value(gap: Floats) -> Floats:
    unfilled = np.maximum(gap, 0.0)
    value: Floats = unfilled / (unfilled + HALF_GAP)
    return value


def _skills(people: People, options: Options, share: Floats, gain: Floats) -> Floats:
    """Share of core skills held after the training; without one, experience in the trade may stand for it."""
    now = share[:, options.occupation]
    size = options.core.sum(axis=1)[options.occupation]
    with np.errstate(invalid="ignore", divide="ignore"):
        after = np.where(options.stated & (size > 0), now + gain / size, np.nan)
    sought = options.occupation == people.target[:, None]
    practised = np.where(people.experience > 0, np.minimum(people.experience / ABLE_MONTHS, 1.0), np.nan)
    able = np.where(sought, np.fmax(now, practised[:, None]), now)
    value: Floats = np.where(options.session, np.minimum(after, 1.0), able)
    return value


def _travel(people: People, options: Options, minutes: Floats) -> Floats:
    limit = people.max_minutes[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(minutes == 0, 1.0, np.clip(1 - minutes / limit, 0.0, 1.0))
    # A car's minutes say nothing to those who have none.
    driven = np.where(people.car[:, None] | (minutes == 0), part, np.nan)
    value: Floats = np.where(options.remote, 1.0, np.where(options.session, driven, np.nan))
    return value


def _level(people: People, options: Options) -> Floats:
    short = options.level_entry - people.level[:, None]
    value: Floats = np.where(np.isnan(short), np.nan, np.clip(1 - short / 2, 0.0, 1.0))
    return value


def _kinds(
    people: People, options: Options, region: Region, share: Floats, gain: Floats, minutes: Floats,
    openings: Floats,
) -> NDArray[np.int8]:  # fmt: skip
    """Code in `KINDS` of each option.

    Another occupation is proposed to whoever is at least as well prepared for it, by the skills held, and
    finds more positions there; or when nothing leads to the occupation sought.
    """
    sought = options.occupation == people.target[:, None]
    session = _enterable(people, options, gain, minutes)
    able = _able(people, options, region, share, sought)
    fit = np.where(options.session, session, able)
    stuck = ~(fit & sought).any(axis=1)
    better = _better(people, share, openings)[:, options.occupation]
    other = fit & ~sought & (better | stuck[:, None])
    short = _short(options, share, gain, fit & sought & options.session)
    kind = np.where(options.session, np.where(short, 2, 3), 1)
    return np.where(fit & sought, kind, np.where(other, 4, 0)).astype(np.int8)


def _better(people: People, share: Floats, openings: Floats) -> Flags:
    """Occupations for which one is as well prepared as for the one sought, and that want more people."""
    held = np.nan_to_num(share)
    wanted = np.where(np.isnan(openings), NEUTRAL, openings)
    target = people.target[:, None]
    own_held = np.where(target >= 0, np.take_along_axis(held, target, axis=1), 0.0)
    own_wanted = np.where(target >= 0, np.take_along_axis(wanted, target, axis=1), 0.0)
    better: Flags = (held > 0) & (held >= own_held) & (wanted > own_wanted)
    return better


def _enterable(people: People, options: Options, gain: Floats, minutes: Floats) -> Flags:
    """Sessions in reach that teach something; a travel or a programme that is unknown does not exclude."""
    near = ~(minutes > people.max_minutes[:, None])
    there: Flags = np.where(options.remote, people.remote[:, None], near)
    return options.session & there & ((gain > 0) | ~options.stated)


def _able(people: People, options: Options, region: Region, share: Floats, sought: Flags) -> Flags:
    """Whether one could apply at once, where at least one position is expected, or none is known."""
    positions = region.in_reach(people, region.positions)
    jobs = ~(positions < 1)
    enough = (share >= ABLE_SHARE)[:, options.occupation]
    practised = sought & (people.experience >= ABLE_MONTHS)[:, None]
    return (enough | practised) & jobs[:, options.occupation]


def _short(options: Options, share: Floats, gain: Floats, fit: Flags) -> Flags:
    """Sessions that are up-skilling: few skills are missing, and the course is short or the shortest."""
    now = share[:, options.occupation]
    size = options.core.sum(axis=1)[options.occupation]
    covers = fit & (np.round(now * size) + gain >= size) & options.stated
    hours = np.where(covers, np.where(np.isnan(options.hours), np.inf, options.hours), np.inf)
    shortest = covers & (hours == hours.min(axis=1, initial=np.inf)[:, None]) & np.isfinite(hours)
    called: Flags = fit & (now >= FEW_SHARE) & ((options.hours <= SHORT_HOURS) | shortest)
    return called
