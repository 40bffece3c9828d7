"""From a recommendation to people in work: each line followed, how far advice is followed, what it all cost."""

from __future__ import annotations

from typing import Any

import polars as pl

from numericemploi.model.tables.people import SITUATIONS_IN_WORK
from numericemploi.model.tables.purchases import (
    BUYERS,
    DECIDED,
    FOLLOW_THROUGH,
    PURCHASE_CHAIN,
    PURCHASE_PRICES,
)
from numericemploi.stats.disclosure import publishable
from numericemploi.stats.intervals import wilson

MILESTONE = 6
"""Months after the end of the training at which people are counted in work."""

LEAST_LINES = 3
"""Lines behind a public price: with fewer, the price of one of them could be read off."""


def follow(lines: pl.DataFrame, *, sessions: pl.DataFrame, outcomes: pl.DataFrame) -> pl.DataFrame:
    """PURCHASE_CHAIN: each line that was decided, with its sessions, the people who entered, those in work.

    Everybody observed once entered. A person counts as in work by the row of the 6th month alone; who has
    none, or one that says `unknown`, does not (strict).

    Parameters
    ----------
    lines, sessions, outcomes
        PURCHASE_LINES, SESSIONS, OUTCOMES.
    """
    known = set(sessions["session_id"])
    people = outcomes.group_by("session_id").agg(entries=pl.col("person").n_unique())
    at_six = (
        outcomes.filter(milestone=MILESTONE)
        .group_by("session_id")
        .agg(due=pl.len(), in_work=pl.col("situation").is_in(SITUATIONS_IN_WORK).sum())
    )
    counts = {
        row["session_id"]: row
        for row in people.join(at_six, on="session_id", how="left").iter_rows(named=True)
    }
    found = []
    for line in lines.filter(pl.col("status").is_in(DECIDED)).iter_rows(named=True):
        seen = [counts[session] for session in line["sessions"] if session in counts]
        found.append({
            "line_id": line["line_id"], "buyer": line["buyer"], "recommendation": line["recommendation"],
            "sessions": sum(session in known or session in counts for session in line["sessions"]),
            "ended": sum(bool(row["due"]) for row in seen), "places": line["places"],
            "cost": None if line["unit_price"] is None else line["places"] * line["unit_price"],
            **{name: sum(row[name] or 0 for row in seen) if seen else None for name in ("entries", "due", "in_work")},
        })  # fmt: skip
    return PURCHASE_CHAIN.of(found)


def follow_through(recommended: pl.DataFrame, chain: pl.DataFrame) -> pl.DataFrame:
    """FOLLOW_THROUGH: how much of what was recommended was bought, for each buyer and for all of them.

    Places of lines decided that answer a recommendation, at most those that it asked: what a buyer adds to
    one does not make up for another. A recommendation made to two buyers is one for each of them, and one
    for all together.

    Parameters
    ----------
    recommended, chain
        RECOMMENDED, PURCHASE_CHAIN.
    """
    bought: dict[tuple[str, str], int] = {}
    for row in chain.iter_rows(named=True):
        if row["recommendation"]:
            for buyer in (row["buyer"], "all"):
                key = row["recommendation"], buyer
                bought[key] = bought.get(key, 0) + row["places"]
    told = recommended.to_dicts()
    rows = []
    for buyer in (*BUYERS, "all"):
        to_it = [one for one in told if buyer == "all" or buyer in one["buyers"]]
        answers = [_answer(one, buyer) for one in to_it]
        asked = sum(one["places"] for one in to_it)
        done = sum(min(one["places"], bought.get((one["reference"], buyer), 0)) for one in to_it)
        rows.append({
            "buyer": buyer, "recommendations": len(to_it), "followed": answers.count("followed"),
            "partly": answers.count("partly"), "refused": answers.count("not"), "silent": answers.count(""),
            "recommended": asked, "bought": done, "score": done / asked if asked else None,
        })  # fmt: skip
    return FOLLOW_THROUGH.of(rows)


def _answer(one: dict[str, Any], buyer: str) -> str:
    """Return what a buyer answered; all together, the best answer that one of them gave."""
    given = dict(zip(one["buyers"], one["answers"], strict=True))
    if buyer != "all":
        return str(given.get(buyer, ""))
    return next((answer for answer in ("followed", "partly", "not") if answer in given.values()), "")


def prices(chain: pl.DataFrame) -> pl.DataFrame:
    """PURCHASE_PRICES: cost by place, by entry and by person in work, of lines whose people were observed at 6 months.

    The interval of the price of a person in work is that of the share in work (Wilson, 95 %); the cost
    itself is counted whole. `public` says whether anybody may read the row.
    """
    seen = chain.filter(
        pl.col("cost").is_not_null(), pl.col("ended") > 0, pl.col("ended") == pl.col("sessions")
    )
    rows = []
    for buyer in (*BUYERS, "all"):
        of = seen if buyer == "all" else seen.filter(buyer=buyer)
        rows.append(_price(buyer, of))
    return PURCHASE_PRICES.of(rows)


def _price(buyer: str, of: pl.DataFrame) -> dict[str, object]:
    lines, entries, in_work = of.height, int(of["entries"].sum()), int(of["in_work"].sum())
    places, cost = int(of["places"].sum()), int(of["cost"].sum())
    low, high = wilson(in_work, entries) if entries else (None, None)
    return {
        "buyer": buyer, "lines": lines, "places": places, "entries": entries, "in_work": in_work,
        "rate": in_work / entries if entries else None, "rate_low": low, "rate_high": high, "cost": cost,
        "per_place": cost / places if places else None, "per_entry": cost / entries if entries else None,
        "per_job": cost / in_work if in_work else None,
        "per_job_low": cost / (entries * high) if high else None,
        "per_job_high": cost / (entries * low) if low else None,
        "public": publishable(entries) and lines >= LEAST_LINES,
    }  # fmt: skip


def public(rows: pl.DataFrame) -> pl.DataFrame:
    """Return PURCHASE_PRICES as anybody may read it: nothing of a small row, nor of a total that would give it away.

    The total is the sum of the buyers: where exactly one of them is hidden and has people, the next smallest
    is hidden too, else subtraction gives it back.
    """
    parts = rows.filter(pl.col("buyer") != "all").sort("entries", "buyer")
    shown = {row["buyer"]: row["public"] for row in rows.iter_rows(named=True)}
    filled = parts.filter(pl.col("lines") > 0)["buyer"].to_list()
    if sum(not shown[buyer] for buyer in filled) == 1:
        helper = next((buyer for buyer in filled if shown[buyer]), None)
        if helper is not None:
            shown[helper] = False
    visible = pl.col("buyer").replace_strict(shown, return_dtype=pl.Boolean)
    figures = [name for name in PURCHASE_PRICES.schema if name not in ("buyer", "public")]
    return PURCHASE_PRICES.check(
        rows.with_columns(public=visible).with_columns(
            pl.when("public").then(name).alias(name) for name in figures
        )
    )
