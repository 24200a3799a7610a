"""POST /v1/cypher: what analysts send, what they get back."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.problems import MEDIA
from graph.store.base import Store
from tests.small import small_store  # noqa: F401

NAME = "MATCH (t:Track {name: $track}) RETURN t.name"


@pytest.fixture(scope="module")
def client(small_store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(small_store)) as client:
        yield client


def ask(client: TestClient, query: str, status: int = 200, **more: Any) -> Any:
    answer = client.post("/v1/cypher", json={"query": query, **more})
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == MEDIA
    return answer.json()


def test_it_reads_and_only_reads(client: TestClient) -> None:
    query = "MATCH (p:Park)-[r:SUPPORTS]->(t:Track {name: $track}) RETURN p.name AS park, r.quotes AS quotes"
    answer = ask(client, query, params={"track": "数字健康"})
    assert answer["rows"] == [["奉贤新城", ["奉贤新城数字健康和智能网联汽车产业"]]]
    for text, status in (
        ("CREATE (n:Track {name: 'x'})", 403),
        ("MATCH (n) DETACH DELETE n", 403),
        ("LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", 403),
        ("MATCH (n RETURN n", 400),
    ):
        ask(client, text, status)
    short = ask(client, "MATCH (n) RETURN n.name", row_limit=2)
    assert len(short["rows"]) == 2 and short["truncated"]


@pytest.mark.parametrize("name", ["params", "parameters"])
def test_parameters_have_two_names(client: TestClient, name: str) -> None:
    assert ask(client, NAME, **{name: {"track": "数字健康"}})["rows"] == [["数字健康"]]
    assert ask(client, "RETURN 1", **{name: None})["rows"] == [[1]]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"query": "RETURN 1", "params": {"a": 1}, "parameters": {"a": 1}}, ("params", "parameters", "只能给一个")),
        ({"query": "RETURN 1", "params": [1]}, ("params", "JSON 对象")),
        ({"query": "RETURN 1", "limit": 3}, ("limit", "不认识")),
        ({"query": 1}, ("query", "文字")),
        ([1], ("JSON 对象",)),
        ({}, ("query", "缺少")),
    ],
)
def test_a_wrong_body_is_told_what_is_wrong(client: TestClient, body: Any, said: tuple[str, ...]) -> None:
    answer = client.post("/v1/cypher", json=body)
    assert answer.status_code == 422 and all(word in answer.json()["detail"] for word in said), answer.text


def test_a_body_that_is_no_json_or_no_text(client: TestClient) -> None:
    def send(body: bytes, kind: str = "application/json") -> Any:
        return client.post("/v1/cypher", content=body, headers={"Content-Type": kind})

    for body in (b"{", b"", rb"""{"query": "RETURN '\ud800'"}"""):
        assert send(body).status_code == 422
    half = send(rb"""{"query": "RETURN $x", "params": {"x": "\ud800"}}""")
    assert half.status_code == 403 and "半个字符" in half.json()["detail"]
    unnamed = send(b"""{"query": "RETURN 1"}""", "application/x-www-form-urlencoded")
    assert unnamed.status_code == 422 and "Content-Type" in unnamed.json()["detail"]


def test_the_description_has_one_name(client: TestClient) -> None:
    body = client.get("/openapi.json").json()["components"]["schemas"]["CypherIn"]
    assert "params" in body["properties"] and "parameters" not in body["properties"]


def test_csv_for_a_spreadsheet(client: TestClient) -> None:
    query = "MATCH q = (p:Park {name: '奉贤新城'})-[r]->(t:Track {name: '数字健康'}) RETURN p, q, r.quotes, -5 AS `=n`, '=1+1' AS f, null AS x"
    answer = client.post("/v1/cypher", json={"query": query}, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8" and "x-truncated" not in answer.headers
    assert answer.content.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["content-disposition"]
    assert list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))) == [
        ["p", "q", "r.quotes", "'=n", "f", "x"],
        [
            "奉贤新城 (Park)",
            "奉贤新城 (Park) -[SUPPORTS]-> 数字健康 (Track)",
            "奉贤新城数字健康和智能网联汽车产业",
            "-5",
            "'=1+1",
            "",
        ],
    ]
    body = {"query": "UNWIND range(1, 9) AS i RETURN i", "row_limit": 2}
    short = client.post("/v1/cypher", json=body, headers={"Accept": "text/csv"})
    assert short.headers["x-truncated"] == "true" and short.text.splitlines()[1:] == ["1", "2"]
    assert (
        client.post("/v1/cypher", json={"query": "x"}, headers={"Accept": "text/csv"}).headers["content-type"] == MEDIA
    )


def test_the_result_of_a_query_is_drawn(client: TestClient) -> None:
    rows = ask(client, "MATCH (p:Park {name: '奉贤新城'})-[r:SUPPORTS]->(t) RETURN p, r, t ORDER BY t.name")["rows"]
    park, first, track = rows[0]
    edge = f"{first['start']}~{first['type']}~{first['end']}"
    everything = [park["id"], *(row[2]["id"] for row in rows)]
    view = client.post("/v1/view", json={"nodes": everything}).json()
    assert view["focus"] == park["id"] and set(view["nodes"]) == set(everything) and len(view["edges"]) == 2
    view = client.post("/v1/view", json={"edges": [edge]}).json()
    assert set(view["nodes"]) == {park["id"], track["id"]} and list(view["edges"]) == [edge]
    assert view["edges"][edge]["passages"][0]["pieces"]
    grown = client.post("/v1/view", json={"edges": [edge], "expand": [track["id"]]}).json()
    assert set(grown["nodes"]) > set(view["nodes"]) and len(grown["steps"]) == 2
    for body, status in ({"nodes": ["Track-0"]}, 404), ({}, 404), ({"nodes": ["x"] * 300}, 422), ({"node": []}, 422):
        assert client.post("/v1/view", json=body).status_code == status
