"""Every operation of the API against its own description: no 500, no answer that is not declared."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import ignored_auth

from api.app import create_app
from api.ingest import copy
from api.keys import Keys
from api.settings import Settings
from graph.store import open_store
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


BOUNDS = settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@schema.parametrize()
@BOUNDS
def test_answers_are_declared(case: schemathesis.Case, app: FastAPI) -> None:
    case.call_and_validate(app=app)


@pytest.fixture(scope="module")
def reviewed(small_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FastAPI, dict[str, str]]]:
    """A store of its own, and a key that may judge it."""
    folder = tmp_path_factory.mktemp("reviewed")
    keys = Keys(folder / "keys.jsonl")
    headers = {"Authorization": f"Bearer {keys.add('核对', ['review'])}"}
    with open_store(f"embedded:{folder / 'store'}") as store:
        copy(small_store, store)
        yield create_app(store, Settings(keys=keys.path)), headers


@schema.include(path_regex="^/v1/review").parametrize()
@BOUNDS
def test_answers_with_a_key_are_declared(case: schemathesis.Case, reviewed: tuple[FastAPI, dict[str, str]]) -> None:
    app, headers = reviewed
    case.call_and_validate(app=app, headers=headers, excluded_checks=[ignored_auth])  # tests/test_review.py has that
