"""Posts behind adverts and needs by place and occupation, and how long they stay advertised."""

from __future__ import annotations

from datetime import date

import polars as pl

from numericemploi.demand import needs_life
from numericemploi.model.period import months_before
from numericemploi.model.tables.adverts import OFFER_LIFETIMES, OFFER_POSTS
from numericemploi.stats.survival import kaplan_meier, quantile

NEIGHBOURING = ("AD", "BE", "CH", "DE", "ES", "IT", "LU", "MC")
"""Countries that border on metropolitan France."""

ADVERT_MONTHS = 12
"""Age beyond which an advert is no evidence any more; that of every evidence."""

_CELL = ["place_kind", "place", "rome3"]
_RANK = {"cross_border": 0, "remote": 1, "zone": 2, "elsewhere": 3, "no_place": 4}


def count(
    *, offers: pl.DataFrame, groups: pl.DataFrame, needs: pl.DataFrame, geography: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Count adverts, posts and positions by place and occupation, firm needs beside.

    A post has one place: abroad if one of its adverts says so, else at a distance, else the zone of its
    first advert that lies in one. Adverts without a place stay apart: they are in no zone. The positions
    behind a post are the most that one of its adverts states: a copy often forgets them.

    Parameters
    ----------
    offers, groups
        OFFERS, `rome` in ROME 3 heads, and OFFER_GROUPS of the same.

    Returns
    -------
    OFFER_POSTS.
    """
    recent = _placed(offers, geography).filter(
        pl.col("published_on").is_between(months_before(as_of, ADVERT_MONTHS), as_of)
    )
    tied = recent.join(groups, on=["source", "offer_id"]).sort("published_on", "source", "offer_id")
    open_now = pl.col("expires_on") >= as_of
    posts = (
        tied.with_columns(rank=pl.col("place_kind").replace_strict(_RANK, return_dtype=pl.Int8))
        .sort("post", "rank", "published_on", "source", "offer_id")
        .group_by("post", maintain_order=True)
        .agg(
            pl.col("place_kind", "place").first(),
            rome3=pl.col("rome").drop_nulls().first(),
            adverts=pl.len().cast(pl.Int64),
            positions=pl.col("positions").max(),
            open=open_now.any(),
            teleworked=pl.col("telework").any(),
        )
        .with_columns(pl.col("rome3").fill_null(""))
    )
    seen = posts.group_by(_CELL).agg(
        pl.col("adverts", "positions").sum(),
        posts=pl.len().cast(pl.Int64),
        open_posts=pl.col("open").sum().cast(pl.Int64),
        teleworked=pl.col("teleworked").sum().cast(pl.Int64),
    )
    both = seen.join(_declared(needs, geography, as_of), on=_CELL, how="full", coalesce=True)
    counts = pl.col("adverts", "posts", "positions", "open_posts", "teleworked", "declared")
    return OFFER_POSTS.check(both.with_columns(counts.fill_null(0)).sort(OFFER_POSTS.key))


def lifetimes(*, offers: pl.DataFrame, groups: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Estimate how long posts stay advertised, from the first publication to the last expiry.

    The end is the one announced: no source says when an advert was withdrawn. One beyond `as_of` has not
    come yet: the post is censored at `as_of`.

    Returns
    -------
    OFFER_LIFETIMES: a row an occupation, and `all`.
    """
    tied = offers.filter(pl.col("published_on") <= as_of).join(groups, on=["source", "offer_id"])
    posts = (
        tied.sort("published_on", "source", "offer_id")
        .group_by("post", maintain_order=True)
        .agg(
            rome3=pl.col("rome").drop_nulls().first(),
            start=pl.col("published_on").min(),
            end=pl.col("expires_on").max(),
            no_end=pl.col("expires_on").last().is_null(),
        )
        .with_columns(
            days=(pl.min_horizontal("end", pl.lit(as_of)) - pl.col("start")).dt.total_days(),
            ended=pl.col("end") <= as_of,
        )
    )
    rows = [_lifetime("all", posts)] if posts.height else []
    for (rome3,), part in posts.drop_nulls("rome3").sort("rome3").group_by("rome3", maintain_order=True):
        rows.append(_lifetime(str(rome3), part))
    return OFFER_LIFETIMES.of(sorted(rows, key=lambda row: str(row["rome3"])))


def _lifetime(rome3: str, posts: pl.DataFrame) -> dict[str, object]:
    known = posts.filter(~pl.col("no_end"))
    curve = kaplan_meier(known["days"].to_numpy(), known["ended"].to_numpy())
    days, low, high = quantile(curve)
    return {
        "rome3": rome3, "posts": known.height, "ended": int(known["ended"].sum()),
        "no_end": posts.height - known.height, "days": days, "low": low, "high": high,
    }  # fmt: skip


def _placed(offers: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    """Give each advert the kind of its place and the place."""
    abroad = pl.col("country").is_not_null() & (pl.col("country") != "FR")
    near = pl.col("country").is_in(NEIGHBOURING).fill_null(value=False)
    kind = (
        pl.when(abroad & near).then(pl.lit("cross_border"))
        .when(abroad).then(pl.lit("elsewhere"))
        .when(pl.col("remote").fill_null(value=False)).then(pl.lit("remote"))
        .when(pl.col("zone").is_not_null()).then(pl.lit("zone"))
        .when(pl.col("commune").is_not_null()).then(pl.lit("elsewhere"))
        .otherwise(pl.lit("no_place"))
    )  # fmt: skip
    return (
        offers.join(geography.select("commune", "zone"), on="commune", how="left")
        .with_columns(place_kind=kind)
        .with_columns(
            place=pl.when(pl.col("place_kind") == "zone")
            .then("zone")
            .when(abroad)
            .then("country")
            .otherwise(pl.lit(""))
        )
    )


def _declared(needs: pl.DataFrame, geography: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Sum the firm needs of the last months: in a zone, elsewhere, or at a distance, of no commune."""
    firm = needs_life.firm(needs, as_of=as_of)
    kept = firm.join(geography.select("commune", "zone"), on="commune", how="left")
    kind = (
        pl.when(pl.col("commune").is_null()).then(pl.lit("remote"))
        .when(pl.col("zone").is_null()).then(pl.lit("elsewhere"))
        .otherwise(pl.lit("zone"))
    )  # fmt: skip
    return (
        kept.select("rome3", "positions", place_kind=kind, place=pl.col("zone").fill_null(""))
        .group_by(_CELL)
        .agg(declared=pl.col("positions").sum())
    )
