"""Readers of outside formats: bytes in, (table, rejects) out. One file a format."""
