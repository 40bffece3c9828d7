"""Trainings: the list with assessments, the page of one, its evidence to download."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from numericemploi.stats.disclosure import PUBLIC_FLOOR, publishable
from numericemploi.store import runs
from numericemploi.verbs import labels, register, rome
from numericemploi.verbs.access import may
from numericemploi.web import snapshot
from numericemploi.web.context import actor_of
from numericemploi.web.occupation_field import OccupationField, SkillField
from numericemploi.web.pages import chosen, on_a_run
from numericemploi.web.vocabulary import WORDS, folded

_VERDICTS = ("yes", "no", "insufficient")
_PER_PAGE = 20
_MISSING = 10  # skills asked and not taught that are listed
_LONGEST = 100  # characters of a search


class Search(forms.Form):
    metier = OccupationField(label=_("Métier préparé"), required=False)
    competence = SkillField(label=_("Compétence enseignée"), required=False)


@on_a_run
def trainings(request, seen):
    verdict = chosen(request, "verdict", _VERDICTS, "")
    words = request.GET.get("words", "").replace("\x00", "")[:_LONGEST]
    search = Search(request.GET)
    search.is_valid()  # a text that could mean several things shows them, and leaves the list as it is
    occupation, skill = search.cleaned_data.get("metier"), search.cleaned_data.get("competence")
    codes = {occupation.code, rome.heads().get(occupation.code)} if occupation else set()
    rows = [
        training | {"assessment": seen.labels[training_id], "ahead": _ahead(seen, training_id)}
        for training_id, training in seen.trainings.items()
        if training_id in seen.labels
        and (not verdict or seen.labels[training_id]["verdict"] == verdict)
        and _holds(training, words)
        and (not codes or codes & set(training["rome"]))
        and (not skill or skill.code in training["skills"])
    ]
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "words": words, "verdict": verdict, "verdicts": _VERDICTS,
        "counts": seen.run.result["labels"], "search": search,
    }  # fmt: skip
    return render(request, "trainings/trainings.html", context)


def _ahead(seen, training_id: str) -> list[dict]:
    return [session for session in seen.sessions_of.get(training_id, []) if seen.is_ahead(session)]


def _holds(training: dict, words: str) -> bool:
    """Whether every word stands in the title, the provider or the codes; accents and case do not count."""
    text = folded(" ".join([training["title"], training["provider"], *training["rome"]]))
    return all(word in text for word in folded(words).split())


@on_a_run
def training(request, seen, training_id):
    found = seen.trainings.get(training_id)
    if found is None:
        raise Http404
    sees_small = may(actor_of(request), "rates.read_small")
    assessment, evidence = seen.labels.get(training_id), seen.evidence.get(training_id)
    wanted = {one.proof: one for one in labels.changes_in(runs.canonical(evidence))} if evidence else {}
    context = {
        "training": found, "assessment": assessment, "floor": PUBLIC_FLOOR,
        "proofs": [
            _proof(proof, sees_small=sees_small) | {"change": wanted.get(proof["name"])}
            for proof in (assessment or {}).get("proofs", [])
        ],
        "entrants": register.entrants(training_id, seen.run.as_of),
        "rates": _by_milestone(seen.of_training("rates", training_id), sees_small=sees_small),
        "sessions": _split(seen, training_id),
        "occupations": [(code, seen.occupations.get(code)) for code in found["rome"]],
        "has_evidence": training_id in seen.evidence, "may_promise": may(actor_of(request), "labels.promise"),
        "skills": _skills(seen, training_id),
        "missing": [
            row | {"label": seen.skills.get(row["skill"])}
            for row in (assessment or {}).get("skills", []) if not row["taught"]
        ][:_MISSING],
    }  # fmt: skip
    return render(request, "trainings/training.html", context)


def _skills(seen, training_id: str) -> dict[str, list[dict]]:
    """Skills of a training by where they come from: its codes, its words, its occupations."""
    found = [
        row | {"label": seen.skills.get(row["ogr"])}
        for row in seen.of_training("training_skills", training_id)
    ]
    stated = [row for row in found if row["source"] != "inferred"]
    return {"stated": stated, "inferred": [row for row in found if row["source"] == "inferred"]}


def _proof(proof: dict, *, sees_small: bool) -> dict:
    """Say of a proof on people whether its counts may be shown here."""
    small = proof["name"] == "insertion" and proof["n"] is not None and not publishable(int(proof["n"]))
    return proof | {"small": small, "hidden": small and not sees_small}


def _by_milestone(rates: list[dict], *, sees_small: bool) -> dict:
    """Lay the rates out: one row a definition, one column a milestone, with what belongs to the column alone."""
    milestones = sorted({rate["milestone"] for rate in rates})
    cells = {
        (rate["definition"], rate["milestone"]): rate
        | {
            "hidden": not rate["public"] and not sees_small,
            "last_exit": rate["period_end"] - timedelta(days=1),  # the period is half-open
        }
        for rate in rates
    }
    definitions = [name for name in WORDS["definition"] if any(name == definition for definition, _ in cells)]
    return {
        "columns": [
            cells.get((definitions[0], milestone), {"milestone": milestone}) for milestone in milestones
        ],
        "rows": [(name, [cells.get((name, milestone)) for milestone in milestones]) for name in definitions],
    }


def _split(seen, training_id: str) -> list[tuple[str, list[dict]]]:
    """Part the sessions in those to come and those begun."""
    found = seen.sessions_of.get(training_id, [])
    ahead = [session for session in found if seen.is_ahead(session)]
    return [("ahead", ahead), ("begun", [session for session in found if session not in ahead])]


@require_safe
def evidence(_request, training_id):
    """Serve the evidence of one assessment in canonical bytes: anybody may compute the verdict again from it."""
    seen = snapshot.current()
    if seen is None or training_id not in seen.evidence:
        raise Http404
    answer = HttpResponse(
        runs.canonical(seen.evidence[training_id]), content_type="application/json; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="preuves.json"'
    return answer
