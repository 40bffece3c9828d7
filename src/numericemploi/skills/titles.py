"""A job title as people write it, made comparable: folded, cleaned of what is no occupation, in both genders."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from numericemploi.reference import packaged

LONGEST = 500
"""Characters of a title that are read; the rest is cut, and said so."""
_MOST_VARIANTS = 6
_MOST_SEGMENTS = 3
HEAD_WEIGHT = 0.95
"""What the part before « - » counts beside the whole title: a firm often follows, sometimes a speciality (ours)."""

_TAG = re.compile(r"<[^<>]*>")
_MARK = re.compile(
    r"\(?\b[hfmv]\s?[/\-]\s?[fhmvx](?:\s?[/\-]\s?[fhmvxnd])?\b\)?|\((?:hf|fh|mf|mv|all genders)\)"
)
_TOKEN = re.compile(r"\.net\b|[a-z0-9]+(?:\+\+|#)?")
_ENDINGS = "euse|trice|ienne|enne|iere|rice|ere|lle|se|re|ne|te|le|fe|ve|e"
_INCLUSIVE = re.compile(
    rf"\b([a-z]{{3,}})(?:\(({_ENDINGS})\)s?|\.({_ENDINGS})(?:\.s)?\b|[/\-]({_ENDINGS})\b(?!/))(?!\w)"
)
_PLURAL = re.compile(r"(?<=[a-z])\(s\)|(?<=[a-z])\.s\b")
_ACRONYM = re.compile(r"(?<=\s)-([a-z]{2,8})-(?!\S)")
_WORD = re.compile(r"[a-z0-9]+")
_ASIDE = re.compile(r"\s-\s|\s\|\s| chez | @ ")
_SEVERAL = re.compile(r"\s/\s|\s?;\s?|\s\|\s|\sou\s")
_LINKS = frozenset({"de", "d", "du", "des", "l", "la", "le", "en", "et"})
_LEADING_TO_PLACE = frozenset({"a", "sur", "secteur", "au", "aux"})


class _Folding(dict[int, str]):
    """Letters of Latin scripts to their bare lower-case form; other characters to a space, unless ASCII."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        bare = "".join(c for c in unicodedata.normalize("NFKD", letter.lower()) if c.isascii())
        kept = bare if point < 128 or (bare and bare.isalnum()) else ""
        # A combining mark left over by NFC vanishes; everything else parts words.
        folded = kept if kept or unicodedata.combining(letter) else " "
        if point < 0x3000:  # the table stays small whatever is thrown at it
            self[point] = folded
        return folded


_FOLD = _Folding(
    {ord(a): b for a, b in {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "–": "-", "—": "-",
                            "·": ".", "•": ".", "‧": ".", "∙": ".", "⋅": ".", "&": " et ", "€": " "}.items()}
    | dict.fromkeys(range(32), " ")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is recognised in a title beside occupations; texts are folded."""

    abbreviations: dict[str, str]
    asides: frozenset[str]
    legal_forms: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as read: its variants with their weights, the segments it may hold, whether it was cut."""

    variants: tuple[str, ...]
    weights: tuple[float, ...]
    segments: tuple[str, ...]
    truncated: bool


@cache
def packaged_words() -> Words:
    """Words of the packaged table, with the communes of the packaged territory as places."""
    table = packaged.title_words()
    kinds = ("abbreviation", "aside", "legal_form", "place")
    of: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kinds}
    for kind, text, stands_for in table.select("kind", "text", "stands_for").iter_rows():
        of[kind].append((folded(text), folded(stands_for or "")))
    communes = packaged.packaged_tables()["communes"]["label"].to_list()
    return Words(
        abbreviations=dict(of["abbreviation"]),
        asides=frozenset(text for text, _ in of["aside"]),
        legal_forms=frozenset(text for text, _ in of["legal_form"]),
        places=frozenset([text for text, _ in of["place"]] + [folded(name) for name in communes]),
    )


