"""Search as people type: spellings by how well they fit, all of a type counted, and what was meant where nothing fits."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser

from api.app import create_app
from api.context import as_written
from graph.store.base import Store
from graph.store.ranking import Wanted, rank
from tests.small import small_store  # noqa: F401
from tests.test_browser import browser, site, watched  # noqa: F401


def test_a_whole_spelling_comes_before_a_part_of_one() -> None:
    names = {"数字经济": 60, "张江": 9, "张江科学城": 2}
    rows = [{"id": f"Track-{n}", "name": n, "aliases": [], "evidence": count} for n, count in names.items()]
    assert [hit.id[6:] for hit in rank(Wanted.of("zj"), rows, "")] == ["张江", "张江科学城", "数字经济"]
    assert [hit.id[6:] for hit in rank(Wanted.of("zhangjiang"), rows, "")] == ["张江", "张江科学城"]
    first, *rest = rank(Wanted.of("zj"), rows, "")
    assert rank(Wanted.of("zj"), rows, first.cursor) == rest


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("示例府办发[2024]1号", "示例府办发〔2024〕1号"),
        ("示例府办发（2024） 1号", "示例府办发〔2024〕 1号"),
        ("示例府办发2024 1号", "示例府办发〔2024〕1号"),
        ("示例府办发2024", "示例府办发〔2024"),
        ("發展2024年", "发展2024年"),
    ],
)
def test_the_year_of_a_document_number(text: str, written: str) -> None:
    assert as_written(text) == written


@pytest.mark.parametrize(
    ("text", "name", "match"),
    [
        ("數字健康", "数字健康", "exact"),
        ("szjk", "数字健康", "initials"),
        ("Shuzi Jiankang", "数字健康", "pinyin"),
        ("市卫健委", "示例市卫生健康委员会", "alias"),
        ("示例府办发[2024]1号", "示例市促进数字产业发展行动方案", "alias"),
        ("数字健康行业", "数字健康", "near"),
        ("IC", "集成电路", "near"),
        ("集成店路", "集成电路", "near"),
        ("健康 数字", "数字健康", "near"),
    ],
)
def test_what_people_type(small_store: Store, text: str, name: str, match: str) -> None:
    client = TestClient(create_app(small_store))
    page = client.get("/v1/entities", params={"q": text}).json()
    assert (page["items"][0]["name"], page["items"][0]["match"]) == (name, match)
    assert sum(page["totals"].values()) == len(page["items"]) > 0
    assert page["note"] == (f"没有“{text}”，可能指：" if match == "near" else "")
    assert name in client.get("/search", params={"q": text}).text


def test_nothing_is_made_up(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    for text in ("北京", "房价", "；；", "zzz", "产业"):
        page = client.get("/v1/entities", params={"q": text}).json()
        assert page["items"] == [] or all(text in i["name"] + "".join(i["aliases"]) for i in page["items"]), text
    # what is only near resolves to nothing
    assert client.get("/v1/entities/数字健康产业").status_code == 404


def test_all_of_a_type_are_counted(small_store: Store) -> None:
    client = TestClient(create_app(small_store))
    page: Any = client.get("/v1/entities?q=新城&limit=1").json()
    assert page["counts"] == {"Measure": 1} and page["totals"] == {"Park": 2, "Measure": 1}
    html = client.get("/search?q=新城&type=Park").text
    assert "奉贤新城" in html and "南汇新城" in html and "五个新城" not in html


@pytest.mark.browser
def test_keys_alone(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(site)
        page.keyboard.type("fxxc", delay=10)  # the box has the focus
        page.get_by_role("option", name="奉贤新城").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-ready]")
        assert page.locator("#panel h2").inner_text() == "奉贤新城"
        page.get_by_role("combobox").first.fill("集成店路")
        page.get_by_text("没有“集成店路”，可能指：").wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="集成电路").first.wait_for()
