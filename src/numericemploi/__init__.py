"""Numéric'Emploi: from the jobs to be filled to the people hired, one loop."""
