"""`/demand`: positions to be filled, at the level of territories that one asks."""

from __future__ import annotations

from typing import Literal

from ninja import Router, Schema

from numericemploi.verbs import levels

router = Router()


class LevelFigure(Schema):
    """A territory's figure; null: the level of one of its zones is unknown, `unknown` says for how many communes."""

    code: str
    label: str
    positions: float | None
    low: float | None
    high: float | None
    year: int | None
    communes: int
    unknown: int


@router.get(
    "", response=list[LevelFigure], summary="Demand by commune, zone, basin, department or region; sums agree"
)
def demand(
    request,
    level: Literal["commune", "zone", "bassin", "department", "region"] = "department",
    horizon: Literal["short", "medium"] = "short",
    occupation: str = "",
):
    return levels.listing(level, horizon, occupation=occupation).to_dicts()
