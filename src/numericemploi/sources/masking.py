"""Recruiters' phones, e-mails, names and personal links taken out of free text, in time linear in its length.

Rather too much than too little: a number that only looks like a phone is masked as well. What no
pattern can tell, a name without civility in the middle of a sentence, stays: masking lowers the risk,
it does not make a text anonymous. Forms tried are listed in tests/rooms/test_masking.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PHONE, MAIL, PERSON, LINK = "[téléphone]", "[courriel]", "[personne]", "[lien]"

Span = tuple[int, int, str]


class _Plain(dict[int, str]):
    """One plain character for each digit, blank, dash, at sign or full stop: places do not move."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        digit = unicodedata.digit(character, None)
        if digit is not None:
            plain = str(digit)
        elif kind in {"Zs", "Zl", "Zp", "Cf"}:
            plain = " "
        else:
            plain = "-" if kind == "Pd" else character
        self[code] = plain
        return plain


_USUAL = "\x00-\x7f\xa1-\xac\xae-\u024f\u2018-\u201f\u2022\u2026€"
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_PLAIN = _Plain({ord("＠"): "@", ord("﹫"): "@", ord("．"): ".", ord("＋"): "+"})

# Between two digits: at most four separators. They hold no digit, so a failed try costs a constant.
_GAP = r"[\s./\-_,:;·•*|()\[\]~='’+]{0,4}"
_DIGIT = "[0-9OIl]"  # letters that pass for 0 and 1
_PHONE = re.compile(
    rf"(?<![0-9])(?:(?:\+|00){_GAP}3{_GAP}3(?:{_GAP}0)?|33|[0oO]){_GAP}[1-9](?:{_GAP}{_DIGIT}){{8}}(?![0-9])"
    rf"|(?<![0-9])(?:\+|00)[1-9](?:{_GAP}[0-9]){{7,14}}(?![0-9])"
)
_NUMBER_WORD = (
    "(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    "|vingts?|trente|quarante|cinquante|soixante|septante|octante|nonante|et)"
)
_SPELLED = re.compile(
    rf"(?<!\w)(?:z[ée]ro|0[1-9]|(?:\+|00)\s?33|plus trente[\s\-]trois)"
    rf"(?:[\s.,/\-]{{1,3}}(?:{_NUMBER_WORD}|[0-9]{{2}})(?![\w])){{4,20}}",
    re.IGNORECASE,
)

_OPEN, _CLOSE = r"[(\[{<*|#\"“«~]", r"[)\]}>*|#\"”»~]"
_AT = re.compile(
    rf"@|%40|&#(?:64|x40);|&commat;|{_OPEN}\s?(?:at|a|à|arobase?|arrobase?|chez|@)\s?{_CLOSE}"
    r"|\s(?:at|arobase?|arrobase?)(?=\s)|-at-|_at_",
    re.IGNORECASE,
)
_DOT = rf"(?:\.|\s\.\s?|\s?{_OPEN}\s?(?:dot|point|pt|\.)\s?{_CLOSE}\s?|\s(?:dot|point)\s|\s?-dot-\s?|_dot_)"
_DOMAIN = re.compile(rf"\s{{0,2}}[\w\-]+(?:{_DOT}[\w\-]+)*", re.IGNORECASE)
_DOTTED = re.compile(rf"\s{{0,2}}[\w\-]+(?:{_DOT}[\w\-]+)+", re.IGNORECASE)
_LOCAL_DOT = re.compile(rf"(?:{_OPEN}\s?(?:dot|point|pt)\s?{_CLOSE}\s?|\s(?:dot|point)\s)$", re.IGNORECASE)
_MOST_LOCAL_DOT = 10

