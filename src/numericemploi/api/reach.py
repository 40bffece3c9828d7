"""`/reach`: what communes reach, how posts and places gather, and where a firm could settle."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Field, Query, Router, Schema

from numericemploi.reach import settle
from numericemploi.verbs import reach

router = Router()
_Share = Annotated[float, Field(ge=0, le=1)]
_Weight = Annotated[float, Field(ge=0, le=100)]


class Commune(Schema):
    """A commune and what lies within reach; null is unknown, never zero."""

    commune: str
    label: str
    zone: str
    population: int | None
    nearest_session: float | None
    sessions_30: int | None
    sessions_45: int | None
    sessions_60: int | None
    sessions_90: int | None
    transit_session: float | None
    posts_30: int | None
    posts_45: int | None
    posts_60: int | None
    posts_90: int | None
    remote_sessions: int | None
    blended_sessions: int | None
    estimated: bool


class Gathered(Schema):
    """How posts, places or hires gather in the metropolises, before or after the plan."""

    what: str
    moment: str
    total: float
    zones: int
    unknown_zones: int
    metropolis_share: float | None
    rural_share: float | None
    gini: float | None
    hhi: float | None


class Criterion(Schema):
    """A criterion of one zone: value × weight = contribution; an unknown value contributes nothing to `low`."""

    criterion: str
    figure: float | None
    value: float | None
    weight: float
    contribution: float


class Zone(Schema):
    """A zone ranked; the score lies between `low` and `high`, which differ by the weight of what is unknown."""

    zone: str
    label: str
    low: float
    high: float
    gini_change: float | None
    criteria: list[Criterion]


class Project(Schema):
    """What a firm asks."""

    occupation: Annotated[list[str], Field(min_length=1, max_length=20, description="ROME 3 codes.")]
    people: Annotated[int, Field(ge=1, le=settle.MOST_PEOPLE)]
    months: Annotated[int, Field(ge=1, le=24)] = 12
    telework: _Share = 0.0
    now: _Weight = settle.WEIGHTS["now"]
    trainable: _Weight = settle.WEIGHTS["trainable"]
    competition: _Weight = settle.WEIGHTS["competition"]
    connection: _Weight = settle.WEIGHTS["connection"]
    balance: _Weight = settle.WEIGHTS["balance"]


@router.get("/communes", response=list[Commune], summary="Sessions and posts within reach of each commune")
def communes(request, zone: str | None = None, nothing: Literal[30, 45, 60, 90] | None = None):
    return reach.communes(zone=zone, nothing=nothing).to_dicts()


@router.get("/concentration", response=list[Gathered], summary="Concentration before and after the plan")
def concentration(request):
    return reach.gathered().to_dicts()


@router.get("/settle", response=list[Zone], summary="Zones ranked for a firm that would settle")
def settling(request, project: Query[Project]):
    ranked, criteria = reach.rank_zones(
        settle.Project(
            occupations=tuple(project.occupation),
            people=project.people,
            months=project.months,
            telework=project.telework,
            weights={name: getattr(project, name) for name in settle.CRITERIA},
        )
    )
    names = reach.zone_names()
    of_zone = criteria.partition_by("zone", as_dict=True)
    return [
        Zone(
            zone=one.zone, label=names.get(one.zone, one.zone), low=one.low, high=one.high, gini_change=one.gini_change,
            criteria=[Criterion(**row) for row in of_zone[(one.zone,)].drop("zone").to_dicts()],
        )
        for one in ranked
    ]  # fmt: skip
