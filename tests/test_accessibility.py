"""Every kind of page for people who see little, use keys alone, or have a small or a very large screen; axe-core looks
at light and dark. And a server that is slow, goes away and comes back."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from api.app import create_app
from api.screenshots import serving
from graph.store.base import Store
from tests.small import TITLE, small_store  # noqa: F401
from tests.test_browser import browser, ready, site, watched  # noqa: F401

pytestmark = pytest.mark.browser

#: a page, and what to press before it is looked at
PAGES: dict[str, str] = {
    "/": "",
    "/search?q=数字": "",
    "/search?q=没有这个": "",
    "/ask?q=市卫健委负责哪些举措": "",
    "/ask?q=随便说说": "",
    "/questions/1": "",
    "/questions/1?track=数字健康": "summary",
    "/cypher": ".pick",
    "/docs": "",
    "/nothing": "",
    "/matrix": "a.cell",
    "/compare": "",
    "/compare?ids=奉贤新城&ids=南汇新城": "",
    "/sheet/数字健康": "",
    "/review": "",
    f"/document/{TITLE}": ".clause-facts summary",
    "/entity/数字健康": ".as-table summary",  # a track with everything around it
    "/entity/奉贤新城": "#take summary",
    "/path?from=数字健康&to=示例市卫生健康委员会": ".embed-open",
    "/embed/park/奉贤新城": ".fact",
    "/embed/matrix": "",
    "/embed/track/没有这个": "",
}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FOUND = """(rules) => axe.run(document, { resultTypes: ["violations"], ...rules }).then((r) => r.violations
  .filter((v) => ["serious", "critical"].includes(v.impact))
  .flatMap((v) => v.nodes.map((n) => `${v.id} ${n.target} ${n.html.slice(0, 90)} ${n.failureSummary}`)))"""


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_serious(browser: Browser, site: str, small_store: Store, width: int) -> None:
    others = ("Technology", "Measure", "Target", "Document", "Agency")
    pages = PAGES | {f"/entity/{small_store.nodes(kind, 1)[0].id}": "" for kind in others if width == 1280}
    wrong: list[str] = []
    with watched(browser, site, refusals=True, viewport={"width": width, "height": 900}) as page:
        for address, press in pages.items():
            page.emulate_media(color_scheme="light")
            page.goto(site + address)
            page.wait_for_function("!document.getElementById('data') || document.documentElement.dataset.ready")
            if press:
                page.locator(press).first.click(timeout=9_000)
                page.wait_for_timeout(150)
            page.evaluate(Axe().axe_script)  # as a debugger does, past the page's own policy
            wrong += [f"{address}: {found}" for found in page.evaluate(FOUND, {})]
            page.emulate_media(color_scheme="dark")  # other colours, all else is the same
            wrong += [f"{address} dark: {found}" for found in page.evaluate(FOUND, COLOURS)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{address}: scrolls sideways at {width}")
    assert wrong == []


#: what a person with a mouse can use, as far as it is seen
CONTROLS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.type !== "hidden")"""
SHOWN = """() => {
  const e = document.activeElement, style = getComputedStyle(e), field = e.closest(".field, .code");
  const seen = parseFloat(style.outlineWidth) > 1 && style.outlineStyle !== "none";
  return [seen || Boolean(field) && getComputedStyle(field).boxShadow !== "none", e.outerHTML.slice(0, 80)];
}"""


@pytest.mark.parametrize("address", ["/", "/entity/数字健康", "/matrix"])
def test_keys_reach_every_control_and_show_where_they_are(browser: Browser, site: str, address: str) -> None:
    with watched(browser, site) as page:
        page.goto(site + address)
        page.wait_for_function("!document.getElementById('data') || document.documentElement.dataset.ready")
        page.evaluate("document.activeElement.blur()")
        controls = page.evaluate(f"({CONTROLS})().length")
        page.evaluate("window.reached = new Set()")
        for _ in range(controls + 5):
            page.keyboard.press("Tab")
            page.evaluate("reached.add(document.activeElement)")
            if page.evaluate("document.activeElement !== document.body"):
                seen, which = page.evaluate(SHOWN)
                assert seen, f"no focus ring: {which}"
        left = f"({CONTROLS})().filter((e) => !reached.has(e) && e.tabIndex >= 0).map((e) => e.outerHTML.slice(0, 90))"
        assert page.evaluate(left) == []
        if address == "/":  # begins in its search box
            return
        page.goto(site + address)  # past the head of the page with one key
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_results_are_told_and_every_drawing_has_its_table(browser: Browser, site: str) -> None:
    with watched(browser, site) as page:
        page.goto(site)
        page.get_by_role("combobox").fill("数字健康")
        page.get_by_role("status").filter(has_text="条结果").wait_for(state="attached")
        for address in ("/entity/数字健康", "/path?from=数字健康&to=示例市卫生健康委员会", "/embed/track/数字健康"):
            page.goto(site + address)
            ready(page)
            page.locator("summary", has_text="以表格查看").click()
            rows = page.locator("#rows tr").count()
            assert rows == page.evaluate("Object.keys(policygraph.canvas.picture.edges).length") > 0, address
            assert page.get_by_role("row").nth(1).get_by_role("cell").count() == 5


def test_the_largest_screen_and_no_motion(browser: Browser, site: str) -> None:
    with watched(browser, site, viewport={"width": 2560, "height": 1300}, reduced_motion="reduce") as page:
        for address in ("/", "/entity/数字健康", "/matrix", f"/document/{TITLE}", "/questions/1?track=数字健康"):
            page.goto(site + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= 2560, address
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        assert page.locator("#canvas").bounding_box()["width"] > 1800  # type: ignore[index]
        turn = """() => { const box = document.querySelector(".canvas-box"); box.setAttribute("aria-busy", "true");
          return parseFloat(getComputedStyle(box, "::after").animationDuration); }"""
        assert page.evaluate(turn) < 0.001


def test_a_server_that_is_slow_goes_away_and_comes_back(browser: Browser, small_store: Store) -> None:
    page = browser.new_page()
    drawn = "(layout) => policygraph.canvas.picture.layout === layout"
    with serving(create_app(small_store)) as address:
        page.goto(f"{address}/entity/数字健康")
        ready(page)
        network = page.context.new_cdp_session(page)
        wait = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
        network.send("Network.emulateNetworkConditions", wait)
        page.locator("#layout").select_option("columns")
        page.locator(".canvas-box[aria-busy=true]").wait_for()
        page.get_by_role("combobox", name="检索").fill("数字")
        page.get_by_role("listbox").get_by_text("正在检索").wait_for()
        page.wait_for_function(drawn, arg="columns")
        assert page.locator(".canvas-box[aria-busy]").count() == 0
        page.get_by_role("option").first.wait_for()
        network.send("Network.emulateNetworkConditions", {**wait, "latency": 0})
    page.locator("#layout").select_option("radial")
    trouble = page.get_by_role("alert").filter(has_text="服务器没有应答")
    trouble.wait_for()
    assert page.locator("#layout").input_value() == "columns"  # what is drawn
    page.get_by_role("combobox", name="检索").fill("奉贤")
    page.get_by_role("listbox").get_by_text("服务器没有应答").wait_for()
    with serving(create_app(small_store), int(address.rpartition(":")[2])):
        page.get_by_role("button", name="重试").click()
        page.wait_for_function(drawn, arg="radial")
        assert not trouble.is_visible() and page.locator("#layout").input_value() == "radial"
        page.get_by_role("combobox", name="检索").fill("奉贤新")
        page.get_by_role("option", name="奉贤新城").first.wait_for()
    page.close()
