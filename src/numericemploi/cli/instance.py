"""Commands on the instance: prepare it, serve its site."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Add `prepare` and `serve`."""
    app.command()(prepare)
    app.command()(serve)


def prepare() -> None:
    """Create the folder and the database, or bring them up to date, with the packaged Grand Est.

    Running it again changes nothing. Example: numericemploi --data-dir /srv/numericemploi prepare
    """
    from numericemploi.cli.answer import note
    from numericemploi.store import files
    from numericemploi.verbs import instance
    from numericemploi.verbs.access import CONSOLE

    with note("Preparing the data folder"):
        instance.prepare(actor=CONSOLE)
    print(f"Data folder: {files.folder()}")
    _accounts()


def _accounts() -> None:
    from numericemploi.store import accounts

    print("Demonstration accounts (fictif, local only):")
    for account in accounts.DEMONSTRATION:
        print(f"  {account.role:<14} {account.username} / {account.password}", flush=True)


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of 127.0.0.1 to listen on.")] = 8000,
) -> None:
    """Serve the site on 127.0.0.1, in demonstration mode: printed accounts, no second factor.

    Example: numericemploi serve --port 8080
    """
    from granian.constants import Interfaces
    from granian.server import Server

    from numericemploi.cli.answer import prepared

    prepared()
    _free(port)
    print(f"Site: http://127.0.0.1:{port}/   (stop with Ctrl+C)")
    _accounts()
    server = Server(
        "numericemploi.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()
    sys.exit(0)


def _free(port: int) -> None:
    """Refuse a port that is taken: the server itself would share it, and answer one request in two.

    Raises
    ------
    StorageError
        Another program listens there.
    """
    import socket

    from numericemploi.model.errors import StorageError

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise StorageError(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}).",
                hint=f"Stop what listens there, or choose another: numericemploi serve --port {port + 1}",
            ) from error
