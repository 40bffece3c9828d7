"""Occupations read from titles, with the nomenclature that the instance has loaded, else the packaged one."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from numericemploi import __version__
from numericemploi.model.errors import NotFoundError, SourceError
from numericemploi.reference import packaged
from numericemploi.skills import calibration, titles
from numericemploi.skills import synonyms as rule
from numericemploi.skills.because import Because, because
from numericemploi.skills.index import FORM, Alias, Index, Name, from_bytes, to_bytes, with_aliases
from numericemploi.skills.match import THRESHOLD, Match, match_all
from numericemploi.sources.title_lists import Listed
from numericemploi.store import editions, files, synonyms
from numericemploi.verbs import rome

if TYPE_CHECKING:
    import polars as pl

_LOG = logging.getLogger(__name__)
_BATCH = 2048
HEADER = ("line", "title", "rome4", "appellation", "ogr", "probability", "abstained", "truncated", "error")
SCOPES = ("numerique",)
Form = Literal["csv", "jsonl"]


def match_titles(
    texts: Sequence[str], *, top: int = 10, scope: str | None = None, threshold: float = THRESHOLD
) -> list[Match]:
    """Answer titles with the instance's index.

    Raises
    ------
    NotFoundError
        `scope` is not one that we know.
    """
    return match_all(texts, index=current_index(), top=top, scope=_codes(scope), threshold=threshold)


def why(text: str, rome4: str) -> Because | None:
    """Say which name or synonym of an occupation a title is closest to, and which of its words tell it."""
    told = [one.text for one in _standing() if one.rome4 == rome4 and one.state == "active"]
    index = current_index()
    return because(text, rome4, index=index, synonyms=told) if rome4 in index.concepts else None


def scored(
    listed: Sequence[Listed],
    *,
    told: Callable[[int], None],
    scope: str | None = None,
    threshold: float = THRESHOLD,
    top: int = 1,
    form: Form = "csv",
) -> Iterator[str]:
    """Give a list scored, one row per title in its order; `told` hears of each part done.

    CSV has a header and the best code of each title; JSON lines have its `top` best, or the candidates
    of an abstention.
    """
    if form == "csv":
        yield _line(HEADER)
    row = _row if form == "csv" else _json
    for at in range(0, len(listed), _BATCH):
        part = listed[at : at + _BATCH]
        answers = match_titles([one.title for one in part], top=max(top, 2), scope=scope, threshold=threshold)
        yield "".join(row(one, answer, top) for one, answer in zip(part, answers, strict=True))
        told(len(part))


def current_index() -> Index:
    """Return the index of the loaded ROME with the synonyms as they stand; of the packaged titles before ROME."""
    loaded = {edition.table: edition for edition in editions.listing()}
    edition = loaded.get("rome_appellations")
    digest = None if edition is None else edition.digest
    return _edited(digest, str(files.folder()), synonyms.revision())


@lru_cache(maxsize=2)
def _edited(edition: str | None, _folder: str, revision: int) -> Index:
    """Lay the synonyms that people edited over the saved index: an edit counts at once."""
    index = _index(edition)
    if not revision:
        return index
    packaged_alone = rule.aliases(rule.standing(packaged.synonyms(), ()))
    return with_aliases(index, before=packaged_alone, after=rule.aliases(_standing()))


def _standing() -> list[rule.Standing]:
    return rule.standing(packaged.synonyms(), synonyms.edits())


@lru_cache(maxsize=2)
def _index(edition: str | None) -> Index:
    """Read the saved index back when its digest is the right one, else build it, and save it if ROME is loaded."""
    aliases = [Alias(text=text, concept=code) for text, code in _synonyms().iter_rows()]
    if edition is None:
        return _built(packaged.appellations(), aliases)
    told = [
        str(FORM),
        edition,
        __version__,
        _synonyms().write_csv(),
        packaged.title_words().write_csv(),
    ]
    name = f"indexes/titles-{files.digest(*(part.encode() for part in told))[:16]}.npz"
    saved = files.folder() / name
    try:
        return from_bytes(saved.read_bytes())
    except FileNotFoundError:
        _LOG.info("occupations.index edition=%s built", edition[:16])
    except SourceError as error:
        _LOG.warning("occupations.index %s built again", error.message)
    index = _built(editions.read("rome_appellations"), aliases)
    files.write(name, to_bytes(index))
    return index


def _synonyms() -> pl.DataFrame:
    return packaged.synonyms().select("text", "rome4")


def _built(appellations: pl.DataFrame, aliases: Sequence[Alias]) -> Index:
    rows = appellations.select("ogr", "label", "rome4").iter_rows()
    names = [Name(id=ogr, label=label, concept=code) for ogr, label, code in rows]
    synonyms = (appellations["classification"] == "SYNONYME").to_list()
    return calibration.calibrated(names, synonyms, aliases)


def _codes(scope: str | None) -> frozenset[str] | None:
    """ROME 4 codes of a scope; None means all that are loaded."""
    if scope is None:
        return None
    if scope not in SCOPES:
        raise NotFoundError(f"There is no scope « {scope} ».", hint=f"Known scopes: {', '.join(SCOPES)}.")
    return rome.perimeter()


def _row(one: Listed, answer: Match, _top: int) -> str:
    best = answer.matches[0] if answer.matches and not one.error else None
    found = (best.rome4, best.appellation, best.ogr, f"{best.probability:.4f}") if best else ("", "", "", "")
    abstained = "" if one.error else str(answer.abstained).lower()
    truncated = "" if one.error else str(answer.truncated).lower()
    return _line((str(one.line), _shown(one), *found, abstained, truncated, one.error))


def _json(one: Listed, answer: Match, top: int) -> str:
    """Write a title and its answer as one line of JSON; what could not be read has its error and no answer."""
    told: dict[str, object] = {"line": one.line, "title": _shown(one), "error": one.error or None}
    if not one.error:
        told |= asdict(answer)
        told["matches"] = [asdict(found) for found in answer.matches[:top]]
        told["candidates"] = [asdict(found) for found in answer.candidates[:top]]
    return json.dumps(told, ensure_ascii=False) + "\n"


def _shown(one: Listed) -> str:
    return " ".join(one.title[: titles.LONGEST].replace("\0", " ").split())


def _line(fields: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(fields)
    return out.getvalue()