_PARTICLE = (
    r"(?:(?:[Dd]e|[Dd]u|[Dd]es|[Ll]a|[Ll]e|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Dd]a|[Dd]i|[Ee]l|[Bb]en)\s){0,2}"
)
_WORD = r"(?:[dD]['’])?[A-ZÀ-ÖØ-Þ][\w'’\-]*\.?"
_MORE = rf"(?:\s| {{2,3}}){_PARTICLE}{_WORD}"
_CIVILITY = (
    r"(?:M\.|MM\.|[Mm](?:me|lle|r)s?\.?|MMES?\.?|MLLES?\.?|MR\.?|[Mm]adame|[Mm]onsieur|[Mm]ademoiselle"
    r"|MADAME|MONSIEUR|Dr\.?|Me(?=\s)|M(?=\s[A-ZÀ-ÖØ-Þ]{3}))"
)
_PERSON = re.compile(
    rf"(?<!\w)(?:{_CIVILITY}\s{{0,3}}{_PARTICLE}{_WORD}(?:{_MORE}){{0,3}}"
    rf"|m(?:me|lle)\.?\s(?!(?:et|ou)\s)[\w'’\-]+(?:\s[A-ZÀ-ÖØ-Þ][\w'’\-]*)?"
    rf"|(?:[Cc]ontact(?:e[rz])?|CONTACT|[Ii]nterlocut(?:eur|rice)|[Rr]ecruteu(?:r|se)|[Aa]uprès de|[Dd]emande[rz])"
    rf"\s?:?\s?(?!{_CIVILITY}\s)"  # the search that starts at the civility takes the whole name
    rf"{_WORD}(?:{_MORE}){{1,3}})"
)
_CALLS = (
    "M.", "MM", "M ", "mme", "Mme", "MME", "mlle", "Mlle", "MLLE", "Mr", "mr", "MR", "adame", "onsieur", "ademoiselle",
    "MADAME", "MONSIEUR", "Dr", "Me ", "ontact", "CONTACT", "nterlocut", "ecruteu", "uprès de", "emande",
)  # fmt: skip
_PERSONAL_HOSTS = (
    "linkedin.com/in/", "calendly.com/", "wa.me/", "t.me/", "facebook.com/", "instagram.com/", "twitter.com/",
    "x.com/", "viadeo.com/", "doodle.com/", "meetings.hubspot.com/",
)  # fmt: skip
_HOST = "|".join(map(re.escape, _PERSONAL_HOSTS))
_LINK = re.compile(rf"(?:https?://)?(?:[a-z]{{2,3}}\.)?(?:{_HOST})[^\s<>\"'),;\]]+", re.IGNORECASE)
_FEWEST_DIGITS = 8
_AT_SIGNS = (
    " at ", " at\n", "\nat ", "arob", "arrob", "-at-", "_at_", "(a", "[a", "{a", "<a", "( a", "[ a", "{ a", "chez",
    "(à", "[à", "%40", "&#64;", "&#x40;", "&commat;", "*at*", "|at|", "#at#", "~at~", '"at"', "“at”", "«at»", "« at »",
)  # fmt: skip


def mask(text: str) -> str:
    """Return `text` with phones, e-mails, names after a civility and personal links replaced by a word."""
    plain = text.translate(_PLAIN) if _UNUSUAL.search(text) else text
    spans = sorted(_spans(plain), key=lambda span: (span[0], -span[1]))
    if not spans:
        return text
    pieces: list[str] = []
    done = 0
    for start, end, token in spans:
        if start >= done:
            pieces += (text[done:start], token)
        done = max(done, end)
    pieces.append(text[done:])
    return "".join(pieces)


def _spans(plain: str) -> Iterator[Span]:
    """Every passage to mask; each search runs only where a plain scan finds what it cannot do without."""
    low = plain.lower()
    spelled = "zéro" in low or "zero" in low or "plus trente" in low
    if spelled or sum(map(plain.count, "0123456789")) >= _FEWEST_DIGITS:
        yield from ((*found.span(), PHONE) for found in _PHONE.finditer(plain))
        yield from ((*found.span(), PHONE) for found in _SPELLED.finditer(plain))
    elif "0" in plain or "+33" in plain or "+ 33" in plain:
        yield from ((*found.span(), PHONE) for found in _SPELLED.finditer(plain))
    if "@" in plain or any(sign in low for sign in _AT_SIGNS):
        yield from _mails(plain)
    if any(call in plain for call in _CALLS):
        yield from ((*found.span(), PERSON) for found in _PERSON.finditer(plain))
    if any(host in low for host in _PERSONAL_HOSTS):
        yield from ((*found.span(), LINK) for found in _LINK.finditer(plain))


def _mails(plain: str) -> Iterator[Span]:
    """From each sign that stands for `@`, let the address grow to both sides: no expression looks back."""
    for found in _AT.finditer(plain):
        start = _local_start(plain, found.start())
        sure = found.group().strip().startswith(("@", "%", "&"))
        domain = (_DOMAIN if sure else _DOTTED).match(plain, found.end())
        if start < found.start() and domain:
            yield start, domain.end(), MAIL


def _local_start(plain: str, at: int) -> int:
    """Where the part before the at sign begins; `at` itself where there is none."""
    place = at
    while place and at - place < 2 and plain[place - 1] == " ":
        place -= 1
    begin = place
    while True:
        while begin and (plain[begin - 1].isalnum() or plain[begin - 1] in "._+-%'’"):
            begin -= 1
        dot = _LOCAL_DOT.search(plain[max(0, begin - _MOST_LOCAL_DOT) : begin])
        if dot is None or begin == place:
            return begin if begin < place else at
        begin -= len(dot.group())
        while begin and plain[begin - 1] == " ":
            begin -= 1
