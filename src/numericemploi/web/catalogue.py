"""The English catalogue: found in templates and Python, merged with what is translated, compiled.

Run it after a change of words: `python -m numericemploi.web.catalogue`. Babel does the work, so that nobody
needs gettext's programs.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

WEB = Path(__file__).resolve().parent
PO = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
_KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "npgettext")
)
_WRITTEN = datetime(2024, 6, 30, tzinfo=UTC)  # a catalogue of the same words has the same bytes


def extracted() -> Catalog:
    """Return the messages of every template and module of the site, in order of place."""
    found = Catalog(
        locale="en", project="numericemploi", header_comment="# English words of the site.", fuzzy=False,
        version="1", msgid_bugs_address="none", last_translator="Numéric'Emploi", language_team="en",
        creation_date=_WRITTEN, revision_date=_WRITTEN,
    )  # fmt: skip
    for path in sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html")]):
        text = path.read_text(encoding="utf-8")
        code = _flat(templatize(text)) if path.suffix == ".html" else text
        for line, _function, message, _comments in extract_python(
            io.BytesIO(code.encode()), _KEYWORDS, [], {}
        ):
            parts = (
                (message,)
                if isinstance(message, str)
                else tuple(part for part in message if isinstance(part, str))
            )
            if parts and parts[0]:
                found.add(
                    parts if len(parts) > 1 else parts[0], locations=[(str(path.relative_to(WEB)), line)]
                )
    return found


def _flat(code: str) -> str:
    """Take away the indentation of a template: Python would read it as its own."""
    return "\n".join(line.strip() for line in code.splitlines())


def translated() -> Catalog:
    """Return the catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def merged() -> Catalog:
    """Return what is extracted with the translations kept; a new message comes untranslated, never guessed."""
    found, kept = extracted(), translated() if PO.exists() else Catalog(locale="en")
    for message in found:
        before = kept.get(message.id) if message.id else None
        if before is not None and before.string:
            message.string = before.string
    return found


def po_bytes(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, omit_header=False, no_location=True)
    return buffer.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """Name the messages without a translation."""
    missing = []
    for message in catalogue:
        if message.id:
            given = message.string if isinstance(message.string, tuple) else (message.string,)
            if not all(given):
                missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def main() -> None:
    PO.write_bytes(po_bytes(merged()))
    kept = translated()
    MO.write_bytes(mo_bytes(kept))
    for message in untranslated(kept):
        print(f"untranslated: {message}")  # noqa: T201


if __name__ == "__main__":
    main()
