"""A chart drawn on the server: points in a frame with ticks; the same figures stand in the table beside."""

from __future__ import annotations

import math
from collections.abc import Callable

WIDTH, HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 16, 48


def drawn(
    points: list[dict],
    *,
    across: str,
    up: str,
    across_words: Callable[[float], str],
    up_words: Callable[[float], str],
) -> dict[str, object]:
    """Place each point by two of its figures; ticks are round numbers, the frame a little wider than the points.

    Points without one of the two figures are left out; nothing is drawn without any.
    """
    shown = [row for row in points if row[across] is not None and row[up] is not None]
    if not shown:
        return {}
    xs, ys = _ticks([row[across] for row in shown]), _ticks([row[up] for row in shown])
    placed = [
        {"point": row["point"], "x": _at(row[across], xs, _LEFT, WIDTH - _RIGHT),
         "y": _at(row[up], ys, HEIGHT - _BOTTOM, _TOP),
         "words": f"{across_words(row[across])} · {up_words(row[up])}"}
        for row in shown
    ]  # fmt: skip
    return {
        "width": WIDTH, "height": HEIGHT, "left": _LEFT, "right": WIDTH - _RIGHT, "top": _TOP,
        "bottom": HEIGHT - _BOTTOM,
        "points": placed, "line": " ".join(f"{one['x']},{one['y']}" for one in placed),
        "across": [{"at": _at(tick, xs, _LEFT, WIDTH - _RIGHT), "words": across_words(tick)} for tick in xs],
        "up": [{"at": _at(tick, ys, HEIGHT - _BOTTOM, _TOP), "words": up_words(tick)} for tick in ys],
    }  # fmt: skip


def _ticks(values: list[float], about: int = 4) -> list[float]:
    """Round numbers that hold every value between the first and the last."""
    low, high = min(values), max(values)
    wide = high - low or abs(high) or 1.0
    size = 10 ** math.floor(math.log10(wide / about))
    step = next(size * nice for nice in (1, 2, 5, 10) if wide / (size * nice) <= about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [round(step * rung, 10) for rung in range(first, last + 1)]


def _at(value: float, ticks: list[float], begin: int, end: int) -> int:
    return round(begin + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (end - begin))
