"""The command line: `numericemploi NOUN VERB`, in the order of the loop. Every answer can be JSON."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Annotated, Protocol, runtime_checkable

import typer
from typer.exceptions import TyperException

from numericemploi import __version__
from numericemploi.cli import (
    cycle,
    data,
    forecasts,
    funding,
    imports,
    instance,
    labels,
    needs,
    nightly,
    occupations,
    plan_answers,
    plan_variants,
    purchases,
    reach,
    skills,
    zones,
)
from numericemploi.model.errors import NotFoundError, NumericEmploiError


@runtime_checkable
class _Shown(Protocol):
    """A wrong use of the command line, which knows how to tell itself."""

    def show(self) -> None: ...


def _version(asked: bool) -> None:
    if asked:
        print(f"numericemploi {__version__}")
        raise typer.Exit


def _unwritten(*_asked: str) -> tuple[str, bytes]:
    raise NotFoundError("This console was started without the site.", hint="Run: numericemploi zones export")


def build(boot: Callable[[str | None], None], *, written: zones.Written = _unwritten) -> typer.Typer:
    """Assemble the commands; `boot` receives the data folder before the first of them runs.

    `written` writes the documents whose words are the site's.
    """
    app = typer.Typer(
        name="numericemploi",
        help="Des emplois à pourvoir aux personnes embauchées. From the jobs to be filled to the people hired.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def root(
        data_dir: Annotated[
            str | None,
            typer.Option(
                metavar="DIR",
                help="Folder of the database, tables and evidence. Otherwise NUMERICEMPLOI_DATA_DIR, "
                "otherwise ./numericemploi-data.",
            ),
        ] = None,
        version: Annotated[  # noqa: ARG001
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        boot(data_dir)

    instance.add_to(app)
    data.add_to(app)
    groups = imports.add_to(app)
    needs.add_to(groups["needs"], app)
    occupations.add_to(app)
    forecasts.add_to(app)
    zones.add_to(app, written)
    skills.add_to(app)
    funding.add_to(app)
    cycle.add_to(app)
    labels.add_to(app)
    nightly.add_to(app)
    plan = typer.Typer(help="The purchase plan.", no_args_is_help=True)
    plan_variants.add_to(plan)
    plan_answers.add_to(plan)
    app.add_typer(plan, name="plan")
    purchases.add_to(app)
    reach.add_to(app)
    return app


def told(app: typer.Typer) -> int:
    """Run the commands; an error of ours becomes two lines on stderr and its exit code, never a traceback."""
    try:
        code = app(standalone_mode=False)
    except NumericEmploiError as error:
        print(f"Error ({error.code}): {error.message}", file=sys.stderr)
        if error.hint:
            print(f"What to do: {error.hint}", file=sys.stderr)
        return error.exit_code
    except TyperException as error:
        if isinstance(error, _Shown):
            error.show()
        return int(getattr(error, "exit_code", 2))
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except (
        Exception
    ) as error:  # the last door: whatever is left is our fault, and is said without a traceback
        logging.getLogger("numericemploi.cli").debug("unexpected", exc_info=error)
        print(
            f"Error (unexpected): {type(error).__name__}. This is a fault of the software.", file=sys.stderr
        )
        print(
            "What to do: run it again with NUMERICEMPLOI_LOG=DEBUG and report what it prints.",
            file=sys.stderr,
        )
        return 70
    return code if isinstance(code, int) else 0
