"""`/zones`: every figure of a zone's sheet, each with its bounds, period and source."""

from __future__ import annotations

from typing import Literal

from ninja import Router, Schema

from numericemploi.verbs import zones

router = Router()


class ZoneFigure(Schema):
    """One figure; `state` says why a value is null. Codes are those of the column dictionary, `zone_figures`."""

    zone: str
    horizon: str
    part: str
    figure: str
    about: str
    within: str
    value: float | None
    low: float | None
    high: float | None
    state: str
    period: str
    source: str


@router.get("/{str:code}", response=list[ZoneFigure], summary="The figures of a zone's sheet")
def figures(request, code: str, horizon: Literal["short", "medium"] = "short"):
    return zones.figures(code, horizon).to_dicts()
