"""`numericemploi labels …`: verify a credential, keep the keys, the ledger and the trust store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from numericemploi.cli import assessments, label_life

if TYPE_CHECKING:
    from numericemploi.labels.credential.ledger import Differences
    from numericemploi.labels.credential.verification import Verdict
    from numericemploi.verbs.credentials import Reissued

_JSON = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
_UNVERIFIABLE = 11


def add_to(app: typer.Typer) -> None:
    """Add the group `labels`, with `keys` and `trust` in it."""
    group = typer.Typer(
        help="Labels: assess, compute again, decide; verify, publish, keys, trust.", no_args_is_help=True
    )
    assessments.add_to(group)
    label_life.add_to(group)
    group.command()(verify)
    group.command()(publish)
    group.command()(reissue)
    group.command()(reconcile)
    keys = typer.Typer(help="Keys that sign labels, outside the database.", no_args_is_help=True)
    keys.command("list")(list_keys)
    keys.command()(rotate)
    keys.command()(compromise)
    group.add_typer(keys, name="keys")
    trust = typer.Typer(help="Issuers whose labels are believed here.", no_args_is_help=True)
    trust.command("list")(list_trust)
    trust.command()(add)
    trust.command()(remove)
    trust.command()(pull)
    group.add_typer(trust, name="trust")
    app.add_typer(group, name="labels")


def verify(
    what: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="JSON, PNG or SVG; `-` reads standard input.")
    ],
    at: Annotated[
        str | None,
        typer.Option(
            metavar="INSTANT", help="Judge at this day or instant (UTC) instead of the present one."
        ),
    ] = None,
    json: _JSON = False,
) -> None:
    """Say whether a label is valid: signature on the exact text, issuer's key, dates, status.

    Works without network, from the trust store; only a URL that you type is fetched.
    Exit code 0: valid; 10: refused; 11: impossible to verify now.
    Example: numericemploi labels verify attestation.json --at 2024-07-01
    """
    from numericemploi.cli.answer import as_json
    from numericemploi.verbs import clock, verification

    data = _content(what)
    verdict = verification.verify(data, at=_instant(at) or clock.now())
    if json:
        as_json(verification.told(verdict))
    else:
        _print(verdict)
    if verdict.outcome != "valid":
        raise typer.Exit(10 if verdict.outcome == "refused" else _UNVERIFIABLE)


def _content(what: str) -> bytes:
    import sys

    from numericemploi.labels.credential.reading import LARGEST_FILE
    from numericemploi.model.errors import SourceError
    from numericemploi.verbs import verification

    if what == "-":
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    if "://" in what:
        return verification.fetch(what)
    try:
        with Path(what).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SourceError(
            f"{what} cannot be read ({error.strerror}).", hint="Check the name of the file."
        ) from error


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("Write a day or an instant: 2024-07-01 or 2024-07-01T12:00:00Z.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _print(verdict: Verdict) -> None:
    from numericemploi.verbs import verification

    head = {
        "valid": "VALABLE / VALID",
        "refused": "REFUSÉ / REFUSED",
        "unverifiable": "IMPOSSIBLE À VÉRIFIER / CANNOT BE VERIFIED",
    }[verdict.outcome]
    print(head)
    print(verdict.fr)
    print(verdict.en)
    found = verification.told(verdict)
    for name in ("name", "label", "training", "issuer", "valid_from", "valid_until"):
        if found.get(name):
            print(f"  {name:<12} {found[name]}")
    for one in found.get("labels") or ():
        if one["state"] in {"suspended", "withdrawn"}:
            print(f"  {one['state']:<12} {one['id']}, since {one['changedOn']}")
    if verdict.standing is not None:
        told = verdict.standing
        print(
            f"  register     of {told.valid_from:%Y-%m-%d %H:%M} UTC says: {told.state} since {told.changed_on}"
        )
    if verdict.status is not None:
        seen = verdict.status
        print(
            f"  status list  of {seen.valid_from:%Y-%m-%d %H:%M}, fetched {seen.fetched_at:%Y-%m-%d %H:%M}, "
            f"counts until {seen.valid_until:%Y-%m-%d %H:%M} UTC"
        )
    print(f"  judged at    {verdict.at:%Y-%m-%d %H:%M} UTC; passed: {', '.join(verdict.passed) or 'nothing'}")


def publish(
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Also write DID document and status lists there, for a static host."
        ),
    ] = None,
) -> None:
    """Write down what was signed, renew the status lists: every night, and after a repair.

    Running it again changes nothing. Example: numericemploi labels publish --to /var/www/label
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, credentials
    from numericemploi.verbs.access import CONSOLE

    prepared()
    seen = credentials.publish(actor=CONSOLE, now=clock.now())
    print(f"{seen} credential(s) newly public; DID document and status lists are up to date.")
    if to is not None:
        for path in credentials.write_site(to):
            print(path)


