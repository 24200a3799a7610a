"""The page for Cypher in a real browser; and that every example has an answer in the sample documents."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Locator, Page

from api.app import create_app
from api.cypher_page import examples
from api.questions.catalogue import catalogue
from api.screenshots import serving
from graph.store.base import Store
from tests.small import small_store  # noqa: F401
from tests.test_browser import browser, watched  # noqa: F401
from tests.test_questions import client as corpus  # noqa: F401

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)"


def test_every_example_has_an_answer(corpus: TestClient) -> None:
    found = examples(corpus.app.state.context)  # type: ignore[attr-defined]
    assert len(found) > len(catalogue()) + 5
    for example in found:
        body = {"query": example["query"], "params": example["params"], "timeout": 30}
        answer = corpus.post("/v1/cypher", json=body)
        assert answer.status_code == 200 and answer.json()["rows"], (example["question"], answer.text[:300])


def test_examples_of_a_graph_without_the_sample_names(small_store: Store) -> None:
    with TestClient(create_app(small_store)) as client:
        found = {e["question"]: e for e in examples(client.app.state.context)}  # type: ignore[attr-defined]
        hosts = found["哪些园区承接某条赛道，原文怎么写？"]
        assert hosts["params"] == {"赛道": "数字健康"}  # the track with the most evidence
        assert client.post("/v1/cypher", json={k: hosts[k] for k in ("query", "params")}).json()["rows"]


@pytest.fixture(scope="module")
def site(small_store: Store) -> Iterator[str]:
    with serving(create_app(small_store)) as address:
        yield address


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    return page


def run(page: Page, query: str) -> None:
    page.locator("#query").fill(query)
    before = int(page.locator("html").get_attribute("data-ready") or 0)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(f"html[data-ready='{before + 1}']")


def cells(page: Page) -> list[list[str]]:
    rows: list[Locator] = page.locator("#table tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


@pytest.mark.browser
def test_an_example_as_table_drawing_and_csv(browser: Browser, site: str, tmp_path: Path) -> None:
    with watched(browser, site) as page:
        opened(page, f"{site}/cypher")
        page.get_by_role("button", name="某园区与哪些赛道、举措、地方相连？").click()
        page.wait_for_selector("html[data-ready='1']")
        assert page.locator("#parameters input").input_value() == "奉贤新城"
        said = "支持\n“奉贤新城数字健康和智能网联汽车产业”"
        assert sorted(cells(page)) == [["奉贤新城", said, "数字健康"], ["奉贤新城", said, "智能网联汽车"]]
        assert page.locator("#say").inner_text().startswith("2 行")
        page.get_by_role("tab", name="图", exact=True).click()
        page.wait_for_selector("#graph[data-drawn='3']")
        page.locator("#panel .fact-name", has_text="智能网联汽车").click()
        assert "奉贤新城数字健康和智能网联汽车产业" in page.locator("#panel blockquote").inner_text()
        assert "未找到依据" not in page.locator("#panel").inner_text()
        with page.expect_download() as download:
            page.get_by_role("button", name="下载 CSV").click()
        download.value.save_as(tmp_path / "rows.csv")
        with open(tmp_path / "rows.csv", encoding="utf-8", newline="") as file:
            assert file.read(1) == "\ufeff"
            rows = list(csv.reader(file))
        assert rows[0] == ["园区", "关系", "另一头"] and rows[1][0] == "奉贤新城 (Park)"
        page.get_by_role("tab", name="表格").click()
        page.locator("#table .entity", has_text="数字健康").click()
        assert "/entity/Track-" in page.url


@pytest.mark.browser
def test_what_is_refused_says_why_and_where(browser: Browser, site: str) -> None:
    with watched(browser, site, refusals=True) as page:
        opened(page, f"{site}/cypher")
        run(page, "MATCH (n)\nDETACH DELETE n")
        wrong = page.get_by_role("alert")
        assert "第 2 行第 1 个字：不允许 DETACH" in wrong.inner_text()
        assert page.locator("#picture .wrong").inner_text() == "DETACH"
        assert page.evaluate("document.querySelector('#query').selectionStart") == 10
        run(page, "MATCH (t:Track {name: $名}) RETURN t")
        assert "没有给参数 名" in wrong.inner_text()
        page.get_by_label("参数 名 的值").fill("数字健康")
        page.get_by_label("参数 名 的值").press("Enter")
        page.locator("#table .entity").wait_for()
        assert not wrong.is_visible() and cells(page) == [["数字健康"]]
        run(page, "RETURN $x AS x, $y AS y, $z AS z")
        page.get_by_label("参数 x 的值").fill('["甲", 2]')
        page.get_by_label("参数 y 的值").fill("2025")
        page.get_by_label("参数 z 的值").fill('"2025"')
        page.get_by_role("button", name="运行").click()
        page.wait_for_selector("#table .numeric")
        assert [text.split() for text in cells(page)[0]] == [["甲", "2"], ["2025"], ["2025"]]
        assert page.locator("#table td.numeric").count() == 1


@pytest.mark.browser
def test_more_rows_than_asked_for_are_announced(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        opened(page, f"{site}/cypher")
        page.get_by_label("最多").fill("300")
        run(page, "UNWIND range(1, 900) AS i RETURN i")
        assert page.locator("#truncated").is_visible() and "前 300 行" in page.locator("#truncated").inner_text()
        assert len(cells(page)) == 200 and page.locator("#tab-graph").is_disabled()
        page.get_by_role("button", name="再显示 100 行").click()
        assert len(cells(page)) == 300 and not page.locator("#table .more").is_visible()
        run(page, "RETURN 1 AS one")
        assert not page.locator("#truncated").is_visible()
        run(page, "MATCH (p:Prak) RETURN p")
        assert page.locator("#say").inner_text() == "没有符合的行。图里没有 Prak 这样的类型或关系"


@pytest.mark.browser
def test_a_slow_query_is_called_off(browser: Browser, site: str) -> None:
    with watched(browser, site, refusals=True) as page:
        opened(page, f"{site}/cypher")
        page.get_by_label("时限").fill("30")
        page.locator("#query").fill(SLOW)
        page.get_by_role("button", name="运行").click()
        page.get_by_role("button", name="取消").click()
        page.wait_for_selector("html[data-ready='1']", timeout=15_000)  # a reader may have to be started first
        assert page.locator("#say").inner_text() == "已取消" and not page.locator("#cancel").is_visible()
        run(page, "RETURN 1 AS one")
        assert cells(page) == [["1"]]


@pytest.mark.browser
def test_links_and_history(browser: Browser, site: str) -> None:
    query = "MATCH (t:Track {name: $赛道})\nRETURN t.name AS 名称"
    with watched(browser, site) as page:
        opened(page, f"{site}/cypher#" + urlencode({"q": query, "params": json.dumps({"赛道": "数字健康"})}))
        assert page.locator("#query").input_value() == query
        assert page.locator("#table").is_hidden()  # a link runs nothing by itself
        page.get_by_role("button", name="运行").click()
        page.wait_for_selector("html[data-ready='1']")
        assert cells(page) == [["数字健康"]]
        run(page, "RETURN 2 AS two")
        page.reload()  # what was shown is shown again
        page.wait_for_selector("html[data-ready='1']")
        assert page.locator("#query").input_value() == "RETURN 2 AS two" and cells(page) == [["2"]]
        page.get_by_role("tab", name="示例").focus()
        page.keyboard.press("ArrowRight")
        past = page.locator("#past button")
        assert past.count() == 2
        past.nth(1).press("Enter")
        assert page.locator("#query").input_value() == query
        assert page.get_by_label("参数 赛道 的值").input_value() == "数字健康"
        page.get_by_role("button", name="清空历史").click()
        assert past.count() == 0 and page.locator("#no-history").is_visible()
        opened(page, f"{site}/cypher?q=RETURN+3")
        assert page.locator("#query").input_value() == "RETURN 3"
        page.goto(f"{site}/questions/1?track=数字健康")
        page.locator(".query summary").click()
        page.get_by_role("link", name="在查询语句页打开").click()
        page.wait_for_selector("html[data-ready]")
        assert page.get_by_label("参数 track 的值").input_value() == "数字健康"
        assert page.locator("#query").input_value().startswith("MATCH (p:Park)")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_colours_lie_exactly_behind_the_text(browser: Browser, site: str, width: int) -> None:
    with watched(browser, site, viewport={"width": width, "height": 780}) as page:
        opened(page, f"{site}/cypher")
        longest = max((q.cypher for q in catalogue()), key=len)
        page.locator("#query").fill(longest + "// 注释 <img src=x onerror=window.hacked=1> 'x\n")
        assert page.locator("#picture").inner_text().startswith(longest.partition("\n")[0])
        sizes = page.evaluate(
            "['#query', '#picture'].map((s) => document.querySelector(s)).map((e) => [e.scrollWidth, e.scrollHeight])"
        )
        assert sizes[0] == sizes[1]
        kinds = {
            word: page.locator("#picture .c-" + kind, has_text=word).first.is_visible()
            for kind, word in (("keyword", "MATCH"), ("label", "Target"), ("parameter", "$"), ("comment", "注释"))
        }
        assert all(kinds.values()), kinds


@pytest.mark.browser
def test_names_of_the_schema_are_put_in(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        opened(page, f"{site}/cypher")
        page.locator("#query").fill("MATCH (n:")
        page.get_by_role("button", name="园区 Park").click()
        page.keyboard.type(") RETURN n.")
        page.locator(".schema .shared button", has_text="name").press("Enter")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("html[data-ready='1']")
        assert page.locator("#query").input_value() == "MATCH (n:Park) RETURN n.name"
        assert sorted(cells(page)) == [["南汇新城"], ["奉贤新城"]]
