"""A text laid out for reading: words with their places, clauses, and the section of the advert each stands in."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from numericemploi.reference import packaged

LONGEST = 100_000
"""Characters of a text that are read; the rest is cut, and said so."""
SECTIONS = (
    "profile", "wished", "missions", "stack", "benefits", "firm", "programme", "prerequisites", "process", "none",
)  # fmt: skip
CUES = (
    "required", "optional", "negation", "slogan", "duty", "learning", "promise", "prerequisite", "language", "job",
)  # fmt: skip
STOP = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "leur", "leurs", "pour", "sur",
     "un", "une", "vos", "votre", "the", "of")
)  # fmt: skip
"""Words that part or join others and are passed over when names are compared."""

_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_JOINED = "\x02"
_TOKEN = re.compile(rf"\.net\b|[a-z0-9][a-z0-9{_JOINED}]*(?:\+\+|#)?")
_BREAK = re.compile(r"[\n\r\u2028\u2029]+|[.!?;](?=\s|$)|[•▪‣●■◦✓✔➢→]|\s[-–—*]\s")
_PART = re.compile(r"[,:()/|]|\bet\b|\bou\b|\bainsi que\b|[.!?;](?=\s|$)")
_QUALIFIED = re.compile(r"(?:[\w'’()/-]+ ){0,3}[\w'’()/-]+ ?:")
"""Up to four words between a heading and its colon: « Prérequis indispensables : », « Profil que nous cherchons : »."""
_HEADING_REACH = 60
_MOST_WORDS = 40
"""Words of a clause; a longer one is cut, so that a text without any stop is read in linear time too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word: folded, stemmed, and its place in the text."""

    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Words that stand together (`first` to `last`, half-open), their section, and the cues found among them."""

    first: int
    last: int
    section: str
    cues: frozenset[str]
    parts: tuple[tuple[int, int], ...]
    """Its parts between commas, brackets and « et », in words, half-open."""
    title: bool
    """Whether it is the first of several and stands alone on its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """A text as read. Every place is a code point of `text`, which is the NFC form of what was given."""

    text: str
    words: tuple[Word, ...]
    clauses: tuple[Clause, ...]
    truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Words of the packaged table by kind; section headings are whole phrases, cues are beginnings of words."""

    headings: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]


@cache
def packaged_cues() -> Cues:
    """Words of the packaged table."""
    headings: dict[str, str] = {}
    starts: dict[str, list[str]] = {}
    for kind, text in packaged.skill_cues().iter_rows():
        if kind in SECTIONS:
            headings.setdefault(text, kind)
        else:
            starts.setdefault(kind, []).append(text)
    return Cues(
        headings=headings,
        patterns={
            kind: re.compile(r"(?:^| )(?:" + "|".join(map(_as_pattern, texts)) + ")")
            for kind, texts in starts.items()
        },
    )


def _as_pattern(cue: str) -> str:
    """A cue as a regular expression: `*` stands for one word, `_` at the end for the end of a word."""
    return re.escape(cue).replace(r"\*", r"\w+").replace("_", r"\b")


def lay_out(text: str, cues: Cues) -> Passages:
    """Lay a text out. Never fails, whatever it holds; time is linear in its length."""
    whole = unicodedata.normalize("NFC", text)
    kept = whole[:LONGEST]
    bare = _without_markup(kept)
    words = tuple(_words(bare))
    clauses = tuple(_clauses(bare, words, cues))
    return Passages(text=kept, words=words, clauses=clauses, truncated=len(whole) > LONGEST)


def stem(word: str) -> str:
    """Return a folded word without its plural or the commonest endings of a verb."""
    if len(word) > 6 and word.endswith("erez"):
        return word[:-4]
    if len(word) > 5 and word.endswith(("er", "ez")):
        return word[:-2]
    if len(word) > 4 and word.endswith(("s", "x")):
        return word[:-1]
    return word


def folded(text: str) -> str:
    """Return `text` in bare lower-case letters, each standing where it stood: as many characters."""
    out = []
    for letter in text:
        if letter.isascii():
            out.append(letter.lower())
            continue
        found = _FOLDED.get(letter)
        if found is None:
            found = _fold(letter)
            if len(_FOLDED) < 4096:  # the table stays small whatever is thrown at it
                _FOLDED[letter] = found
        out.append(found)
    return "".join(out)