def reissue(
    everything: Annotated[
        bool, typer.Option("--everything", help="Even labels whose key still counts.")
    ] = False,
) -> None:
    """Sign again, under the present key, labels whose key no longer counts; they keep address and index."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, credentials
    from numericemploi.verbs.access import CONSOLE

    prepared()
    done = credentials.reissue(actor=CONSOLE, now=clock.now(), everything=everything)
    credentials.publish(actor=CONSOLE, now=clock.now())
    _tell(done)


def _tell(done: Reissued) -> None:
    print(f"{len(done.signed)} label(s) signed again.")
    for reference in done.without_text:
        print(f"  {reference}: its text is lost, sign its decision anew")


def reconcile(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what departs.")] = False,
) -> None:
    """Bring database and ledger of signatures together after a restore; signing refuses until then."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, credentials
    from numericemploi.verbs.access import CONSOLE

    prepared()
    found = credentials.differences() if dry_run else credentials.reconcile(actor=CONSOLE, now=clock.now())
    _tell_differences(found)


def _tell_differences(found: Differences) -> None:
    from numericemploi.cli.answer import as_table

    rows = [(one.reference, "signed, unknown to the database", one.decision) for one in found.lost_signatures]
    rows += [(one.reference, f"{one.act}, unknown to the database", "") for one in found.lost_changes]
    rows += [(one, "unknown to the ledger", "") for one in found.foreign_places]
    if rows:
        as_table("Departures between database and ledger", ["label", "what", "decision"], rows)
    else:
        print("Database and ledger agree.")


def list_keys(json: _JSON = False) -> None:
    """List the keys that were made, and which of them counts."""
    from dataclasses import asdict

    from numericemploi.cli.answer import as_json, as_table
    from numericemploi.verbs import clock, keys

    found = keys.listing(clock.now())
    if json:
        as_json([asdict(key) | {"made_at": key.made_at.isoformat()} for key in found])
    else:
        as_table(
            "Keys",
            ["key", "state", "made", "public half"],
            [(key.id, key.state, f"{key.made_at:%Y-%m-%d}", key.public) for key in found],
        )


def rotate() -> None:
    """Make a key (the first, or the next one of the year) and sign with it from now on.

    Labels signed before stay valid under the former key. Example: numericemploi labels keys rotate
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.store import ledger
    from numericemploi.verbs import clock, keys
    from numericemploi.verbs.access import CONSOLE

    prepared()
    name = keys.rotate(actor=CONSOLE, now=clock.now())
    print(f"New key: {name}, in {ledger.folder()}")
    print("Keep a copy of this folder apart from the backups of the data folder, and publish the key's")
    print("public half (numericemploi labels keys list) in the decision and on the issuer's own site.")


def compromise(key: Annotated[str, typer.Argument(help="As `labels keys list` names it.")]) -> None:
    """Withdraw a key that somebody else may have; its labels are signed again under a new one."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, keys
    from numericemploi.verbs.access import CONSOLE

    prepared()
    _tell(keys.compromise(key, actor=CONSOLE, now=clock.now()))
    print("Holders fetch their label again from its page; what the old key signed is refused from now on.")


def list_trust() -> None:
    """List the issuers believed here, and how old what is kept of them is."""
    from numericemploi.cli.answer import as_table
    from numericemploi.verbs import trust

    rows = [
        (did, f"{kept.fetched_at:%Y-%m-%d %H:%M}" if kept else "never: run `labels trust pull`")
        for did, kept in trust.listing()
    ]
    as_table("Issuers believed, beside this instance itself", ["issuer", "fetched"], rows)


def add(did: Annotated[str, typer.Argument(help="did:web:HOST")]) -> None:
    """Believe an issuer.

    Example: numericemploi labels trust add did:web:label.exemple.fr
    """
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import trust
    from numericemploi.verbs.access import CONSOLE

    prepared()
    trust.add(did, actor=CONSOLE)
    print("Now fetch its documents: numericemploi labels trust pull")


def remove(did: Annotated[str, typer.Argument(help="did:web:HOST")]) -> None:
    """Believe an issuer no longer."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import trust
    from numericemploi.verbs.access import CONSOLE

    prepared()
    trust.remove(did, actor=CONSOLE)


def pull(
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Read HOST/.well-known/did.json and lists there instead."),
    ] = None,
) -> None:
    """Fetch DID documents and status lists of the issuers believed, so that verifying works offline."""
    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import clock, trust
    from numericemploi.verbs.access import CONSOLE

    prepared()
    done = trust.pull(actor=CONSOLE, now=clock.now(), folder=source)
    for one in done:
        print(f"{one.issuer}: {one.reason or f'{one.lists} status list(s) kept'}")
    if any(one.reason for one in done):
        raise typer.Exit(3)
