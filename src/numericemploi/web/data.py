"""Register of loaded data: where every table comes from, and what was brought in."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.http import require_safe

from numericemploi.store import records
from numericemploi.verbs.data import listing
from numericemploi.web import snapshot


@require_safe
def data(request):
    seen = snapshot.current()
    lines = listing()
    newer = seen is not None and any(line.edition and line.edition.loaded_at > seen.run.at for line in lines)
    context = {"lines": lines, "intakes": records.intakes(), "newer": newer}
    return render(request, "data/data.html", context)
