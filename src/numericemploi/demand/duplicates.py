"""Adverts that speak of the same post: copies between sources, re-postings, agencies writing it again.

The rule, in full; its error is measured by `bench/duplicates.py`. Two adverts speak of the same post when

1. *dates*: they appear within `WINDOW` days of one another, or one within `GRACE` days of the other's end;
2. *place*: same commune; or two communes of a zone, at two sources; or one of them names no place;
3. *occupation*: same ROME head; or one names none; or two heads of a domain, at two sources;
4. *contract*: not permanent against temporary, nor apprentice against anything else;
5. *title*: no technology against another, no beginner against an experienced one;
6. *text*: of the pairs of words that follow one another in the shorter text, the part `ALIKE` is in the
   longer one: the shorter, so that a text cut short, or framed by an agency, is still found. Where the
   employers differ, or one is unknown, both texts have `LEAST_WORDS` words;
7. *one employer*: where each title has a word that the other lacks (a slip of the pen is forgiven), they
   share another, and the words of one text are all in the other, for an employer writes two posts alike.

Texts of fewer than `FEWEST_WORDS` words prove nothing: such adverts need the same employer, commune,
title and occupation, and two sources or dates that do not overlap. What is tied to the same advert is
tied together; a post is counted anew `SPAN` days after its first advert: nobody searches for ever.

Only adverts that share a block are compared, each with the next `NEIGHBOURS` by date: the work grows as
the number of adverts, even if one firm publishes a million. Two adverts without a place are not
compared within one source: they may stand for two towns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from numericemploi.demand import wording
from numericemploi.model.tables.adverts import OFFER_GROUPS

WINDOW = 90
GRACE = 30
SPAN = 180
NO_END = 30
"""Days that an advert without a last day is taken to stand (ours: a usual term)."""

LIKELY = 0.4
ALIKE, ANCHOR, LEAST_COMMON = 0.80, 5, 20
TAIL, CUT_TAIL, CUT = 10, 5, 20
FEWEST_WORDS = 10
NEIGHBOURS = 8
_CHUNK = 50_000

_PERMANENT, _TEMPORARY, _APPRENTICE = 1, 2, 3
_CONTRACTS = (
    (r"(?i)altern|apprenti|professionnalisation|intern\b|stage", _APPRENTICE),
    (r"(?i)\bcdi\b|permanent", _PERMANENT),
    (r"(?i)\bcdd\b|\bmis\b|int[ée]rim|temporary|\bsai", _TEMPORARY),
)
_RULES = {1: "identical", 2: "same-employer", 3: "other-employer", 4: "no-text"}
_SEVERAL = -1
_DECADES = 10_000  # days: more than any two adverts are apart

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


def find(offers: pl.DataFrame, *, geography: pl.DataFrame) -> pl.DataFrame:
    """Tie each advert to its post.

    Parameters
    ----------
    offers
        OFFERS, `rome` in ROME 3 heads, communes of today.
    geography
        GEOGRAPHY; a commune outside it is a zone of its own.

    Returns
    -------
    OFFER_GROUPS, ordered by key; the order of `offers` changes nothing.
    """
    if offers.is_empty():
        return OFFER_GROUPS.empty()
    adverts = _read(offers, geography)
    places = frozenset(
        word
        for label in geography.select(wording.folded(pl.col("label")))["label"].unique()
        for word in label.split()
        if len(word) > 3
    )
    words = wording.read(adverts["title"], adverts["text"], places=places)
    adverts = _runs(adverts.with_columns(title=words.title, text=words.text, words=words.length[words.text]))
    faces = _Faces(adverts, words)
    left, right, rule = faces.tied()
    return _told(adverts, left, right, rule)


def _read(offers: pl.DataFrame, geography: pl.DataFrame) -> pl.DataFrame:
    """What is compared, in an order that the keys alone decide."""
    contract = pl.lit(0, pl.Int8)
    for pattern, code in reversed(_CONTRACTS):
        contract = (
            pl.when(pl.col("contract").str.contains(pattern)).then(pl.lit(code, pl.Int8)).otherwise(contract)
        )
    epoch = pl.col("published_on").dt.epoch("d").cast(pl.Int64)
    until = pl.col("expires_on").dt.epoch("d").cast(pl.Int64)
    return (
        offers.join(geography.select("commune", "zone"), on="commune", how="left")
        .select(
            "source", "offer_id", "title", "text", "commune", "employer",
            zone=pl.coalesce("zone", "commune"), rome="rome", contract=contract, published=epoch,
            until=pl.coalesce(until, epoch + NO_END),
        )
        .sort("published", "source", "offer_id")
        .with_row_index("row")
    )  # fmt: skip


def _runs(adverts: pl.DataFrame) -> pl.DataFrame:
    """Number the runs of identical adverts that follow one another; one of too few words stands alone.

    Without it a firm that publishes one text a million times would fill every block.
    """
    same = ["title", "text", "commune", "employer", "rome", "contract"]
    ordered = adverts.sort(*same, "row", nulls_last=True)
    starts = (
        pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in same)
        | (pl.col("published") - pl.col("published").shift() > WINDOW)
        | (pl.col("words") < FEWEST_WORDS)
        | (pl.col("commune").is_null() & (pl.col("source") == pl.col("source").shift()))
    ).fill_null(value=True)
    numbered = ordered.with_columns(run=starts.cum_sum())
    return numbered.with_columns(face=pl.col("row").min().over("run")).sort("row")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Against:
    """Two titles: do they contradict, has each a word of its own, has one of them, have they no word in common."""

    contradict: bool
    apart: bool
    differ: bool
    foreign: bool


class _Faces:
    """One advert of each run, compared with those that share a block with it."""

    def __init__(self, adverts: pl.DataFrame, words: wording.Wording) -> None:
        codes = adverts.group_by("face").agg(
            last=pl.col("published").max(), stood=pl.col("until").max(), sources=pl.col("source").n_unique()
        )
        faces = adverts.filter(pl.col("row") == pl.col("face")).join(codes, on="face", maintain_order="left")
        self.words = words
        self.row = _ints(faces["row"])
        self.first, self.last, self.stood = (_ints(faces[name]) for name in ("published", "last", "stood"))
        self.source = np.where(_ints(faces["sources"]) > 1, _SEVERAL, _codes(faces["source"]))
        self.commune, self.zone, self.rome = (_codes(faces[name]) for name in ("commune", "zone", "rome"))
        self.domain = _codes(faces["rome"].str.slice(0, 3))
        self.employer = _codes(faces["employer"])
        self.contract = _ints(faces["contract"])
        self.title, self.text = _ints(faces["title"]), _ints(faces["text"])
        self._titles: dict[tuple[int, int], _Against] = {}

    def tied(self) -> tuple[_Ints, _Ints, _Ints]:
        """Pairs of adverts of one post, as rows, and the rule of each."""
        size = len(self.row)
        found = [left * size + right for left, right in self._candidates()]
        code = _distinct(np.concatenate(found))
        kept = []
        for start in range(0, len(code), _CHUNK):
            left, right = np.divmod(code[start : start + _CHUNK], size)
            rule, cut, distance = self._judged(left, right)
            same = rule > 0
            kept.append(tuple(part[same] for part in (left, right, rule, cut, distance)))
        if not kept:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
        left, right, rule, cut, distance = map(np.concatenate, zip(*kept, strict=True))
        chosen = self._chosen(left, right, cut, distance)
        return self.row[left[chosen]], self.row[right[chosen]], rule[chosen]

    def _candidates(self) -> Iterator[tuple[_Ints, _Ints]]:
        """Pairs that share a block and could be one post by dates, place, occupation and contract."""
        placed = self.zone >= 0
        bands = self.words.bands[self.text]
        blocks = [
            (placed & (self.employer >= 0), (self.zone, self.employer, self.domain)),
            (placed, (self.zone, self.words.title_key[self.title])),
            (placed, (self.zone, self.words.head[self.text])),
            *((placed & (band >= 0), (self.zone, band)) for band in bands.T),
            *((band >= 0, (band,)) for band in bands.T if not placed.all()),
        ]
        for within, keys in blocks:
            rows = np.flatnonzero(within)
            order = rows[np.lexsort((self.row[rows], self.first[rows], *(key[rows] for key in keys)))]
            for step in range(1, NEIGHBOURS + 1):
                left, right = order[:-step], order[step:]
                near = np.logical_and.reduce([key[left] == key[right] for key in keys])
                left, right = left[near], right[near]
                if len(keys) == 1:
                    unplaced = (self.zone[left] < 0) | (self.zone[right] < 0)
                    left, right = left[unplaced], right[unplaced]
                could = self._could(left, right)
                yield np.minimum(left, right)[could], np.maximum(left, right)[could]

    def _chosen(self, left: _Ints, right: _Ints, cut: _Bools, distance: _Ints) -> _Bools:
        """Keep what is certain; a cut text, or another place, may fit several posts: the nearest alone is taken.

        An advert that is certainly tied to others of its place is not sought in another place as well; two
        that are tied to none must be the nearest of one another. The nearest is of the same commune if one
        is, then the nearest in time.
        """
        length, commune = self.words.length[self.text], self.commune
        elsewhere = commune[left] != commune[right]
        loose = cut | elsewhere
        settled = np.zeros(len(self.row), np.bool_)
        settled[left[~loose]] = settled[right[~loose]] = True
        from_left = np.where(
            elsewhere,
            np.where(settled[left] == settled[right], self._less_placed(left, right), ~settled[left]),
            length[left] < length[right],
        )
        chooser = np.where(from_left, left, right)
        may = loose & ~(elsewhere & settled[chooser] & (commune[chooser] >= 0))
        nearest = np.lexsort((left, right, distance, elsewhere))
        chosen = ~loose | _first_of(chooser, nearest, may)
        mutual = (
            may & elsewhere & (commune[left] >= 0) & (commune[right] >= 0) & (settled[left] == settled[right])
        )
        other, rank = np.where(from_left, right, left), np.argsort(nearest)
        order = np.argsort(np.concatenate([rank, rank]), kind="stable")
        of_both = _first_of(np.concatenate([chooser, other]), order, np.tile(mutual, 2))
        kept: _Bools = chosen & (~mutual | (of_both[: len(left)] & of_both[len(left) :]))
        return kept

    def _less_placed(self, left: _Ints, right: _Ints) -> _Bools:
        """Whether the left one is the one without place, or else the later one."""
        none_left, none_right = self.commune[left] < 0, self.commune[right] < 0
        return np.where(none_left == none_right, self.first[left] > self.first[right], none_left)

    def _could(self, a: _Ints, b: _Ints) -> _Bools:
        early, late = np.minimum(self.first[a], self.first[b]), np.maximum(self.first[a], self.first[b])
        of_early = self.first[a] == early
        last = np.where(of_early, self.last[a], self.last[b])
        stood = np.where(of_early, self.stood[a], self.stood[b])
        dates = (late - last <= WINDOW) | (late - stood <= GRACE)
        elsewhere = self._two_sources(a, b)
        no_place = (self.commune[a] < 0) | (self.commune[b] < 0)
        place = np.where(
            no_place,
            elsewhere | (self.commune[a] != self.commune[b]),
            (self.commune[a] == self.commune[b]) | ((self.zone[a] == self.zone[b]) & elsewhere),
        )
        occupation = (
            (self.rome[a] == self.rome[b])
            | (self.rome[a] < 0)
            | (self.rome[b] < 0)
            | ((self.domain[a] == self.domain[b]) & elsewhere)
        )
        one, other = self.contract[a], self.contract[b]
        contract = (one == other) | (
            ((one == 0) | (other == 0)) & (one != _APPRENTICE) & (other != _APPRENTICE)
        )
        could: _Bools = dates & place & occupation & contract
        return could

    def _two_sources(self, a: _Ints, b: _Ints) -> _Bools:
        two: _Bools = (self.source[a] != self.source[b]) | (self.source[a] == _SEVERAL)
        return two

    def _judged(self, a: _Ints, b: _Ints) -> tuple[_Ints, _Bools, _Ints]:
        """Return the rule by which each pair is one post (0: it is not), whether one text is cut, and the days between.

        Pairs whose one text is cut are the caller's to choose among: see `_nearest`.
        """
        words, one, other = self.words, self.text[a], self.text[b]
        known = (self.employer[a] >= 0) & (self.employer[b] >= 0)
        same_employer = known & (self.employer[a] == self.employer[b])
        short = np.minimum(words.length[one], words.length[other]) < FEWEST_WORDS
        by_title = (
            short
            & same_employer
            & (self.commune[a] >= 0)
            & (self.commune[a] == self.commune[b])
            & (self.rome[a] == self.rome[b])
            & (words.title_key[self.title[a]] == words.title_key[self.title[b]])
            & (self._two_sources(a, b) | (self.first[b] > self.stood[a]))
        )
        alike, cut, left_over = self._aligned(one, other)
        by_text = alike & ~short
        rule = np.where(by_text, np.where(same_employer, 2, 3), np.where(by_title, 4, 0))
        for at in np.flatnonzero(by_text):
            titles = self._against(int(self.title[a[at]]), int(self.title[b[at]]))
            if (
                titles.contradict
                or (titles.differ and cut[at])
                or (
                    titles.apart
                    and same_employer[at]
                    and (titles.foreign or not self._contained(int(one[at]), int(other[at])))
                )
            ):
                rule[at] = 0
        # Of several posts that a cut text could come from, one that leaves less of it over comes first.
        distance = np.abs(self.first[a] - self.first[b]) + _DECADES * np.where(cut, left_over, 0)
        return rule.astype(np.int64), cut & by_text, distance

    def _aligned(self, one: _Ints, other: _Ints) -> tuple[_Bools, _Bools, _Ints]:
        """Whether two texts agree from their first common passage to the end of one of them.

        Then whether one of them is cut, and how much of it is left over after the last common passage.
        """
        words = self.words
        pairs = np.minimum(words.distinct_pairs[one], words.distinct_pairs[other])
        shared = np.asarray(words.pairs[one].multiply(words.pairs[other]).sum(axis=1)).ravel()
        alike, cut, left_over = one == other, np.zeros(len(one), np.bool_), np.zeros(len(one), np.int64)
        near = np.flatnonzero(~alike & (shared >= LIKELY * pairs) & (pairs > 0))
        if len(near):
            a, b = _passages(words, one[near], other[near]), _passages(words, other[near], one[near])
            agreed, total = a.agreed + b.agreed, a.common + b.common
            enough = np.minimum(a.common, b.common) >= LEAST_COMMON
            cut[near] = np.maximum(a.after, b.after) > CUT
            left_over[near] = np.minimum(a.after, b.after)
            ends = left_over[near] <= np.where(cut[near], CUT_TAIL, TAIL)
            alike[near] = enough & ends & (agreed >= ALIKE * total)
        return alike, cut, left_over

    def _against(self, one: int, other: int) -> _Against:
        """What two titles say against one post; kept for the next pair that has them."""
        key = (one, other) if one < other else (other, one)
        if key not in self._titles:
            a, b = self.words.titles[one], self.words.titles[other]
            contradict = (
                bool(a.technologies and b.technologies) and a.technologies.isdisjoint(b.technologies)
            ) or (bool(a.levels and b.levels) and a.levels.isdisjoint(b.levels))
            only = [a.words[stem] for stem in a.words.keys() - b.words.keys()]
            lacking = [b.words[stem] for stem in b.words.keys() - a.words.keys()]
            own, others = _of_its_own(only, lacking), _of_its_own(lacking, only)
            self._titles[key] = _Against(
                contradict=contradict,
                apart=own and others,
                differ=own or others,
                foreign=a.words.keys().isdisjoint(b.words),
            )
        return self._titles[key]

    def _contained(self, one: int, other: int) -> bool:
        """Whether the words of one text are all in the other, slips of the pen forgiven."""
        words = self.words.words
        a, b = (
            set(words.indices[words.indptr[text] : words.indptr[text + 1]].tolist()) for text in (one, other)
        )
        spelled = self.words.vocabulary
        only, lacking = [spelled[w] for w in a - b], [spelled[w] for w in b - a]
        return not (_of_its_own(only, lacking) and _of_its_own(lacking, only))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """What one text has of another, in runs of three words: from the first common passage to the end of the last."""

    common: _Ints
    agreed: _Ints
    after: _Ints


def _passages(words: wording.Wording, one: _Ints, other: _Ints) -> _Passage:
    """Find, for each pair, where `one` begins and ceases to follow `other`."""
    pair, runs, place, size = _laid_out(words, one)
    pair2, runs2, _, _ = _laid_out(words, other)
    top = int(words.threes.max(initial=0)) + 1
    there = np.sort(pair2 * top + runs2)  # sorting is faster here than NumPy's own hashing of distinct values
    code = pair * top + runs
    at = np.minimum(np.searchsorted(there, code), max(0, len(there) - 1))
    found = (there[at] == code) if len(there) else np.zeros(len(code), np.bool_)
    ends = np.cumsum(size)
    total = np.concatenate([[0], np.cumsum(found)])
    index = np.arange(len(found))
    last_of_pair = np.repeat(ends, size)
    anchors = (index + ANCHOR <= last_of_pair) & (
        total[np.minimum(index + ANCHOR, len(found))] - total[index] == ANCHOR
    )
    count = len(one)
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
    np.minimum.at(first, pair[anchors], place[anchors])
    np.maximum.at(last, pair[anchors], place[anchors] + ANCHOR)
    none = last < 0
    first = np.where(none, 0, first)
    last = np.where(none, 0, last)
    begin = ends - size
    return _Passage(common=last - first, agreed=total[begin + last] - total[begin + first], after=size - last)


def _laid_out(words: wording.Wording, texts: _Ints) -> tuple[_Ints, _Ints, _Ints, _Ints]:
    """Lay out the runs of three words of some texts: number in the list, run, place in the text; and sizes."""
    start, size = words.starts[texts], words.starts[texts + 1] - words.starts[texts]
    pair = np.repeat(np.arange(len(texts)), size)
    place = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    return pair, words.threes[np.repeat(start, size) + place], place, size


def _of_its_own(only: list[str], lacking: list[str]) -> bool:
    """Whether a word of one side is not a slip of the pen of a word of the other."""
    return any(not any(wording.one_slip_apart(word, other) for other in lacking) for word in only)


def _told(adverts: pl.DataFrame, left: _Ints, right: _Ints, rule: _Ints) -> pl.DataFrame:
    """Join what is tied, cut what lasts too long, and name each post by its first advert."""
    row, face = _ints(adverts["row"]), _ints(adverts["face"])
    size = adverts.height
    a, b = np.concatenate([row, left]), np.concatenate([face, right])
    _, together = connected_components(
        csr_array((np.ones(len(a), np.int8), (a, b)), shape=(size, size)), directed=False
    )
    least = np.full(size, 9, np.int64)
    np.minimum.at(least, left, rule)
    np.minimum.at(least, right, rule)
    least[row != face] = 1
    tied = adverts.select("source", "offer_id", "published", "row").with_columns(
        together=pl.Series(together, dtype=pl.Int64), least=pl.Series(least)
    )
    tied = tied.with_columns(turn=_turns(tied)).with_columns(
        head=pl.col("row").min().over("together", "turn"),
    )
    names = tied.select(head="row", post=pl.concat_str("source", "offer_id", separator="/"))
    first = pl.col("row") == pl.col("head")
    again = ~pl.struct("post", "source").is_first_distinct()
    told = tied.join(names, on="head", maintain_order="left").with_columns(
        role=pl.when(first)
        .then(pl.lit("first"))
        .when(again)
        .then(pl.lit("repost"))
        .otherwise(pl.lit("copy")),
        rule=pl.when(~first).then(
            pl.col("least").replace_strict(_RULES, default=None, return_dtype=pl.String)
        ),
    )
    return OFFER_GROUPS.check(told.sort(OFFER_GROUPS.key))


def _turns(tied: pl.DataFrame) -> pl.Series:
    """Number the posts of what is tied together: a new one `SPAN` days after the first advert of the last."""
    turn = np.zeros(tied.height, np.int64)
    long = tied.filter(
        pl.col("published").max().over("together") - pl.col("published").min().over("together") > SPAN
    )
    for _, one in long.group_by("together"):
        ordered = one.sort("row")
        number, start = 0, ordered.item(0, "published")
        for row, published in ordered.select("row", "published").iter_rows():
            if published - start > SPAN:
                number, start = number + 1, published
            turn[row] = number
    return pl.Series(turn)


def _first_of(node: _Ints, order: _Ints, may: _Bools) -> _Bools:
    """Mark, for each node, the first of its pairs in `order` of those that may be taken."""
    order = order[may[order]]
    first = np.zeros(len(node), np.bool_)
    _, at = np.unique(node[order], return_index=True)
    first[order[at]] = True
    return first


def _distinct(values: _Ints) -> _Ints:
    ordered = np.sort(values)
    return ordered[_starts(ordered)]


def _starts(ordered: _Ints) -> _Bools:
    """Where a value differs from the one before."""
    starts = np.ones(len(ordered), np.bool_)
    starts[1:] = ordered[1:] != ordered[:-1]
    return starts


def _codes(column: pl.Series) -> _Ints:
    """Numbers of the values in their own order, -1 for null."""
    return column.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1


def _ints(column: pl.Series) -> _Ints:
    return column.cast(pl.Int64).to_numpy()