def plain(text: str) -> str:
    """Return the first characters of `text` in lower-case ASCII: no tag, accent or control; punctuation kept."""
    text = text[:LONGEST]
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))[:LONGEST]
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def folded(text: str) -> str:
    """Return the words of `text` in bare lower case, one space between; `c#`, `c++` and `.net` stay whole."""
    return " ".join(_TOKEN.findall(plain(text)))


def forms(text: str) -> tuple[str, ...]:
    """Return a label's variants, folded: each gender of each pair, without repetition; none for no word.

    Two names that are no pair (« Steward / Hôtesse de l'air ») give each name beside the whole.
    """
    return _distinct(_words(form) for gendered in _genders(plain(text)) for form in _alternatives(gendered))


def _alternatives(text: str) -> tuple[str, ...]:
    left, slash, right = text.partition(" / ")
    if not slash:
        return (text,)
    return text, " ".join([left, *right.split()[1:]]), right


def read(text: str, words: Words) -> Title:
    """Read a title written by somebody: see the module. Never fails; a title without a word has no variant."""
    bare = _MARK.sub(" ", plain(text))
    whole = _cleaned(bare, words)
    heads = _cleaned(_ASIDE.split(bare, maxsplit=1)[0], words) if _ASIDE.search(bare) else ()
    weighted = dict.fromkeys(whole, 1.0)
    for head in heads:
        weighted.setdefault(head, HEAD_WEIGHT)
    kept = list(weighted.items())[:_MOST_VARIANTS]
    return Title(
        variants=tuple(variant for variant, _ in kept),
        weights=tuple(weight for _, weight in kept),
        segments=_segments(bare),
        truncated=len(text) > LONGEST,
    )


def _cleaned(bare: str, words: Words) -> tuple[str, ...]:
    """Variants of one stretch of a title: genders, asides removed, abbreviations written out beside."""
    found: list[str] = []
    for gendered in _genders(bare):
        tokens = _without_asides(_TOKEN.findall(gendered), words)
        found.append(" ".join(tokens))
        written_out = _written_out(tokens, words.abbreviations)
        if written_out:
            found.append(written_out)
    return _distinct(found)


def _without_asides(tokens: list[str], words: Words) -> list[str]:
    """Drop from both ends what tells the contract, the place or the firm; at least one word stays."""
    start, stop = 0, _before_firm(tokens, words.legal_forms)
    while stop - start > 1 and (size := _aside_before(tokens, start, stop, words)):
        stop -= size
    while stop - start > 1 and (size := _aside_after(tokens, start, stop, words)):
        start += size
    return tokens[start:stop]


def _before_firm(tokens: list[str], legal_forms: frozenset[str]) -> int:
    """Where a firm named with its legal form begins: « … SAS Dupont », « … Dupont SARL »; the end without one."""
    for at in range(1, len(tokens)):
        if tokens[at] in legal_forms:
            return max(at - 1, 1) if at == len(tokens) - 1 else at
    return len(tokens)


def _aside_before(tokens: list[str], start: int, stop: int, words: Words) -> int:
    """How many tokens that end at `stop` are an aside; 0 when they belong to the title."""
    last = tokens[stop - 1]
    if last.isdigit() and len(last) in (2, 5):
        return 1
    for size in range(min(4, stop - start - 1), 0, -1):
        text, before = " ".join(tokens[stop - size : stop]), tokens[stop - size - 1]
        if before in _LINKS:
            continue
        if text in words.asides:
            return size
        if text in words.places:
            return size + (before in _LEADING_TO_PLACE and stop - start - size > 1)
    return 0


def _aside_after(tokens: list[str], start: int, stop: int, words: Words) -> int:
    for size in range(min(4, stop - start - 1), 0, -1):
        if " ".join(tokens[start : start + size]) in words.asides and tokens[start + size] not in _LINKS:
            return size
    return 0


