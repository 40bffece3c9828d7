"""Who can reach what, and at what cost in time."""
