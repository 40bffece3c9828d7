"""A funder adopts its own part of a plan: what stands in the way."""

from __future__ import annotations

import polars as pl

_NOT_YET = ("proposed", "recommended")


def part(lines: pl.DataFrame, funder: str) -> pl.DataFrame:
    """PLAN_LINES that a funder pays."""
    return lines.filter(funder=funder)


def taken(mine: pl.DataFrame, lines: pl.DataFrame, *, variant: str) -> list[str]:
    """Sessions of a part that a line in force buys already, whoever buys it: a session is in one plan, once.

    Lines of this very variant that wait for an answer do not count: adopting answers them.

    Parameters
    ----------
    mine
        PLAN_LINES of the part.
    lines
        PURCHASE_LINES of every buyer.
    variant
        Digest of the plan to adopt.
    """
    waiting = (pl.col("variant") == variant) & pl.col("status").is_in(_NOT_YET)
    live = lines.filter(pl.col("status") != "cancelled", ~waiting.fill_null(value=False))
    bought = set(live["sessions"].explode().drop_nulls())
    return sorted(bought & set(mine["session_id"]))
