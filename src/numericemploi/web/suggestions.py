"""The rows under a field that completes: a fragment of a page, asked for while one types."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from numericemploi.web import completion

_NAME = re.compile(r"[A-Za-z0-9_\-]{1,80}")


def _answering(noun: str):
    @require_safe
    def answer(request):
        """Answer with the rows for the text of the field named by `field`, numbered for the list named by `list`."""
        field, names = request.GET.get("field", "q"), request.GET.get("list", "")
        context = {
            "rows": completion.rows(noun, request.GET.get(field, "").replace("\x00", "")),
            "list": names if _NAME.fullmatch(names) else "list",
        }
        # Without the request: a fragment needs nothing of what every page shows.
        return HttpResponse(render_to_string("parts/completions.html", context))

    return answer


occupations = _answering("occupations")
skills = _answering("skills")
communes = _answering("communes")
