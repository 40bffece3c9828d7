"""The one clock of decisions, signatures and status lists; doors read it and hand the instant down."""

from __future__ import annotations

from datetime import UTC, datetime, time

from numericemploi.store import identity
from numericemploi.verbs.instance import AS_OF


def now() -> datetime:
    """Return the present instant, to the second; the demonstration is frozen at noon of its day."""
    if identity.is_demonstration():
        return datetime.combine(AS_OF, time(12), tzinfo=UTC)
    return datetime.now(UTC).replace(microsecond=0)
