"""A file fetched from an address that a person typed or an administrator configured: bounded, public, no redirect."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

from numericemploi import __version__
from numericemploi.model.errors import SourceError

_SECONDS = 3.0
"""For each answer of the other side."""
_WHOLE = 10.0
"""For all of it: a host that sends one byte a second is left."""
_PORT = 443


def fetch(address: str, *, most: int) -> bytes:
    """Return the bytes at an https address.

    The name is resolved once, every address that it gives must be public, and the connection goes to the
    one that was looked at.

    Raises
    ------
    SourceError
        Another scheme, port or form; a private address; a redirect; too slow; too large; not there.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.port not in {None, _PORT}:
        raise SourceError(
            "Only an https:// address without user or port is fetched.",
            hint="Download the file, then verify it.",
        )
    path = parts.path or "/"
    asked = f"{path}?{parts.query}" if parts.query else path
    try:
        return _get(parts.hostname, public_address(parts.hostname), asked, most)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(
            f"{parts.hostname} did not give the file ({type(error).__name__}).",
            hint="Check the address, try again later, or download the file and verify it.",
        ) from error


def public_address(host: str) -> str:
    """Return a public address of a host.

    Raises
    ------
    SourceError
        One of its addresses is private, local or reserved: it may be a way into our own network.
    """
    found = socket.getaddrinfo(host, _PORT, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    for one in addresses:
        held = ipaddress.ip_address(one)
        inner = getattr(held, "ipv4_mapped", None) or held
        if not inner.is_global or inner.is_multicast:
            raise SourceError(
                f"{host} is not at a public address: it is not fetched.",
                hint="Download the file, then verify it.",
            )
    return addresses[0]


class _Pinned(http.client.HTTPSConnection):
    """A connection to the address that was looked at, under the name that was asked."""

    def __init__(self, host: str, at: str) -> None:
        super().__init__(host, timeout=_SECONDS, context=ssl.create_default_context())
        self._at = at

    def connect(self) -> None:
        plain = socket.create_connection((self._at, _PORT), timeout=_SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def connection(host: str, at: str) -> http.client.HTTPConnection:
    """Open a connection to a host at an address of its."""
    return _Pinned(host, at)


def _get(host: str, at: str, path: str, most: int) -> bytes:
    ends = time.monotonic() + _WHOLE
    link = connection(host, at)
    try:
        accepted = "application/vc, application/did, application/json, image/png, image/svg+xml"
        link.request("GET", path, headers={"Accept": accepted, "User-Agent": f"numericemploi/{__version__}"})
        answer = link.getresponse()
        if answer.status != http.client.OK:
            raise SourceError(
                f"{host} answered {answer.status}; a redirect is not followed.",
                hint="Give the address where the file itself is.",
            )
        parts, size = [], 0
        while part := answer.read1(65_536):
            size += len(part)
            if size > most or time.monotonic() > ends:
                raise SourceError(
                    f"{host} sent too much, or too slowly.", hint="Download the file, then verify it."
                )
            parts.append(part)
        return b"".join(parts)
    finally:
        link.close()
