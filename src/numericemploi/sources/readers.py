"""Which reader reads which dataset of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from numericemploi.sources import (
    appellations_esco,
    bmo,
    commune_bassins,
    commune_density,
    commune_passages,
    commune_points,
    commune_population,
    commune_postcodes,
    communes,
    contours,
    esco_occupations,
    fap2009_rome,
    fibre,
    lheo,
    offer_counts,
    offers_france_travail,
    rome_appellations,
    rome_links,
    rome_sheets,
    rome_skills,
    tension,
    zones,
)

Reader = Callable[[Sequence[Path]], tuple[pl.DataFrame, pl.DataFrame]]


def _lheo_sample(files: Sequence[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a catalogue held against the schema that comes with it: TRAININGS and the rejects."""
    catalogue, schema = files
    read = list(lheo.batches(catalogue, schema=lheo.load_schema(schema.read_bytes())))
    return pl.concat([batch.trainings for batch in read]), pl.concat([batch.rejects for batch in read])


READERS: dict[str, Reader] = {
    "rome_sheets": lambda files: rome_sheets.read(*files),
    "rome_appellations": lambda files: rome_appellations.read(*files),
    "rome_skills": lambda files: rome_skills.read(*files),
    "rome_links": lambda files: rome_links.read(*files),
    "fap2009_rome": lambda files: fap2009_rome.read(*files),
    "appellations_esco": lambda files: appellations_esco.read(*files),
    "esco_titles": lambda files: esco_occupations.read(*files),
    "communes": lambda files: communes.read(*files),
    "zones": lambda files: zones.read(*files),
    "commune_passages": lambda files: commune_passages.read(*files),
    "commune_bassins": lambda files: commune_bassins.read(*files),
    "commune_points": lambda files: commune_points.read(*files),
    "commune_population": lambda files: commune_population.read(*files),
    "commune_postcodes": lambda files: commune_postcodes.read(*files),
    "commune_density": lambda files: commune_density.read(*files),
    "fibre": lambda files: fibre.read(*files),
    "bassin_contours": lambda files: contours.read_bassins(*files),
    "zone_contours": lambda files: contours.read_zones(*files),
    "commune_contours": lambda files: contours.read_communes(*files),
    "bmo": lambda files: bmo.read(*files),
    "offer_counts": lambda files: offer_counts.read(*files),
    "tension": lambda files: tension.read(*files),
    "ft_offers_sample_2019": lambda files: offers_france_travail.read(*files),
    "ft_offers_sample_2026": lambda files: offers_france_travail.read(*files),
    "lheo_sample_onisep": _lheo_sample,
    "lheo_sample_intercarif": _lheo_sample,
}
"""Dataset name → reader of its files, in the order in which the catalogue names them."""
