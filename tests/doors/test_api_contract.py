"""What the API says of itself is what it does: examples drawn from its own description (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings

pytestmark = pytest.mark.django_db

READ = [
    ("GET", "/api/v1/occupations/match"),
    ("POST", "/api/v1/occupations/match"),
    ("GET", "/api/v1/occupations/suggest"),
    ("POST", "/api/v1/skills/read"),
    ("GET", "/api/v1/skills/suggest"),
    ("GET", "/api/v1/communes/suggest"),
]


@pytest.mark.parametrize(("method", "path"), READ)
def test_every_answer_is_the_one_described(method: str, path: str):
    # The site answers in this process: nothing goes through a network.
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())

    @settings(
        max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate], derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=schema[path][method].as_strategy())
    def answers_as_described(case: schemathesis.Case) -> None:
        case.call_and_validate()

    answers_as_described()
