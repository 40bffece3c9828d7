"""JSON from outside, loaded strictly, and read member by member with the path of each fault."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from numericemploi.model.codes import Code
from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects

MOST_BYTES = 256 * 1024 * 1024
_MOST_DIGITS = 18
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ])")
_YEARS = range(2000, 2100)
_CHARSET = re.compile(rb"charset=[\"']?([\w\-]{2,20})", re.IGNORECASE)


def text_of(path: Path) -> str:
    """Return the whole text of a file, plain or gzip: UTF-8, or what its mark or a page's head names.

    Raises
    ------
    SourceError
        Larger than 256 MB, another encoding, a cut archive, nothing in it.
    """
    with path.open("rb") as source:
        zipped = source.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path, "rb") if zipped else path.open("rb") as source:
            data = source.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise SourceError(
            f"{path.name}: the compressed file is cut or damaged.", hint="Fetch or export it again."
        ) from None
    if len(data) > MOST_BYTES:
        raise SourceError(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB.", hint="Split it.")
    if not data.strip():
        raise SourceError(f"{path.name} is empty.", hint="Fetch or export it again.")
    named = _CHARSET.search(data[:2048]) if data.lstrip()[:1] == b"<" else None
    encoding = named.group(1).decode() if named else json.detect_encoding(data)
    try:
        return data.decode(encoding)
    except LookupError:
        raise SourceError(f"{path.name} names an unknown encoding.", hint="Save it in UTF-8.") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"{path.name}, line {line}: byte {error.start} is not {encoding}.", hint="Save the file in UTF-8."
        ) from None


def parse(text: str, name: str) -> object:
    """Return the JSON value, refusing what readers disagree on: members given twice, NaN, endless numbers.

    Raises
    ------
    SourceError
        Not JSON, or one of those; the message names the line, or the member.
    """
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _once(pairs, name),
            parse_int=lambda digits: _whole(digits, name),
            parse_constant=lambda word: _no_constant(word, name),
        )
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1
        what = "stops in the middle" if cut else "is not JSON"
        raise SourceError(
            f"{name} {what}, at line {error.lineno}, character {error.colno}.",
            hint="Fetch or export it again.",
        ) from None
    except RecursionError:
        raise SourceError(
            f"{name} is nested too deep.", hint="No offer needs that: ask for a sound file."
        ) from None


def _once(pairs: list[tuple[str, object]], name: str) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [member for member, _ in pairs]
        twice = next(member for member in names if names.count(member) > 1)
        raise SourceError(
            f"{name}: an object gives its member « {twice[:40]} » twice, and nothing says which one counts.",
            hint="Export it again with each member once.",
        )
    return found


def _whole(digits: str, name: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise SourceError(
            f"{name} holds a number of {len(digits)} digits.", hint="Correct it: nothing here is so large."
        )
    return int(digits)


def _no_constant(word: str, name: str) -> NoReturn:
    raise SourceError(f"{name} holds {word}, which is not JSON.", hint="Export it again with null instead.")


class Part:
    """One JSON object and its path; reading a member that is not what it should be refuses the row."""

    def __init__(self, members: dict[str, object], path: str, rejects: Rejects) -> None:
        self.members, self.path, self._rejects = members, path, rejects
        self.sound = True

    def refuse(self, member: str, reason: str, remedy: str, *, value: object = "") -> None:
        """Refuse the row for one member; `value` only where it cannot name a person."""
        self.sound = False
        self._say(member, reason, remedy, value, "refused")

    def warn(self, member: str, reason: str, remedy: str, *, value: object = "") -> None:
        """Remark on one member; the row is kept."""
        self._say(member, reason, remedy, value, "warning")

    def inner(self, member: str) -> Part:
        """Return the object inside (absent: without members); its faults are the row's, see `take_over`."""
        value = self.members.get(member)
        if value is not None and not isinstance(value, dict):
            self.refuse(member, "not an object", "Expected: an object, or nothing.")
            value = None
        return Part(value or {}, f"{self.path}.{member}", self._rejects)

    def take_over(self, *parts: Part) -> bool:
        """Whether this part and those inside it are sound."""
        self.sound = self.sound and all(part.sound for part in parts)
        return self.sound

    def text(self, member: str, *, required: bool = False, most: int = 200_000) -> str:
        """Return a text; '' where it is absent and not required."""
        value = self.members.get(member)
        if value is None or value == "":
            if required:
                self.refuse(member, "missing", "The row cannot be kept without it.")
            return ""
        if not isinstance(value, str):
            self.refuse(member, "not a text", "Expected: a text.")
            return ""
        if len(value) > most:
            self.refuse(member, f"longer than {most} characters", "Shorten it.")
            return ""
        return value.strip()

    def code(self, member: str, kind: type[Code]) -> str | None:
        """Return a code of the right form, or None where none is given."""
        value = self.text(member, most=80)
        if value and not kind.is_valid(value):
            self.refuse(member, f"not a {kind.__name__} code", f"Expected: {kind.form}.", value=value)
        return value or None

    def count(self, member: str, *, most: int, default: int) -> int:
        """Return a whole number of 1 to `most`; `default` where it is absent."""
        value = self.members.get(member)
        if value is None:
            return default
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self.refuse(member, f"not a whole number of 1 to {most}", "Correct it.", value=value)
            return default
        return value

    def day(self, member: str, *, required: bool = False) -> date | None:
        """Return the day of an ISO 8601 date or instant, as written there: no time zone is converted."""
        value = self.text(member, required=required, most=80)
        if not value:
            return None
        found = _DAY.match(value)
        try:
            if found is None or int(found.group(1)) not in _YEARS:
                raise ValueError(value)
            return date(*map(int, found.groups()))
        except ValueError:
            self.refuse(
                member, "not a day of 2000 to 2099", "Expected: AAAA-MM-JJ, with a time or not.", value=value
            )
            return None

    def objects(self, member: str) -> Sequence[Part]:
        """Return the objects of a list; absent, none."""
        value = self.members.get(member)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(member, "not a list of objects", "Expected: a list of objects, or nothing.")
            return ()
        return [Part(one, f"{self.path}.{member}[{place}]", self._rejects) for place, one in enumerate(value)]

    def _say(self, member: str, reason: str, remedy: str, value: object, severity: str) -> None:
        column = f"{self.path}.{member}" if member else self.path
        self._rejects.add(
            line=None,
            column=column.lstrip("."),
            value=str(value),
            reason=reason,
            remedy=remedy,
            severity=severity,
        )
