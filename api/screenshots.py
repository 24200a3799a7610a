"""Pictures for README and docs: `python -m api.screenshots docs/images`. Needs Chromium and the dev extras."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI

#: /usr/bin/chromium as root in a closed network: no sandbox, no GPU, no traffic of its own
LAUNCH = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def chromium() -> str:
    """Where Chromium is. Raises SystemExit, which says what to install."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        raise SystemExit("没有 Chromium：apt-get install chromium fonts-noto-cjk（或用环境变量 CHROMIUM 指定）")
    return found


@contextlib.contextmanager
def serving(app: FastAPI, port: int = 0) -> Iterator[str]:
    """The application on a port of this machine, a free one if none is given, in a thread."""
    import uvicorn

    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def take(browser: Any, address: str, folder: Path) -> None:
    """The start page, the explorer with a sentence, the reader, a query; wide and narrow, light and dark."""
    for name, width, height, scheme in (
        ("", 1280, 860, "light"), ("-dark", 1280, 860, "dark"), ("-narrow", 360, 780, "light"),
        ("-narrow-dark", 360, 780, "dark"),
    ):  # fmt: skip
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(address)
        page.screenshot(path=folder / f"home{name}.png")
        page.get_by_role("combobox").fill("szjk")
        page.get_by_role("option").first.wait_for()
        page.screenshot(path=folder / f"search{name}.png")
        page.get_by_role("option").first.click()
        page.wait_for_selector("html[data-ready]")
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"track{name}.png")
        page.locator("#panel .fact", has_text="奉贤新城").first.click()
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"evidence{name}.png", full_page=width < 600)
        page.locator("#panel figcaption a").first.click()
        page.wait_for_selector("mark.target")
        page.screenshot(path=folder / f"reader{name}.png")
        page.goto(f"{address}/cypher")
        page.get_by_role("button", name="某条赛道背后是哪些部门？").click()
        page.wait_for_selector("html[data-ready='1']")
        page.get_by_role("tab", name="图", exact=True).click()
        page.wait_for_selector("#graph[data-drawn]")
        page.wait_for_timeout(300)
        page.screenshot(path=folder / f"cypher{name}.png", full_page=width > 600)
        page.close()


def take_questions(browser: Any, address: str, folder: Path) -> None:
    """A question answered, targets side by side, a sentence asked; for docs/tour.md."""
    for name, path, width, height, scheme in (
        ("question", "/questions/1?track=集成电路", 1280, 860, "light"),
        ("question-narrow-dark", "/questions/1?track=集成电路", 360, 780, "dark"),
        ("question-duties", "/questions/5?agency=区科经委", 1280, 860, "light"),
        ("ask", "/ask?q=2025年数字经济要做到多少", 1280, 860, "light"),
    ):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(address + path)
        page.locator(".answer h2").wait_for()
        page.screenshot(path=folder / f"{name}.png")
        page.close()


def take_side_by_side(browser: Any, address: str, folder: Path) -> None:
    """The matrix with a cell opened, a comparison, a sheet."""
    for name, path, cell, width, scheme in (
        ("matrix", "/matrix?rows=agency", "上海市经济和信息化委员会 × 工业互联网", 1280, "light"),
        ("matrix-narrow-dark", "/matrix", "", 360, "dark"),
        ("compare", "/compare?ids=南汇新城&ids=张江&ids=浦东新区", "人工智能，浦东新区", 1280, "light"),
        ("sheet", "/sheet/集成电路", "", 1280, "light"),
    ):
        page = browser.new_page(viewport={"width": width, "height": 860}, color_scheme=scheme)
        page.goto(address + path)
        if cell:
            page.get_by_role("link", name=cell).click()
            page.locator("#clauses .passage").first.wait_for()
        page.screenshot(path=folder / f"{name}.png")
        page.close()


def take_review(browser: Any, address: str, key: str, folder: Path) -> None:
    """What waits for a person, after one decision."""
    for name, width, height, scheme in (("", 1280, 860, "light"), ("-narrow-dark", 360, 780, "dark")):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        page.goto(f"{address}/review")
        page.get_by_label("密钥", exact=True).fill(key)
        page.keyboard.press("Enter")
        page.locator("#card h2").wait_for()
        page.keyboard.press("2")
        page.locator("#say", has_text="已记下").wait_for()
        page.screenshot(path=folder / f"review{name}.png")
        page.keyboard.press("u")
        page.locator("#say", has_text="已撤销").wait_for()
        page.close()


def take_path(browser: Any, address: str, folder: Path) -> None:
    """The ways between two entities, with the menu of what can be taken away."""
    page = browser.new_page(viewport={"width": 1280, "height": 860})
    page.goto(f"{address}/path?from=奉贤新城&to=张江人工智能岛")
    page.wait_for_selector("html[data-ready]")
    page.locator("#take summary").click()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "path.png")
    page.close()


def main(folder: Path) -> None:
    """Ingest the corpus into a store of its own, serve it, and take the pictures."""
    from playwright.sync_api import sync_playwright

    from api.app import create_app
    from api.ingest import ingest
    from api.keys import Keys
    from api.settings import Settings
    from graph.store import open_store

    executable = chromium()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, open_store(f"embedded:{data}/store") as store:
        ingest(store, [Path(__file__).resolve().parents[1] / "corpus"], lambda *_: None)
        keys = Keys(Path(data) / "keys.jsonl")
        key = keys.add("王工", ["review"])
        with serving(create_app(store, Settings(keys=keys.path))) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH)
            take(browser, address, folder)
            take_questions(browser, address, folder)
            take_side_by_side(browser, address, folder)
            take_path(browser, address, folder)
            take_review(browser, address, key, folder)
            browser.close()
    print(f"{len(list(folder.glob('*.png')))} 张图在 {folder}", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"))
