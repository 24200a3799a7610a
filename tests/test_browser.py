"""The views in a real browser: Debian's Chromium, driven by Playwright. Without it they fail, none is skipped."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.app import create_app
from api.screenshots import LAUNCH, chromium, serving
from api.views import write_view
from graph.store.base import Store
from tests.small import small_store  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        executable = chromium()
    except SystemExit as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=executable, args=LAUNCH)
        yield found
        found.close()


@pytest.fixture(scope="module")
def site(small_store: Store) -> Iterator[str]:
    with serving(create_app(small_store)) as address:
        yield address


@contextmanager
def watched(browser: Browser, *hosts: str, refusals: bool = False, **options: Any) -> Iterator[Page]:
    """A page that asks no other host for anything and says nothing on the console but, perhaps, that it was refused."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **options})
    page = context.new_page()
    complaints: list[str] = []
    expected = "server responded with a status of 4" if refusals else "\0"
    page.on(
        "console",
        lambda m: complaints.append(m.text) if m.type in ("error", "warning") and expected not in m.text else None,
    )
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on(
        "request",
        lambda r: None if r.url.startswith((*hosts, "data:", "blob:")) else complaints.append(f"request {r.url}"),
    )
    yield page
    assert complaints == []
    assert context.cookies() == []
    assert page.evaluate("window.hacked") is None
    context.close()


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready]")


COLORS = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 200) found.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  }
  return found.size;
}"""


def place_of(page: Page, name: str) -> tuple[float, float]:
    """Where a node is on the screen."""
    found = page.evaluate(
        """(name) => {
          const { canvas } = window.policygraph;
          const id = Object.keys(canvas.picture.nodes).find((i) => canvas.picture.nodes[i].name === name
            && canvas.picture.nodes[i].type !== "Measure");
          const at = canvas.network.canvasToDOM(canvas.network.getPositions([id])[id]);
          const box = document.getElementById("canvas").getBoundingClientRect();
          return [at.x + box.x, at.y + box.y];
        }""",
        name,
    )
    return found[0], found[1]


def test_three_clicks_from_initials_to_the_sentence(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(site)
        page.get_by_role("combobox").fill("szjk")
        page.get_by_role("option", name="数字健康").first.click()
        ready(page)
        assert page.evaluate(COLORS) > 20
        page.locator("#panel .fact", has_text="奉贤新城").click()
        panel = page.locator("#panel")
        assert "重点发展奉贤新城数字健康和智能网联汽车产业" in panel.locator("blockquote").inner_text()
        assert panel.locator("mark.name").all_inner_texts() == ["奉贤新城数字健康"]
        assert "示例府办发〔2024〕1号" in panel.locator("figcaption").inner_text()
        panel.get_by_role("link", name="在原文中查看").click()
        assert page.locator("mark.target").first.is_visible()
        page.get_by_role("link", name="奉贤新城").click()
        ready(page)
        assert page.locator("#panel h2").inner_text() == "奉贤新城"


def test_a_click_on_the_drawing_shows_evidence(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        page.mouse.click(*place_of(page, "奉贤新城"))
        page.wait_for_selector("#panel .sentence")
        assert page.locator("#panel .sentence").inner_text() == "奉贤新城 支持 数字健康"
        assert "select=Park-" in page.url
        (ax, ay), (bx, by) = place_of(page, "奉贤新城"), place_of(page, "数字健康")
        page.mouse.click((ax + bx) / 2, (ay + by) / 2)
        page.wait_for_selector("#panel .triple")
        assert "SUPPORTS" in page.url
        page.reload()
        ready(page)
        assert page.locator("#panel .triple").is_visible()


def test_double_click_expands_and_the_address_remembers(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        page.mouse.dblclick(*place_of(page, "奉贤新城"))
        page.wait_for_function(
            "() => Object.values(policygraph.canvas.picture.nodes).some((n) => n.name === '智能网联汽车')"
        )
        assert "expand=Park-" in page.url
        page.goto(page.url + "&layout=columns")
        ready(page)
        assert page.evaluate("Object.values(policygraph.canvas.picture.nodes).some((n) => n.name === '智能网联汽车')")
        assert page.locator("#layout").input_value() == "columns"


def test_the_legend_is_the_filter(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        rows = "document.querySelectorAll('#rows tr').length"
        before = page.evaluate(rows)
        page.locator(".filter.type", has_text="部门").click()
        assert page.evaluate(rows) == before - 2 and "hide=Agency" in page.url
        assert page.locator(".filter.type", has_text="部门").get_attribute("aria-pressed") == "false"
        page.reload()
        ready(page)
        assert page.evaluate(rows) == before - 2


def test_keys_alone(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(site)
        page.keyboard.type("数字健康")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert page.locator("[role=option][aria-selected=true]").count() == 1
        page.keyboard.press("Enter")
        ready(page)
        page.locator("#canvas").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#status").inner_text() and "select=" in page.url
        page.keyboard.press("Escape")
        assert "select=" not in page.url
        page.locator("summary", has_text="以表格查看").press("Enter")
        assert page.locator("#rows tr").first.is_visible()


def test_no_proof_is_said(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/量子科技?theme=dark")
        ready(page)
        assert page.locator("#panel .group", has_text="承接园区").locator(".nothing").inner_text() == "未找到依据"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"


def test_narrow_pages_do_not_scroll_sideways(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 360, "height": 740}) as page:
        held = page.request.get(f"{site}/v1/documents?held=true").json()["items"][0]["id"]
        for path in ("/", "/entity/数字健康", f"/document/{held}", "/docs", "/search?q=数字", "/cypher"):
            page.goto(site + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        page.locator("#panel .fact", has_text="奉贤新城").click()
        assert page.locator("#panel h2").first.evaluate("(e) => e.getBoundingClientRect().top < innerHeight")


def test_one_file_from_a_stick(browser: Browser, small_store: Store, tmp_path: Path) -> None:
    output = tmp_path / "graph.html"
    write_view(small_store, "数字健康", output)
    with watched(browser, output.as_uri()) as page:
        page.goto(output.as_uri())
        ready(page)
        assert page.evaluate(COLORS) > 20
        shown = "Object.keys(policygraph.canvas.picture.nodes).filter((id) => policygraph.canvas.shows(id)).length"
        before = page.evaluate(shown)
        page.mouse.dblclick(*place_of(page, "奉贤新城"))
        page.wait_for_function(f"() => {shown} > {before}")
        page.locator("#panel .back").click()
        page.locator("#panel .fact", has_text="奉贤新城").first.click()
        assert "奉贤新城数字健康和智能网联汽车产业" in page.locator("#panel blockquote").inner_text()


def test_hostile_names_stay_text(browser: Browser, site: str, small_store: Store, tmp_path: Path) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/量子科技")
        ready(page)
        page.locator("#panel .fact", has_text="window.hacked").click()
        page.mouse.move(*place_of(page, "量子科技"))
        page.wait_for_timeout(700)  # the tooltip
        assert page.locator("img").count() == 0
    write_view(small_store, "量子科技", tmp_path / "hostile.html")
    address = (tmp_path / "hostile.html").as_uri()
    with watched(browser, address) as page:
        page.goto(address)
        ready(page)
        assert page.locator("img").count() == 0
