"""Recommendations of the branch: written with their interests, transmitted with their evidence, answered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from numericemploi.demand import needs_life
from numericemploi.model.errors import InvalidError, NotAllowedError, NotFoundError
from numericemploi.planning import recommendation_life as life
from numericemploi.sources.masking import mask
from numericemploi.store import editions, needs, recommendations, records, runs
from numericemploi.store.recommendations import CONTENT, Evidence, Kept
from numericemploi.verbs import extracts, plan_lines
from numericemploi.verbs.access import Actor, may, require
from numericemploi.verbs.journal import recorded

_MOST_NEEDS = 50
_TEXTS = ("why", "interests", "others")


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A recommendation as one of those who may see it sees it, and what they may do."""

    kept: Kept
    acts: tuple[str, ...]


def listing(*, actor: Actor) -> list[Kept]:
    """Return what was transmitted, for anybody, and the actor's own drafts; the last first."""
    return recommendations.listing(
        life.PUBLIC, author=actor.name if may(actor, "recommendations.write") else ""
    )


def follow(reference: str, *, actor: Actor) -> Followed:
    """Return a recommendation and what the actor may do.

    Raises
    ------
    NotFoundError
        No such one, or a draft of somebody else.
    """
    kept = recommendations.get(reference)
    row = kept.row
    mine = bool(actor.name) and row["author"] == actor.name
    if row["state"] not in life.PUBLIC and not mine:
        raise NotFoundError("No such recommendation.", hint="Check its address.")
    may_do = {
        "revise": mine, "transmit": mine, "drop": mine, "withdraw": mine,
        "answer": may(actor, "recommendations.answer") and actor.organisation in row["recipients"],
        "opine": may(actor, "recommendations.opine") and not mine,
    }  # fmt: skip
    open_to = [one.act for one in life.TRANSITIONS if row["state"] in one.origins and may_do[one.act]]
    return Followed(kept=kept, acts=tuple(open_to))


def write(
    given: Mapping[str, Any], *, actor: Actor, now: datetime, reference: str = "", read: int | None = None
) -> str:
    """Keep a draft, or correct it at the revision that was read; return its reference.

    Raises
    ------
    InvalidError
        A field cannot be kept, or interests are not declared; the error names every fault.
    ConflictError
        It was transmitted meanwhile, or changed by another window of the same person.
    """
    require(actor, "recommendations.write")
    row = {name: given[name] for name in CONTENT} | {name: mask(given[name].strip()) for name in _TEXTS}
    found = life.faults(row, plan_lines.places())
    if found:
        raise InvalidError("The recommendation cannot be kept as it is.", faults=found)
    if read is None:
        name = reference or f"rec-{now.year}-{uuid4().hex[:6]}"
        if recommendations.exists(name):
            return name
        with recorded("recommendations.write", actor) as count, records.all_or_nothing():
            whole = {**row, "reference": name, "author": actor.name, "fictif": True}
            recommendations.add(whole, step=_step("write", actor, now, row=row))
            count.about, count.rows_in, count.rows_out = name, 1, 1
        return name
    kept = _own(reference, actor)
    life.after(kept.row["state"], "revise")
    with recorded("recommendations.revise", actor) as count, records.all_or_nothing():
        recommendations.change(reference, row, read=read, step=_step("revise", actor, now, row=row))
        count.about, count.rows_in, count.rows_out = reference, 1, 1
    return reference


def transmit(reference: str, *, actor: Actor, now: datetime) -> None:
    """Make a recommendation public: its evidence is frozen on that day, its recipients get what anybody reads.

    Raises
    ------
    NotFoundError
        No such draft of the actor's, or no run whose figures could be frozen.
    ConflictError
        It was transmitted already.
    """
    require(actor, "recommendations.write")
    kept = _own(reference, actor)
    state = life.after(kept.row["state"], "transmit")
    evidence = _evidence(kept.row, actor)
    digest = hashlib.sha256(runs.canonical(public(kept.row, evidence, now))).hexdigest()
    with recorded("recommendations.transmit", actor) as count, records.all_or_nothing():
        recommendations.change(
            reference,
            {"state": state, "transmitted_at": now, "digest": digest},
            read=kept.row["revision"],
            step=_step("transmit", actor, now, choice=digest[:12]),
            evidence=evidence,
        )
        count.about, count.rows_in, count.rows_out = reference, 1, len(evidence)


def act(reference: str, name: str, *, actor: Actor, now: datetime, words: str = "") -> None:
    """Drop a draft, or withdraw what was transmitted, by its author; it stays readable.

    Raises
    ------
    NotFoundError
        Not one of the actor's.
    ConflictError
        Its state does not allow it.
    InvalidError
        No reason for a withdrawal.
    """
    require(actor, "recommendations.write")
    kept = _own(reference, actor)
    state = life.after(kept.row["state"], name, words=words)
    with recorded(f"recommendations.{name}", actor) as count, records.all_or_nothing():
        recommendations.change(
            reference, {"state": state}, read=kept.row["revision"],
            step=_step(name, actor, now, words=mask(words.strip())),
        )  # fmt: skip
        count.about = reference


