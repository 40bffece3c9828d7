"""Nomenclatures, territories, and the small tables of facts that the package ships."""
