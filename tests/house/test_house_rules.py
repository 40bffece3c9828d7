"""Rules of the house that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "numericemploi").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "services", "core"}


def test_no_room_is_called_by_what_it_is_not():
    named = [path for path in SOURCES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES]
    assert not named


def test_every_module_says_what_it_is_in_its_first_line():
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "migrations" not in path.parts
        and "web" not in path.parts
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert not silent


def test_no_nir_anywhere_in_the_declared_columns():
    from numericemploi.model.declared import declared

    names = {column.name.lower() for table in declared() for column in table.columns}
    assert not names & {"nir", "iban", "birth_date", "name", "surname", "email", "phone"}


def test_every_record_model_has_the_columns_of_its_table():
    from numericemploi.store.records import NOUNS

    for noun, (table, model) in NOUNS.items():
        fields = {field.name for field in model._meta.get_fields()} - {"id"}
        assert fields == set(table.schema), noun


def test_no_migration_is_missing():
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "numericemploi.config.settings"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_help_loads_neither_django_nor_the_table_engine():
    code = (
        "import sys; from numericemploi.cli.app import build; import typer.main;"
        "typer.main.get_command(build(lambda folder: None));"
        "heavy = {'django', 'polars', 'numpy', 'scipy', 'highspy', 'lxml', 'rich'} & set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_packages_of_other_languages_are_locked_exactly_and_name_no_registry():
    import json

    folder = ROOT / "tests" / "interop"
    wanted = json.loads((folder / "package.json").read_bytes())["dependencies"]
    locked = json.loads((folder / "package-lock.json").read_bytes())["packages"]
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert not any("resolved" in one for one in locked.values())
    assert all(one.get("integrity") for path, one in locked.items() if path)