def opine(
    reference: str, *, choice: str, words: str, no_interest: bool, interests: str, actor: Actor, now: datetime
) -> None:
    """Give an opinion, with the interests of who gives it; anybody reads it by its function.

    Raises
    ------
    NotFoundError
        No such recommendation.
    InvalidError
        No words, or interests not declared.
    """
    require(actor, "recommendations.opine")
    kept = follow(reference, actor=actor).kept
    faults = life.interests(none=no_interest, words=interests)
    if faults:
        raise InvalidError("Interests are declared, even none.", faults=faults)
    life.after(kept.row["state"], "opine", words=words, choice=choice)
    with recorded("recommendations.opine", actor) as count, records.all_or_nothing():
        recommendations.change(
            reference, {}, read=kept.row["revision"],
            step=_step("opine", actor, now, choice=choice, words=mask(words.strip()),
                       interests=mask(interests.strip())),
        )  # fmt: skip
        count.about, count.rows_in = reference, 1


def answer(reference: str, *, choice: str, words: str, actor: Actor, now: datetime) -> None:
    """Say that a buyer follows a recommendation, in part, or not, and why; a later answer stands beside the former.

    Raises
    ------
    NotAllowedError
        The actor is no buyer, or not one to whom it was transmitted.
    InvalidError
        No reason where it is not followed whole.
    """
    require(actor, "recommendations.answer")
    kept = follow(reference, actor=actor).kept
    if actor.organisation not in kept.row["recipients"]:
        raise NotAllowedError(
            "Cette recommandation ne vous a pas été transmise.", hint="Vous pouvez la lire."
        )
    life.after(kept.row["state"], "answer", words=words, choice=choice)
    with recorded("recommendations.answer", actor) as count, records.all_or_nothing():
        recommendations.change(
            reference, {}, read=kept.row["revision"],
            step=_step("answer", actor, now, choice=choice, words=mask(words.strip())),
        )  # fmt: skip
        count.about, count.rows_in = reference, 1


def public(
    row: Mapping[str, Any], evidence: list[Evidence] | tuple[Evidence, ...], at: datetime
) -> dict[str, Any]:
    """Return what everybody receives of a recommendation: the document whose digest its page shows."""
    return {
        "reference": row["reference"],
        **{name: row[name] for name in CONTENT if name != "others"},
        "evidence": [asdict(one) for one in evidence],
        "transmitted_at": at.isoformat(),
    }


def _own(reference: str, actor: Actor) -> Kept:
    kept = recommendations.get(reference)
    if kept.row["author"] != actor.name:
        raise NotFoundError("No such recommendation of yours.", hint="Only its author changes it.")
    return kept


def _step(
    act: str, actor: Actor, now: datetime, *, choice: str = "", words: str = "", interests: str = "",
    row: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {"act": act, "at": now, "actor": actor.name, "role": actor.role, "organisation": actor.organisation,
            "choice": choice, "words": words, "interests": interests, "row": dict(row or {})}  # fmt: skip


def _evidence(row: Mapping[str, Any], actor: Actor) -> list[Evidence]:
    """Freeze the figures of the cell, and name the needs that are waited for there, their letters, the rest."""
    run = runs.latest()
    if run is None:
        raise NotFoundError("No run whose figures could be frozen.", hint="Run: numericemploi run")
    cell = {"zone": row["zone"], "rome3": row["rome3"]}
    frozen = {"as_of": str(run.as_of), "run": run.digest, **cell} | {
        name: runs.table(run, name).filter(**cell).sort("horizon").to_dicts() for name in ("demand", "gap")
    }
    digest = extracts.freeze(
        runs.canonical(_plain(frozen)), name=f"recommandation-{row['zone']}-{row['rome3']}-{run.as_of}.json",
        form="json", run=run, actor=actor,
    )  # fmt: skip
    found = [Evidence(kind="figures", reference=digest, label=str(run.as_of))]
    return [*found, *_needs(cell), *_others(row["others"])]


def _needs(cell: Mapping[str, str]) -> list[Evidence]:
    """Needs that are waited for in a zone for an occupation, without who declared them; then their letters."""
    zones = dict(editions.read("communes").select("commune", "zone").iter_rows())
    waited = needs_life.counted(records.read("needs")).filter(rome3=cell["rome3"]).sort("need_id")
    found = []
    for row in waited.iter_rows(named=True):
        if zones.get(row["commune"] or "") == cell["zone"]:
            label = f"{row['positions']} × {row['firmness']}, {row['confirmed_on']}"
            found.append(Evidence(kind="need", reference=row["need_id"], label=label))
    found = found[:_MOST_NEEDS]
    letters = []
    for one in found:
        number = needs.number_of(one.reference)
        if number is not None and needs.letter(number) is not None:
            digest = hashlib.sha256(needs.letter_bytes(number)).hexdigest()  # as `sha256sum` prints it
            letters.append(Evidence(kind="letter", reference=f"sha256:{digest}", label=one.reference))
    return [*found, *letters]


def _others(text: str) -> list[Evidence]:
    return [Evidence(kind="other", reference=line, label="") for line in life.other_evidence(text)]


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it: dates as text, figures rounded to six decimals, no infinite one."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 6)
    return value if value is None or isinstance(value, str | int | bool) else str(value)
