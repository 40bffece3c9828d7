"""Where to open sites so that everybody is served at the least cost: the core that a purchase plan shares."""
