"""History of the synonyms that people edit: lines are added, never changed."""

from __future__ import annotations

from django.db import DatabaseError
from django.db.models import Max

from numericemploi.skills.synonyms import Edit
from numericemploi.store.models import SynonymEdit


def append(*, text: str, key: str, rome4: str, state: str, author: str, reason: str) -> Edit:
    """Add one line to the history."""
    row = SynonymEdit.objects.create(
        text=text, key=key, rome4=rome4, state=state, author=author, reason=reason
    )
    return _edit(row)


def edits() -> list[Edit]:
    """Return every line, oldest first; none when the database is not prepared yet."""
    try:
        return [_edit(row) for row in SynonymEdit.objects.order_by("pk")]
    except DatabaseError:
        return []


def revision() -> int:
    """Return the number of the last line, 0 before the first: another number, another vocabulary."""
    try:
        return SynonymEdit.objects.aggregate(last=Max("pk"))["last"] or 0
    except DatabaseError:
        return 0


def history(key: str, rome4: str) -> list[Edit]:
    """Return the lines of one synonym, oldest first."""
    return [_edit(row) for row in SynonymEdit.objects.filter(key=key, rome4=rome4).order_by("pk")]


def _edit(row: SynonymEdit) -> Edit:
    return Edit(
        number=row.pk,
        text=row.text,
        key=row.key,
        rome4=row.rome4,
        state=row.state,
        author=row.author,
        on=row.at.date(),
        reason=row.reason,
    )
