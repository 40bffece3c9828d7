"""Closed shapes of JSON: every member is named, of one form, and nothing else may stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from numericemploi.labels.credential.refusal import Refused

Shape = Callable[[Any, str], None]
"""Looks at a value that stands at a place (`credentialSubject.achievement.name`), and refuses or not."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# Characters of an address that RDF takes as they are: nothing to escape, nothing to normalise.
_ADDRESS = re.compile(r"(?:https://|urn:uuid:|did:web:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{1,500}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def instant_of(text: str) -> datetime:
    """Read an instant in the one form that we write, `2024-06-30T12:00:00Z`.

    Raises
    ------
    ValueError
        Another form, or no such day.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError("not an instant")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def text_of(instant: datetime) -> str:
    """Write an instant, in universal time, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(longest: int) -> Shape:
    """Take a text of at most so many characters, line breaks allowed, no other control."""

    def look(value: Any, where: str) -> None:
        if not isinstance(value, str) or len(value) > longest or _CONTROL.search(value):
            raise Refused("profile", where=where)

    return look


def matching(pattern: str) -> Shape:
    """Take a text of that form."""
    form = re.compile(pattern)

    def look(value: Any, where: str) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise Refused("profile", where=where)

    return look


def address(value: Any, where: str) -> None:
    """Take an https address, a `urn:uuid:` or a `did:web:`."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise Refused("profile", where=where)


def instant(value: Any, where: str) -> None:
    """Take an instant."""
    try:
        instant_of(value)
    except (TypeError, ValueError) as error:
        raise Refused("profile", where=where) from error


def number(value: Any, where: str) -> None:
    """Take a number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e6:
        raise Refused("profile", where=where)


def flag(value: Any, where: str) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Refused("profile", where=where)


def exactly(*allowed: Any) -> Shape:
    """Take one of these values, types included."""

    def look(value: Any, where: str) -> None:
        if not any(type(value) is type(one) and value == one for one in allowed):
            raise Refused("profile", where=where)

    return look


def either(*shapes: Shape) -> Shape:
    """Take what one of these shapes takes; the last one names the fault."""

    def look(value: Any, where: str) -> None:
        for shape in shapes[:-1]:
            try:
                shape(value, where)
            except Refused:
                continue
            return
        shapes[-1](value, where)

    return look


def many(shape: Shape, most: int) -> Shape:
    """Take a list of 1 to so many different values.

    Two equal ones would be one in RDF, and equal nameless ones make its canonical form slow.
    """

    def look(value: Any, where: str) -> None:
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise Refused("profile", where=where)
        for place, one in enumerate(value):
            shape(one, f"{where}[{place}]")
            if one in value[:place]:
                raise Refused("profile", where=f"{where}[{place}]")

    return look


def members(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """Take an object with these members and no other."""
    known = {**required, **(optional or {})}

    def look(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise Refused("profile", where=where)
        for name in required:
            if name not in value:
                raise Refused("profile", where=_below(where, name))
        for name, one in value.items():
            shape = known.get(name)
            if shape is None:
                raise Refused("profile", where=_below(where, name[:40] if name.isprintable() else "?"))
            shape(one, _below(where, name))

    return look


def _below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
