"""Matrix, comparison and sheet in a real browser, over the small graph."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.small import small_store  # noqa: F401
from tests.test_browser import browser, site, watched  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_one_click_from_a_number_to_its_clause(browser: Browser, site: str, width: int, scheme: str) -> None:
    with watched(browser, site, viewport={"width": width, "height": 760}, color_scheme=scheme) as page:
        page.goto(site)
        page.get_by_role("navigation", name="站内").get_by_role("link", name="矩阵").click()
        table = page.get_by_role("table")
        assert table.get_by_role("rowheader").all_inner_texts() == ["奉贤新城\n1", "南汇新城\n1"]
        page.get_by_role("link", name="奉贤新城 × 数字健康：1 条条款").click()
        clauses = page.get_by_role("region", name="奉贤新城 × 数字健康")
        clauses.wait_for()
        assert clauses.locator("mark.name").all_inner_texts() == ["奉贤新城数字健康"]
        assert clauses.evaluate("(e) => e.getBoundingClientRect().top < innerHeight - 100")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.textContent") == "1"
        page.reload()
        assert clauses.locator(".passage").count() == 1
        clauses.locator(".passage a").click()
        assert page.locator("mark.target").first.is_visible()


def test_the_address_holds_the_matrix(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/matrix?theme=dark&row_limit=10")
        page.get_by_role("link", name="部门 × 赛道").click()
        page.get_by_label("排序").select_option("name")
        page.wait_for_url("**/matrix?*sort=name*")
        assert "rows=agency" in page.url and "row_limit=10" in page.url and "theme=dark" in page.url
        assert page.get_by_role("rowheader").count() == 2
        page.get_by_label("空的也列出").check()
        page.wait_for_url("**/matrix?*empty=true*")
        assert page.get_by_role("columnheader").count() == 1 + 5
        page.get_by_role("combobox", name="文件（可不填）").fill("示例府办发")
        page.locator(".found").first.click()
        page.get_by_role("button", name="更新").click()
        page.wait_for_url("**/matrix?*document=Document-*")
        assert page.get_by_role("combobox", name="文件（可不填）").input_value() == "示例市促进数字产业发展行动方案"


def test_names_stay_in_sight(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 360, "height": 500}) as page:
        page.goto(f"{site}/matrix?empty=true")
        box = page.locator(".matrix-scroll")
        box.evaluate("(e) => e.scrollTo(400, 400)")
        left, name = box.bounding_box(), page.get_by_role("rowheader").first.bounding_box()
        assert left and name and abs(left["x"] - name["x"]) < 2


@pytest.mark.parametrize("width", [1280, 360])
def test_two_parks_are_chosen_and_compared(browser: Browser, site: str, width: int) -> None:
    with watched(browser, site, viewport={"width": width, "height": 760}) as page:
        page.goto(f"{site}/entity/奉贤新城")
        page.get_by_role("link", name="与别的比较").click()
        assert page.get_by_role("combobox", name="一", exact=True).input_value() == "奉贤新城"
        page.get_by_role("combobox", name="二", exact=True).fill("nhxc")
        page.get_by_role("option", name="南汇新城").click()
        page.get_by_role("button", name="比较", exact=True).click()
        page.get_by_role("table").wait_for()
        assert page.url.count("ids=Park-") == 2 and page.url.count("ids=") == 2
        page.get_by_role("link", name="集成电路，南汇新城：1 条").click()
        clauses = page.get_by_role("region", name="集成电路 × 南汇新城")
        clauses.wait_for()
        assert "南汇新城集成电路产业" in clauses.locator("blockquote").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.reload()
        assert clauses.locator(".passage").count() == 1


def test_a_sheet_is_one_click_from_its_entity(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 360, "height": 760}) as page:
        page.goto(f"{site}/entity/数字健康?theme=dark")
        page.get_by_role("link", name="推介材料").click()
        page.get_by_role("heading", name="数字健康", level=1).wait_for()
        assert "theme=dark" in page.url and page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.get_by_role("button", name="打印，或存为 PDF").is_visible()
        page.get_by_title("看原文").first.click()
        assert page.locator("mark.target").first.is_visible()
