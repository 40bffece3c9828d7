"""The API: one router a noun, one problem document an error."""

from __future__ import annotations

from ninja import NinjaAPI

from numericemploi import __version__
from numericemploi.api import (
    communes,
    demand,
    funding,
    instance,
    labels,
    needs,
    occupations,
    plan,
    problems,
    purchases,
    reach,
    skills,
    zones,
)

api = NinjaAPI(
    title="Numéric'Emploi",
    version=__version__,
    description="Des emplois à pourvoir aux personnes embauchées. From the jobs to be filled to the people hired. "
    "Errors are problem documents (RFC 9457).",
    docs_url=None,
    urls_namespace="api",
)
problems.answer_for(api)

api.add_router("/instance", instance.router, tags=["instance"])
api.add_router("/needs", needs.router, tags=["needs"])
api.add_router("/demand", demand.router, tags=["demand"])
api.add_router("/zones", zones.router, tags=["zones"])
api.add_router("/occupations", occupations.router, tags=["occupations"])
api.add_router("/skills", skills.router, tags=["skills"])
api.add_router("/communes", communes.router, tags=["communes"])
api.add_router("/labels", labels.router, tags=["labels"])
api.add_router("/plan", plan.router, tags=["plan"])
api.add_router("/purchases", purchases.router, tags=["purchases"])
api.add_router("/reach", reach.router, tags=["territory"])
api.add_router("/funding", funding.router, tags=["funding"])
