"""Who can be paid by whom, at a date."""
