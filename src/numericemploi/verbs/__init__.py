"""One function per use case: read, compute, write, record."""
