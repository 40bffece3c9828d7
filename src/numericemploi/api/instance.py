"""`/instance`: which software answers, and the run that its figures come from."""

from __future__ import annotations

from datetime import date

from ninja import Router, Schema

from numericemploi import __version__
from numericemploi.store import runs

router = Router()


class Instance(Schema):
    """The software and the last finished run; without a run, its fields are null."""

    version: str
    as_of: date | None
    run: int | None
    digest: str | None


@router.get("", response=Instance, summary="Version of the software, last finished run")
def instance(request):
    done = runs.latest()
    return Instance(
        version=__version__,
        as_of=done.as_of if done else None,
        run=done.number if done else None,
        digest=done.digest if done else None,
    )
