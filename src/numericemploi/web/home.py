"""Home: the loop with this region's figures."""

from __future__ import annotations

import polars as pl
from django.shortcuts import render

from numericemploi.model.tables.results import HORIZONS
from numericemploi.reference import packaged
from numericemploi.web.pages import on_a_run


@on_a_run
def home(request, seen):
    result = seen.run.result
    context = {
        "demand": [
            result["demand"][horizon] | {"horizon": horizon, "cells": _known(seen, horizon)}
            for horizon in HORIZONS
        ],
        "year": result["demand"]["year"],
        "labels": result["labels"],
        "proposals": result["proposals"],
        "kinds": sorted(result["proposals"].get("by_kind", {}).items(), key=lambda kind: -kind[1]),
        "plan": result["plan"],
        "rates": _rates(seen),
        "programmes": packaged.programmes().to_dicts(),
    }
    return render(request, "home/home.html", context)


def _known(seen, horizon: str) -> dict[str, int]:
    """Count the cells, zone × core occupation, whose gap is known."""
    return (
        seen.table("zone_totals")
        .filter(horizon=horizon)
        .select(pl.col("known_cells", "cells").sum())
        .to_dicts()[0]
    )


def _rates(seen) -> dict[str, int]:
    """Count the trainings followed, and those whose strict rate at six months rests on enough people."""
    strict = seen.table("rates").filter(definition="strict", milestone=6)
    return {"followed": strict.height, "public": int(strict["public"].sum())}
