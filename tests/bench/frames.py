"""Frames a second in Chromium while a drawn graph is dragged: the embedded page of a track, expanded again and again."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.screenshots import LAUNCH, chromium, serving
from api.settings import Settings
from graph.store import open_store
from graph.store.base import Store
from tests.bench.graphs import NAMED, synthetic
from tests.bench.measuring import say

GRAPH = 4_000  #: nodes of the store behind it
SIZES = (300, 1000)
SECONDS = 4.0
COUNT = """() => {
  window.frames_ = 0;
  const count = () => { window.frames_ += 1; window.requestAnimationFrame(count); };
  window.requestAnimationFrame(count);
}"""


def run() -> dict[str, Any]:
    graph, sources = synthetic(GRAPH)
    with tempfile.TemporaryDirectory() as name, open_store(f"embedded:{Path(name) / 'store'}") as store:
        store.replace(graph, sources)
        settings = Settings(shown=200, expand_by=100)
        with serving(create_app(store, settings)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
            version = browser.version
            rows = [
                _dragged(browser.new_page(viewport={"width": 1280, "height": 860}), address, store, n) for n in SIZES
            ]
            browser.close()
    return {"chromium": version, "rows": rows}


def _dragged(page: Page, address: str, store: Store, wanted: int) -> dict[str, Any]:
    page.set_default_timeout(120_000)  # ms; the machine may be busy
    track = NAMED["Track"][0]
    centre = store.find(track, ["Track"], limit=1)[0].node.id
    around = store.neighbours(centre, (), 200).graph.nodes
    others = [node.id for node in around if node.type in ("Track", "Measure", "Park") and node.id != centre]
    expand: list[str] = []
    while (size := _size(page, address, track, expand)) < wanted and len(expand) < 40:
        expand.append(centre if len(expand) % 3 == 0 else others[len(expand)])
    query = urlencode([("expand", id_) for id_ in expand])
    started = time.perf_counter()
    page.goto(f"{address}/embed/track/{track}?{query}")
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    ready = time.perf_counter() - started
    canvas = page.locator("canvas").first.bounding_box()
    assert canvas is not None
    x, y = canvas["x"] + canvas["width"] * 0.5, canvas["y"] + canvas["height"] * 0.12
    page.mouse.move(x, y)
    page.mouse.down()
    drag = _frames(page, lambda step: page.mouse.move(x + 180 * ((step % 40) / 40 - 0.5), y + 2 * (step % 30)))
    page.mouse.up()
    zoom = _frames(page, lambda step: page.mouse.wheel(0, -60 if step % 20 < 10 else 60))
    page.close()
    row = {"nodes": size, "ready_seconds": round(ready, 1), "drag_fps": round(drag), "zoom_fps": round(zoom)}
    say(f"frames: {row}")
    return row


def _size(page: Page, address: str, track: str, expand: list[str]) -> int:
    query = urlencode([("focus", track), *(("expand", id_) for id_ in expand)])
    answer = page.request.get(f"{address}/v1/view?{query}", timeout=120_000)
    assert answer.ok, answer.text()
    return len(answer.json()["nodes"])


def _frames(page: Page, move: Any) -> float:
    page.evaluate(COUNT)
    started, step = time.perf_counter(), 0
    first = page.evaluate("window.frames_")
    while time.perf_counter() - started < SECONDS:
        move(step)
        step += 1
    return float(page.evaluate("window.frames_") - first) / (time.perf_counter() - started)
