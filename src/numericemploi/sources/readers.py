"""Which reader reads which dataset of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from numericemploi.sources import (
    bmo,
    commune_bassins,
    commune_density,
    commune_passages,
    commune_points,
    commune_population,
    communes,
    fap2009_rome,
    fibre,
    offer_counts,
    rome_appellations,
    rome_links,
    rome_sheets,
    rome_skills,
    tension,
    zone_contours,
    zones,
)

Reader = Callable[[Sequence[Path]], tuple[pl.DataFrame, pl.DataFrame]]

READERS: dict[str, Reader] = {
    "rome_sheets": lambda files: rome_sheets.read(*files),
    "rome_appellations": lambda files: rome_appellations.read(*files),
    "rome_skills": lambda files: rome_skills.read(*files),
    "rome_links": lambda files: rome_links.read(*files),
    "fap2009_rome": lambda files: fap2009_rome.read(*files),
    "communes": lambda files: communes.read(*files),
    "zones": lambda files: zones.read(*files),
    "commune_passages": lambda files: commune_passages.read(*files),
    "commune_bassins": lambda files: commune_bassins.read(*files),
    "commune_points": lambda files: commune_points.read(*files),
    "commune_population": lambda files: commune_population.read(*files),
    "commune_density": lambda files: commune_density.read(*files),
    "fibre": lambda files: fibre.read(*files),
    "zone_contours": lambda files: zone_contours.read(*files),
    "bmo": lambda files: bmo.read(*files),
    "offer_counts": lambda files: offer_counts.read(*files),
    "tension": lambda files: tension.read(*files),
}
"""Dataset name → reader of its files, in the order in which the catalogue names them."""
