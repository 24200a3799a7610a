"""Review over HTTP, on both stores: what is asked, what a decision does to the graph, that it holds and can go."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.ingest import ingest, verify_store
from api.journal import VARIABLE, read_journal
from api.keys import Keys
from api.problems import MEDIA
from api.settings import Settings
from graph.store.base import Store
from tests.test_judging import churn, folder, parks, ready, supports  # noqa: F401

MORE = """丙区数字经济促进办法
一、重点任务
（一）完善服务。发挥数字经济领军企业作用，打造无人机试飞平台，建设云岭无人机试飞平台。发展智能家居产业和智能家居终端产业。
（二）加快人才培养。引进数字经济领军人才，培育低空产品。
"""
PAIR = ("云谷科技园", "滨河云谷科技园")


@pytest.fixture
def client(ready: Store, folder: Path, tmp_path: Path) -> TestClient:
    (folder / "丙.txt").write_text(MORE, encoding="utf-8")
    ingest(ready, [folder])
    keys = Keys(tmp_path / "keys.jsonl")
    headers = {"Authorization": f"Bearer {keys.add('王工', ['read', 'review'])}"}
    return TestClient(create_app(ready, Settings(keys=keys.path)), headers=headers)


def asked(client: TestClient, *names: str) -> Any:
    """The pair of these names, among all that are open."""
    items = client.get("/v1/review?limit=50").json()["items"]
    return next((i for i in items if i["right"] and {i["left"]["name"], i["right"]["name"]} == set(names)), None)


def judged(client: TestClient, status: int = 201, **body: Any) -> Any:
    answer = client.post("/v1/review/judgements", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def past(client: TestClient) -> list[Any]:
    items: list[Any] = client.get("/v1/review/judgements").json()["items"]
    return items


def test_a_pair_comes_with_what_one_needs_to_decide(client: TestClient) -> None:
    item = asked(client, *PAIR)
    assert item["question"] == "“云谷科技园”和“滨河云谷科技园”是同一个园区吗？" and item["why"] == "一个名称包含另一个"
    sides = {side["name"]: side for side in (item["left"], item["right"])}
    sentence = sides["云谷科技园"]["passages"][0]
    assert ["云谷科技园", "name"] in sentence["pieces"] and sentence["document"] == "甲市低空经济促进办法"
    assert client.get(sentence["href"].partition("#")[0]).status_code == 200
    assert sides["滨河云谷科技园"]["evidence_count"] >= 2 and sides["滨河云谷科技园"]["relations"] >= 2
    assert item["keep"] == sides["滨河云谷科技园"]["id"] and "低空旅游" in {c["name"] for c in item["common"]}
    answer = client.get("/v1/review")
    assert "etag" not in answer.headers and answer.json()["decided"] == 0


def test_a_sentence_that_names_both_is_shown_first(client: TestClient) -> None:
    item = asked(client, "无人机试飞平台", "云岭无人机试飞平台")
    names = {text for text, kind in item["passages"][0]["pieces"] if kind == "name"}
    assert names == {"无人机试飞平台", "云岭无人机试飞平台"}
    assert asked(client, *PAIR)["passages"] == []


def test_pages_follow_each_other(client: TestClient) -> None:
    whole = client.get("/v1/review?kind=pairs&limit=50").json()
    first = client.get("/v1/review?kind=pairs&limit=1")
    assert 'rel="next"' in first.headers["link"]
    found = [item["id"] for item in first.json()["items"]]
    address = first.json()["next"]
    while address:
        page = client.get(address).json()
        found += [item["id"] for item in page["items"]]
        address = page["next"]
    assert found == [item["id"] for item in whole["items"]] and len(found) == whole["pairs"] > 1
    assert client.get(first.json()["next"].replace("pairs", "facts")).status_code == 400


def test_same_is_the_new_graph_at_once_and_survives_and_goes(client: TestClient, ready: Store, folder: Path) -> None:
    before, item = ready.version(), asked(client, *PAIR)
    ids = {side["name"]: side["id"] for side in (item["left"], item["right"])}
    short, long = ids["云谷科技园"], ids["滨河云谷科技园"]
    assert client.get(f"/entity/{short}").status_code == 200
    result = judged(client, verdict="same", left=long, right=short, why="管委会确认")
    assert "-1" in result["said"] and result["graph_version"] == ready.version() != before
    assert client.get(f"/entity/{short}").status_code == 404
    assert "又称" not in client.get("/search?q=云谷科技园").text
    assert client.get("/v1/entities/云谷科技园").json()["name"] == "滨河云谷科技园"
    assert asked(client, *PAIR) is None
    churn(ready, folder)
    assert result["graph_version"] == ready.version() and not verify_store(ready).problems
    (listed,) = past(client)
    assert (listed["by"], listed["why"], listed["caption"]) == ("王工", "管委会确认", "同一")
    assert [j.why for j in read_journal(ready.url)] == ["管委会确认"]
    undone = client.delete(f"/v1/review/judgements/{listed['id']}")
    assert undone.status_code == 200 and undone.json()["graph_version"] == before
    assert client.delete(f"/v1/review/judgements/{listed['id']}").status_code == 404
    assert past(client) == [] and asked(client, *PAIR) and client.get(f"/entity/{short}").status_code == 200


def test_the_name_to_keep_can_be_chosen(client: TestClient, ready: Store) -> None:
    item = asked(client, *PAIR)
    left = next(side["id"] for side in (item["left"], item["right"]) if side["name"] == "云谷科技园")
    judged(client, verdict="same", left=item["left"]["id"], right=item["right"]["id"], keep=left)
    assert "云谷科技园" in parks(ready) and "滨河云谷科技园" not in parks(ready)
    assert past(client)[0]["why"] == "核对过原文"


def test_different_is_not_asked_again(client: TestClient, ready: Store, folder: Path) -> None:
    item, before = asked(client, *PAIR), ready.version()
    judged(client, verdict="different", left=item["left"]["id"], right=item["right"]["id"])
    assert asked(client, *PAIR) is None and ready.version() == before  # the graph had them apart already
    churn(ready, folder)
    assert asked(client, *PAIR) is None
    client.delete(f"/v1/review/judgements/{past(client)[0]['id']}")
    assert asked(client, *PAIR)


def test_a_fact_is_right_or_goes(client: TestClient, ready: Store, folder: Path) -> None:
    facts = client.get("/v1/review?kind=facts&limit=50").json()
    assert facts["facts"] == len(facts["items"]) > 0
    fact = facts["items"][0]
    assert fact["score"] < 0.65 and (fact["passages"] or fact["left"]["passages"])
    relation = {"relation": fact["relation"], "right": fact["right"]["id"]} if fact["relation"] else {}
    version = ready.version()
    judged(client, verdict="right", left=fact["left"]["id"], **relation)
    rest = client.get("/v1/review?kind=facts&limit=50").json()["items"]
    assert fact["id"] not in {item["id"] for item in rest} and ready.version() == version
    churn(ready, folder)
    assert fact["id"] not in {item["id"] for item in client.get("/v1/review?kind=facts&limit=50").json()["items"]}

    address = "/v1/entities/云岭高新区/neighbours?relation=SUPPORTS"
    hosting = client.get(address).json()["neighbours"][0]["relations"][0]
    ends = {"left": hosting["source"], "relation": hosting["relation"], "right": hosting["target"]}
    judged(client, verdict="wrong", **ends, why="只是路过")
    assert supports(ready, "云岭高新区") == set()
    assert client.get(address).json()["note"] == "未找到依据"
    judged(client, 404, verdict="wrong", **ends)  # it is gone already
    assert [j["verdict"] for j in past(client)] == ["wrong", "right"]


def test_what_does_not_go_together_is_refused(client: TestClient, ready: Store) -> None:
    item = asked(client, *PAIR)
    left, right = item["left"]["id"], item["right"]["id"]
    document = client.get("/v1/documents?held=true").json()["items"][0]["id"]
    for status, body in (
        (422, {"verdict": "same", "left": left}),
        (422, {"verdict": "same", "left": left, "right": right, "relation": "SUPPORTS"}),
        (422, {"verdict": "wrong", "left": left, "right": right}),
        (422, {"verdict": "different", "left": left, "right": right, "keep": left}),
        (422, {"verdict": "same", "left": left, "right": right, "keep": document}),
        (422, {"verdict": "unsure", "left": left, "right": right}),
        (404, {"verdict": "wrong", "left": "Park-000000000000"}),
        (409, {"verdict": "same", "left": left, "right": left}),
        (409, {"verdict": "wrong", "left": document}),
    ):
        answer = client.post("/v1/review/judgements", json=body)
        assert answer.status_code == status and answer.headers["content-type"] == MEDIA, (body, answer.text)
        assert answer.json()["detail"]
    assert past(client) == []


def test_a_file_that_cannot_be_written_is_told(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = asked(client, *PAIR)
    (tmp_path / "taken").write_text("a file, no folder", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "taken" / "judgements.jsonl"))
    refused = judged(client, 503, verdict="different", left=item["left"]["id"], right=item["right"]["id"])
    assert "judgements.jsonl" in refused["detail"] and "图库里已经记下" in refused["hint"]


def test_it_needs_a_key_of_its_own(ready: Store, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.jsonl")
    reader = {"Authorization": f"Bearer {keys.add('读者', ['read', 'cypher', 'ingest'])}"}
    client = TestClient(create_app(ready, Settings(keys=keys.path)))
    for method, path in (
        ("GET", ""),
        ("GET", "/judgements"),
        ("POST", "/judgements"),
        ("DELETE", "/judgements/0123456789ab"),
    ):
        refused = client.request(method, f"/v1/review{path}")
        assert refused.status_code == 401 and "密钥" in refused.json()["detail"]
        narrow = client.request(method, f"/v1/review{path}", headers=reader)
        assert narrow.status_code == 403 and "--scope review" in narrow.json()["hint"]
    page = client.get("/review", headers={"accept": "text/html"})  # shows nothing of the graph
    assert page.status_code == 200 and "云谷" not in page.text and "set-cookie" not in page.headers
