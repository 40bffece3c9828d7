"""Offers from schema.org JobPosting, as JSON-LD in a file of its own or in a web page; texts masked.

Only the vocabulary's own names are read: no context is fetched, whatever the file says. The places of
JobPosting are postal, and a postcode is no commune: `commune` stays null, and one warning says for how
many offers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import polars as pl

from numericemploi.model.errors import SourceError
from numericemploi.model.rejects import Rejects
from numericemploi.sources import adverts
from numericemploi.sources.adverts import MOST_POSITIONS, SYNTHETIC, employer_key, plain_text, table, telework
from numericemploi.sources.json_part import Part, parse, text_of
from numericemploi.sources.masking import mask

_SCRIPT = re.compile(r"<script\b([^<>]{0,1000})>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_ROME = re.compile(r"(?<!\w)[A-N][0-9]{4}(?!\w)")
_TYPES = {"JobPosting", "schema:JobPosting", "http://schema.org/JobPosting", "https://schema.org/JobPosting"}


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read one posting, a list, an `@graph`, or a page with JSON-LD scripts: OFFERS and REJECTS.

    Raises
    ------
    SourceError
        Neither JSON nor a page, or no JobPosting in it.
    """
    rejects = Rejects(path.name)
    documents = _documents(text_of(path).lstrip("\ufeff \t\r\n"), rejects)
    rows: list[tuple[str, dict[str, object]]] = []
    met = 0
    for name, document in documents:
        for where, members in _postings(document, name):
            met += 1
            row = _row(Part(members, where, rejects))
            if row is not None:
                rows.append((where, row))
    if not met:
        raise SourceError(
            f"{path.name} holds no JobPosting of schema.org.",
            hint="Expected: JSON-LD whose @type is JobPosting, or a page with such a script.",
        )
    if rows:
        rejects.add(
            line=None, column="jobLocation", value="", severity="warning",
            reason=f"{len(rows)} offers without an Insee commune code, which JobPosting does not carry",
            remedy="They count in no zone; our CSV of offers takes the commune.",
        )  # fmt: skip
    return table(rows, rejects)


def _documents(text: str, rejects: Rejects) -> list[tuple[str, object]]:
    """Every JSON document of the file with its name; a page's broken script is told and passed over."""
    if not text.startswith("<"):
        return [("", parse(text, rejects.file))]
    documents: list[tuple[str, object]] = []
    for place, script in enumerate(_scripts(text)):
        try:
            documents.append((f"script[{place}]", parse(script, rejects.file)))
        except SourceError as error:
            rejects.add(
                line=None, column=f"script[{place}]", value="", reason=error.message, remedy=error.hint
            )
    return documents


def _scripts(page: str) -> Iterator[str]:
    """Every JSON-LD script of a page."""
    for opening in _SCRIPT.finditer(page):
        if "application/ld+json" in opening.group(1).lower():
            ending = _SCRIPT_END.search(page, opening.end())
            yield page[opening.end() : ending.start() if ending else len(page)]


def _postings(document: object, name: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Every object of type JobPosting, at whatever depth, with its path, in the file's order."""
    waiting: list[tuple[str, object]] = [(name, document)]
    while waiting:
        where, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{where}[{place}]", one) for place, one in enumerate(value)][::-1]
        elif isinstance(value, dict):
            kinds = value.get("@type")
            if any(
                kind in _TYPES
                for kind in (kinds if isinstance(kinds, list) else [kinds])
                if isinstance(kind, str)
            ):
                yield where, value
            else:
                waiting += [(f"{where}.{member}".lstrip("."), one) for member, one in value.items()][::-1]


def _row(posting: Part) -> dict[str, object] | None:
    """Return a row of OFFERS, or None where the posting is refused."""
    title = posting.text("title", required=True, most=1000)
    text = plain_text(posting.text("description"))
    employer = employer_key("", _named(posting.members.get("hiringOrganization")))
    published, expires = posting.day("datePosted", required=True), posting.day("validThrough")
    if published and expires and expires < published:
        posting.refuse(
            "validThrough", "ends before it was published", "Correct one of the two days.", value=expires
        )
    identifier = _identifier(posting) or _digest(title, text, published, employer)
    remote = "TELECOMMUTE" in _words(posting.members.get("jobLocationType"))
    row: dict[str, object] = {
        "source": "jobposting",
        "offer_id": identifier,
        "title": mask(plain_text(title)),
        "text": mask(text),
        "rome": next(
            iter(_ROME.findall(" ".join(_words(posting.members.get("occupationalCategory"))))), None
        ),
        "commune": None,
        "employer": employer,
        "positions": posting.count("totalJobOpenings", most=MOST_POSITIONS, default=1),
        "contract": ", ".join(_words(posting.members.get("employmentType")))[:80] or None,
        "beginners": _beginners(posting.members.get("experienceRequirements")),
        "telework": True if remote else telework(f"{title}\n{text}"),
        "remote": True if remote else adverts.remote(f"{title}\n{text}"),
        "country": _country(posting.members.get("jobLocation")),
        "skills": [],
        "essential": [],
        "published_on": published,
        "expires_on": expires,
        "fictif": identifier.startswith(SYNTHETIC),
    }
    return row if posting.sound else None


def _identifier(posting: Part) -> str:
    """Return the posting's own identifier: a text, a number, or the value of a PropertyValue."""
    value = posting.members.get("identifier")
    if isinstance(value, dict):
        value = value.get("value")
    return str(value)[:100].strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _digest(*parts: object) -> str:
    return "jp-" + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=10).hexdigest()


def _country(location: object) -> str | None:
    """Return the country that every place of the posting lies in; None where they say none, or several."""
    found = set()
    for place in location if isinstance(location, list) else [location]:
        address = place.get("address") if isinstance(place, dict) else None
        said = address.get("addressCountry") if isinstance(address, dict) else None
        found |= {adverts.country(word) for word in _words(said)}
    return found.pop() if len(found) == 1 else None


def _named(organisation: object) -> str:
    """Return an organisation's name, given as a text or as an object; ours never keeps it as such."""
    name = organisation.get("name") if isinstance(organisation, dict) else organisation
    return name if isinstance(name, str) else ""


def _words(value: object) -> list[str]:
    """Return the texts of a member that may be a text, an object with a code or a name, or a list of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for member in ("codeValue", "name") for text in _words(value.get(member))]
    return [text for one in value for text in _words(one)] if isinstance(value, list) else []


def _beginners(experience: object) -> bool | None:
    """Whether beginners are welcome; of free texts only "no requirements" says something."""
    if isinstance(experience, dict):
        months = experience.get("monthsOfExperience")
        return months == 0 if isinstance(months, int | float) and not isinstance(months, bool) else None
    return True if isinstance(experience, str) and experience.strip().lower() == "no requirements" else None
