"""The ground: arithmetic without nouns."""
