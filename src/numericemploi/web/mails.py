"""The outbox, before the administrator: what waits, what was sent, what was given up."""

from __future__ import annotations

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from numericemploi.store import outbox
from numericemploi.verbs import mails as verb
from numericemploi.web.context import actor_of


@never_cache
@require_safe
def mails(request):
    context = {"mails": verb.listing(actor=actor_of(request)), "sends": bool(outbox.server_address())}
    return render(request, "mails/mails.html", context)
