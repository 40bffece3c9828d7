"""The event log: one row a verb, added and never changed."""

from __future__ import annotations

from numericemploi.store.models import Event, FigureReport


def record(*, actor: str, verb: str, about: str = "", detail: dict[str, object] | None = None) -> None:
    """Add one event; `about` names an object by its reference, never by a person's value."""
    Event.objects.create(actor=actor, verb=verb, about=about[:200], detail=detail or {})


def last(verb: str) -> Event | None:
    """Return the latest event of a verb."""
    return Event.objects.filter(verb=verb).order_by("-pk").first()


def report_figure(*, figure: str, page: str, message: str) -> int:
    """Keep a report on a figure; return its number."""
    return FigureReport.objects.create(figure=figure[:200], page=page[:300], message=message).pk