def _written_out(tokens: list[str], abbreviations: dict[str, str]) -> str:
    """The words with abbreviations (of one to three words, longest first) written out; empty when there is none."""
    out: list[str] = []
    at, changed = 0, False
    while at < len(tokens):
        for size in (3, 2, 1):
            full = abbreviations.get(" ".join(tokens[at : at + size])) if at + size <= len(tokens) else None
            if full is not None:
                out.append(full)
                at, changed = at + size, True
                break
        else:
            out.append(tokens[at])
            at += 1
    return " ".join(out) if changed else ""


def _genders(bare: str) -> list[str]:
    """The text in each gender, with and without an acronym that stands beside its words: four texts at most."""
    return [form for text in _acronyms(_PLURAL.sub("", bare)) for form in _gendered(text)][:4]


def _acronyms(bare: str) -> list[str]:
    """« service apres-vente -sav- auto » without the acronym, and with it in place of its words if they spell it."""
    found = _ACRONYM.search(bare)
    if found is None:
        return [bare]
    before, letters, after = bare[: found.start()], found[1], bare[found.end() :]
    words = list(_WORD.finditer(before))
    at = len(words)
    for letter in reversed(letters):
        while at and words[at - 1][0] in _LINKS:
            at -= 1
        if not at or words[at - 1][0][0] != letter:
            return [bare]
        at -= 1
    return [f"{before} {after}", f"{before[: words[at].start()]}{letters} {after}"]


def _gendered(bare: str) -> list[str]:
    """The text in each gender: « développeur / développeuse », « développeur.se », « (euse) »."""
    if _INCLUSIVE.search(bare):
        masculine = _INCLUSIVE.sub(r"\1 ", bare)
        feminine = _INCLUSIVE.sub(lambda m: _feminine(m[1], m[2] or m[3] or m[4]) + " ", bare)
        return [masculine, feminine]
    if " ou " in bare and len(pair := _paired(bare.replace(" ou ", " / "))) > 1:
        return list(pair)
    if "/" not in bare:
        return [bare]
    found = [bare]
    for _ in range(2):  # two pairs at most: « monteur / monteuse vendeur / vendeuse »
        found = [form for text in found for form in _paired(text)]
    return found[:4]


def _paired(text: str) -> tuple[str, ...]:
    """Both readings of the first gendered pair around a slash; the text itself when there is none."""
    at = text.find("/")
    while at >= 0:
        left, right = text[:at].split(), text[at + 1 :].split()
        for size in range(min(len(left), len(right), 6), 0, -1):
            pairs = list(zip(left[-size:], right[:size], strict=True))
            if all(map(_same, *zip(*pairs, strict=True))) and any(a != b for a, b in pairs):
                return " ".join([*left, *right[size:]]), " ".join([*left[:-size], *right])
        at = text.find("/", at + 1)
    return (text,)


def _same(a: str, b: str) -> bool:
    """Whether `b` may be the feminine of `a` (or the other way round), or the same word."""
    if a == b:
        return True
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= 3 and shared >= min(len(a), len(b)) - 4 and (a[-1] == "e" or b[-1] == "e")


def _feminine(word: str, ending: str) -> str:
    """The feminine of `word` from the ending that the writer gave."""
    if ending in ("se", "euse") and word.endswith("eur"):
        return word[:-1] + "se"
    if ending in ("rice", "trice") and word.endswith("teur"):
        return word[:-4] + "trice"
    if ending in ("re", "ere", "iere") and word.endswith("er"):
        return word + "e"
    if ending in ("enne", "ienne") and word.endswith("en"):
        return word + "ne"
    if ending == "ve" and word.endswith("f"):
        return word[:-1] + "ve"
    return word + ending


def _segments(bare: str) -> tuple[str, ...]:
    """Parts of a title that may each be an occupation, three at most; none when it is one whole."""
    parts = [part.strip() for part in _SEVERAL.split(_genders(bare)[0]) if _TOKEN.search(part)]
    return tuple(parts[:_MOST_SEGMENTS]) if len(parts) > 1 else ()


def _words(text: str) -> str:
    return " ".join(_TOKEN.findall(text))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
