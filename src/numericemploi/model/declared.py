"""Every declared table, in the order of the loop: what the column dictionary is generated from."""

from __future__ import annotations

from numericemploi.model.rejects import REJECTS
from numericemploi.model.table import Table
from numericemploi.model.tables import (
    adverts,
    employers,
    forecasts,
    funding,
    nomenclatures,
    people,
    purchases,
    results,
    statistics,
    territories,
    trainings,
    zones,
)

_SHELVES = (
    nomenclatures,
    territories,
    statistics,
    employers,
    adverts,
    forecasts,
    people,
    trainings,
    funding,
    purchases,
    results,
    zones,
)


def declared() -> tuple[Table, ...]:
    """Every table that crosses a room's door."""
    found = [value for shelf in _SHELVES for value in vars(shelf).values() if isinstance(value, Table)]
    return (*found, REJECTS)
