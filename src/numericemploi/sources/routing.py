"""Routing engines, OSRM and Valhalla: how each is asked for a table of times, and how its answer is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from numericemploi.model.errors import SourceError

Point = tuple[float, float]
"""Latitude and longitude, degrees."""

Leg = tuple[float, float] | None
"""Minutes and kilometres; None where the engine finds no way."""

BLOCK = 50
"""Places asked at once on either side: both engines refuse more than 100 together as they ship."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent to an engine: an address, and a body for a POST."""

    address: str
    body: bytes | None = None


Fetch = Callable[[Request], bytes]
"""Sends a request and gives the answer's bytes; raises `SourceError` when nobody answers."""


class Router(Protocol):
    """A source of travel times by car: an engine, or a table in memory that stands for one."""

    def legs(self, origins: Sequence[Point], sites: Sequence[Point]) -> list[list[Leg]]:
        """Return the leg from each origin to each site, at most `BLOCK` of each."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Osrm:
    """An OSRM server (API v5, service `table`)."""

    address: str
    fetch: Fetch

    def legs(self, origins: Sequence[Point], sites: Sequence[Point]) -> list[list[Leg]]:
        """Return the leg from each origin to each site.

        Raises
        ------
        SourceError
            Nobody answers, or the answer is not a table of OSRM.
        """
        places = ";".join(f"{longitude:.6f},{latitude:.6f}" for latitude, longitude in (*origins, *sites))
        first = ";".join(map(str, range(len(origins))))
        last = ";".join(map(str, range(len(origins), len(origins) + len(sites))))
        answer = _json(
            self.fetch(
                Request(
                    address=f"{self.address.rstrip('/')}/table/v1/driving/{places}"
                    f"?sources={first}&destinations={last}&annotations=duration,distance"
                )
            )
        )
        times, lengths = answer.get("durations"), answer.get("distances")
        if answer.get("code") != "Ok" or not isinstance(times, list) or not isinstance(lengths, list):
            raise _not_a_table("OSRM", str(answer.get("code", "")))
        return _table(
            [[(t, d) for t, d in zip(*rows, strict=True)] for rows in zip(times, lengths, strict=True)],
            60.0, 1_000.0, shape=(len(origins), len(sites)), engine="OSRM",
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Valhalla:
    """A Valhalla server (service `sources_to_targets`, costing `auto`)."""

    address: str
    fetch: Fetch

    def legs(self, origins: Sequence[Point], sites: Sequence[Point]) -> list[list[Leg]]:
        """Return the leg from each origin to each site.

        Raises
        ------
        SourceError
            Nobody answers, or the answer is not a matrix of Valhalla.
        """
        asked = {
            "sources": [{"lat": latitude, "lon": longitude} for latitude, longitude in origins],
            "targets": [{"lat": latitude, "lon": longitude} for latitude, longitude in sites],
            "costing": "auto",
            "units": "kilometers",
        }
        answer = _json(
            self.fetch(
                Request(
                    address=f"{self.address.rstrip('/')}/sources_to_targets", body=json.dumps(asked).encode()
                )
            )
        )
        rows = answer.get("sources_to_targets")
        if not isinstance(rows, list):
            raise _not_a_table("Valhalla", str(answer.get("error", "")))
        try:
            pairs = [[(leg["time"], leg["distance"]) for leg in row] for row in rows]
        except (KeyError, TypeError) as error:
            raise _not_a_table("Valhalla", "") from error
        return _table(pairs, 60.0, 1.0, shape=(len(origins), len(sites)), engine="Valhalla")


ENGINES: dict[str, type[Osrm | Valhalla]] = {"osrm": Osrm, "valhalla": Valhalla}


def _json(data: bytes) -> dict[str, object]:
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _not_a_table("the routing engine", "") from error
    if not isinstance(answer, dict):
        raise _not_a_table("the routing engine", "")
    return answer


def _table(
    pairs: Sequence[Sequence[tuple[object, object]]],
    second: float,
    metre: float,
    *,
    shape: tuple[int, int],
    engine: str,
) -> list[list[Leg]]:
    if len(pairs) != shape[0] or any(len(row) != shape[1] for row in pairs):
        raise _not_a_table(engine, "wrong size")
    return [[_leg(time, length, second, metre, engine) for time, length in row] for row in pairs]


def _leg(time: object, length: object, second: float, metre: float, engine: str) -> Leg:
    if time is None or length is None:
        return None
    if not isinstance(time, int | float) or not isinstance(length, int | float) or time < 0 or length < 0:
        raise _not_a_table(engine, "a time or a length is no positive number")
    return time / second, length / metre


def _not_a_table(engine: str, said: str) -> SourceError:
    words = f" (« {said[:80]} »)" if said else ""
    return SourceError(
        f"The answer is not a table of times of {engine}{words}.",
        hint="Check the engine's kind and address, and that it has a map of the region.",
    )
