"""Errors as pages: what happened, what to do, a reference; no stack, no version."""

from __future__ import annotations

import logging
import secrets

from django.shortcuts import render
from django.utils.translation import gettext as _

from numericemploi.model.errors import NotAllowedError, NotFoundError, NumericEmploiError

_log = logging.getLogger("numericemploi.web")
_STATUS = {NotAllowedError: 403, NotFoundError: 404}


class Errors:
    """Translate an error of ours into a page, once for every view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if not isinstance(error, NumericEmploiError):
            return None
        return _page(request, _STATUS.get(type(error), 500), error.message, error.hint)


def _page(request, status, what, remedy):
    reference = secrets.token_hex(4)
    if status >= 500:
        _log.error("status=%d reference=%s path=%s", status, reference, request.path)
    context = {"what": what, "remedy": remedy, "reference": reference, "status": status}
    return render(request, "errors/error.html", context, status=status)


def refused_form(request, reason=""):
    return _page(request, 403, _("Le formulaire a expiré."), _("Revenez en arrière, rechargez la page et recommencez."))


def forbidden(request, exception=None):
    return _page(request, 403, _("Cette page demande un autre rôle."), _("Connectez-vous avec un compte qui l'a."))


def not_found(request, exception=None):
    return _page(request, 404, _("Cette page n'existe pas."), _("Partez de l'accueil ou de la carte."))


def failed(request):
    return _page(request, 500, _("Une erreur s'est produite ; rien n'a été perdu."), _("Réessayez ; si cela dure, donnez la référence ci-dessous."))
