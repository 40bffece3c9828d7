"""A door: pages, rendered on the server, French first."""
