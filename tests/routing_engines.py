"""Stand-ins for routing engines: a table in memory, and servers on this machine that speak OSRM and Valhalla."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from numericemploi.sources.routing import Leg, Point

UNREACHABLE = 59.0
"""Latitude from which nothing is reached: an island without a ferry."""


def leg(start: Point, end: Point) -> Leg:
    """What every stand-in answers: a minute and a kilometre per hundredth of degree, both ways added."""
    if UNREACHABLE in (start[0], end[0]):
        return None
    steps = (abs(start[0] - end[0]) + abs(start[1] - end[1])) * 100
    return round(steps, 6), round(steps * 0.8, 6)


@dataclass
class InMemory:
    """The twin of an engine: no network, the same answers; it remembers the size of what it was asked."""

    asked: list[tuple[int, int]] = field(default_factory=list)

    def legs(self, origins: Sequence[Point], sites: Sequence[Point]) -> list[list[Leg]]:
        self.asked.append((len(origins), len(sites)))
        return [[leg(start, end) for end in sites] for start in origins]


class _Engine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer as OSRM's `table` does: seconds and metres, null where there is no way."""
        path, _, query = self.path.partition("?")
        places = [tuple(map(float, reversed(one.split(",")))) for one in path.rsplit("/", 1)[1].split(";")]
        asked = dict(part.split("=") for part in query.split("&"))
        rows = [
            [leg(places[int(s)], places[int(d)]) for d in asked["destinations"].split(";")]
            for s in asked["sources"].split(";")
        ]
        self._say(
            {
                "code": "Ok",
                "durations": [[None if one is None else one[0] * 60 for one in row] for row in rows],
                "distances": [[None if one is None else one[1] * 1000 for one in row] for row in rows],
            }
        )

    def do_POST(self) -> None:
        """Answer as Valhalla's `sources_to_targets` does: seconds and kilometres."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [
            [leg((s["lat"], s["lon"]), (t["lat"], t["lon"])) for t in asked["targets"]]
            for s in asked["sources"]
        ]
        self._say(
            {
                "sources_to_targets": [
                    [
                        {
                            "time": None if one is None else one[0] * 60,
                            "distance": None if one is None else one[1],
                        }
                        for one in row
                    ]
                    for row in rows
                ]
            }
        )

    def _say(self, answer: object) -> None:
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *given: object) -> None:
        """Say nothing."""


@contextmanager
def engine() -> Iterator[str]:
    """Address of a server of this machine that answers both engines' questions."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Engine)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
