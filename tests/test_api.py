"""The API, on the real embedded store: answers carry their proof, errors are problems, nothing is a 500."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.problems import KINDS, MEDIA
from api.settings import Settings
from graph.errors import StoreUnavailable
from graph.store.base import Store
from tests.small import small_store  # noqa: F401


@pytest.fixture(scope="module")
def client(small_store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(small_store, Settings(embed_hosts=("https://portal.example.gov.cn",)))) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(path, params=query or None)
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == MEDIA
        assert answer.json()["status"] == status and answer.json()["detail"]
    return answer.json()


def first(client: TestClient, q: str, type_: str) -> Any:
    return get(client, "/v1/entities", q=q, type=type_)["items"][0]


def proofs(value: Any) -> Iterator[dict[str, Any]]:
    """All evidence in a payload."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for item in value.values():
            yield from proofs(item)
    elif isinstance(value, list):
        for item in value:
            yield from proofs(item)


@pytest.mark.parametrize("text", ["数字健康", "数字健", "shuzijiankang", "szjk"])
def test_search_by_characters_pinyin_and_initials(client: TestClient, text: str) -> None:
    assert first(client, text, "Track")["name"] == "数字健康"


def test_search_by_short_name_says_so(client: TestClient) -> None:
    item = first(client, "市经济信息化委", "部门")
    assert (item["name"], item["match"], item["matched"]) == ("示例市经济和信息化委员会", "alias", "市经济信息化委")


def test_pages_are_walked_by_link_without_gaps(client: TestClient, small_store: Store) -> None:
    seen: list[str] = []
    address = "/v1/entities?limit=4"
    while address:
        answer = client.get(address)
        seen += [item["id"] for item in answer.json()["items"]]
        address = answer.json()["next"]
        assert (f'<{address}>; rel="next"' == answer.headers["link"]) if address else "link" not in answer.headers
    assert sorted(seen) == sorted(node.id for node in small_store.graph().nodes)


def test_a_cursor_of_another_query_is_refused(client: TestClient) -> None:
    cursor = get(client, "/v1/entities", limit=1)["next"].split("cursor=")[1]
    get(client, "/v1/entities", 400, limit=1, q="数字", cursor=cursor)
    get(client, "/v1/entities", 400, cursor="made up")


def test_every_fact_proves_itself(client: TestClient, small_store: Store) -> None:
    paths = ["/v1/tracks/数字健康/parks", "/v1/parks/奉贤新城/tracks", "/v1/entities/数字健康/neighbours",
             "/v1/entities/奉贤新城", "/v1/measures/数字健康", "/v1/paths?from=奉贤新城&to=市卫健委",
             "/v1/documents/示例府办发〔2024〕1号"]  # fmt: skip
    for path in paths:
        found = list(proofs(get(client, path)))
        assert found, path
        for proof in found:
            source = small_store.source(proof["file"]).text
            assert source[proof["start"] : proof["end"]] == proof["quote"]
            assert proof["document"] and proof["document_id"] and proof["href"]


def test_which_parks_host_a_track(client: TestClient) -> None:
    answer = get(client, "/v1/tracks/数字健康/parks")
    assert [item["park"]["name"] for item in answer["items"]] == ["奉贤新城"]
    proof = answer["items"][0]["relation"]["evidence"][0]
    assert proof["text"] == "奉贤新城数字健康和智能网联汽车产业" and proof["clause"] == "五个新城"


def test_no_proof_no_answer(client: TestClient) -> None:
    answer = get(client, "/v1/tracks/量子科技/parks")
    assert answer["items"] == [] and answer["note"] == "未找到依据"
    assert get(client, "/v1/entities", q="火星基地")["note"] == "未找到依据"


def test_near_names_are_offered(client: TestClient) -> None:
    assert "数字健康" in get(client, "/v1/tracks/数字/parks", 404)["hint"]


