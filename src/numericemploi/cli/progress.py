"""A progress bar on stderr, drawn for a person at a terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def steps(title: str, total: int) -> Iterator[Callable[[str], None]]:
    """Give a function to call with the name of each step as it starts."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        started = [False]

        def step(name: str) -> None:
            bar.update(task, description=f"{title}: {name}", advance=1 if started[0] else 0)
            started[0] = True

        yield step


@contextmanager
def advancing(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to call with how many of `total` things were just done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, advance=done)


@contextmanager
def fraction(title: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function to call with how many of how many things are done."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
