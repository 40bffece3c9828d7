"""What the buyers' lines, read together, buy twice or leave out, and how far they are from contract targets."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import polars as pl

from numericemploi.model.tables.purchases import (
    ACTIVE,
    COT_PROGRESS,
    DECIDED,
    PURCHASE_DOUBLES,
    PURCHASE_HOLES,
)
from numericemploi.planning import periods

LEAST_GAP = 1.0
"""Positions from which a gap without any line is a hole (ours): less is the rounding of carried figures."""


def doubles(lines: pl.DataFrame, gap: pl.DataFrame) -> pl.DataFrame:
    """PURCHASE_DOUBLES: places that several buyers buy beyond the gap in one half-year, and sessions in two lines.

    Parameters
    ----------
    lines
        PURCHASE_LINES; cancelled ones do not count. A wholly remote line belongs to no zone.
    gap
        `zone`, `rome3`, `gap`: positions that lack, null where unknown. An unknown gap makes no double of
        places: nobody can say that there are too many.
    """
    live = [row for row in lines.iter_rows(named=True) if row["status"] in ACTIVE]
    known = {(row["zone"], row["rome3"]): row["gap"] for row in gap.iter_rows(named=True)}
    return PURCHASE_DOUBLES.of([*_beyond(live, known), *_same_session(live)])


def _beyond(
    live: list[dict[str, Any]], known: dict[tuple[str, str], float | None]
) -> list[dict[str, object]]:
    cells: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in live:
        if row["zone"] is not None:
            cells[row["rome3"], row["zone"], periods.half_of(row["period"])].append(row)
    found = []
    for (rome3, zone, half), rows in sorted(cells.items()):
        lacks, buyers = known.get((zone, rome3)), sorted({row["buyer"] for row in rows})
        places = sum(row["places"] for row in rows)
        if len(buyers) > 1 and lacks is not None and places > max(0.0, lacks):
            found.append({
                "kind": "beyond_gap", "rome3": rome3, "zone": zone, "half": half, "session_id": "",
                "lines": [row["line_id"] for row in rows], "buyers": buyers, "places": places, "gap": float(lacks),
                "excess": places - max(0.0, float(lacks)),
            })  # fmt: skip
    return found


def _same_session(live: list[dict[str, Any]]) -> list[dict[str, object]]:
    holders: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in live:
        for session in row["sessions"]:
            holders[session].append(row)
    return [
        {
            "kind": "same_session", "rome3": "", "zone": "", "half": "", "session_id": session,
            "lines": [row["line_id"] for row in rows], "buyers": sorted({row["buyer"] for row in rows}),
            "places": sum(row["places"] for row in rows), "gap": None, "excess": None,
        }
        for session, rows in sorted(holders.items())
        if len(rows) > 1
    ]  # fmt: skip


def holes(lines: pl.DataFrame, gap: pl.DataFrame) -> pl.DataFrame:
    """PURCHASE_HOLES: zones × occupations that lack people and that no active line serves, the largest gap first.

    Parameters
    ----------
    gap
        `zone`, `rome3`, `gap`, `low`, `high`; a gap that is unknown is no hole, and is told elsewhere.
    """
    live = lines.filter(pl.col("status").is_in(ACTIVE))
    served = live.filter(pl.col("zone").is_not_null()).select("zone", "rome3").unique()
    remote = live.filter(pl.col("zone").is_null()).group_by("rome3").agg(remote=pl.col("places").sum())
    found = (
        gap.filter(pl.col("gap") >= LEAST_GAP)
        .join(served, on=["zone", "rome3"], how="anti")
        .join(remote, on="rome3", how="left")
        .with_columns(pl.col("remote").fill_null(0).cast(pl.Int64))
        .sort("gap", "zone", "rome3", descending=[True, False, False])
    )
    return PURCHASE_HOLES.check(found)


def progress(targets: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """COT_PROGRESS: for each target the places decided that match it, those only proposed beside.

    A line matches the target of its occupation, whose level and zone are its own or any, and in whose
    contract its period begins. A line may count for two targets of two contracts, never twice for one.
    """
    rows = lines.filter(pl.col("status").is_in(ACTIVE)).to_dicts()
    found = []
    for target in targets.iter_rows(named=True):
        matching = [row for row in rows if _matches(row, target)]
        decided = [row for row in matching if row["status"] in DECIDED]
        reached = sum(row["places"] for row in decided)
        found.append({
            "target_id": target["target_id"], "quantity": target["quantity"], "reached": reached,
            "proposed": sum(row["places"] for row in matching) - reached,
            "remaining": max(0, target["quantity"] - reached), "lines": [row["line_id"] for row in decided],
        })  # fmt: skip
    return COT_PROGRESS.of(found)


def _matches(line: dict[str, Any], target: dict[str, Any]) -> bool:
    return (
        line["rome3"] == target["rome3"]
        and target["level"] in (None, line["level"])
        and target["zone"] in (None, line["zone"])
        and target["starts_on"] <= periods.first_day(line["period"]) < target["ends_on"]
    )
