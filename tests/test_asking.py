"""Questions in Chinese, on both stores: the sentences of tests/questions_asked.yaml, and what is said of the others."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from api.app import create_app
from api.context import Context
from api.questions.linking import readable, times
from api.questions.understanding import understand
from api.questions.vocabulary import vocabulary
from api.settings import Settings
from graph.store.base import Store
from tests.policies import ROOT, fill

SENTENCES: dict[int, list[dict[str, str]]] = yaml.safe_load(
    (ROOT / "tests" / "questions_asked.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def client(engine: Store) -> TestClient:
    return TestClient(create_app(fill(engine)))


@pytest.fixture(scope="module")
def context(client: TestClient, engine: Store) -> Context:
    return Context(engine, Settings(version_seconds=60))


def ask(client: TestClient, sentence: str) -> Any:
    answer = client.get("/v1/ask", params={"q": sentence})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("number", SENTENCES)
def test_every_sentence_is_taken_for_its_question(context: Context, number: int) -> None:
    wrong = []
    few = None if context.store.url.startswith("embedded:") else 2  # what words mean does not depend on the engine
    for item in SENTENCES[number][:few]:
        expected = {name: value for name, value in item.items() if name != "ask"}
        fit = understand(context, item["ask"]).fit
        given = {
            n: v if isinstance(v, str) else "、".join(x.name for x in v) for n, v in (fit.given if fit else {}).items()
        }
        if (fit.question.number if fit else 0, given) != (number, expected):
            wrong.append((item["ask"], fit and fit.question.number, given))
    assert not wrong


def test_there_are_enough_sentences() -> None:
    assert set(SENTENCES) == {*range(16)} == {0, *vocabulary().wordings}
    assert all(len(sentences) >= 6 for sentences in SENTENCES.values()) and len(SENTENCES[0]) >= 15


def test_the_answer_says_how_it_was_understood(client: TestClient) -> None:
    found = ask(client, "市经信委牵头哪些措施？")
    assert found["question"] == "“上海市经济和信息化委员会”名下有哪些举措、赛道和目标？"
    assert found["names"][0]["text"] == "市经信委" and not found["unknown"]
    assert (
        found["answer"]["params"] == {"agency": "上海市经济和信息化委员会"}
        and "RESPONSIBLE_FOR" in found["answer"]["cypher"]
    )
    assert found["said"] == found["answer"]["answer"] and found["answer"]["rows"][0]["evidence"]
    assert ask(client, "數字健康下面有哪些技術")["answer"]["rows"]  # Traditional characters
    assert ask(client, "szjk有哪些园区")["answer"]["params"]["track"] == "数字健康"  # initials


def test_what_is_not_understood_is_said(client: TestClient) -> None:
    found = ask(client, "哪些园区承接火星采矿")
    assert found["answer"] is None and found["unknown"] == ["火星采矿"] and "没有看懂“火星采矿”" in found["said"]
    assert found["nearest"][0]["number"] == 1
    found = ask(client, "张江的房价是多少")
    assert found["answer"] is None and found["unknown"] == ["房价"] and found["names"][0]["text"] == "张江"
    assert ask(client, "")["answer"] is None and "没有看懂" in ask(client, "？？？")["said"]


def test_a_name_of_several_things_is_a_choice(client: TestClient) -> None:
    found = ask(client, "人工智能岛的重点赛道是什么")
    assert found["answer"] is None and "指哪一个" in found["said"]
    assert {c["entity"]["name"] for c in found["choices"]} == {"张江人工智能岛", "张江在线-人工智能岛"}
    assert all(client.get(c["href"]).status_code == 200 for c in found["choices"])


def test_pages_without_scripts(client: TestClient) -> None:
    page = client.get("/ask", params={"q": "市经信委牵头哪些措施"}).text
    assert page.index("理解为") < page.index("MATCH") < page.index("原文与出处")
    assert "是不是想问" in client.get("/ask", params={"q": "哪些园区承接火星采矿"}).text
    assert "指哪一个" in client.get("/ask", params={"q": "人工智能岛的重点赛道是什么"}).text
    assert "想问什么" in client.get("/ask").text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025年", ["2025"]),
        ("到二〇二五年", ["2025"]),
        ("2023年底", ["2023-12-31"]),
        ("2024年6月30日", ["2024-06-30"]),
        ("2024-6-3", ["2024-06-03"]),
        ("2024年13月40日", []),
        ("“十四五”末", ["2025"]),
        ("沪府办发〔2022〕11号", []),
        ("沪府办发[2022]11号在2024年", ["2024"]),
    ],
)
def test_years_and_days(text: str, values: list[str]) -> None:
    assert [time.value for time in times(readable(text))] == values


def test_odd_sentences_are_never_a_500(client: TestClient) -> None:
    for text in (
        "'",
        '"',
        "\\",
        "(",
        "\u0000",
        "🙂",
        "a" * 200,
        "“”《》",
        "$x",
        "《集成电路》",
        "2025年" * 30,
        "ǅß" * 40,
    ):
        assert client.get("/v1/ask", params={"q": text}).status_code in (200, 422), text
        assert client.get("/ask", params={"q": text}).status_code in (200, 422), text
