"""Times the public register with 10,000 labels: the list, searches, one page far down, through the whole web stack.

    python bench/register.py [--labels 10000] [--requests 60]

A fresh folder, SQLite; every label has 1 to 3 occupations, 1 to 6 zones, 1 or 2 modalities. Before a time is
printed, the numbers found by each search are compared with a plain loop over all labels. Target: p95 ≤ 100 ms.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import statistics
import tempfile
import time
from datetime import UTC, date, datetime

STATES = ("granted",) * 12 + ("watch", "suspended", "withdrawn", "expired")
OCCUPATIONS = [f"M18{n:02}" for n in range(1, 11)] + ["I1401"]
ZONES = [f"44{n:02}" for n in range(1, 28)]
MODALITIES = ("onsite", "remote", "blended")
WORDS = ("réseaux", "python", "données", "cybersécurité", "web", "assistance", "nuage", "tests")


def made(count: int) -> list[dict]:
    """Make synthetic labels in the database, and return what each is for."""
    from numericemploi.store.models import Label, LabelArea

    rng = random.Random(7)
    facts = [
        {
            "reference": f"NE-2024-{number:05}",
            "title": f"Formation {rng.choice(WORDS)} {number} (fictif)",
            "state": rng.choice(STATES),
            "occupation": rng.sample(OCCUPATIONS, rng.randrange(1, 4)),
            "zone": rng.sample(ZONES, rng.randrange(1, 7)),
            "modality": rng.sample(MODALITIES, rng.randrange(1, 3)),
        }
        for number in range(1, count + 1)
    ]
    rows = Label.objects.bulk_create(
        [
            Label(
                reference=one["reference"], training_id=one["reference"], title=one["title"], provider="Organisme fictif",
                organisation="fictif-0001", rule="2024-1", fictif=True, state=one["state"], valid_from=date(2024, 1, 1),
                valid_until=date(2026, 12, 31), changed_at=datetime(2024, 6, 30, tzinfo=UTC),
            )
            for one in facts
        ],
        batch_size=500,
    )  # fmt: skip
    areas = [
        LabelArea(label=row, kind=kind, code=code, name=f"{kind} {code}")
        for row, one in zip(rows, facts, strict=True)
        for kind in ("occupation", "zone", "modality")
        for code in one[kind]
    ]
    LabelArea.objects.bulk_create(areas, batch_size=500)
    return facts


def main() -> None:
    """Make, check, then time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--labels", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=60)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NUMERICEMPLOI_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "numericemploi.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.test import Client

        settings.ALLOWED_HOSTS = ["*"]
        from numericemploi.store import database
        from numericemploi.verbs import register

        database.prepare()
        facts = made(asked.labels)
        searches = [
            ({}, bool),
            ({"zone": "4423"}, lambda one: "4423" in one["zone"]),
            ({"occupation": "M1805"}, lambda one: "M1805" in one["occupation"]),
            (
                {"zone": "4412", "occupation": "M1801", "modality": "remote"},
                lambda one: (
                    "4412" in one["zone"] and "M1801" in one["occupation"] and "remote" in one["modality"]
                ),
            ),
            ({"state": "withdrawn"}, lambda one: one["state"] == "withdrawn"),
            ({"words": "python"}, lambda one: "python" in one["title"]),
        ]
        client = Client()
        cores = len(os.sched_getaffinity(0))
        print(
            f"Python {platform.python_version()}, Django {django.get_version()}, {platform.machine()}, {cores} cores, "
            f"load {os.getloadavg()[0]:.1f}; {len(facts)} labels, {asked.requests} requests a search"
        )
        worst = 0.0
        for query, holds in searches:
            areas = [(kind, query[kind]) for kind in register.KINDS if kind in query]
            states = [query["state"]] if "state" in query else []
            found = register.search(
                on=date(2024, 6, 30), states=states, areas=areas, words=query.get("words", "")
            )
            assert found.count == sum(map(holds, facts)), query
            pages = max(1, found.count // register.PAGE)
            seconds = []
            for number in range(asked.requests):
                given = query | {"page": 1 + number * pages // asked.requests}
                started = time.perf_counter()
                answer = client.get("/labels/", given)
                seconds.append(time.perf_counter() - started)
                assert answer.status_code == 200
            p95 = 1e3 * statistics.quantiles(seconds, n=20)[-1]
            worst = max(worst, p95)
            print(
                f"{query!s:70} found {found.count:6}  median {1e3 * statistics.median(seconds):6.1f} ms  p95 {p95:6.1f} ms"
            )
        print(
            f"worst p95 of a search: {worst:.1f} ms   target ≤ 100 ms   {'met' if worst <= 100 else 'MISSED'}"
        )
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
