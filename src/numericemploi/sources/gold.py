"""Gold sets of skills: one annotated text a line (JSON lines), refused whole where one passage is wrong.

A line: `{"id", "kind": "advert|programme|need", "text", "spans": [{"start", "end", "skill", "required"}],
"split": "tune|test"}`, with `head` and `origin` where known. Offsets count code points of the NFC text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import pairwise

import polars as pl

from numericemploi.model.annotations import KINDS, SPLITS, Annotated, Span
from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.sources.delimited import text_of
from numericemploi.sources.json_part import parse

_OGR = re.compile(r"[0-9]{1,9}")
_LONGEST_TEXT = 100_000
_MOST_SPANS = 5_000


class _FaultError(Exception):
    """One fault of a line: column, value, reason, remedy."""


def read(
    data: bytes, file: str, known: Collection[str] | None = None
) -> tuple[list[Annotated], pl.DataFrame]:
    """Read a gold set whole, in its order; `known` are the OGR codes that a passage may carry (None: any).

    Raises
    ------
    SourceError
        Not UTF-8, or nothing in it.
    """
    text = text_of(data, file)
    if not text.strip():
        raise SourceError(f"{file}: the gold set is empty.", hint="Give one annotated text a line, in JSON.")
    codes = None if known is None else frozenset(known)
    rejects = Rejects(file)
    found: dict[str, Annotated] = {}
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            item = _item(_members(content, file), codes)
            if item.identifier in found:
                raise _FaultError("id", item.identifier, "an identifier given twice", "Number it anew.")
        except _FaultError as fault:
            column, value, reason, remedy = fault.args
            rejects.add(line=line, column=column, value=value, reason=reason, remedy=remedy)
        else:
            found[item.identifier] = item
    return list(found.values()), rejects.table()


def _members(content: str, file: str) -> dict[str, object]:
    try:
        value = parse(content, file)
    except SourceError as error:
        raise _FaultError("", "", "not a JSON value that can be trusted", error.hint) from error
    if not isinstance(value, dict):
        raise _FaultError("", "", "not a JSON object", "Write one object a line.")
    return value


def _item(members: dict[str, object], codes: frozenset[str] | None) -> Annotated:
    identifier = _text(members, "id", most=80)
    kind = _text(members, "kind", most=80)
    if kind not in KINDS:
        raise _FaultError("kind", kind, "an unknown kind of text", f"One of {', '.join(KINDS)}.")
    split = _text(members, "split", most=80)
    if split not in SPLITS:
        raise _FaultError("split", split, "an unknown split", f"One of {', '.join(SPLITS)}.")
    text = _text(members, "text", most=_LONGEST_TEXT)
    if not unicodedata.is_normalized("NFC", text):
        raise _FaultError(
            "text",
            "",
            "not in composed form (NFC)",
            "Normalise the text first, then count its offsets again.",
        )
    return Annotated(
        identifier=identifier,
        kind=kind,
        head=_text(members, "head", most=80, required=False),
        origin=_text(members, "origin", most=200, required=False),
        text=text,
        spans=_spans(members.get("spans"), text, codes),
        split=split,
    )


def _text(members: dict[str, object], name: str, *, most: int, required: bool = True) -> str:
    value = members.get(name, "")
    if not isinstance(value, str):
        raise _FaultError(name, "", "not a text", "Expected: a text.")
    if required and not value.strip():
        raise _FaultError(name, "", "missing", "The line cannot be kept without it.")
    if len(value) > most:
        raise _FaultError(name, "", f"longer than {most:,} characters", "Shorten it.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise _FaultError(
            name, "", "half of a surrogate pair, which is no character", "Write it again as UTF-8."
        )
    return value


def _spans(value: object, text: str, codes: frozenset[str] | None) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise _FaultError("spans", "", "not a list", "Expected: a list of passages, empty if there is none.")
    if len(value) > _MOST_SPANS:
        raise _FaultError("spans", str(len(value)), f"more than {_MOST_SPANS:,} passages", "Check the line.")
    spans = sorted(_span(one, f"spans[{at}]", text, codes) for at, one in enumerate(value))
    for before, after in pairwise(spans):
        shown = f"{before.start}-{before.end}, {after.start}-{after.end}"
        same = (before.start, before.end) == (after.start, after.end)
        if same and before.skill == after.skill:
            raise _FaultError("spans", shown, "the same passage twice with one skill", "Keep it once.")
        if not same and after.start < before.end:
            raise _FaultError(
                "spans",
                shown,
                "two passages that overlap",
                "Shorten one; a passage that means two skills is repeated with the same offsets.",
            )
    return tuple(spans)


def _span(value: object, path: str, text: str, codes: frozenset[str] | None) -> Span:
    if not isinstance(value, dict):
        raise _FaultError(path, "", "not an object", "Expected: start, end, skill, required.")
    start, end = _offset(value, "start", path), _offset(value, "end", path)
    shown = f"{start}-{end}"
    if start >= end:
        raise _FaultError(path, shown, "a passage that ends where it starts, or before", "Check the offsets.")
    if end > len(text):
        raise _FaultError(
            path,
            shown,
            f"offsets outside the text, which has {len(text):,} code points",
            "Count code points of the NFC text, not bytes nor UTF-16 units.",
        )
    if text[start].isspace() or text[end - 1].isspace():
        raise _FaultError(path, shown, "blank at an edge of the passage", "Leave blanks outside.")
    if unicodedata.combining(text[start]) or (end < len(text) and unicodedata.combining(text[end])):
        raise _FaultError(path, shown, "a letter cut from its accent", "Move the offset past the accent.")
    skill, required = value.get("skill"), value.get("required")
    if not isinstance(skill, str) or not _OGR.fullmatch(skill):
        raise _FaultError(f"{path}.skill", "", "not an OGR code", "Expected: digits, as a text.")
    if codes is not None and skill not in codes:
        raise _FaultError(
            f"{path}.skill", skill, "a code outside the inventory", "Take one of the guide's inventory."
        )
    if not isinstance(required, bool):
        raise _FaultError(f"{path}.required", "", "neither true nor false", "Expected: true or false.")
    return Span(start=start, end=end, skill=skill, required=required)


def _offset(value: dict[str, object], name: str, path: str) -> int:
    offset = value.get(name)
    if isinstance(offset, bool) or not isinstance(offset, int) or offset < 0:
        raise _FaultError(f"{path}.{name}", "", "not a whole number from 0", "Expected: an offset.")
    return offset
