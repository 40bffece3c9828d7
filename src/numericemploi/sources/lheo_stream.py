"""One formation at a time from a LHÉO file of any size; what could swell or reach out is refused first."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

from numericemploi.model.errors import SourceError

NAMESPACES = ("http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2")
MOST_BYTES = 16 * 1024 * 1024
"""Of one formation with all its sessions, or of what stands between two; real ones are some tens of kB."""

_CHUNK = 64 * 1024
_MOST_PROLOG = 1024 * 1024
_XINCLUDE = "{http://www.w3.org/2001/XInclude}*"
_SHORT_LINES = 65_535
_CUT = {
    "ERR_DOCUMENT_END",
    "ERR_TAG_NOT_FINISHED",
    "ERR_DOCUMENT_EMPTY",
    "ERR_GT_REQUIRED",
    "ERR_LTSLASH_REQUIRED",
}
_ENCODING = {"ERR_INVALID_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_UNKNOWN_ENCODING", "ERR_INVALID_CHAR"}

Element: TypeAlias = Any
"""An lxml element: lxml comes without types."""


class _RootMetError(Exception):
    """The prolog is over."""


def looks_like_xml(path: Path) -> bool:
    """Whether the file starts as XML does, in any encoding, gzip or not: its name counts for nothing."""
    try:
        with _opened(path) as source:
            start = source.read(512)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        return False
    return start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def namespace_of(path: Path) -> str:
    """Return the LHÉO namespace of the root, having read nothing but what stands before it.

    A second parser (expat) reads the prolog, in whatever encoding it declares, and stops at the root:
    a DOCTYPE is refused before any entity can be declared.

    Raises
    ------
    SourceError
        A DOCTYPE; a root that is not `lheo` in one of the two namespaces; no XML at all.
    """
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise SourceError(
            f"{path.name} declares a DOCTYPE, which could make it swell or open other files: not read.",
            hint="Remove the DOCTYPE line; LHÉO needs none.",
        )

    def root(name: str, _: object) -> None:
        found.append(name)
        raise _RootMetError

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        with _opened(path) as source:
            read = 0
            while not found and read < _MOST_PROLOG:
                chunk = source.read(4096)
                read += len(chunk)
                parser.Parse(chunk, not chunk)
    except _RootMetError:
        pass
    except expat.ExpatError as error:
        raise SourceError(
            f"{path.name} does not start as an XML file does (line {error.lineno}).",
            hint="Export it again as LHÉO 2.2 or 2.3, in UTF-8.",
        ) from None
    except (ValueError, LookupError):  # pyexpat's, for encodings of several bytes or unknown
        raise SourceError(
            f"{path.name} declares an encoding that is not read here.", hint="Save it in UTF-8."
        ) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise _bad_archive(path) from None
    namespace, _, name = (found[0] if found else "").rpartition(" ")
    if name != "lheo" or namespace not in NAMESPACES:
        raise SourceError(
            f"{path.name} is no LHÉO catalogue: root « {name[:40]} », namespace « {namespace[:80]} ».",
            hint=f"Expected: lheo in {NAMESPACES[0]} or {NAMESPACES[1]}.",
        )
    return namespace


def formations(path: Path, namespace: str) -> Iterator[Element]:
    """Yield each formation, whole; it is emptied when the next one is asked for.

    Memory holds one formation. Entities are left alone, no address is followed, the tree may be 256
    elements deep and a text 10 MB long (libxml2's own limits).

    Raises
    ------
    SourceError
        XML that is cut or not well formed, XInclude, or a formation above `MOST_BYTES`; the message
        names the line.
    """
    prefix = "{" + namespace + "}"
    wanted = prefix + "formation"
    parser = etree.XMLPullParser(
        events=("end",),
        tag=(wanted, _XINCLUDE),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    since = 0
    try:
        with _opened(path) as source:
            while chunk := source.read(_CHUNK):
                parser.feed(chunk)
                since += len(chunk)
                for _, element in parser.read_events():
                    parent = _catalogue(element, wanted, prefix, path)
                    if parent is None:
                        continue
                    since = 0
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del parent[0]
                if since > MOST_BYTES:
                    raise SourceError(
                        f"{path.name}: more than {MOST_BYTES // 1024**2} MB without the end of a formation.",
                        hint="Check that every formation is closed; split the one that is so large.",
                    )
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(path, error) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise _bad_archive(path) from None


def line_of(element: Element) -> int | None:
    """Return the line on which an element starts.

    Beyond line 65,535 libxml2 keeps no line for elements and gives that of the end of the first text
    inside; the line ends of a blank text are taken back.
    """
    line: int | None = element.sourceline
    if line is None or line <= _SHORT_LINES:
        return line
    inner = element
    while inner.text is None and len(inner):
        inner = inner[0]
    text = inner.text if inner.text is not None else inner.tail
    return line - text.count("\n") if text and not text.strip() else line


def _catalogue(element: Element, wanted: str, prefix: str, path: Path) -> Element | None:
    """Return the `offres` that holds this formation; None where it stands elsewhere and is no row."""
    parent: Element | None = element.getparent()
    if element.tag != wanted:
        raise SourceError(
            f"{path.name}, line {line_of(element)}: XInclude asks for another file, which we never open.",
            hint="Put the formations themselves in the file.",
        )
    if element.getroottree().docinfo.internalDTD is not None:
        raise SourceError(
            f"{path.name} declares a DOCTYPE: nothing was kept.", hint="Remove the DOCTYPE line."
        )
    return parent if parent is not None and parent.tag == prefix + "offres" else None


def _opened(path: Path) -> BufferedIOBase:
    with path.open("rb") as source:
        zipped = source.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if zipped else path.open("rb")


def _bad_archive(path: Path) -> SourceError:
    return SourceError(
        f"{path.name}: the compressed file is cut or damaged.", hint="Fetch or export it again."
    )


def _not_well_formed(path: Path, error: etree.XMLSyntaxError) -> SourceError:
    """Tell the kind of error and the line only: libxml2's own words may quote the file, hence a person."""
    last = error.error_log.last_error
    kind = last.type_name if last is not None else ""
    line = error.lineno or 1
    if kind in _CUT:
        return SourceError(
            f"{path.name} stops in the middle, at line {line}.",
            hint="The file is cut: fetch or export it again.",
        )
    if kind in _ENCODING:
        return SourceError(
            f"{path.name}, line {line}: a byte is not in the encoding that the first line declares.",
            hint="Save it in UTF-8, or correct the declared encoding.",
        )
    if kind == "ERR_RESOURCE_LIMIT":
        return SourceError(
            f"{path.name}, line {line}: nested too deep (256 elements) or a text above 10 MB.",
            hint="No LHÉO file needs that: ask the sender for a sound one.",
        )
    return SourceError(
        f"{path.name}, line {line}: not well-formed XML ({kind or 'no element'}).",
        hint="Correct it at that line, or export it again.",
    )
