"""Every error that a user may meet, under one root: a code, a message, a remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class NumericEmploiError(Exception):
    """Root of the errors that a door translates once into an exit code, a page or a problem document.

    `code` is stable and documented; `message` says what is wrong in words without personal value;
    `hint` says what to do about it.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SourceError(NumericEmploiError):
    """A file as a whole cannot be read: wrong encoding, missing column, truncated archive, DOCTYPE."""

    code = "source"
    exit_code = 3


class ContractError(NumericEmploiError):
    """A table does not have the columns, types or keys that its declaration promises: our own fault."""

    code = "contract"
    exit_code = 4


class UnknownCodeError(NumericEmploiError):
    """A code is malformed, or absent from the nomenclature that should hold it."""

    code = "unknown-code"
    exit_code = 5


class NotFoundError(NumericEmploiError):
    """Something named by the user is not there."""

    code = "not-found"
    exit_code = 6


class NotAllowedError(NumericEmploiError):
    """The actor's role does not permit this act."""

    code = "not-allowed"
    exit_code = 7


class FactsError(NumericEmploiError):
    """What is said of a person or a training cannot be: out of bounds, or contradictory."""

    code = "facts"
    exit_code = 8


class StorageError(NumericEmploiError):
    """The data folder cannot be written: full disk, read-only folder, missing right."""

    code = "storage"
    exit_code = 9


class UntrustedError(NumericEmploiError):
    """A signature, a key, a ledger or a clock that may not be believed: nothing is signed, nothing accepted."""

    code = "untrusted"
    exit_code = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One field that cannot be kept: its name, a code that pages have words for, the reason and the remedy."""

    field: str
    code: str
    reason: str
    remedy: str


class InvalidError(NumericEmploiError):
    """What a person filled in cannot be kept as it is; `faults` names every field at fault."""

    code = "invalid"
    exit_code = 11

    def __init__(self, message: str, *, faults: Sequence[Fault]) -> None:
        told = (f"{fault.field}: {fault.reason}. {fault.remedy}" for fault in faults)
        super().__init__(message, hint=" ".join(told))
        self.faults = tuple(faults)


class ConflictError(NumericEmploiError):
    """Somebody else changed the same thing meanwhile, or its state no longer allows the act."""

    code = "conflict"
    exit_code = 12
