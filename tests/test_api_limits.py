"""Limits, CORS, the request log and the counters."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.keys import Keys
from api.limits import MOST, Limits
from api.metrics import log_requests, requests_log
from api.problems import MEDIA
from api.settings import Settings
from graph.store.base import Store
from tests.small import small_store  # noqa: F401

ORIGIN = "https://portal.example.gov.cn"


def test_a_bucket_fills_steadily() -> None:
    now = 100.0
    limits = Limits(6, lambda: now)
    assert [limits.take("a") for _ in range(8)] == [0] * 6 + [10, 10] and limits.take("b") == 0
    now += 10
    assert [limits.take("a"), limits.take("a")] == [0, 10]
    now += 3600
    assert [limits.take("a") for _ in range(7)][-2:] == [0, 10]
    assert {Limits(0).take("a") for _ in range(100)} == {0}


def test_buckets_do_not_pile_up() -> None:
    now = 100.0
    limits = Limits(6, lambda: now)
    for number in range(3 * MOST):
        now += 0.01
        limits.take(str(number))
    assert len(limits._buckets) <= MOST + 1


def test_too_many_requests(small_store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.jsonl")
    one, other = keys.add("甲", ["read"]), keys.add("乙", ["read"])
    app = create_app(small_store, Settings(rate=3, keys=keys.path))

    def ask(address: str, key: str = "") -> int:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = TestClient(app, client=(address, 1)).get("/v1/ontology", headers=headers)
        if answer.status_code == 429:
            assert answer.headers["content-type"] == MEDIA and 1 <= int(answer.headers["retry-after"]) <= 20
        return answer.status_code

    assert [ask("192.0.2.1") for _ in range(4)] == [200, 200, 200, 429]
    assert ask("192.0.2.2") == 200
    assert [ask("192.0.2.1", one) for _ in range(4)] == [200, 200, 200, 429]
    assert ask("127.0.0.1", one) == 429 and ask("127.0.0.1", other) == 200
    assert {ask("127.0.0.1") for _ in range(10)} == {ask("::1")} == {200}  # no limit on this machine


def test_scripts_of_other_origins(small_store: Store) -> None:
    asked = {"Origin": ORIGIN}
    preflight = {**asked, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Authorization"}
    closed = TestClient(create_app(small_store)).get("/v1/ontology", headers=asked)
    assert "access-control-allow-origin" not in closed.headers
    client = TestClient(create_app(small_store, Settings(cors_origins=(ORIGIN,))))
    answer = client.get("/v1/ontology", headers=asked)
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "access-control-allow-credentials" not in answer.headers
    again = client.get("/v1/ontology", headers={**asked, "If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304 and again.headers["access-control-allow-origin"] == ORIGIN
    assert client.options("/v1/cypher", headers=preflight).status_code == 200
    stranger = client.get("/v1/ontology", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in stranger.headers
    with pytest.raises(ValueError, match="write them out"):
        Settings(cors_origins=("https://*.example.gov.cn",))


def test_one_line_a_request_without_its_words(small_store: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.jsonl")
    key = keys.add("门户", ["read", "cypher"])
    log_requests(str(tmp_path / "requests.jsonl"))
    try:
        client = TestClient(
            create_app(small_store, Settings(keys=keys.path)), headers={"Authorization": f"Bearer {key}"}
        )
        client.get("/v1/entities?q=secretword")
        client.post("/v1/cypher", json={"query": "RETURN 'secretword'"})
        client.get("/nothing")
    finally:
        handler = requests_log.handlers[-1]
        requests_log.removeHandler(handler)
        handler.close()
    text = (tmp_path / "requests.jsonl").read_text(encoding="utf-8")
    assert "secretword" not in text and key not in text
    rows = [json.loads(line) for line in text.splitlines()]
    assert [(r["method"], r["path"], r["status"], r["key"]) for r in rows] == [
        ("GET", "/v1/entities", 200, "门户"),
        ("POST", "/v1/cypher", 200, "门户"),
        ("GET", "/nothing", 404, ""),
    ]
    assert all(row["ms"] > 0 and row["bytes"] > 0 for row in rows)


def test_metrics(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    for query in ("RETURN 1", "CREATE (n)", "RETURN"):
        client.post("/v1/cypher", json={"query": query})
    client.get("/v1/nothing")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'policygraph_requests_total{method="POST",route="run_cypher",status="200"} 1.0',
        'policygraph_requests_total{method="POST",route="run_cypher",status="403"} 1.0',
        'policygraph_requests_total{method="",route="",status="404"} 1.0',
        'policygraph_request_seconds_count{route="run_cypher"} 3.0',
        'policygraph_queries_total{outcome="done"} 1.0',
        'policygraph_queries_total{outcome="refused"} 1.0',
        'policygraph_queries_total{outcome="failed"} 1.0',
    ):
        assert line in answer.text.split("\n"), answer.text
