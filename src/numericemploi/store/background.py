"""Work done outside a request: numbers of studies that wait in the database, and the one process that does them."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from numericemploi.model.errors import ConflictError
from numericemploi.store import files

_LOCK = "worker.lock"
_EVERY = 1.0  # seconds between two looks at an empty queue


def add(number: int) -> None:
    """Have the study of this number done, after those that wait already."""
    import_string(settings.STUDY_TASK).enqueue(number)


def forget() -> None:
    """Empty the queue, and what is left of a worker that died: what has to be done stands in the requests."""
    DBTaskResult.objects.all().delete()


@contextmanager
def alone(*, waits: bool) -> Iterator[None]:
    """Be the one worker of the data folder; the system lets go of the lock with the process, however it ends.

    Raises
    ------
    ConflictError
        Another one works, and this one does not wait for its end.
    """
    with files.told(), (files.folder() / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise ConflictError(
                f"Another worker serves {files.folder()}.", hint="`numericemploi serve` starts one by itself."
            ) from error
        yield


def work(*, once: bool) -> None:
    """Do what waits, one thing after the other; `once`, stop when nothing waits, otherwise never."""
    Worker(
        queue_names=["*"], excluded_queue_names=[], interval=_EVERY, batch=once, startup_delay=False,
        max_tasks=None, backend_name=DEFAULT_TASK_BACKEND_ALIAS, worker_id="numericemploi",
    ).run()  # fmt: skip
