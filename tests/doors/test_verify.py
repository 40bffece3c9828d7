"""A label verified through the site, the API and the console; the files that other programs read of us."""

from __future__ import annotations

import http.client
import http.server
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import signed_labels as label
from numericemploi.cli.app import build, told
from numericemploi.model.errors import SourceError
from numericemploi.store import credentials as kept
from numericemploi.verbs import credentials, fetched, keys
from numericemploi.verbs.access import CONSOLE

pytestmark = pytest.mark.django_db

NOW = label.NOW
REFERENCE = label.granted().reference
API = "/api/v1/labels/verify"


@pytest.fixture
def granted(data_folder: Path) -> bytes:
    """A label of this instance, published."""
    keys.rotate(actor=CONSOLE, now=NOW)
    credentials.sign(label.granted(), actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    found = kept.of_label(REFERENCE)
    assert found is not None
    return found.document


def posted(client: Client, data: bytes, query: str = ""):
    return client.post(f"{API}{query}", data=data, content_type="application/vc")


def test_the_api_says_that_a_label_is_valid_and_how_old_its_list_is(client: Client, granted: bytes):
    answer = posted(client, granted)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["outcome"], said["issuer"]) == ("valid", "Numéric'Emploi Grand Est (démonstration)")
    assert said["status_list"]["valid_until"] == "2024-07-07T12:00:00Z"
    assert posted(client, granted, "?at=2024-07-08").json()["reason"] == "status-old"
    assert posted(client, granted, "?at=2024-07-01T00:00:00").status_code == 200


def test_the_api_refuses_by_a_problem_document_in_both_languages(client: Client, granted: bytes):
    answer = posted(client, granted.replace(b"9901", b"9903"))
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert (said["type"], said["reason"], said["where"]) == (
        "urn:numericemploi:error:untrusted",
        "jcs",
        "proof",
    )
    assert said["fr"].startswith("La signature ne correspond pas")
    assert said["en"].startswith("The signature does not fit")


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"[" * 10_000, 422), (b'{"a":"' + b"x" * 900_000, 413), (b"x" * 1_100_000, 413), (b"", 422), (b"\xff\xfe", 422),
     (b'<!DOCTYPE a [<!ENTITY b "c">]><svg/>', 422), (b"\x89PNG\r\n\x1a\n" + b"\0" * 500_000, 422)],
)  # fmt: skip
def test_hostile_bodies_get_a_4xx_within_a_second_and_no_request_goes_out(
    client: Client, monkeypatch: pytest.MonkeyPatch, data: bytes, status: int
):
    monkeypatch.setattr(socket, "getaddrinfo", None)
    started = time.perf_counter()
    assert posted(client, data).status_code == status
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "localhost", "redirige.example"])
def test_no_address_that_a_document_names_is_fetched(client: Client, granted: bytes, monkeypatch, host: str):
    def never(*_given, **_named):
        raise AssertionError("a request went out")

    monkeypatch.setattr(fetched, "fetch", never)
    monkeypatch.setattr(socket, "create_connection", never)
    document = label.unsigned()
    document["issuer"]["id"] = f"did:web:{host}"
    document["credentialStatus"]["statusListCredential"] = f"https://{host}/list"
    assert (
        posted(client, label.data(label.sign(document, method=f"did:web:{host}#k"))).json()["reason"]
        == "issuer"
    )


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_verifies_a_file_a_picture_and_a_pasted_text_without_an_account(
    client: Client, granted: bytes, language
):
    words = {"": ("Label valable", "Label refusé"), "/en": ("Valid label", "Label refused")}[language]
    page = f"{language}/labels/verifier/"
    for name in ("json", "png", "svg"):
        data = client.get(f"/labels/{REFERENCE}/attestation.{name}").content
        answer = client.post(page, {"file": SimpleUploadedFile(f"label.{name}", data)})
        assert words[0] in answer.content.decode(), name
    assert words[0] in client.post(page, {"text": granted.decode()}).content.decode()
    assert words[1] in client.post(page, {"text": granted.decode().replace("Bourg", "Metz")}).content.decode()


def test_the_page_says_what_to_do_when_nothing_was_given_or_the_file_is_hostile(
    client: Client, granted: bytes
):
    assert "Choisissez un fichier" in client.post("/labels/verifier/", {"text": "  "}).content.decode()
    hostile = SimpleUploadedFile("x.json", b"<script>alert(1)</script>")
    shown = client.post("/labels/verifier/", {"file": hostile}).content.decode()
    assert "ne porte pas d" in shown
    assert "<script>alert" not in shown
    large = SimpleUploadedFile("x.json", b"x" * 1_000_001)
    assert "trop grand" in client.post("/labels/verifier/", {"file": large}).content.decode()


