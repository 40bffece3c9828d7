"""Tables made of the adverts read: which ones speak of the same post, where posts are, how long adverts last."""

from __future__ import annotations

import polars as pl

from numericemploi.model.table import Column, Table

OFFER_GROUPS = Table(
    name="offer_groups",
    row="An advert and the post that it speaks of; adverts of one post share `post`",
    key=("source", "offer_id"),
    columns=(
        Column(name="source", dtype=pl.String, meaning="Source of the advert"),
        Column(name="offer_id", dtype=pl.String, meaning="Identifier at the source"),
        Column(name="post", dtype=pl.String, meaning="`source/offer_id` of the post's first advert"),
        Column(name="role", dtype=pl.String, meaning="`first`, `repost` (its source had advertised the post before) or `copy` (another source had)"),
        Column(name="rule", dtype=pl.String, meaning="Rule that tied it to the post: `identical`, `same-employer`, `other-employer` or `no-text`",
               null="the advert stands alone, or is the first"),
    ),
)  # fmt: skip

OFFER_POSTS = Table(
    name="offer_posts",
    row="Posts advertised or firmly declared in a place for an occupation; remote, cross-border and placeless ones are classes of their own, in no zone",
    key=("place_kind", "place", "rome3"),
    columns=(
        Column(name="place_kind", dtype=pl.String,
               meaning="`zone`; `elsewhere` in France; `cross_border` (a country that borders on France); `remote` (wholly at a distance); `no_place`"),
        Column(name="place", dtype=pl.String, meaning="Employment zone 2020, or country (ISO 3166-1), or empty"),
        Column(name="rome3", dtype=pl.String, meaning="Occupation, ROME 3 head; empty where the adverts give none"),
        Column(name="adverts", dtype=pl.Int64, unit="adverts", meaning="Adverts published in the year before the day"),
        Column(name="posts", dtype=pl.Int64, unit="posts", meaning="The same without duplicates nor re-postings"),
        Column(name="positions", dtype=pl.Int64, unit="positions", meaning="Positions behind those posts: the most that one of its adverts states, summed"),
        Column(name="open_posts", dtype=pl.Int64, unit="posts", meaning="Those with an advert still valid on the day"),
        Column(name="teleworked", dtype=pl.Int64, unit="posts", meaning="Those with telework for a part of the time"),
        Column(name="declared", dtype=pl.Int64, unit="positions", meaning="Firm declared needs, beside, never summed with adverts"),
    ),
)  # fmt: skip

OFFER_LIFETIMES = Table(
    name="offer_lifetimes",
    row="How long posts of an occupation stay advertised, from first publication to last expiry (Kaplan-Meier)",
    key=("rome3",),
    columns=(
        Column(name="rome3", dtype=pl.String, meaning="Occupation; `all` for all together"),
        Column(name="posts", dtype=pl.Int64, unit="posts", meaning="Posts whose end is known or not yet reached"),
        Column(name="ended", dtype=pl.Int64, unit="posts", meaning="Those that ended by the day; the others are censored"),
        Column(name="no_end", dtype=pl.Int64, unit="posts", meaning="Posts whose last advert gives no end: they say nothing, and are left out"),
        Column(name="days", dtype=pl.Float64, unit="days", meaning="Median lifetime", null="half of the posts have not ended"),
        Column(name="low", dtype=pl.Float64, unit="days", meaning="Low bound, 90 %", null="not reached"),
        Column(name="high", dtype=pl.Float64, unit="days", meaning="High bound, 90 %", null="not reached"),
    ),
)  # fmt: skip
