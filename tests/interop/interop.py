"""Real labels of a real run, judged by other people's verifier; then theirs, judged by ours.

    python tests/interop/interop.py FOLDER     needs a prepared data folder with a finished run (make demo), and
                                               `npm ci` done in this directory

Has the labels of the last run go through their life (asked, heard, voted, granted, one suspended), serves the site, fetches everything over HTTP as a stranger would, and hands it to `verifier.mjs`. Then the
same labels are signed by the other libraries as another issuer, pulled into a trust store, and judged here.
Node runs in a network namespace without interfaces where the system allows one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
PORT = 18_477
SITE = f"http://127.0.0.1:{PORT}"


def granted() -> dict[str, str]:
    """Have the last run's labels asked, voted and granted by people; return what each must be found to be."""
    from numericemploi.store import labels
    from numericemploi.verbs import clock, credentials, label_demonstration
    from numericemploi.verbs.access import CONSOLE

    label_demonstration.make(actor=CONSOLE, now=clock.now())
    credentials.publish(actor=CONSOLE, now=clock.now())
    outcomes = {"granted": "valid", "watch": "valid", "suspended": "suspended"}
    expected = {f"{one.reference}.json": outcomes[one.state] for one in labels.held(outcomes)}
    assert sorted(set(expected.values())) == ["suspended", "valid"], expected
    assert len(expected) >= 4, expected
    return expected


def fetch(path: str) -> bytes:
    """Fetch from the site, as a stranger."""
    with urllib.request.urlopen(f"{SITE}{path}", timeout=30) as answer:
        return answer.read()


def collect(folder: Path, expected: dict[str, str]) -> None:
    """Lay out what the site serves, for `verifier.mjs`."""
    from numericemploi.reference import contexts
    from numericemploi.verbs import clock

    (folder / "labels").mkdir(parents=True)
    (folder / "lists").mkdir()
    for name in expected:
        (folder / "labels" / name).write_bytes(
            fetch(f"/labels/{name.removesuffix('.json')}/attestation.json")
        )
    did = fetch("/.well-known/did.json")
    (folder / "did.json").write_bytes(did)
    for number, address in enumerate(json.loads(did)["service"][0]["serviceEndpoint"], start=1):
        (folder / "lists" / f"{number}.json").write_bytes(fetch(urlsplit(address).path))
    told = {
        "now": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
        "expected": expected,
        "contexts": {one.address: contexts.pinned(one.address) for one in contexts.CONTEXTS},
    }
    (folder / "expected.json").write_text(json.dumps(told))


def node(what: str, folder: Path) -> None:
    """Run the other verifier, without a network if the system allows it."""
    command = ["node", str(HERE / "verifier.mjs"), what, str(folder)]
    alone = ["unshare", "-rn"]
    if shutil.which("unshare") and subprocess.run([*alone, "true"], capture_output=True).returncode == 0:
        command = [*alone, *command]
    else:
        print("no network namespace here: the loader alone keeps the other verifier offline")
    subprocess.run(command, check=True)


def judge(folder: Path) -> None:
    """Judge here what the other libraries signed."""
    from numericemploi.verbs import clock, trust, verification
    from numericemploi.verbs.access import CONSOLE

    did = "did:web:autre.example"
    trust.add(did, actor=CONSOLE)
    (pulled,) = [
        one for one in trust.pull(actor=CONSOLE, now=clock.now(), folder=folder) if one.issuer == did
    ]
    assert not pulled.reason, pulled.reason
    expected = json.loads((folder / "expected.json").read_bytes())
    for name, outcome in expected.items():
        data = (folder / name).read_bytes()
        verdict = verification.verify(data, at=clock.now())
        assert verdict.code == outcome, (name, verdict.code, verdict.where)
        assert verification.verify(data.replace(b"fictif", b"fictiv"), at=clock.now()).outcome == "refused"
    trust.remove(did, actor=CONSOLE)
    print(
        f"{len(expected)} labels of theirs judged by us: {list(expected.values()).count('valid')} valid, 1 suspended"
    )


def main() -> None:
    """Issue, serve, hand over, take back."""
    folder = Path(sys.argv[1]).absolute()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "numericemploi.config.settings")
    import django

    django.setup()
    expected = granted()
    console = [
        sys.executable,
        "-c",
        "from numericemploi.config.console import main; main()",
        "serve",
        "--port",
        str(PORT),
    ]
    server = subprocess.Popen(console, stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                fetch("/.well-known/did.json")
                break
            except OSError:
                time.sleep(0.2)
        collect(folder, expected)
    finally:
        server.terminate()
        server.wait(20)
    node("judge", folder)
    node("sign", folder)
    judge(folder / "foreign")


if __name__ == "__main__":
    main()
