"""Ed25519 keys as Multikey text: `z` (base 58) over a two-byte prefix and the 32 bytes."""

from __future__ import annotations

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_PUBLIC, _SECRET = b"\xed\x01", b"\x80\x26"


def public_text(key: Ed25519PublicKey) -> str:
    """Write a public key, `z6Mk…`."""
    return multibase(_PUBLIC + key.public_bytes_raw())


def secret_text(key: Ed25519PrivateKey) -> str:
    """Write a private key, `z3u2…`: for the keys folder alone."""
    return multibase(_SECRET + key.private_bytes_raw())


def public_key(text: str) -> Ed25519PublicKey:
    """Read a public key.

    Raises
    ------
    ValueError
        Not an Ed25519 Multikey.
    """
    return Ed25519PublicKey.from_public_bytes(_raw(text, _PUBLIC))


def private_key(text: str) -> Ed25519PrivateKey:
    """Read a private key.

    Raises
    ------
    ValueError
        Not an Ed25519 Multikey.
    """
    return Ed25519PrivateKey.from_private_bytes(_raw(text, _SECRET))


def multibase(data: bytes) -> str:
    """Write bytes as `z` and base 58, the form of a proof's value."""
    return "z" + base58.b58encode(data).decode()


def signature(text: str) -> bytes:
    """Read a proof's value.

    Raises
    ------
    ValueError
        Not `z` and base 58 of 64 bytes.
    """
    # base58 is quadratic: the length is looked at first.
    if not text.startswith("z") or len(text) > 90:
        raise ValueError("not a multibase signature")
    raw = base58.b58decode(text[1:])
    if len(raw) != 64:
        raise ValueError("an Ed25519 signature has 64 bytes")
    return raw


def _raw(text: str, prefix: bytes) -> bytes:
    if not text.startswith("z") or len(text) > 60:
        raise ValueError("not a Multikey")
    raw = base58.b58decode(text[1:])
    if len(raw) != 34 or raw[:2] != prefix:
        raise ValueError("not an Ed25519 Multikey")
    return raw[2:]
