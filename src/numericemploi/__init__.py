"""Numéric'Emploi: from the jobs to be filled to the people hired, one loop."""

__version__ = "0.1.0"
