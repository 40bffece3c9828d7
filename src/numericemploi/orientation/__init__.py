"""What to propose to a candidate, and why."""
