"""Every operation of the API against its own description: no 500, no answer that is not declared."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings

from api.app import create_app
from graph.store.base import Store
from tests.small import small_store  # noqa: F401

#: what a cursor, a query or a question means is beyond a schema: a value of the right form may still be refused
EXPECTED = {
    "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "403", "404", "422"]},
    "negative_data_rejection": {"expected-statuses": ["400", "401", "403", "404", "405", "414", "415", "422"]},
}
schema = schemathesis.openapi.from_dict(
    create_app(cast(Any, None)).openapi(), config=schemathesis.Config.from_dict({"checks": EXPECTED})
)


@pytest.fixture(scope="module")
def app(small_store: Store) -> FastAPI:
    return create_app(small_store)


@schema.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_answers_are_declared(case: schemathesis.Case, app: FastAPI) -> None:
    case.call_and_validate(app=app)
