"""The nightly report of the titles that abstained: employers' titles only, seen three times, kept ninety days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from numericemploi.skills import abstentions as rule
from numericemploi.skills.abstentions import Abstained
from numericemploi.skills.match import match_all
from numericemploi.store import abstained_titles, events, seen_titles
from numericemploi.verbs import occupations
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

_CLOSEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: its day, how many titles were read, those that abstained."""

    as_of: date
    titles: int
    abstained: tuple[Abstained, ...]


def last() -> Report | None:
    """Return the last report, or None before the first."""
    event = events.last("occupations.abstained")
    if event is None:
        return None
    return Report(
        as_of=date.fromisoformat(event.about),
        titles=int(event.detail["rows_in"]),
        abstained=tuple(abstained_titles.last()),
    )


def report(as_of: date, *, actor: Actor) -> Report:
    """Read the titles of the ninety days up to `as_of` and keep those that abstain, in place of the former report."""
    require(actor, "occupations.report_abstained")
    with recorded("occupations.abstained", actor) as count:
        seen = rule.gathered(seen_titles.seen(after=as_of - timedelta(days=rule.DAYS), until=as_of))
        often = seen.filter(seen["seen"] >= rule.FEWEST)
        answers = match_all(often["title"].to_list(), index=occupations.current_index(), top=_CLOSEST)
        found = rule.listed(often, answers)
        abstained_titles.replace(found, as_of=as_of)
        count.rows_in, count.rows_out = often.height, len(found)
        count.about = str(as_of)
    return Report(as_of=as_of, titles=often.height, abstained=tuple(found))