def test_paths_go_either_way(client: TestClient) -> None:
    answer = client.get("/v1/paths", params={"from": "南汇新城", "to": "奉贤新城", "max_length": 6}).json()
    assert answer["paths"] == [] and answer["note"] == "未找到依据"
    answer = client.get("/v1/paths", params={"from": "奉贤新城", "to": "市卫健委"}).json()
    names = [entity["name"] for entity in answer["paths"][0]["entities"]]
    assert names == ["奉贤新城", "数字健康", "数字健康", "示例市卫生健康委员会"]


def test_measure_with_its_bodies_and_targets(client: TestClient) -> None:
    answer = get(client, "/v1/measures/数字健康")
    assert {n["entity"]["name"] for n in answer["responsible"]} == {"示例市经济和信息化委员会", "示例市卫生健康委员会"}
    assert answer["targets"][0]["entity"]["properties"]["value"] == 300
    assert answer["path"] == "一1" and "智慧康养" in answer["text"]
    assert get(client, "/v1/measures/量子科技")["note"] == "责任部门未找到依据"


def test_documents_held_and_cited(client: TestClient) -> None:
    assert len(get(client, "/v1/documents")["items"]) == 2
    held = get(client, "/v1/documents", held=True)["items"]
    assert [item["measures"] for item in held] == [3]
    outline = get(client, f"/v1/documents/{held[0]['id']}/measures")["items"]
    assert [item["path"] for item in outline] == ["一1", "一2", "一3"]
    assert "只是被引用" in get(client, "/v1/documents/示例市数据条例/text", 404)["detail"]


def test_text_marks_point_into_the_file(client: TestClient, small_store: Store) -> None:
    held = get(client, "/v1/documents", held=True)["items"][0]
    answer = get(client, f"/v1/documents/{held['id']}/text")
    source = small_store.source(answer["file"]).text
    marks = [(p, m) for p in answer["paragraphs"] for m in p["marks"]]
    assert marks
    for paragraph, mark in marks:
        shown = paragraph["text"][mark["begin"] : mark["finish"]]
        original = source[mark["start"] : mark["end"]]
        assert "".join(original.split()).replace(",", "，") == shown
        assert all(answer["facts"][i]["label"] for i in mark["facts"])
    assert any(p["heading"] and p["text"].startswith("1.") for p in answer["paragraphs"])


def test_parameters_are_checked(client: TestClient) -> None:
    problem = get(client, "/v1/entities", 422, limt=3)
    assert problem["errors"][0]["parameter"] == "limt" and "limit" in problem["hint"]
    assert get(client, "/v1/entities", 422, limit=0)["errors"][0]["detail"] == "应不小于 1"
    assert get(client, "/v1/entities?limit=1&limit=2", 422)["errors"][0]["detail"] == "只能给一次"
    assert "Track" in get(client, "/v1/entities", 422, type="Trak")["hint"]
    assert get(client, "/v1/entities?q=" + "a" * 5000, 414)


def test_unchanged_graph_is_304_before_the_store_is_asked(small_store: Store) -> None:
    app = create_app(small_store, Settings(version_seconds=60))
    client = TestClient(app)
    tag = client.get("/v1/statistics").headers["etag"]
    asked: list[str] = []
    app.state.context.store = Spy(small_store, asked)
    answer = client.get("/v1/statistics", headers={"If-None-Match": f'W/"x", {tag}'})
    assert answer.status_code == 304 and answer.headers["etag"] == tag and not answer.content and not asked
    assert client.get("/v1/ontology", headers={"If-None-Match": tag}).status_code == 200


class Spy:
    """Notes what is asked of a store."""

    def __init__(self, store: Store, asked: list[str]):
        self._store, self._asked = store, asked

    def __getattr__(self, name: str) -> Any:
        self._asked.append(name)
        return getattr(self._store, name)


class Away:
    """A store that cannot be reached."""

    def __getattr__(self, name: str) -> Any:
        def refuse(*_: Any, **__: Any) -> Any:
            raise StoreUnavailable("图库没有应答")

        return refuse


