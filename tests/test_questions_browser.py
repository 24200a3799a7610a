"""The question pages in a real browser, over the small graph: from the start page to the sentence, wide and narrow."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.small import small_store  # noqa: F401
from tests.test_browser import browser, site, watched  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_from_the_start_page_to_the_sentence(browser: Browser, site: str, width: int, scheme: str) -> None:
    with watched(browser, site, viewport={"width": width, "height": 760}, color_scheme=scheme) as page:
        page.goto(site)
        page.get_by_role("link", name="哪些园区承接这条赛道", exact=True).click()
        page.get_by_role("combobox", name="赛道", exact=True).press_sequentially("szjk", delay=10)
        page.get_by_role("option").first.wait_for()
        assert page.get_by_role("option").all_inner_texts()[0].startswith("数字健康")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="查", exact=True).click()
        page.get_by_role("heading", name="文件写明由 1 个园区承接“数字健康”。").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator(".passage mark.name").all_inner_texts() == ["奉贤新城数字健康"]
        page.locator(".passage").get_by_role("link").first.click()
        assert page.locator("mark.target").first.is_visible()


def test_only_fitting_names_are_suggested_and_what_is_chosen_is_kept(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/questions/4")
        page.get_by_role("combobox", name="举措").fill("数字健康")  # a track of this name too
        page.get_by_role("option").first.wait_for()
        assert page.locator(".found-type").all_text_contents() == ["举措1"]
        page.get_by_role("option").first.click()
        page.get_by_role("button", name="查", exact=True).click()
        page.locator(".answer").wait_for()
        assert "measure=Measure-" in page.url and page.get_by_role("combobox", name="举措").input_value() == "数字健康"
        assert page.locator(".answer-rows tbody tr").count() == 2


def test_a_query_can_be_copied(browser: Browser, site: str) -> None:
    with watched(browser, site, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{site}/questions/1?track=数字健康")
        page.locator("summary", has_text="查询语句").click()
        page.get_by_role("button", name="复制").click()
        page.get_by_role("button", name="已复制").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith(
            "MATCH (p:Park)-[r:SUPPORTS]->(t:Track {name: $track})"
        )


def test_a_sentence_in_the_search_box_is_asked(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/?theme=dark")
        page.get_by_role("combobox").fill("数字健康有哪些园区")
        page.get_by_role("option", name="当作一个问题来问").wait_for()
        page.keyboard.press("Enter")
        page.get_by_text("理解为").wait_for()
        assert page.locator(".answer-rows").count() == 1 and "theme=dark" in page.url


def test_a_sentence_is_answered(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(site)
        page.get_by_role("textbox", name="用一句话提问").fill("市卫健委负责哪些举措")
        page.keyboard.press("Enter")
        page.get_by_text("理解为").wait_for()
        assert page.locator(".query pre").is_visible()
        assert page.locator(".answer-rows tbody tr").count() == 1
        page.get_by_role("textbox", name="用一句话提问").fill("数字健康的房价")
        page.keyboard.press("Enter")
        page.get_by_text("没有看懂“房价”").wait_for()
        page.get_by_role("link", name="哪些园区承接“数字健康”？").click()
        page.get_by_role("heading", name="文件写明由 1 个园区承接“数字健康”。").wait_for()
