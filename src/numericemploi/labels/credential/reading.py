"""Strict reading of JSON that a stranger sent: bounded, without duplicates, the same for every reader."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from numericemploi.labels.credential.refusal import Refused

LARGEST_FILE = 1_000_000
"""Bytes of a file, picture included."""
LARGEST_JSON = 64 * 1024
DEEPEST = 20
_EXACT = 2**53 - 1
# Both take a time that grows with the text alone: an unfinished string is taken to its end.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_MAY_BE_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read(data: bytes) -> dict[str, Any]:
    """Return the one JSON object that `data` holds.

    Raises
    ------
    Refused
        Larger than 64 KiB, not UTF-8, not JSON, deeper than 20, a member twice, a number that IEEE 754
        does not hold exactly or NaN, half a surrogate pair.
    """
    if len(data) > LARGEST_JSON:
        raise Refused("too-large")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("encoding") from error
    _bounded(text)
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_integer, parse_float=_float
        )
    except (ValueError, RecursionError) as error:
        raise Refused("json") from error
    if not isinstance(found, dict):
        raise Refused("not-an-object")
    if _MAY_BE_HALF.search(text):
        _whole(found)
    return found


def _bounded(text: str) -> None:
    """Refuse before parsing what is nested too deep; brackets within strings do not count."""
    depth = 0
    for sign in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if sign in "[{" else -1
        if depth > DEEPEST:
            raise Refused("depth")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("duplicate")
    return found


def _whole(found: dict[str, Any]) -> None:
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("surrogate") from error


def _no_number(_text: str) -> NoReturn:
    raise Refused("number")


def _integer(text: str) -> int:
    if len(text) > len(str(-_EXACT)) or abs(int(text)) > _EXACT:
        raise Refused("number")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if abs(value) == float("inf"):
        raise Refused("number")
    return value
