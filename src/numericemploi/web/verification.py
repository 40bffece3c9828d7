"""Anybody may verify a label: a file or a pasted text, no account, nothing kept, no script needed."""

from __future__ import annotations

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from numericemploi.labels.credential.reading import LARGEST_FILE
from numericemploi.labels.credential.refusal import STEPS
from numericemploi.store import identity
from numericemploi.verbs import clock, verification


class Given(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier de l'attestation (JSON, PNG ou SVG)"),
        required=False,
        allow_empty_file=True,
    )
    text = forms.CharField(
        label=gettext_lazy("ou son texte JSON"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    context = {"form": Given(), "at": clock.now(), "demonstration": identity.is_demonstration()}
    if request.method == "POST":
        data = _given(request)
        if data:
            verdict = verification.verify(data, at=context["at"])
            context |= {"verdict": verdict, "said": verification.told(verdict), "steps": _steps(verdict)}
        else:
            context["missing"] = True
    return render(request, "verification/verify.html", context)


def _given(request) -> bytes:
    """Return what was sent, one byte more than is read at most."""
    file = request.FILES.get("file")
    if file is not None and file.size:
        return file.read(LARGEST_FILE + 1)
    return request.POST.get("text", "").strip().encode("utf-8", "surrogatepass")


def _steps(verdict) -> list[tuple[str, str]]:
    """Pair each check with what became of it: passed, failed at, or not reached."""
    words = {
        "reader": _("lecture stricte du fichier"),
        "profile": _("forme attendue, membre par membre"),
        "contexts": _("contextes exacts"),
        "key": _("clé de l'émetteur"),
        "jcs": _("signature du texte exact"),
        "dates": _("dates"),
        "status": _("liste d'états"),
        "rdfc": _("seconde signature"),
    }
    states = dict.fromkeys(verdict.passed, "passed") | ({verdict.failed: "failed"} if verdict.failed else {})
    return [(words[step], states.get(step, "left")) for step in STEPS]
