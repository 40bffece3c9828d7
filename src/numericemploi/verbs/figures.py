"""Figures: anybody may say that one is wrong."""

from __future__ import annotations

from numericemploi.store import events
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded


def report(*, figure: str, page: str, message: str, actor: Actor) -> int:
    """Keep a report on a figure and return its number."""
    require(actor, "figures.report")
    with recorded("figures.report", actor) as count:
        number = events.report_figure(figure=figure, page=page, message=message)
        count.about = f"report {number}"
    return number
