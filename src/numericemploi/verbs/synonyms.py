"""Synonyms: proposed, added, withdrawn with a reason; what an edit would change; lists in and out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from numericemploi.model.errors import Fault, InvalidError
from numericemploi.model.rejects import Rejects
from numericemploi.reference import packaged
from numericemploi.skills import abstentions
from numericemploi.skills import synonyms as rule
from numericemploi.skills.index import Alias, with_aliases
from numericemploi.skills.match import Match, match_all
from numericemploi.skills.synonyms import Edit, Standing
from numericemploi.sources import synonym_lists
from numericemploi.sources.masking import mask
from numericemploi.sources.spreadsheets import Sheet, csv_text
from numericemploi.store import records, seen_titles
from numericemploi.store import synonyms as kept
from numericemploi.verbs import occupations, rome
from numericemploi.verbs.access import Actor, require
from numericemploi.verbs.journal import recorded

RECENT = 1_000
"""Distinct titles that a preview reads again (product.md §8)."""
HEADER = ("text", "rome4", "state", "author", "date", "reason")
_RIGHT_OF = {"propose": "synonyms.propose"}  # every other act: synonyms.write


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A title whose answer an edit would change; `None`: an abstention."""

    title: str
    seen: int
    before: str | None
    before_label: str
    before_probability: float
    after: str | None
    after_label: str
    after_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an edit would change among the last distinct titles of the instance."""

    titles: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a list of synonyms brought."""

    done: int
    unchanged: int
    rejects: pl.DataFrame


def listing(words: str = "", state: str = "") -> list[Standing]:
    """Return the synonyms as they stand, by text: those that hold every word, in the state asked."""
    wanted = rule.key_of(words).split()
    return [
        one
        for one in rule.standing(packaged.synonyms(), kept.edits())
        if (not state or one.state == state)
        and all(word in f"{one.key} {one.rome4.lower()}" for word in wanted)
    ]


def one(text: str, rome4: str) -> Standing | None:
    """Return a synonym as it stands, or None when it was never written."""
    key = rule.key_of(text)
    return next((found for found in listing() if (found.key, found.rome4) == (key, rome4)), None)


def history(text: str, rome4: str) -> list[Edit]:
    """Return the edits of a synonym, oldest first; a packaged one that nobody edited has none."""
    return kept.history(rule.key_of(text), rome4)


def fault(act: str, text: str, rome4: str, reason: str) -> str:
    """Return the code of what forbids an act (`skills.synonyms.FAULTS`), or an empty text."""
    return _fault(act, text, rome4, reason, among=listing(), known=rome.heads())


def edit(act: str, text: str, rome4: str, reason: str, *, actor: Actor) -> Standing:
    """Propose, add, refuse or withdraw a synonym; it counts at once. Return it as it stands now.

    Raises
    ------
    NotAllowedError
        The role may not do this.
    InvalidError
        A rule forbids it: see `skills.synonyms.FAULTS`.
    """
    require(actor, _RIGHT_OF.get(act, "synonyms.write"))
    with recorded(f"synonyms.{act}", actor) as count, records.all_or_nothing():
        forbidden = fault(act, text, rome4, reason)
        if forbidden:
            why, remedy = rule.FAULTS[forbidden]
            at = Fault(field=_column(forbidden), code=forbidden, reason=why, remedy=remedy)
            raise InvalidError(f"This synonym of {rome4[:5]} is refused.", faults=[at])
        written = _append(act, text, rome4, reason, actor)
        count.rows_in = count.rows_out = 1
        count.about = f"synonym of {rome4}"
    return written


def _column(forbidden: str) -> str:
    """Which part of a synonym a fault is about."""
    return {"unknown": "rome4", "reason": "reason"}.get(forbidden, "text")


def _fault(
    act: str, text: str, rome4: str, reason: str, *, among: Sequence[Standing], known: Collection[str]
) -> str:
    if mask(text) != text or mask(reason) != reason:
        return "personal"
    return rule.fault(act, text, rome4, reason, among=among, known=known)


def _append(act: str, text: str, rome4: str, reason: str, actor: Actor) -> Standing:
    text = " ".join(text.split())
    written = kept.append(
        text=text,
        key=rule.key_of(text),
        rome4=rome4,
        state=rule.after(act),
        author=actor.name,
        reason=reason.strip(),
    )
    return rule.after_edit(written)


