"""Outside services: one gateway each, with a real adapter and an in-memory twin that behaves alike."""
