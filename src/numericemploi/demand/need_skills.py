"""Skills of a declared need: read from its words, corrected by its holder, and counted among what employers ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from numericemploi.demand.needs_life import NEED_MONTHS, counted
from numericemploi.model.period import months_before
from numericemploi.model.tables.employers import OFFERS

MOST = 60
"""Skills of one need; a text that states more is no need."""
SOURCE = "need"


def corrected(kept: Sequence[str], *, read_before: Sequence[str], read_now: Sequence[str]) -> list[str]:
    """Return the skills of a need whose words changed.

    What its holder took out stays out, what they added stays; the rest is what the new words say.
    """
    out = set(read_before) - set(kept)
    added = [code for code in kept if code not in read_before]
    return list(dict.fromkeys([*(code for code in read_now if code not in out), *added]))[:MOST]


def posts(needs: pl.DataFrame, *, keys: Mapping[str, str | None], as_of: date) -> pl.DataFrame:
    """OFFERS: the needs that say their skills, read as adverts of that many posts.

    Those that are waited for and were confirmed in the last months; an idea is none yet. Every skill counts
    as asked, none as required: the form does not part them.

    Parameters
    ----------
    needs
        NEEDS, as they stood on the day.
    keys
        Opaque key of the employer of each need, by its identifier: that of its adverts, when both are known
        by their SIRET.
    """
    told = counted(needs).filter(
        pl.col("firmness") != "idea",
        pl.col("skills").list.len() > 0,
        pl.col("confirmed_on").is_between(months_before(as_of, NEED_MONTHS), as_of),
    )
    return OFFERS.of(
        [
            {
                "source": SOURCE,
                "offer_id": row["need_id"],
                "title": row["title"] or "",
                "text": "",
                "rome": row["rome4"] or row["rome3"],
                "commune": row["commune"],
                "employer": keys.get(row["need_id"]),
                "positions": row["positions"],
                "contract": row["contract"],
                "beginners": row["beginners"],
                "skills": row["skills"],
                "essential": [],
                "published_on": row["confirmed_on"],
                "fictif": row["fictif"],
            }
            for row in told.iter_rows(named=True)
        ]
    )
