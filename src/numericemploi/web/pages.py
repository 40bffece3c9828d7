"""What views share: a page that needs a run, and asks for one when there is none."""

from __future__ import annotations

from functools import wraps

from django.shortcuts import render
from django.views.decorators.http import require_safe

from numericemploi.web import snapshot


def on_a_run(view):
    """Give a view the snapshot that it shows; before the first run, answer with the page that says what to do."""

    @require_safe
    @wraps(view)
    def shown(request, **named):
        seen = snapshot.current()
        return render(request, "pages/no_run.html") if seen is None else view(request, seen, **named)

    return shown


def chosen(request, name: str, among, otherwise: str) -> str:
    """Return a parameter of the address when it is one of the words that the page knows."""
    value = request.GET.get(name, "")
    return value if value in among else otherwise
