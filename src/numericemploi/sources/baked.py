"""Pictures that carry a credential, as Open Badges 3.0 bakes them: PNG (`iTXt`) and SVG (`openbadges:credential`).

Source: 1EdTech, « Open Badges Specification v3.0 », section 5.3 (baking).
"""

from __future__ import annotations

import re
import struct
import zlib

from lxml import etree

from numericemploi.model.errors import SourceError

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_TAG = f"{{{_NAMESPACE}}}credential"
_JWT = re.compile(rb"\s*[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*")
# SVG 1.1 pictures name the published type, which is not fetched; one with declarations of its own is refused.
_OWN_TYPE = re.compile(rb"<!DOCTYPE[^>]*\[")
_MOST_CHUNKS = 2_000


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a PNG, or XML that may be an SVG."""
    return data.startswith(_PNG) or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def is_jwt(data: bytes) -> bool:
    """Whether the bytes are a compact JWT."""
    return len(data) < 100_000 and _JWT.fullmatch(data) is not None


def extract(data: bytes) -> bytes | None:
    """Return what a picture carries; None: nothing, or something that we do not read.

    A second credential in one picture is none: two readers would show two labels.
    """
    try:
        found = _from_png(data) if data.startswith(_PNG) else _from_svg(data)
    except (ValueError, struct.error, etree.LxmlError):
        return None
    return found[0] if len(found) == 1 else None


def into_png(picture: bytes, credential: bytes) -> bytes:
    """Return the picture with the credential in one `iTXt` chunk, uncompressed; one that it carried is replaced."""
    kept = [(kind, body) for kind, body in _chunks(picture) if not _is_ours(kind, body)]
    kept.insert(len(kept) - 1, (b"iTXt", _KEYWORD + b"\0\0\0\0\0" + credential.strip()))
    return _PNG + b"".join(_chunk(kind, body) for kind, body in kept)


def into_svg(picture: str, credential: bytes) -> str:
    """Return the picture with the credential as its first element.

    Raises
    ------
    SourceError
        The picture has no `<svg …>`.
    """
    head = re.search(r"<svg\b[^>]*>", picture)
    if head is None:
        raise SourceError("This is not an SVG picture.", hint="Give the badge as it was drawn.")
    text = credential.decode().strip().replace("]]>", "]]]]><![CDATA[>")
    element = (
        f'<openbadges:credential xmlns:openbadges="{_NAMESPACE}"><![CDATA[{text}]]></openbadges:credential>'
    )
    return picture[: head.end()] + element + picture[head.end() :]


def _from_png(data: bytes) -> list[bytes]:
    found = []
    for kind, body in _chunks(data):
        if _is_ours(kind, body):
            compressed, rest = body[len(_KEYWORD) + 1], body[len(_KEYWORD) + 3 :]
            _language, _translated, text = rest.split(b"\0", 2)
            if compressed:
                raise ValueError("the standard wants it uncompressed")
            found.append(text)
    return found


def _is_ours(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(_KEYWORD + b"\0")


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return kind and body of each chunk up to IEND, each checked by its CRC."""
    at = len(_PNG)
    found: list[tuple[bytes, bytes]] = []
    while len(found) < _MOST_CHUNKS:
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(check) < 4 or struct.pack(">I", zlib.crc32(kind + body)) != check:
            raise ValueError("a damaged PNG")
        found.append((kind, body))
        if kind == b"IEND":
            return found
        at += 12 + length
    raise ValueError("too many chunks")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _from_svg(data: bytes) -> list[bytes]:
    data.decode("utf-8")  # in another encoding an entity could hide from the next line
    if b"<!ENTITY" in data or _OWN_TYPE.search(data):
        raise ValueError("a document type of its own is refused")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    root = etree.fromstring(data, parser)
    elements = root.findall(f".//{_TAG}")
    # `verify` holds a JWT in the older form: it is read, and then refused as one.
    return [(one.text or one.get("verify") or "").strip().encode() for one in elements]
