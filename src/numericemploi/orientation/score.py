"""What to propose to each candidate: an additive score, its parts, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from numericemploi.model.errors import ContractError
from numericemploi.model.tables.results import PROPOSAL_REASONS, PROPOSALS
from numericemploi.orientation import options as layout
from numericemploi.orientation import people as dossiers
from numericemploi.orientation import region as surroundings
from numericemploi.orientation.telling import Scene, tell
from numericemploi.orientation.weights import MENTION_FR, VERSION, WEIGHTS

__all__ = ["WEIGHTS", "Proposals", "propose"]

_BLOCK = 2000  # candidates scored at once, so that memory stays flat whatever their number


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Proposals, their reasons, and the candidates to whom nothing can be proposed."""

    proposals: pl.DataFrame
    """PROPOSALS."""
    reasons: pl.DataFrame
    """PROPOSAL_REASONS."""
    without: pl.DataFrame
    """(candidate_id, reason): nothing can be proposed, and what would change that, in French."""
    version: str = VERSION
    mention_fr: str = MENTION_FR


def propose(
    *,
    candidates: pl.DataFrame,
    demand: pl.DataFrame,
    gap: pl.DataFrame,
    sessions: pl.DataFrame,
    trainings: pl.DataFrame,
    rates: pl.DataFrame,
    core_skills: Mapping[str, Sequence[str]],
    travel: pl.DataFrame,
    verdicts: pl.DataFrame,
    geography: pl.DataFrame,
    as_of: date,
    names: Mapping[str, str] | None = None,
    top: int = 3,
) -> Proposals:
    """Rank for each candidate what is open on `as_of`: apply now, train, or turn to another occupation.

    The score is Σ value × weight over `WEIGHTS`; an unknown value counts for `NEUTRAL` and says so. Ties
    go to the lower session. A person decides; see `weights.MENTION_FR`.

    Parameters
    ----------
    trainings
        `rome` in ROME 3 heads, the caller having brought ROME 4 codes to theirs; others are passed over.
    core_skills
        OGR codes of the core skills of each ROME 3 head; with the occupations of `demand`, the perimeter.
    travel
        (origin, site, minutes) from communes of residence to sessions' sites and, so that neighbouring
        zones count as in reach, to the most populated commune of each zone.
    verdicts
        FUNDING_VERDICTS on the decision date.
    names
        French labels of occupations and skills by code; a code without label is shown as it is.

    Raises
    ------
    ContractError
        There is no occupation to propose: `core_skills` and `demand` are both empty.
    """
    candidates = candidates.sort("candidate_id")
    perimeter = sorted({*core_skills, *demand["rome3"]})
    if not perimeter:
        raise ContractError("There is no occupation to propose: no core skills, no demand.")
    options = layout.build(
        sessions=sessions, trainings=trainings, rates=rates, verdicts=verdicts,
        core_skills=core_skills, perimeter=perimeter, as_of=as_of,
    )  # fmt: skip
    region = surroundings.build(
        candidates=candidates, geography=geography, demand=demand, gap=gap, travel=travel,
        occupations=perimeter, sites=options.sites,
    )  # fmt: skip
    scene = Scene.of(options=options, region=region, verdicts=verdicts, names=names or {}, top=top)
    told = []
    for block in candidates.iter_slices(_BLOCK):
        people = dossiers.encode(
            block, communes=region.communes, zone_of=region.zone_of, occupations=perimeter,
            skills=options.skills, statuses=options.statuses,
        )  # fmt: skip
        told.append(tell(scene, people, block["candidate_id"].to_list()))
    rows = [row for one in told for row in one.proposals]
    reasons = [row for one in told for row in one.reasons]
    without = [row for one in told for row in one.without]
    return Proposals(
        proposals=PROPOSALS.of(rows),
        reasons=PROPOSAL_REASONS.of(reasons),
        without=pl.DataFrame(without, schema={"candidate_id": pl.String, "reason": pl.String}, orient="row"),
    )