def test_store_away_is_503_everywhere(small_store: Store) -> None:
    client = TestClient(create_app(Away()))  # type: ignore[arg-type]
    for path in (
        "/v1/statistics",
        "/v1/entities?q=x",
        "/v1/tracks/x/parks",
        "/v1/documents",
        "/readyz",
        "/v1/view?focus=x",
    ):
        answer = client.get(path)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "5", path
        assert answer.headers["content-type"] == MEDIA
    assert client.post("/v1/cypher", json={"query": "RETURN 1"}).status_code == 503
    page = client.get("/", headers={"accept": "text/html"})
    assert page.status_code == 503 and "图库暂时不可用" in page.text
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_store_that_is_not_ready(small_store: Store) -> None:
    app = create_app(small_store)

    class Loading(Spy):
        def state(self) -> Any:
            return replace(small_store.state(), ready=False, detail="loading")

    app.state.context.store = Loading(small_store, [])
    assert TestClient(app).get("/readyz").status_code == 503
    assert TestClient(create_app(small_store)).get("/readyz").json()["status"] == "ready"


def test_odd_input_is_never_a_500(client: TestClient) -> None:
    odd = [
        "",
        " ",
        "\x00",
        "'",
        '"',
        "`",
        "*",
        "\\",
        "(",
        "a" * 150,
        "Track-000000000000",
        "🙂",
        "%",
        "/",
        "＿",
        "$x",
        "{}",
    ]
    kinds = ["/v1/entities/{}", "/v1/entities/{}/neighbours", "/v1/tracks/{}/parks", "/v1/measures/{}"]
    kinds += [
        "/v1/documents/{}",
        "/v1/documents/{}/text",
        "/entity/{}",
        "/document/{}",
        "/embed/track/{}",
        "/static/x/{}",
    ]
    for text, path in itertools.product(odd, kinds):
        assert client.get(path.format(quote(text, safe=""))).status_code < 500, (path, text)
    for text in odd:
        for name in ("q", "cursor", "type", "limit"):
            assert client.get("/v1/entities", params={name: text}).status_code < 500, (name, text)
        assert client.get("/v1/paths", params={"from": text, "to": "数字健康"}).status_code < 500
        assert client.get("/v1/view", params={"focus": "数字健康", "expand": text}).status_code < 500
        assert client.get("/search", params={"q": text}).status_code < 500


def test_openapi_declares_what_is_answered(client: TestClient) -> None:
    api = client.get("/openapi.json").json()
    names = [operation["operationId"] for methods in api["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
    for path, methods in api["paths"].items():
        for operation in methods.values():
            assert operation["description"], path
            for parameter in operation.get("parameters", ()):
                assert parameter["description"], (path, parameter["name"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == [MEDIA], (path, status)
            if path.startswith("/v1"):
                assert {"422", "414", "503"} <= set(operation["responses"])
    assert "Problem" in api["components"]["schemas"] and "HTTPValidationError" not in api["components"]["schemas"]


def test_unknown_addresses_and_methods(client: TestClient) -> None:
    assert get(client, "/v1/nothing", 404)["type"] == "/docs#not-found"
    answer = client.delete("/v1/entities")
    assert answer.status_code == 405 and answer.headers["content-type"] == MEDIA and answer.headers["allow"]
    assert client.delete("/v1/view").headers["allow"] == "GET, POST"
    docs = client.get("/docs").text
    assert all(f'id="{kind}"' in docs for kind in KINDS)


def test_framing_only_where_it_is_allowed(client: TestClient) -> None:
    embedded = client.get("/embed/track/数字健康").headers["content-security-policy"]
    assert "frame-ancestors 'self' https://portal.example.gov.cn" in embedded
    for path in ("/", "/entity/数字健康", "/v1/statistics", "/docs", "/nothing", "/healthz"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff" and "set-cookie" not in answer.headers
    with pytest.raises(ValueError, match="no origin"):
        Settings(embed_hosts=("https://a.example; script-src *",))
