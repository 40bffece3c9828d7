"""Commands on the instance: prepare it, serve its site, do what its pages ask for in the background."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

_LOOK = 1.0  # seconds between two looks at the other process
_POLITE = 5


def add_to(app: typer.Typer) -> None:
    """Add `prepare`, `serve` and `worker`."""
    app.command()(prepare)
    app.command()(serve)
    app.command()(worker)


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

    A worker runs beside it, and ends with it. Example: numericemploi serve --port 8080
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
    with _worker_beside():
        server.serve()
    sys.exit(0)


@contextmanager
def _worker_beside() -> Iterator[None]:
    """Run a worker as a process of its own, started again whenever it ends, until the block does."""
    # Flags of ours, no word of a user: nothing to inject.
    command = [sys.executable, "-m", "numericemploi.config.console", "worker", "--of", str(os.getpid())]
    running = [subprocess.Popen(command)]  # noqa: S603
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_LOOK):
            if running[0].poll() is not None:
                running[0] = subprocess.Popen(command)  # noqa: S603

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
        running[0].terminate()
        running[0].wait()


def worker(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing waits any more.")] = False,
    of: Annotated[
        int | None, typer.Option(hidden=True, help="Process of the server that it ends with.")
    ] = None,
) -> None:
    """Do the long work that pages ask for, one study after the other; one worker a data folder.

    `serve` starts one by itself: this command is for those who run the site behind a server of their own. It may be
    killed at any time: what it was doing is taken up again when it starts. Example: numericemploi worker
    """
    import signal

    from numericemploi.cli.answer import prepared
    from numericemploi.verbs import plan_studies
    from numericemploi.verbs.access import CONSOLE

    # Nothing is half-written whenever it dies, and a solve cannot be interrupted: the system's own way is best.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)
    os.nice(_POLITE)  # pages come first
    if of is not None:
        threading.Thread(target=_end_with, args=(of,), daemon=True).start()
    prepared()
    plan_studies.work(actor=CONSOLE, once=once, waits=of is not None)


def _end_with(parent: int) -> None:
    """End this process once its parent is another: the server died without a word."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(0)


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