def tokens(text: str) -> list[str]:
    """Return the folded words of a short text."""
    return _TOKEN.findall(folded(unicodedata.normalize("NFC", text)))


_FOLDED: dict[str, str] = {"’": "'"}


def _fold(letter: str) -> str:
    """One letter's bare form: « é » to « e », « œ » to « o »; anything that is no Latin letter to itself or a space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii() and c.isalnum()).lower()
    if bare:
        return bare[0]
    return "o" if letter in "œŒ" else "a" if letter in "æÆ" else letter if not letter.isalnum() else "\x00"


def _without_markup(text: str) -> str:
    """Blank tags out, and put each entity's character in its place: places do not move."""
    if "<" in text:
        text = _TAG.sub(lambda tag: _blank(tag[0]), text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: _decoded(entity[0]), text)
    return text


def _blank(tag: str) -> str:
    """Spaces as long as a tag; a line's end where the tag ends a block."""
    end = "\n" if re.match(r"</?(?:p|br|li|ul|ol|div|h[1-6]|tr|table)\b", tag, re.IGNORECASE) else " "
    return " " * (len(tag) - 1) + end


def _decoded(entity: str) -> str:
    """Give the character of an entity, then fillers that part no word; itself when it is none."""
    letter = html.unescape(entity)
    return letter.ljust(len(entity), _JOINED) if len(letter) == 1 else entity


def _words(text: str) -> list[Word]:
    found = []
    for match in _TOKEN.finditer(folded(text)):
        word = match[0].replace(_JOINED, "")
        found.append(Word(text=word, stem=stem(word), start=match.start(), end=match.end()))
    return found


def _clauses(text: str, words: Sequence[Word], cues: Cues) -> list[Clause]:
    """Cut into clauses at stops, line ends and bullets; a heading gives the clauses that follow their section."""
    found: list[Clause] = []
    section, at = "none", 0
    for _, end in _stretches(text, _BREAK, 0, len(text)):
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if first == at:
            continue
        heading = _heading(text, words[first:at], end, cues)
        section = heading or section
        for cut in range(first, at, _MOST_WORDS):
            last = min(cut + _MOST_WORDS, at)
            said = " ".join(word.text for word in words[cut:last])
            found.append(
                Clause(
                    first=cut,
                    last=last,
                    section=section,
                    cues=frozenset(kind for kind, pattern in cues.patterns.items() if pattern.search(said)),
                    parts=_parts(text, words, cut, last),
                    title=not found and text[end : end + 1] in ("\n", "\r") and at < len(words),
                )
            )
    return found


def _stretches(text: str, stop: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for match in stop.finditer(text, start, end):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, end))
    return found


def _parts(text: str, words: Sequence[Word], first: int, last: int) -> tuple[tuple[int, int], ...]:
    begin, finish = words[first].start, words[last - 1].end
    found, at = [], first
    for _, end in _stretches(text, _PART, begin, finish):
        opened = at
        while at < last and words[at].start < end:
            at += 1
        if at > opened:
            found.append((opened, at))
        while at < last and words[at].text in ("et", "ou") and words[at].start == end:
            at += 1
    if at < last:
        found.append((at, last))
    return tuple(found)


def _heading(text: str, words: Sequence[Word], end: int, cues: Cues) -> str | None:
    """Return the section that a clause opens: a known phrase alone on its line, or followed by a colon."""
    for size in range(min(6, len(words)), 0, -1):
        section = cues.headings.get(" ".join(word.text for word in words[:size]))
        if section is None:
            continue
        after = text[words[size - 1].end : min(words[size - 1].end + _HEADING_REACH, end + 1)].lstrip(
            " \t*_#"
        )
        alone = len(words) <= size + (size > 1) and (end >= len(text) or text[end] in "\n\r?!")
        if (
            after.startswith((":", "\n", "\r", "?", "-", "–"))
            or not after
            or alone
            or _QUALIFIED.match(after)
        ):
            return section
    return None
