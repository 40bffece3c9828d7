"""The page of a zone, server side: every zone of the region at both horizons, on the real public tables.

Target: p95 ≤ 150 ms (a request through the whole of Django, middleware, database and template; the network is
not in it). A fresh instance is prepared in a temporary folder with the public files of `../shared/data` (or those of
the folder given), else with the demonstration's own statistics. Before a time is printed each page is checked: status
200, and the zone's demand as the run has it. The first page after a run, which reads the run's tables, is printed
apart. Beside stands the floor of the same stack: the page of legal mentions, which reads no table.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import tempfile
import time
from pathlib import Path

TARGET_S = 0.150


def prepared(folder: str, data: Path) -> str:
    """Prepare an instance and run the main job; return what it rests on."""
    os.environ["NUMERICEMPLOI_DATA_DIR"] = folder
    os.environ.pop("NUMERICEMPLOI_DATABASE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "numericemploi.config.settings"
    import django

    django.setup()
    from numericemploi.verbs import cycle, instance
    from numericemploi.verbs import data as tables
    from numericemploi.verbs.access import CONSOLE

    instance.prepare(actor=CONSOLE)
    real = data.is_dir()
    if real:
        tables.pull(data, actor=CONSOLE)
    cycle.run(instance.AS_OF, actor=CONSOLE)
    return (
        f"public tables of {data.name}/" if real else "the demonstration's statistics (no public file found)"
    )


def timed(client: object, address: str) -> tuple[float, str]:
    """Seconds of one request, and its page."""
    started = time.perf_counter()
    answer = client.get(address)  # type: ignore[attr-defined]
    seconds = time.perf_counter() - started
    assert answer.status_code == 200, (address, answer.status_code)
    return seconds, answer.content.decode()


def percentile(taken: list[float], share: float) -> float:
    """Smallest time that `share` of the requests do not exceed."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Prepare, check, time, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "data", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data"
    )
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rests_on = prepared(folder, asked.data)
        from django.test import Client

        from numericemploi.web import numbers, snapshot

        client = Client(HTTP_HOST="localhost")
        seen = snapshot.current()
        first, _ = timed(client, f"/zones/{next(iter(seen.zones))}/")
        pages = [(zone, horizon) for zone in seen.zones for horizon in ("short", "medium")]
        for zone, horizon in pages:
            _, page = timed(client, f"/zones/{zone}/?horizon={horizon}")
            total = seen.table("zone_totals").filter(zone=zone, horizon=horizon)["positions"].item()
            assert numbers.whole(total) in page, (zone, horizon)
        taken = [
            timed(client, f"/zones/{zone}/?horizon={horizon}")[0]
            for _ in range(asked.rounds)
            for zone, horizon in pages
        ]
        floor = statistics.median(timed(client, "/mentions/")[0] for _ in range(25))
    print(f"Python {platform.python_version()}, {platform.machine()}, {len(os.sched_getaffinity(0))} cores, "
          f"load {os.getloadavg()[0]:.1f}; {rests_on}")  # fmt: skip
    print(f"{len(pages)} pages × {asked.rounds} rounds, each page checked against the run")
    p95 = percentile(taken, 0.95)
    print(f"{'first page after a run':36} {first * 1000:7.0f} ms")
    print(f"{'median':36} {statistics.median(taken) * 1000:7.0f} ms")
    verdict = "met" if p95 <= TARGET_S else "MISSED"
    print(f"{'p95':36} {p95 * 1000:7.0f} ms   target ≤ {TARGET_S * 1000:.0f} ms   {verdict}")
    print(f"{'worst':36} {max(taken) * 1000:7.0f} ms")
    print(f"{'floor: a page without tables, median':36} {floor * 1000:7.0f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
