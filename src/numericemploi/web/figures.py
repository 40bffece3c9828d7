"""Anybody may say that a figure is wrong, without saying who they are."""

from __future__ import annotations

from django import forms
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.verbs import figures
from numericemploi.verbs.access import VISITOR


class Report(forms.Form):
    figure = forms.CharField(label=_("Chiffre"), max_length=200, required=False)
    page = forms.CharField(label=_("Page"), max_length=300, required=False, widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Qu'est-ce qui est faux, et d'où le savez-vous ?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report(request):
    if request.method != "POST":
        given = {name: request.GET.get(name, "").replace("\x00", "")[:200] for name in ("figure", "page")}
        return render(request, "figures/report.html", {"form": Report(initial=given)})
    form = Report(request.POST)
    if not form.is_valid():
        return render(request, "figures/report.html", {"form": form}, status=422)
    number = figures.report(**form.cleaned_data, actor=VISITOR)
    return redirect("reported", token=signing.dumps([number, _local(form.cleaned_data["page"])]))


def _local(page: str) -> str:
    """Keep an address of this site only."""
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else ""


@require_safe
def reported(request, token):
    try:
        number, page = signing.loads(token)
    except signing.BadSignature as error:
        raise Http404 from error
    return render(request, "figures/reported.html", {"number": number, "back": page})
