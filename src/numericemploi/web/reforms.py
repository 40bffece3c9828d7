"""Reforms replayed on screen: what would change, for whom, where, at what cost; table, map, exports."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from numericemploi.sources import spreadsheets
from numericemploi.verbs import reforms
from numericemploi.verbs.access import may
from numericemploi.web import numbers, snapshot, zones
from numericemploi.web.context import actor_of
from numericemploi.web.pages import chosen

_SIZES = ("1000", "10000", "100000")


@require_safe
def listing(request):
    return render(request, "funding/reforms.html", {"reforms": list(reforms.shipped().values())})


@require_safe
def reform(request, name):
    asked = reforms.shipped().get(name)
    if asked is None:
        raise Http404
    actor = actor_of(request)
    seen = snapshot.current()
    may_dossiers = may(actor, "reforms.replay_dossiers") and seen is not None
    on = chosen(
        request, "population", ("synthetic", "dossiers") if may_dossiers else ("synthetic",), "synthetic"
    )
    size = chosen(request, "size", _SIZES, "10000")
    if on == "dossiers":
        found = reforms.on_dossiers(asked, as_of=seen.run.as_of, actor=actor)
    else:
        found = reforms.on_synthetic(asked, size=int(size))
    shape = request.GET.get("format", "")
    if shape == "xlsx":
        return _file(reforms.workbook(found), "xlsx", name)
    if shape == "csv":
        return _file(spreadsheets.csv_text(reforms.sheet(found)).encode(), "csv", name)
    rows = found.replay.shown.to_dicts()
    labels = reforms.zone_labels() | (seen.zones if seen else {})
    context = {
        "reform": asked, "found": found, "population": on, "may_dossiers": may_dossiers,
        "size": int(size), "sizes": [int(one) for one in _SIZES],
        "everybody": next(row for row in rows if row["dimension"] == "all"),
        "tables": _tables(rows, labels), "drawn": _drawn(seen, rows, labels), "names": reforms.scheme_names(found),
        "marginals": [] if found.marginals is None else found.marginals.to_dicts(),
    }  # fmt: skip
    return render(request, "funding/reform.html", context)


def _tables(rows: list[dict], labels: dict[str, str]) -> list[dict]:
    titles = {"zone": _("Par zone"), "level": _("Par niveau"), "age_band": _("Par âge"), "sex": _("Par sexe")}
    words = {"woman": _("femmes"), "man": _("hommes"), "unknown": _("inconnu")}
    tables = []
    for dimension, title in titles.items():
        own = [row for row in rows if row["dimension"] == dimension]
        named = [
            row | {"name": labels.get(row["value"], words.get(row["value"], row["value"]))} for row in own
        ]
        if dimension == "zone":
            named.sort(key=lambda row: row["name"])
        entering = [(row["gained"] or 0) + (row["cleared"] or 0) for row in own]
        tables.append(
            {"dimension": dimension, "title": title, "rows": named, "largest": max(entering, default=0)}
        )
    return tables


def _entering(row: dict) -> int | None:
    """Return how many become eligible; None when it is hidden."""
    hidden = row["gained"] is None or row["cleared"] is None
    return None if hidden else row["gained"] + row["cleared"]


def _drawn(seen, rows: list[dict], labels: dict[str, str]) -> dict[str, object]:
    """Draw the zones by the people who become eligible; none before the first run: the table says it all."""
    if seen is None:
        return {}
    own = [row for row in rows if row["dimension"] == "zone" and row["value"] in labels]
    values = {row["value"]: _entering(row) for row in own}
    told = [{"zone": zone, "label": labels[zone], "positions": value} for zone, value in values.items()]
    drawn = zones.drawn(seen, told, "positions", _words)
    hidden = {"unknown": _("secret")}
    if not drawn:  # the population's zones are not those of the run: no map, the table stands
        return {}
    return drawn | {"legend": [(rank, hidden.get(rank, words)) for rank, words in drawn["legend"]]}


def _words(value: float | None) -> str:
    if value is None:
        return _("secret")
    return _("%(people)s personnes deviennent éligibles") % {"people": numbers.whole(value)}


def _file(data: bytes, shape: str, name: str) -> HttpResponse:
    kinds = {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
    }
    answer = HttpResponse(data, content_type=kinds[shape])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{shape}"'
    return answer
