"""`data pull` without a folder: asks the publishers, and says of each what it answered."""

from __future__ import annotations

import dataclasses
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from numericemploi.reference.datasets import DATASETS
from numericemploi.store import database, editions
from numericemploi.verbs import data
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db

ZONES = "NIVGEO,CODGEO,LIBGEO,NB_COM\nZE2020,4423,Strasbourg,213\nZE2020,4412,Nancy,445\n"
ANSWERS = {"/zones.csv.gz": gzip.compress(ZONES.encode()), "/page": b"<html>Moved</html>"}


class _Publisher(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = ANSWERS.get(self.path)
        self.send_response(200 if body else 503)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *words: object) -> None:
        """Stay silent."""


@pytest.fixture
def publisher() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Publisher)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _pull(monkeypatch: pytest.MonkeyPatch, address: str) -> data.Pulled:
    zones = next(dataset for dataset in DATASETS if dataset.name == "zones")
    monkeypatch.setattr(data, "DATASETS", (dataclasses.replace(zones, address=address),))
    database.prepare()
    return data.pull(None, actor=CONSOLE)[0]


def test_a_dataset_is_fetched_from_its_address_and_read(monkeypatch: pytest.MonkeyPatch, publisher: str):
    answer = _pull(monkeypatch, f"{publisher}/zones.csv.gz")
    assert (answer.state, answer.rows) == ("loaded", 2)
    assert editions.read("zones")["label"].sort().to_list() == ["Nancy", "Strasbourg"]


def test_the_same_bytes_are_not_read_again(monkeypatch: pytest.MonkeyPatch, publisher: str):
    _pull(monkeypatch, f"{publisher}/zones.csv.gz")
    assert _pull(monkeypatch, f"{publisher}/zones.csv.gz").state == "unchanged"


def test_a_publisher_that_fails_is_named_and_what_was_loaded_stays(
    monkeypatch: pytest.MonkeyPatch, publisher: str
):
    _pull(monkeypatch, f"{publisher}/zones.csv.gz")
    answer = _pull(monkeypatch, f"{publisher}/gone")
    assert answer.state == "unreachable"
    assert f"{publisher}/gone" in answer.reason
    assert "--from" in answer.remedy
    assert editions.read("zones").height == 2


def test_a_page_in_place_of_the_file_is_refused(monkeypatch: pytest.MonkeyPatch, publisher: str):
    answer = _pull(monkeypatch, f"{publisher}/page")
    assert answer.state == "refused"
    assert "NIVGEO" in answer.reason


def test_a_dataset_without_an_address_says_where_to_fetch_it(monkeypatch: pytest.MonkeyPatch):
    answer = _pull(monkeypatch, "")
    assert answer.state == "missing"
    assert "--from" in answer.remedy
    assert "https://" in answer.remedy
