"""Views in pages of another origin: addresses and refusals, the code to copy, the messages; and the same as one file."""

# ruff: noqa: F811 (fixtures are imported by name)

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Frame, Page

from api.app import create_app
from api.embedding import SIZES
from api.matrix_file import write_matrix
from api.screenshots import serving
from api.settings import Settings
from api.views import write_view
from graph.errors import BadSetting, NotFound
from graph.store.base import Store
from tests.small import TITLE, small_store  # noqa: F401
from tests.test_browser import browser, place_of, ready, watched  # noqa: F401

Pages = dict[str, str]
ICON = '<!doctype html><html lang="zh"><title>门户</title><link rel="icon" href="data:,">'
LISTEN = '<script>window.heard = []; addEventListener("message", (e) => heard.push([e.origin, e.data]));</script>'


@contextmanager
def hosting(pages: Pages) -> Iterator[int]:
    """A server of pages by path, which the tests put there; gives its port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[str, Pages]]:
    """A second origin, which the server allows."""
    pages: Pages = {}
    with hosting(pages) as port:
        yield f"http://localhost:{port}", pages


@pytest.fixture(scope="module")
def site(small_store: Store, portal: tuple[str, Pages]) -> Iterator[str]:
    with serving(create_app(small_store, Settings(embed_hosts=(portal[0],)))) as address:
        yield address


@pytest.fixture
def client(small_store: Store) -> TestClient:
    return TestClient(create_app(small_store, Settings(embed_hosts=("https://portal.example.gov.cn",))))


ADDRESSES = (
    "/embed/track/数字健康",
    "/embed/park/奉贤新城?size=small&theme=dark",
    f"/embed/document/{TITLE}?size=fill&layout=columns",
    "/embed/path?from=南汇新城&to=集成电路&size=large",
    "/embed/matrix?rows=agency&sort=name&theme=light",
)


def test_what_can_be_embedded_is_closed_to_everything_else(client: TestClient) -> None:
    for address in ADDRESSES:
        answer = client.get(address, headers={"accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200 and "frame-ancestors 'self' https://portal.example.gov.cn" in policy, address
        assert "default-src 'none'" in policy and "unsafe" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        assert "set-cookie" not in answer.headers and '<base target="_blank">' in answer.text
    assert "frame-ancestors 'none'" in client.get("/path?from=南汇新城&to=集成电路").headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/embed/track/数字健康?sise=small", 422, "sise 是否指 size？"),
        ("/embed/track/数字健康?size=huge", 422, "size：可用：small、medium、large、fill"),
        ("/embed/track/数字健康?theme=blue", 422, "theme：可用：light、dark"),
        ("/embed/track/数字健康?layout=round", 422, "layout：可用：radial、columns、"),
        ("/embed/track/数字健康?theme=dark&theme=light", 422, "theme：只能给一次"),
        ("/embed/agency/x", 422, "kind：可用：track、park、district、document"),
        ("/embed/path?from=南汇新城", 422, "to：缺少这个参数"),
        ("/embed/matrix?rows=city", 422, "rows：可用：park、agency、district"),
        ("/embed/matrix?row=park", 422, "row 是否指 rows？"),
        ("/embed/matrix?district=没有这个区", 404, "没有这个区"),
        ("/embed/track/数字健侃", 404, "没有名为“数字健侃”的赛道"),
        ("/embed/track/奉贤新城", 404, "没有名为“奉贤新城”的赛道"),
    ],
)
def test_what_is_wrong_is_said_in_the_frame(client: TestClient, address: str, status: int, said: str) -> None:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == status and said in answer.text
    assert "frame-ancestors 'self' https://portal.example.gov.cn" in answer.headers["content-security-policy"]
    assert '<header class="top">' not in answer.text


def test_a_path_has_its_steps(client: TestClient) -> None:
    shown = client.get("/v1/view", params={"focus": "示例市卫生健康委员会", "to": "数字健康"}).json()
    assert [[shown["edges"][e]["type"] for e in way] for way in shown["ways"]] == [["RESPONSIBLE_FOR", "SUPPORTS"]]
    assert shown["nodes"][shown["to"]]["name"] == "数字健康" and shown["expected"] == []
    assert all(shown["edges"][e]["passages"] for e in shown["ways"][0])
    grown = client.get(
        "/v1/view", params={"focus": "示例市卫生健康委员会", "to": "数字健康", "expand": shown["to"]}
    ).json()
    assert grown["ways"] == shown["ways"] and len(grown["nodes"]) > len(shown["nodes"])
    none = client.get("/v1/view", params={"focus": "南汇新城", "to": "量子科技"}).json()
    assert none["ways"] == [] and len(none["nodes"]) == 2 and none["edges"] == {}
    assert client.get("/v1/view", params={"focus": "南汇新城", "to": "没有这个"}).status_code == 404


def test_a_wrong_host_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_EMBED_HOSTS", "https://portal.example/")
    with pytest.raises(BadSetting, match=r"POLICYGRAPH_EMBED_HOSTS：“https://portal\.example/”应为 协议://主机"):
        Settings.read()


def opened(page: Page, address: str) -> Frame:
    """A page with one embedded view: its frame, when both have spoken."""
    page.goto(address)
    page.wait_for_function("heard.some(([, m]) => m.type === 'ready') && heard.some(([, m]) => m.type === 'height')")
    return page.frames[1]


@pytest.mark.browser
def test_the_code_that_is_copied_works_elsewhere(browser: Browser, site: str, portal: tuple[str, Pages]) -> None:
    address, pages = portal
    with watched(browser, site, address) as page:
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        page.locator(".filter.type", has_text="部门").click()
        page.get_by_role("button", name="嵌入").click()
        page.get_by_label("大小").select_option("small")
        page.get_by_label("外观").select_option("dark")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="复制代码").click()
        page.get_by_role("button", name="已复制").wait_for()
        code = page.evaluate("navigator.clipboard.readText()")
        page.keyboard.press("Escape")
        assert not page.get_by_role("dialog").is_visible()
    pages["/copied"] = f"{ICON}{code}{LISTEN}"
    with watched(browser, site, address) as page:
        frame = opened(page, f"{address}/copied")
        assert frame.locator("html").get_attribute("data-theme") == "dark"
        assert frame.locator(".filter.type", has_text="部门").get_attribute("aria-pressed") == "false"
        assert page.locator("iframe").get_attribute("title") == "数字健康 · 政策图谱"
        # the height that the code gives is enough, and not much more
        needed = page.evaluate("heard.filter(([, m]) => m.type === 'height').at(-1)[1].height")
        assert SIZES["small"][1] - 25 <= needed <= SIZES["small"][1]


@pytest.mark.browser
def test_the_messages(browser: Browser, site: str, portal: tuple[str, Pages]) -> None:
    address, pages = portal
    pages["/"] = (
        f'{ICON}<iframe title="图" src="{site}/embed/track/数字健康" width="900" height="610"></iframe>{LISTEN}'
    )
    ask = "([id, site]) => frames[0].postMessage({target: 'policygraph', version: 1, type: 'focus', id}, site)"
    last = "heard.filter(([, m]) => m.type === 'select').at(-1)?.[1]"
    with watched(browser, site, address) as page:
        frame = opened(page, address)
        assert {origin for origin, _ in page.evaluate("heard")} == {site}
        assert all(m["source"] == "policygraph" and m["version"] == 1 for _, m in page.evaluate("heard"))
        assert page.evaluate("heard.find(([, m]) => m.type === 'ready')[1].name") == "数字健康"
        page.evaluate(ask, ["奉贤新城", site])
        page.wait_for_function(f"{last}?.name === '奉贤新城'")
        assert frame.locator("#panel h2").inner_text() == "奉贤新城"
        said = page.evaluate(last)
        edge = frame.evaluate("Object.keys(policygraph.canvas.picture.edges)[0]")
        page.evaluate(ask, [edge, site])
        page.wait_for_function(f"{last}.kind === 'relation'")
        page.evaluate(ask, [said["id"], site])
        page.wait_for_function(f"{last}.kind === 'entity' && {last}.entity === 'Park'")
        page.evaluate(ask, ["", site])
        page.wait_for_function(f"{last}.kind === 'none'")
        page.evaluate(ask, ["没有这个", site])
        frame.wait_for_function("document.getElementById('status').textContent.includes('图中没有')")
        assert page.evaluate(last)["kind"] == "none"
        # of another version, or for somebody else: nothing happens
        for wrong in ({"version": 2}, {"target": "other"}, {"type": "open"}, {"id": 7}):
            message = {"target": "policygraph", "version": 1, "type": "focus", "id": said["id"], **wrong}
            page.evaluate("([m, site]) => frames[0].postMessage(m, site)", [message, site])
        page.wait_for_timeout(200)
        assert page.evaluate(last)["kind"] == "none"
        # links leave the frame alone
        frame.locator("#panel .fact", has_text="奉贤新城").click()
        with page.context.expect_page() as beside:
            frame.get_by_role("link", name="在原文中查看").first.click()
        beside.value.wait_for_selector("mark.target")


@pytest.mark.browser
def test_the_height_follows_what_is_shown(browser: Browser, site: str, portal: tuple[str, Pages]) -> None:
    address, pages = portal
    pages["/high"] = (
        f'{ICON}<iframe title="图" src="{site}/embed/track/数字健康" width="340" height="200"></iframe>{LISTEN}<script>'
        'addEventListener("message", (e) => e.data.type === "height" && '
        '(document.querySelector("iframe").height = e.data.height));</script>'
    )
    with watched(browser, site, address) as page:
        frame = opened(page, f"{address}/high")
        fits = "() => document.documentElement.scrollHeight === document.documentElement.clientHeight"
        frame.wait_for_function(fits)
        closed = page.locator("iframe").evaluate("(e) => e.clientHeight")
        frame.locator("summary", has_text="以表格查看").click()
        page.wait_for_function(f"document.querySelector('iframe').clientHeight > {closed} + 100")
        frame.wait_for_function(fits)
        frame.locator("summary", has_text="以表格查看").click()
        page.wait_for_function(f"document.querySelector('iframe').clientHeight === {closed}")
        page.wait_for_timeout(300)  # and it stays: the height of the frame does not feed back
        assert page.locator("iframe").evaluate("(e) => e.clientHeight") == closed


@pytest.mark.browser
def test_other_origins_are_neither_shown_to_nor_listened_to(
    browser: Browser, site: str, portal: tuple[str, Pages]
) -> None:
    address, pages = portal
    strangers: Pages = {}
    with hosting(strangers) as port:
        stranger = f"http://127.0.0.1:{port}"
        # beside the view, in a page that is allowed: it reaches for the view through its parent
        strangers["/beside"] = ICON + (
            "<script>setInterval(() => { parent.frames[0].postMessage("
            "{target: 'policygraph', version: 1, type: 'focus', id: '奉贤新城'}, '*');"
            "parent.postMessage('tried', '*'); }, 30)</script>"
        )
        pages["/both"] = (
            f'{ICON}{LISTEN}<iframe title="图" src="{site}/embed/track/数字健康" width="900" height="600"></iframe>'
            f'<iframe title="别家" src="{stranger}/beside"></iframe>'
        )
        with watched(browser, site, address, stranger) as page:
            frame = opened(page, f"{address}/both")
            heard = page.evaluate("heard.length")
            page.wait_for_function(f"heard.slice({heard}).filter(([, m]) => m === 'tried').length > 5")
            assert frame.locator("#panel h2").inner_text() == "数字健康"
            assert not page.evaluate("heard.some(([, m]) => m.type === 'select')")
        # around the view: the browser does not show it, directly or inside a page that is allowed
        strangers["/around"] = f'{ICON}<iframe title="图" src="{site}/embed/track/数字健康"></iframe>'
        pages["/alone"] = f'{ICON}<iframe title="图" src="{site}/embed/track/数字健康"></iframe>'
        strangers["/outer"] = f'{ICON}<iframe title="门户" src="{address}/alone"></iframe>'
        for path in ("/around", "/outer"):
            page = browser.new_page()
            refused: list[str] = []
            page.on("console", lambda m, refused=refused: refused.append(m.text))  # type: ignore[misc]
            page.goto(f"{stranger}{path}")
            page.wait_for_timeout(500)
            assert any("frame-ancestors" in text for text in refused), path
            assert not any(frame.query_selector("#canvas") for frame in page.frames), path
            page.close()


@pytest.mark.browser
def test_a_matrix_elsewhere(browser: Browser, site: str, portal: tuple[str, Pages]) -> None:
    address, pages = portal
    with watched(browser, site) as page:
        page.goto(f"{site}/matrix?rows=park&district=&document=&sort=name")
        page.get_by_role("button", name="嵌入").click()
        code = page.locator("#embed-code").inner_text()
    assert "/embed/matrix?rows=park&amp;sort=name" in code and 'title="园区 × 赛道 · 政策图谱"' in code
    pages["/matrix"] = f"{ICON}{code}{LISTEN}"
    with watched(browser, site, address) as page:
        frame = opened(page, f"{address}/matrix")
        page.evaluate(
            "(site) => frames[0].postMessage({target: 'policygraph', version: 1, type: 'focus', id: '奉贤新城 × 数字健康'}, site)",
            site,
        )
        page.wait_for_function("heard.some(([, m]) => m.type === 'select' && m.kind === 'cell' && m.clauses === 1)")
        assert frame.locator("#clauses mark.name").all_inner_texts() == ["奉贤新城数字健康"]
        with page.context.expect_page() as beside:
            frame.locator("#clauses figcaption a").first.click()
        beside.value.wait_for_selector("mark.target")


@pytest.mark.browser
def test_a_path_as_a_page_and_as_a_file(browser: Browser, site: str, small_store: Store, tmp_path: Path) -> None:
    with watched(browser, site) as page:
        page.goto(f"{site}/entity/数字健康")
        ready(page)
        page.mouse.click(*place_of(page, "示例市卫生健康委员会"))
        page.get_by_role("link", name="与中心之间的路径").click()
        ready(page)
        assert page.locator("#panel h2").inner_text() == "数字健康 → 示例市卫生健康委员会"
        page.locator("#panel .fact", has_text="责任").click()
        assert "市卫健委" in page.locator("#panel blockquote").last.inner_text()
        page.locator("#panel .back").click()
        assert page.locator("#panel .fact").count() == 2
        page.goto(f"{site}/path?from={quote('南汇新城')}&to={quote('量子科技')}")
        ready(page)
        assert "未找到依据" in page.locator("#panel").inner_text()
    write_view(small_store, "示例市卫生健康委员会", tmp_path / "path.html", to="数字健康")
    address = (tmp_path / "path.html").as_uri()
    with watched(browser, address, offline=True) as page:
        page.goto(address)
        ready(page)
        page.locator("#panel .fact", has_text="责任").click()
        assert "市卫健委" in page.locator("#panel blockquote").last.inner_text()


@pytest.mark.browser
def test_a_matrix_as_a_file(browser: Browser, small_store: Store, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write_matrix(small_store, "park", tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    address = (tmp_path / "a.html").as_uri()
    with watched(browser, address, offline=True) as page:
        page.goto(address)
        assert page.locator(".of-cell:visible").count() == 0 and page.locator("script").count() == 0
        assert page.locator("a:not([href^='#'])").count() == 0
        page.get_by_role("link", name="奉贤新城 × 数字健康").click()
        shown = page.locator(".of-cell:visible")
        assert shown.locator("mark.name").all_inner_texts() == ["奉贤新城数字健康"]
        assert "示例府办发〔2024〕1号" in shown.locator("figcaption").inner_text()
    with pytest.raises(NotFound, match="可用：park、agency、district"):
        write_matrix(small_store, "city", tmp_path / "a.html")
