"""What the API says of itself is what it does: examples drawn from its own description (schemathesis)."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
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


@pytest.fixture(autouse=True)
def _connection_outlives_requests():
    """Keep the test's transaction: a request closes its connection when it ends, as Django's own client avoids."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


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
