"""Streams of entities and relations, and JSON-LD of an entity."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from graph.errors import StoreUnavailable
from graph.export import CSV_HEAD
from graph.model import Node
from graph.store.base import Store
from tests.small import HOSTILE, small_store  # noqa: F401


@pytest.fixture(scope="module")
def client(small_store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(small_store)) as client:
        yield client


def lines(client: TestClient, path: str, **query: Any) -> tuple[list[Any], Any]:
    answer = client.get(f"/v1/export/{path}", params=query)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/x-ndjson"
    *rows, end = map(json.loads, answer.text.splitlines())
    return rows, end


def test_everything_is_there_with_its_proof(client: TestClient, small_store: Store) -> None:
    graph = small_store.graph()
    entities, end = lines(client, "entities")
    assert sorted(row["id"] for row in entities) == sorted(node.id for node in graph.nodes)
    version = small_store.version()
    assert end == {"end": True, "complete": True, "count": len(graph.nodes), "graph_version": version, "detail": ""}
    relations, end = lines(client, "relations")
    assert len(relations) == end["count"] == len(graph.edges)
    assert all(row["evidence"] for row in (*entities, *relations))
    some, end = lines(client, "entities", type=["园区", "Track"])
    assert {row["type"] for row in some} == {"Park", "Track"} and end["complete"]
    assert {row["relation"] for row in lines(client, "relations", relation="支持")[0]} == {"SUPPORTS"}


def test_csv_has_a_mark_at_either_end(client: TestClient, small_store: Store) -> None:
    for path, count in (("entities", len(small_store.graph().nodes)), ("relations", len(small_store.graph().edges))):
        answer = client.get(f"/v1/export/{path}?format=csv")
        assert answer.text.startswith("\ufeff") and answer.headers["content-type"] == "text/csv; charset=utf-8"
        head, *rows, end = csv.reader(io.StringIO(answer.text[1:], newline=""))
        assert tuple(head) == CSV_HEAD and end == ["结束", str(count), small_store.version(), ""]
        assert len(rows) == count and all(len(row) == len(head) for row in rows)


def test_a_stream_that_breaks_off_says_so(small_store: Store) -> None:
    class Breaking:
        def __getattr__(self, name: str) -> Any:
            return getattr(small_store, name)

        def nodes(self, type_: str, limit: int = 100, after: str = "") -> list[Node]:
            if type_ == "District":
                raise StoreUnavailable("图库没有应答")
            return small_store.nodes(type_, limit, after)

    client = TestClient(create_app(Breaking()))  # type: ignore[arg-type]
    rows, end = lines(client, "entities")
    assert rows and (end["complete"], end["count"], end["detail"]) == (False, len(rows), "图库没有应答")
    assert "不完整" in client.get("/v1/export/entities?format=csv").text.splitlines()[-1]


def test_unknown_parameters_are_refused_with_a_hint(client: TestClient) -> None:
    answer = client.get("/v1/export/entities?formt=csv")
    assert answer.status_code == 422 and "format" in answer.json()["hint"]
    assert client.get("/v1/export/relations?relation=SUPPORT").status_code == 422


def test_json_ld_on_request(client: TestClient) -> None:
    plain = client.get("/v1/entities/数字健康")
    answer = client.get("/v1/entities/数字健康", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json" and "Accept" in answer.headers["vary"]
    found = answer.json()
    focus = found["@graph"][0]
    assert focus["name"] == "数字健康" and focus["evidence"][0]["quote"] and "@context" in found
    assert any(item.get("predicate") == "SUPPORTS" for item in found["@graph"])
    assert answer.headers["etag"] != plain.headers["etag"]
    tags = {"If-None-Match": plain.headers["etag"], "Accept": "application/ld+json"}
    assert client.get("/v1/entities/数字健康", headers=tags).status_code == 200
    assert HOSTILE in client.get("/v1/export/entities?type=Technology").text
