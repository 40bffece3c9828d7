"""Occupations read from free text: titles normalised, compared with a nomenclature, answered or abstained."""
