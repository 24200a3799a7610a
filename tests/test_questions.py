"""The fifteen questions on the real documents, on both stores: what is expected, with its clause, and what has none."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.diff import diff
from api.holding import holding, standing_of
from api.questions.catalogue import catalogue
from graph.build import build, resolve
from graph.store.base import Store
from tests.conftest import city, district
from tests.policies import ROOT, fill

TABLE: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "questions.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def client(engine: Store) -> TestClient:
    return TestClient(create_app(fill(engine)))


@pytest.fixture(scope="module")
def texts(client: TestClient, engine: Store) -> dict[str, str]:
    return {source.file: source.text for source in engine.sources()}


def ask(client: TestClient, number: int, given: dict[str, str], status: int = 200) -> Any:
    answer = client.get(f"/v1/questions/{number}", params=given)
    assert answer.status_code == status, answer.text
    return answer.json()


def cell_texts(row: dict[str, Any]) -> list[Any]:
    """What stands in the cells: texts, numbers, names of entities, None for an empty one."""
    found: list[Any] = []
    for cell in row["cells"]:
        found += [item["name"] for item in cell] or [None] if isinstance(cell, list) else [cell]
    return found


def says(row: dict[str, Any], expected: dict[str, Any]) -> bool:
    clause, words = expected["in"]
    cells = cell_texts(row)

    def holds(cell: Any) -> bool:
        return any(isinstance(c, str) and cell in c for c in cells) if isinstance(cell, str) and cell else cell in cells

    return all(map(holds, expected["cells"])) and any(
        e["clause"] == clause and words in e["text"] for e in row["evidence"]
    )


@pytest.mark.parametrize("case", TABLE, ids=lambda c: f"{c['number']}-{'-'.join(c['given'].values())}")
def test_the_table(client: TestClient, texts: dict[str, str], case: dict[str, Any]) -> None:
    answer = ask(client, case["number"], case["given"])
    for expected in case["rows"]:
        assert any(says(row, expected) for row in answer["rows"]), (expected, [cell_texts(r) for r in answer["rows"]])
    assert len(answer["rows"]) == case.get("exactly", len(answer["rows"]))
    assert answer["note"] == case.get("note", "")
    assert case.get("first") in (None, *cell_texts(answer["rows"][0]))
    for row in answer["rows"]:
        assert row["evidence"]
        for e in row["evidence"]:
            assert texts[e["file"]][e["start"] : e["end"]] == e["quote"] and e["document"] and e["href"]
    if "nothing" in case:
        empty = ask(client, case["number"], case["nothing"])
        assert empty["rows"] == [] and empty["note"] == "未找到依据"


def test_every_question_is_in_the_table() -> None:
    assert {c["number"] for c in TABLE if "nothing" in c or None in c["rows"][0]["cells"]} == {*range(1, 16)}
    assert [q.number for q in catalogue()] == [*range(1, 16)]


@pytest.mark.parametrize("question", catalogue(), ids=lambda q: str(q.number))
def test_the_query_that_is_shown_gives_the_answer(client: TestClient, question: Any) -> None:
    case = next(case for case in TABLE if case["number"] == question.number)
    answer = ask(client, question.number, case["given"])
    body = {"query": answer["cypher"], "params": answer["params"], "row_limit": 1000}
    table = client.post("/v1/cypher", json=body).json()
    assert table["columns"] == [*question.columns, "依据"]
    assert len(table["rows"]) == len(answer["rows"])


def test_the_list_says_what_each_needs(client: TestClient) -> None:
    items = client.get("/v1/questions").json()["items"]
    assert [item["number"] for item in items] == [q.number for q in catalogue()]
    for item in items:
        given = {p["name"]: p["example"] for p in item["parameters"] if not p["optional"]}
        assert ask(client, item["number"], given)["rows"], item["caption"]


def test_one_place_for_one_idea(client: TestClient) -> None:
    parks = client.get("/v1/tracks/集成电路/parks").json()["items"]
    rows = ask(client, 1, {"track": "集成电路"})["rows"]
    assert [p["park"]["name"] for p in parks] == [row["cells"][0][0]["name"] for row in rows]
    assert [p["relation"]["evidence"] for p in parks] == [row["evidence"] for row in rows]


def test_csv_has_a_line_for_each_proof(client: TestClient) -> None:
    answer = client.get("/v1/questions/1", params={"track": "集成电路", "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv") and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    expected = [e for row in ask(client, 1, {"track": "集成电路"})["rows"] for e in row["evidence"]]
    assert [row["原文"] for row in rows] == [e["text"] for e in expected]
    assert {row["文号"] for row in rows} == {"沪府办发〔2022〕11号", "浦府办〔2021〕31号"}


def test_what_is_not_clear_is_said(client: TestClient) -> None:
    assert "集成电路" in ask(client, 1, {"track": "集成"}, 404)["hint"]
    assert "请填写赛道" in ask(client, 1, {}, 422)["detail"]
    assert "track" in ask(client, 1, {"park": "南汇新城"}, 422)["hint"]
    assert "四位年份" in ask(client, 6, {"year": "明年"}, 422)["detail"]
    assert ask(client, 13, {"lacking": "钱"}, 422)["errors"][0]["parameter"] == "lacking"
    assert "/v1/questions" in ask(client, 99, {}, 404)["hint"]
    assert ask(client, 1, {"track": "積體電路"}, 404)["detail"]  # another word, not another script
    assert ask(client, 1, {"track": "集成電路"})["rows"]


def test_pages_without_scripts(client: TestClient) -> None:
    home = client.get("/").text
    for question in catalogue():
        assert f'href="/questions/{question.number}"' in home and question.short in home
        case = next(case for case in TABLE if case["number"] == question.number)
        page = client.get(f"/questions/{question.number}", params=case["given"]).text
        first = next(cell for cell in case["rows"][0]["cells"] if isinstance(cell, str))
        assert first.split(" ")[0] in page and "查询语句" in page and "#span" in page
        last = [case for case in TABLE if case["number"] == question.number][-1]
        empty = case.get("nothing", last["given"])  # of 9, the last is a document of which little is known
        assert "未找到依据" in client.get(f"/questions/{question.number}", params=empty).text
    assert "是不是指" in client.get("/questions/1?track=集成").text
    assert 'href="/questions/1?track=' in client.get("/entity/集成电路").text


DAYS = ("2021-03-31", "2022-12-31", "2023-06-30", "2024-02-01", "2025-06-30", "2027-01-01")


def test_what_holds_is_what_the_rules_say(client: TestClient, engine: Store) -> None:
    for on in DAYS:
        held = holding(engine, on)
        expected = {p.target.id for p in held.targets} | {t.measure.id for t in held.measures}
        rows = ask(client, 11, {"date": on})["rows"]
        assert {row["cells"][0][0]["id"] for row in rows} == expected, on
        for document in engine.nodes("Document"):
            verdict = standing_of(engine, document, on).verdict
            rows = ask(client, 9, {"document": document.id, "day": on})["rows"]
            assert (rows[0]["cells"][2] or "不明").split("，")[0] == verdict, (document.name, on)


@pytest.mark.parametrize("pair", [("示府发〔2021〕3号", "示府发〔2024〕2号"), ("示府发〔2024〕2号", "示府发〔2025〕1号"),
                                  ("沪府办发〔2020〕1号", "沪府办发〔2022〕11号")])  # fmt: skip
def test_what_changed_is_what_the_rules_say(client: TestClient, engine: Store, pair: tuple[str, str]) -> None:
    def end(cell: Any) -> str:
        return cell[0]["id"] if cell else ""

    expected = {
        (row.change, row.left.id if row.left else "", row.right.id if row.right else "")
        for row in diff(engine, *pair).rows
        if row.type in ("Track", "Park", "Target")
    }
    rows = ask(client, 10, {"document": pair[0], "other": pair[1]})["rows"]
    assert {(row["cells"][0], end(row["cells"][2]), end(row["cells"][3])) for row in rows} == expected


def test_city_and_district_side_by_side(store: Store) -> None:
    written = [city(), district()]
    written[1].text += "到2025年数字健康相关产业规模达到0.06万亿元。\n"
    written[1].target("数字健康相关产业规模", 0.06, "万亿元", "0.06万亿元", subject="数字健康", subject_type="Track",
                      deadline=2025)  # fmt: skip
    store.replace(build(resolve([s for d in written for s in d.statements], ())), [d.source() for d in written])
    rows = ask(TestClient(create_app(store)), 7, {"track": "数字健康"})["rows"]
    assert [[*cell_texts(row)[1:]] for row in rows] == [
        ["数字健康相关产业规模 >= 0.06 万亿元（2025）", "数字健康产业规模 > 2000 亿元（2025）", "数值不同"],
        ["数字健康企业 >= 100 家（2024）", None, "无从对照"],
    ]
    assert {e["file"] for e in rows[0]["evidence"]} == {"甲.txt", "乙.txt"}