def preview(
    *, adding: Sequence[tuple[str, str]] = (), withdrawing: Sequence[tuple[str, str]] = ()
) -> Preview:
    """Read the last 1,000 distinct titles with the vocabulary as it is, and as it would be; keep what differs.

    Titles are those of the offers and needs in the store. The gold set holds texts about skills, no title: it
    is not read.
    """
    seen = abstentions.gathered(seen_titles.seen()).head(RECENT)
    titles = seen["title"].to_list()
    index = occupations.current_index()
    before = rule.aliases(listing())
    gone = {(rule.key_of(text), rome4) for text, rome4 in withdrawing}
    after = [alias for alias in before if (rule.key_of(alias.text), alias.concept) not in gone]
    after += [Alias(text=text, concept=rome4) for text, rome4 in adding]
    then = with_aliases(index, before=before, after=after)
    pairs = zip(match_all(titles, index=index, top=2), match_all(titles, index=then, top=2), strict=True)
    counts = seen["seen"].to_list()
    return Preview(
        titles=len(titles),
        changes=tuple(
            _change(title, count, old, new)
            for title, count, (old, new) in zip(titles, counts, pairs, strict=True)
            if _codes(old) != _codes(new)
        ),
    )


def _codes(answer: Match) -> tuple[str, ...]:
    """What a reader sees of an answer: its code, or those of its segments; none for an abstention."""
    lists = [segment.matches for segment in answer.segments] or [answer.matches]
    return tuple(matches[0].rome4 for matches in lists if matches)


def _change(title: str, seen: int, old: Match, new: Match) -> Change:
    first = [(answer.matches or answer.candidates or (None,))[0] for answer in (old, new)]
    return Change(
        title=title,
        seen=seen,
        before=_codes(old)[0] if _codes(old) else None,
        before_label=first[0].appellation if first[0] else "",
        before_probability=first[0].probability if first[0] else 0.0,
        after=_codes(new)[0] if _codes(new) else None,
        after_label=first[1].appellation if first[1] else "",
        after_probability=first[1].probability if first[1] else 0.0,
    )


def import_file(path: Path, *, actor: Actor) -> Brought:
    """Add, or withdraw, the synonyms of a CSV; what stands so already is left as it is, bad rows are told.

    Raises
    ------
    NotAllowedError
        The role may not do this.
    SourceError
        The file as a whole cannot be read; nothing of it was kept.
    """
    require(actor, "synonyms.write")
    asked, refused = synonym_lists.read(path)
    rejects = Rejects(path.name)
    standing = {(held.key, held.rome4): held for held in listing()}
    known = rome.heads()
    done = unchanged = 0
    with recorded("synonyms.import", actor) as count, records.all_or_nothing():
        for row in asked.iter_rows(named=True):
            text, rome4, reason = row["text"], row["rome4"], row["reason"]
            held = standing.get((rule.key_of(text), rome4))
            if held is not None and held.state == row["state"]:
                unchanged += 1
                continue
            act = "withdraw" if row["state"] == "withdrawn" else "add"
            forbidden = _fault(act, text, rome4, reason, among=list(standing.values()), known=known)
            if forbidden:
                _refuse(rejects, row, forbidden)
                continue
            written = _append(act, text, rome4, reason, actor)
            standing[written.key, written.rome4] = written
            done += 1
        count.rows_in, count.rows_out = asked.height + refused.height, done
    return Brought(done=done, unchanged=unchanged, rejects=pl.concat([refused, rejects.table()]))


def _refuse(rejects: Rejects, row: dict[str, Any], forbidden: str) -> None:
    why, remedy = rule.FAULTS[forbidden]
    column = _column(forbidden)
    shown = "" if forbidden == "personal" else row[column]
    rejects.add(line=row["line"], column=column, value=shown, reason=why, remedy=remedy)


def export() -> str:
    """Return every synonym as it stands as CSV; a text that a spreadsheet would run is made harmless."""
    rows = tuple((s.text, s.rome4, s.state, s.author, str(s.on), s.reason) for s in listing())
    return csv_text(Sheet(name="synonymes", header=HEADER, rows=rows))
