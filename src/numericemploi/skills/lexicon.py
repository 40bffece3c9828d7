"""Names and wordings of skills, found in a text word by word: a trie, longest wording first, in linear time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from numericemploi.skills.passages import STOP, Clause, Passages, stem, tokens

CERTIFICATIONS = "Certifications et habilitations"
BEHAVIOUR = "Savoir-être professionnel"
_ASIDE = re.compile(r"\s*\([^)]*\)")
_LEAD = re.compile(
    r"^(?:Utilisation d(?:e|es|u|')|Connaissance(?: approfondie)? d(?:e|es|u)|Ma[iî]trise d(?:e|es|u|')|"
    r"Programmation en|Technologies?(?: d[eu'])?|Techniques? d(?:e|')|Framework|Langages?|"
    r"Syst[eè]me d'exploitation(?: informatique)?|Progiciel de gestion|Principes? d(?:e|es|'|u)|Pratique de|"
    r"Capacit[eé] (?:à|d')|Logiciels? d(?:e|'))\s*",
    re.IGNORECASE,
)
_CLEARANCE = re.compile(r"habilitation|autorisation", re.IGNORECASE)
_LONGEST_NAME = 14
_END = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """An item of ROME: its OGR code, label, nature, publisher's category, and the sheets that link to it."""

    ogr: str
    label: str
    nature: str
    category: str
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A way to say a skill; `when` as in SKILL_ALIASES, empty: always; `via`: `label`, `form` or `alias`."""

    text: str
    skill: int
    when: str
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A wording met in a text: words `first` to `last` (half-open) of clause number `clause`."""

    wording: int
    first: int
    last: int
    clause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Wordings and the trie of their words."""

    wordings: tuple[Wording, ...]
    trie: dict[str, Any]


def forms(skill: Skill) -> tuple[str, ...]:
    """Other ways to write a label: without what is in brackets, without the stock words before the thing itself."""
    bare = _ASIDE.sub("", skill.label).strip()
    found = [bare]
    if skill.nature == "savoir":
        found += bare.split(" - ") if " - " in bare else []
        found += [_LEAD.sub("", one) for one in found]
    return tuple(dict.fromkeys(one for one in found if one and one != skill.label))


def is_diploma(skill: Skill) -> bool:
    """Whether an item is a diploma or a title: what a person holds, not a skill that words may name."""
    return skill.category == CERTIFICATIONS and not _CLEARANCE.search(skill.label)


def key(text: str) -> tuple[str, ...]:
    """Stems of a wording, without the words that join others: what the trie is made of."""
    words = tokens(text)
    kept = tuple(stem(word) for word in words if word not in STOP)
    return kept or tuple(stem(word) for word in words)


def build(skills: Sequence[Skill], aliases: Sequence[tuple[str, str, str]]) -> Lexicon:
    """Build from skills and aliases (text, OGR code, when); an alias wins over a label, a label over a form.

    A form of one word is left to the aliases: « Langage Java » may be said « Java », but « Principes de
    management » should not be read in every « management ».
    """
    place = {skill.ogr: at for at, skill in enumerate(skills)}
    told = [
        Wording(text=text, skill=place[ogr], when=when, via="alias")
        for text, ogr, when in aliases
        if ogr in place
    ]
    read = [(at, skill) for at, skill in enumerate(skills) if not is_diploma(skill)]
    told += [Wording(text=skill.label, skill=at, when="", via="label") for at, skill in read]
    told += [
        Wording(text=form, skill=at, when="", via="form")
        for at, skill in read
        for form in forms(skill)
        if len(key(form)) > 1
    ]
    known: dict[tuple[str, ...], Wording] = {}
    for wording in told:
        words = key(wording.text)
        if words and len(words) <= _LONGEST_NAME:
            known.setdefault(words, wording)
    trie: dict[str, Any] = {}
    for number, words in enumerate(known):
        node = trie
        for word in words:
            node = node.setdefault(word, {})
        node[_END] = number
    return Lexicon(wordings=tuple(known.values()), trie=trie)


def find(lexicon: Lexicon, passages: Passages) -> list[Hit]:
    """Every wording met, leftmost and longest, its condition kept; none crosses the end of a clause's part."""
    found: list[Hit] = []
    for number, clause in enumerate(passages.clauses):
        met = list(_met(lexicon, passages, clause, number))
        sure = [hit for hit in met if not lexicon.wordings[hit.wording].when]
        found += [
            hit
            for hit in met
            if _holds(lexicon.wordings[hit.wording], hit, passages, clause, beside=bool(sure))
        ]
    return found


def _met(lexicon: Lexicon, passages: Passages, clause: Clause, number: int) -> Iterator[Hit]:
    at = clause.first
    while at < clause.last:
        best, stop, node, ahead, used = -1, at, lexicon.trie, at, 0
        while ahead < clause.last and used <= _LONGEST_NAME:
            word = passages.words[ahead]
            if ahead > at and _parted(passages, ahead):
                break
            following = node.get(word.stem)
            if following is None:
                if ahead > at and word.text in STOP:
                    ahead += 1
                    continue
                break
            node, ahead, used = following, ahead + 1, used + 1
            if _END in node:
                best, stop = node[_END], ahead
        if best < 0:
            at += 1
            continue
        yield Hit(wording=best, first=at, last=stop, clause=number)
        at = stop


def _parted(passages: Passages, at: int) -> bool:
    """Whether a stop stands just before a word: a name is not read across it."""
    between = passages.text[passages.words[at - 1].end : passages.words[at].start]
    return len(between) > 12 or (between != "." and any(mark in between for mark in ",;:.!?()•|\n"))


def _holds(wording: Wording, hit: Hit, passages: Passages, clause: Clause, *, beside: bool) -> bool:
    """Whether the condition of a wording is met where it stands."""
    if not wording.when:
        return True
    if wording.when == "never":
        return False
    first, last = passages.words[hit.first], passages.words[hit.last - 1]
    written = passages.text[first.start : last.end]
    technical = beside or "language" in clause.cues or clause.section == "stack"
    if wording.when == "cased":
        if len(wording.text) == 2 and written != wording.text:
            return False
        return written[0].isupper() or technical
    if wording.text != wording.text.lower() and written != wording.text:
        return False
    if len(written) == 1 and passages.text[last.end : last.end + 1] in ("'", "’", ".", "&"):
        return passages.text[last.end : last.end + 1] == "." and technical
    return technical
