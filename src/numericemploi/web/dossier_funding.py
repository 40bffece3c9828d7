"""« Qui peut payer ? » of a dossier: the file and a session to come give the facts, the adviser adds the rest."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from numericemploi.store import funding as kept
from numericemploi.verbs import funding
from numericemploi.verbs.access import may, require
from numericemploi.web import funding_case, snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.dossiers import address_key


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dossier(request, key):
    actor = actor_of(request)
    require(actor, "dossiers.read")
    seen = snapshot.current()
    if seen is None:
        return render(request, "pages/no_run.html")
    candidate = next((one for name, one in seen.candidates.items() if address_key(name) == key), None)
    if candidate is None:
        raise Http404
    sessions = _sessions(seen, candidate)
    # The session is a reference of the catalogue, not of a person: it may stand in an address.
    chosen = request.POST.get("session") or request.GET.get("session", "")
    session = next(
        (one for one in sessions if one["session_id"] == chosen), sessions[0] if sessions else None
    )
    known = funding.facts_of(candidate, session=session, on=seen.run.as_of)
    form = funding_case.read(
        request.POST, on=seen.run.as_of, known=known, starts_on=session["starts_on"] if session else None
    )
    found = funding_case.checked(form)
    if found is not None:
        act = request.POST.get("do")
        if act == "pdf":
            return funding_case.sheet_file(found, about=candidate["candidate_id"], fictif=candidate["fictif"])
        if act == "keep":
            reference = funding.keep(found, dossier=candidate["candidate_id"], actor=actor)
            return redirect("funding_verdict", reference=reference)
    context = funding_case.context(form, found) | {
        "candidate": candidate, "key": key, "sessions": sessions, "session": session,
        "training": seen.trainings.get(session["training_id"]) if session else None,
        "kept": kept.verdicts_of(candidate["candidate_id"]), "may_keep": may(actor, "funding.keep_verdict"),
    }  # fmt: skip
    return render(request, "funding/dossier.html", context, status=422 if form.error else 200)


def _sessions(seen, candidate: dict) -> list[dict]:
    """Sessions that could be entered: those proposed first, then those of the occupation sought."""
    proposed = (
        seen.table("proposals").filter(candidate_id=candidate["candidate_id"]).sort("rank")["session_id"]
    )
    first = [seen.sessions[name] for name in proposed.drop_nulls() if name in seen.sessions]
    sought = candidate["target_rome3"]
    others = [
        one
        for one in seen.sessions.values()
        if seen.is_ahead(one) and sought in (seen.trainings.get(one["training_id"]) or {"rome": []})["rome"]
    ]
    found = {one["session_id"]: one for one in [*first, *others]}
    return [
        one | {"title": (seen.trainings.get(one["training_id"]) or {}).get("title", "")}
        for one in found.values()
    ]


@never_cache
@require_safe
def verdict(request, reference):
    """A verdict that was kept, explained again on the rules of its day."""
    found = funding.explain(reference, actor=actor_of(request))
    form = funding_case.CaseForm(on=found.kept.on, given=found.checked.case)
    context = funding_case.context(form, found.checked) | {"explained": found, "question": None}
    return render(request, "funding/verdict.html", context)
