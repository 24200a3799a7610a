"""The explorer in a real browser: layouts, ways between two, and what is shown taken away."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.small import small_store  # noqa: F401
from tests.test_browser import browser, ready, site, watched  # noqa: F401

pytestmark = pytest.mark.browser


def test_what_is_shown_is_taken_away(browser: Browser, site: str, tmp_path: Path) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/数字健康?hide=Measure")
        ready(page)
        for words, name, holds in (
            ("图片 PNG", "数字健康.png", b"\x89PNG"),
            ("表格 CSV", "数字健康.csv", "奉贤新城".encode()),
            ("GraphML", "数字健康.graphml", b"<graphml"),
            ("JSON-LD", "数字健康.jsonld", b"@context"),
        ):
            page.locator("#take summary").click()
            with page.expect_download() as download:
                page.get_by_role("button", name=words).click()
            assert download.value.suggested_filename == name
            download.value.save_as(tmp_path / name)
            assert holds in (tmp_path / name).read_bytes()
        assert "Measure" not in (tmp_path / "数字健康.csv").read_text(encoding="utf-8-sig")  # the filter holds
        page.locator("#take summary").click()
        page.keyboard.press("Escape")
        assert page.get_by_role("button", name="表格 CSV").is_hidden()


def test_from_an_entity_to_the_way_to_another(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 360, "height": 780}, color_scheme="dark") as page:
        page.goto(f"{site}/entity/奉贤新城")
        ready(page)
        page.get_by_role("link", name="与另一个之间的路径").click()
        page.keyboard.type("dbzjgyc", delay=10)  # the form has the focus
        page.locator("#path-to-list [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="奉贤新城 → 蛋白质结构预测").last.wait_for()
        ready(page)
        steps = page.locator("#panel .fact").all_inner_texts()
        assert [step.split("\n")[0] for step in steps] == ["奉贤新城", "数字健康"]
        assert page.locator("#layout").input_value() == "levels" and "layout" not in page.url
        page.locator("#layout").select_option("radial")
        page.wait_for_url("**layout=radial**")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
