"""Work that waits in the database; settings name it, since no floor below may know the roof."""

from __future__ import annotations

from django_tasks import task


@task()
def study(number: int) -> None:
    """Do the study asked under this number."""
    from numericemploi.verbs import plan_studies

    plan_studies.perform(number)
