"""Versions of the rules of the label as the package ships them: one TOML file each, never edited once in force."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def label_rules() -> list[dict[str, Any]]:
    """Return every version, oldest first; a threshold is a table of `value`, `author`, `date`, `reason`."""
    folder = resources.files("numericemploi.reference").joinpath("packaged/label_rules")
    found = [tomllib.loads(item.read_text(encoding="utf-8")) for item in folder.iterdir()]
    return sorted(found, key=lambda one: (one["valid_from"], one["id"]))
