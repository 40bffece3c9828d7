"""The database itself: brought to the present schema."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from numericemploi.model.errors import StorageError
from numericemploi.store import files


def prepare() -> None:
    """Create the data folder, its secret and the database, or bring them to the present version.

    Raises
    ------
    StorageError
        The folder or the database cannot be written.
    """
    with files.told():
        files.folder().mkdir(parents=True, exist_ok=True)
        if not settings.SECRET_FILE.exists():
            files.write(settings.SECRET_FILE.name, secrets.token_urlsafe(50).encode())
            os.chmod(settings.SECRET_FILE, 0o600)  # noqa: PTH101
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise StorageError(
            f"The database cannot be prepared ({error}).",
            hint="Check the data folder or the address of the database; nothing was lost.",
        ) from error


def is_prepared() -> bool:
    """Whether the database exists with the present schema."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False