def test_the_page_needs_its_token(granted: bytes):
    assert Client(enforce_csrf_checks=True).post("/labels/verifier/", {"text": "{}"}).status_code == 403


def test_did_document_and_status_lists_are_served_to_be_kept_a_quarter_of_an_hour(
    client: Client, granted: bytes
):
    did = client.get("/.well-known/did.json")
    assert did.headers["Content-Type"] == "application/did+json"
    assert did.json()["service"][0]["serviceEndpoint"] == [
        "https://demo.numericemploi.example/labels/etats/1"
    ]
    listed = client.get("/labels/etats/1")
    assert json.loads(listed.content)["id"] == "https://demo.numericemploi.example/labels/etats/1"
    assert listed.headers["Cache-Control"] == "public, max-age=900"
    assert client.get("/labels/etats/2").status_code == 404


def test_before_the_first_key_nothing_is_served_and_every_label_is_refused(client: Client, data_folder: Path):
    assert client.get("/.well-known/did.json").status_code == 404
    assert posted(client, label.data(label.signed())).json()["reason"] == "issuer"


def test_the_certificate_shows_the_standing_and_where_the_code_leads(
    client: Client, granted: bytes, tmp_path: Path
):
    from pypdf import PdfReader

    def text() -> str:
        pages = PdfReader(io.BytesIO(client.get(f"/labels/{REFERENCE}/attestation.pdf").content)).pages
        return " ".join(page.extract_text() for page in pages).replace("\n", " ")

    before = text()
    assert "valable, au 30 juin 2024" in before
    assert "n’est ni une certification RNCP/RS, ni Qualiopi" in before.replace("'", "’")
    assert "fictif" in before
    credentials.suspend(REFERENCE, decision="D", actor=CONSOLE, now=NOW)
    credentials.publish(actor=CONSOLE, now=NOW)
    assert "SUSPENDU" in text()
    assert "label suspendu" in client.get(f"/labels/{REFERENCE}/attestation.svg").content.decode()
    assert client.get("/labels/PE-2024-9999/attestation.json").status_code == 404
    assert client.get(f"/labels/{REFERENCE}/attestation.exe").status_code == 404


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The console, in this process: exit code, what it printed, what it said of faults."""

    def console(*words: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["numericemploi", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = told(build(lambda _folder: None))
        return code, *capsys.readouterr()

    return console


def test_the_console_verifies_from_the_published_files_and_judges_at_another_day(
    run, tmp_path: Path, granted: bytes
):
    file = tmp_path / "label.json"
    file.write_bytes(granted)
    code, out, _ = run("labels", "verify", str(file))
    assert (code, "VALABLE / VALID" in out, "counts until 2024-07-07 12:00 UTC" in out) == (0, True, True)
    assert json.loads(run("labels", "verify", "-", "--json", given=granted)[1])["code"] == "valid"
    code, out, _ = run("labels", "verify", str(file), "--at", "2024-08-01")
    assert (code, "Impossible à vérifier" in out, "Cannot be verified" in out) == (11, True, True)
    assert run("labels", "verify", "-", given=granted.replace(b"Bourg", b"Metz"))[0] == 10


def test_a_verifier_needs_neither_database_nor_network(tmp_path: Path, granted: bytes, data_folder: Path):
    """On another machine: the published files alone, and every socket refused."""
    shutil.copytree(data_folder / "published", tmp_path / "elsewhere" / "published")
    program = ("import socket, sys\nsocket.socket.connect = None\n"
               "from numericemploi.config.console import main; main()")  # fmt: skip
    environment = {
        **os.environ,
        "NUMERICEMPLOI_DATA_DIR": str(tmp_path / "elsewhere"),
        "NUMERICEMPLOI_DATABASE": "",
    }
    done = subprocess.run([sys.executable, "-c", program, "labels", "verify", "-"], env=environment, input=granted,
                          capture_output=True)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()


def test_the_console_publishes_for_a_static_host_and_lists_keys_and_issuers(
    run, tmp_path: Path, granted: bytes
):
    code, out, _ = run("labels", "publish", "--to", str(tmp_path / "www"))
    assert (code, "0 credential(s)" in out) == (0, True)
    assert json.loads((tmp_path / "www" / ".well-known" / "did.json").read_bytes())["id"].startswith(
        "did:web:"
    )
    assert json.loads((tmp_path / "www" / "labels" / "etats" / "1").read_bytes())["proof"]
    (key,) = json.loads(run("labels", "keys", "list", "--json")[1])
    assert key["state"] == "active"
    assert "1 label(s) signed again" in run("labels", "keys", "compromise", key["id"])[1]
    assert "New key" in run("labels", "keys", "rotate")[1]
    assert "0 label(s)" in run("labels", "reissue")[1]
    assert "1 label(s)" in run("labels", "reissue", "--everything")[1]
    assert "agree" in run("labels", "reconcile", "--dry-run")[1]
    assert "compromised" in run("labels", "keys", "list")[1]
    assert run("labels", "trust", "add", "did:web:label.petit-est.example")[0] == 0
    code, out, _ = run("labels", "trust", "pull", "--from", str(tmp_path))
    assert (code, "not there" in out) == (3, True)
    assert "never" in run("labels", "trust", "list")[1]
    assert run("labels", "trust", "remove", "did:web:label.petit-est.example")[0] == 0


def test_the_console_shows_what_departs_after_an_old_backup_and_brings_it_together(run, granted: bytes):
    from numericemploi.store.models import Credential, StatusPlace

    Credential.objects.all().delete()
    StatusPlace.objects.all().delete()
    assert "PE-2024-0001" in run("labels", "reconcile", "--dry-run")[1]
    assert run("labels", "publish")[0] == 10
    assert run("labels", "reconcile")[0] == 0
    assert run("labels", "publish")[0] == 0
    assert "its text is lost" in run("labels", "reissue")[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [(("verify", "absent.json"), 3, "cannot be read"), (("verify", "http://label.example/x"), 3, "Only an https"),
     (("verify", "https://user@label.example/x"), 3, "Only an https"), (("verify", "https://127.0.0.1/x"), 3, "public"),
     (("verify", "https://[::ffff:127.0.0.1]/"), 3, "public"), (("verify", "https://169.254.169.254/"), 3, "public"),
     (("verify", "-", "--at", "hier"), 2, "Write a day"), (("keys", "list"), 6, "No key")],
)  # fmt: skip
def test_a_wrong_use_is_told_in_two_lines(run, words, code, said):
    done, _, fault = run("labels", *words)
    assert done == code, fault
    assert said in fault
    assert "Traceback" not in fault


class Site(http.server.BaseHTTPRequestHandler):
    """A host that redirects, sends too much, drips, fails or answers."""

    def do_GET(self) -> None:
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/file")
            self.end_headers()
            return
        self.send_response(500 if self.path == "/fails" else 200)
        self.end_headers()
        if self.path == "/drips":
            for _ in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        self.wfile.write(b"y" * (5_000 if self.path == "/large" else 10))

    def log_message(self, *_given) -> None:
        """Say nothing."""


def test_what_is_fetched_is_bounded_in_size_and_time_and_no_redirect_is_followed(
    monkeypatch: pytest.MonkeyPatch,
):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(fetched, "public_address", lambda _host: "127.0.0.1")
    monkeypatch.setattr(
        fetched, "connection", lambda _host, at: http.client.HTTPConnection(at, server.server_port, timeout=2)
    )
    monkeypatch.setattr(fetched, "_WHOLE", 0.3)
    try:
        assert fetched.fetch("https://label.example/file", most=100) == b"y" * 10
        for path, said in (
            ("redirect", "302"),
            ("fails", "500"),
            ("large", "too much"),
            ("drips", "too slowly"),
        ):
            with pytest.raises(SourceError, match=said):
                fetched.fetch(f"https://label.example/{path}", most=1_000)
    finally:
        server.shutdown()
        server.server_close()


def test_a_host_with_one_private_address_among_public_ones_is_not_fetched(monkeypatch: pytest.MonkeyPatch):
    def resolved(*addresses):
        return lambda *_given, **_named: [(0, 0, 0, "", (one, 443)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolved("93.184.216.34", "10.0.0.1"))
    with pytest.raises(SourceError, match="public"):
        fetched.public_address("x.example")
    monkeypatch.setattr(socket, "getaddrinfo", resolved("93.184.216.34", "2606:2800:220:1::1"))
    assert fetched.public_address("x.example") == "93.184.216.34"
