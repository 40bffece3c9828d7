"""Errors as pages: what happened, what to do, a reference; no stack, no version."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from numericemploi.model.errors import NotAllowedError, NotFoundError, NumericEmploiError

_log = logging.getLogger("numericemploi.web")


class Errors:
    """Translate an error of ours into a page, once for every view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, NotAllowedError):
            return forbidden(request)
        if isinstance(error, NotFoundError):
            return not_found(request)
        if isinstance(error, NumericEmploiError):
            _log.error("code=%s path=%s", error.code, request.path)
            return _page(request, 500, _("Cette page n'a pas pu être lue."), error.hint)
        return None


def _page(request, status, what, remedy):
    context = {"what": what, "remedy": remedy, "reference": secrets.token_hex(4), "status": status}
    if status >= 500:
        _log.error("status=%d reference=%s path=%s", status, context["reference"], request.path)
    return render(request, "errors/error.html", context, status=status)


def refused_form(request, **_given):
    """Answer a form whose protection token is missing or too old."""
    return _page(
        request, 403, _("Le formulaire a expiré."), _("Revenez en arrière, rechargez la page et recommencez.")
    )


def forbidden(request, *_given, **_named):
    """Answer somebody without the role."""
    return _page(
        request, 403, _("Cette page demande un autre rôle."), _("Connectez-vous avec un compte qui l'a.")
    )


def not_found(request, *_given, **_named):
    """Answer an address of nothing."""
    return _page(request, 404, _("Cette page n'existe pas."), _("Partez de l'accueil ou de la carte."))


def failed(request):
    """Answer our own fault, without the database: it may be what failed."""
    reference = secrets.token_hex(4)
    _log.error("status=500 reference=%s path=%s", reference, request.path)
    return HttpResponse(render_to_string("errors/failed.html", {"reference": reference}), status=500)
