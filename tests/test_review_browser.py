"""The review page in a real browser: a key, a key press for each decision, undo, and what was decided."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.app import create_app
from api.ingest import ingest
from api.journal import VARIABLE
from api.keys import Keys
from api.screenshots import serving
from api.settings import Settings
from graph.store import open_store
from tests.test_browser import browser, watched  # noqa: F401
from tests.test_judging import CITY, DISTRICT
from tests.test_review import MORE

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, str]]:
    """The address of a server, a key that may judge, and one that may not."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "judgements.jsonl"))
    (tmp_path / "documents").mkdir()
    for name, text in (("甲.txt", CITY), ("乙.txt", DISTRICT), ("丙.txt", MORE)):
        (tmp_path / "documents" / name).write_text(text, encoding="utf-8")
    keys = Keys(tmp_path / "keys.jsonl")
    able, unable = keys.add("王工", ["review"]), keys.add("读者", ["read"])
    with open_store(f"embedded:{tmp_path / 'store'}") as store:
        ingest(store, [tmp_path / "documents"])
        with serving(create_app(store, Settings(keys=keys.path))) as address:
            yield address, able, unable


def said(page: Page, text: str) -> None:
    page.locator("#say", has_text=text).wait_for()


def question(page: Page, text: str) -> None:
    page.locator("#card h2", has_text=text).wait_for()


def enter(page: Page, key: str) -> None:
    page.get_by_label("密钥", exact=True).fill(key)
    page.keyboard.press("Enter")


def test_keys_alone_from_the_key_to_the_undone_judgement(browser: Browser, desk: tuple[str, str, str]) -> None:
    address, able, unable = desk
    with watched(browser, address, refusals=True) as page:
        page.goto(f"{address}/review")
        for key, why in (
            ("", "请先填密钥"),
            ("pg_wrong", "密钥不对"),
            ("密钥", "密钥不对"),
            (unable, "没有 review 权限"),
        ):
            enter(page, key)
            page.locator("#key-problem", has_text=why).wait_for()
            assert page.locator("#desk").is_hidden()
        enter(page, able)
        page.locator("#card h2").wait_for()
        assert page.evaluate("Object.keys(sessionStorage).length + Object.keys(localStorage).length") == 1
        while "滨河" not in page.locator("#card h2").inner_text():
            page.keyboard.press("j")
        assert page.locator("#card blockquote mark.name", has_text="云谷科技园").count() >= 2
        before = int(page.locator("#count-pairs").inner_text())
        page.keyboard.press("r")
        page.keyboard.type("管委会确认12ju")  # letters and digits here decide nothing
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        said(page, "已记下：“云谷科技园”与“滨河云谷科技园” 同一")
        assert int(page.locator("#count-pairs").inner_text()) < before
        assert page.locator("#done").inner_text().startswith("这次核了 1 条")
        page.reload()  # the tab keeps the key
        page.get_by_role("tab", name="已判断").click()
        row = page.locator("#decided tbody tr")
        row.get_by_text("管委会确认12ju").wait_for()
        row.get_by_role("link", name="滨河云谷科技园").click()
        page.wait_for_selector("html[data-ready]")
        assert "又称 云谷科技园" in page.locator("#panel").inner_text()
        page.goto(f"{address}/review#decided")
        row.get_by_role("button", name="撤销").click()
        said(page, "已撤销")
        page.locator("#decided", has_text="还没有判断").wait_for()
        assert int(page.locator("#count-pairs").inner_text()) == before
        page.get_by_role("button", name="退出").click()
        assert page.evaluate("Object.keys(sessionStorage).length") == 0 and page.locator("#key-form").is_visible()


def test_facts_on_a_telephone(browser: Browser, desk: tuple[str, str, str]) -> None:
    address, able, _ = desk
    options = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
    with watched(browser, address, refusals=True, **options) as page:
        page.goto(f"{address}/review#facts")
        enter(page, able)
        question(page, "原文说的是：举措“加快人才培养”支持赛道“数字经济”吗？")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_role("button", name="删去").click()
        said(page, "“加快人才培养”支持“数字经济” 错误")
        question(page, "都核完了")
        page.get_by_role("button", name="撤销上一条").click()
        question(page, "加快人才培养")
        said(page, "已撤销")
        page.get_by_role("button", name="属实").click()
        said(page, "属实")
        page.get_by_role("tab", name="名称").click()
        page.locator("#card h2", has_text="吗？").wait_for()


def test_what_another_has_taken_away_comes_back_with_the_reason(browser: Browser, desk: tuple[str, str, str]) -> None:
    address, able, _ = desk
    with watched(browser, address, refusals=True) as page:
        page.goto(f"{address}/review#facts")
        enter(page, able)
        question(page, "加快人才培养")
        page.evaluate(  # somebody else, meanwhile
            """async (key) => {
              const item = policygraphReview.item;
              const body = { verdict: "wrong", left: item.left.id, relation: item.relation, right: item.right.id };
              const headers = { "Content-Type": "application/json", Authorization: `Bearer ${key}` };
              await fetch("/v1/review/judgements", { method: "POST", headers, body: JSON.stringify(body) });
            }""",
            able,
        )
        page.keyboard.press("1")
        said(page, "它可能刚被合并、删去")
        assert page.locator("#done").inner_text().startswith("这次核了 0 条")
