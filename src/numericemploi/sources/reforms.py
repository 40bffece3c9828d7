"""Reform files: TOML or JSON, a document of plain values out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

from numericemploi.model.errors import SourceError

_LARGEST = 200_000


def read(data: bytes, file: str) -> Mapping[str, object]:
    """Return the document that a `.toml` or `.json` file holds.

    Raises
    ------
    SourceError
        It is neither, is not UTF-8, is too large, or does not hold a table.
    """
    if len(data) > _LARGEST:
        raise SourceError(f"{file}: larger than {_LARGEST} bytes.", hint="A reform is a page, not a book.")
    try:
        text = data.decode("utf-8")
        document = json.loads(text) if file.endswith(".json") else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SourceError(f"{file}: not UTF-8.", hint="Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{file}, line {error.lineno}, column {error.colno}: {error.msg}.", hint="Correct the JSON."
        ) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourceError(f"{file}: {error}.", hint="Correct the TOML at the place named.") from error
    if not isinstance(document, dict):
        raise SourceError(f"{file}: not a table of keys.", hint="Start from a shipped reform.")
    return document
