"""The console's entry point: hands the data folder down, then lets the door do the rest."""

from __future__ import annotations

import os
import sys


def boot(data_dir: str | None) -> None:
    """Choose the data folder and start Django; called once, before the first verb."""
    if data_dir:
        os.environ["NUMERICEMPLOI_DATA_DIR"] = data_dir
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "numericemploi.config.settings")
    import django

    django.setup()


def written(zone: str, horizon: str, form: str, language: str) -> tuple[str, bytes]:
    """Write a document of the site's for the console: the name of its file, its bytes."""
    from django.utils import translation

    from numericemploi.web import zone_documents

    with translation.override(language):
        document = zone_documents.asked(zone, horizon, form)
    return document.name, document.data


def main() -> None:
    """Run the command line and translate an error of ours into its exit code."""
    from numericemploi.cli.app import build, told

    sys.exit(told(build(boot, written=written)))


if __name__ == "__main__":
    main()
