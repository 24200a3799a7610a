"""Frames a second in Chromium while a drawn graph is dragged: the embedded page of a track, expanded again and again."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.context import Context
from api.screenshots import LAUNCH, chromium, serving
from api.settings import Settings
from api.surroundings import surroundings
from graph.model import Graph
from graph.store import open_store
from tests.bench.graphs import NAMED, synthetic
from tests.bench.measuring import say

GRAPH = 4_000  #: nodes of the store behind it
SIZES = (300, 1000)
SECONDS = 4.0
TRACK = NAMED["Track"][0]
SETTINGS = Settings(shown=200, expand_by=100)
COUNT = """() => {
  if (window.frames_) return;
  window.frames_ = 1;
  const count = () => { window.frames_ += 1; window.requestAnimationFrame(count); };
  window.requestAnimationFrame(count);
}"""


def run() -> dict[str, Any]:
    graph, sources = synthetic(GRAPH)
    with tempfile.TemporaryDirectory() as name, open_store(f"embedded:{Path(name) / 'store'}") as store:
        store.replace(graph, sources)
        views = list(_views(Context(store, SETTINGS), graph))
        with serving(create_app(store, SETTINGS)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
            version = browser.version
            rows = []
            for size, expand in views:
                page = browser.new_page(viewport={"width": 1280, "height": 860})
                rows.append({"nodes": size, **_dragged(page, f"{address}/embed/track/{TRACK}?{urlencode(expand)}")})
                say(f"frames: {rows[-1]}")
            browser.close()
    return {"chromium": version, "rows": rows}


def _views(context: Context, graph: Graph) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """For each of SIZES, a view of so many nodes: what has most neighbours is expanded first."""
    degree = Counter(end for edge in graph.edges for end in (edge.source, edge.target))
    centre = context.resolve(TRACK, ["Track"]).id
    expand: list[str] = []
    for wanted in SIZES:
        while len(shown := surroundings(context, centre, expand).nodes) < wanted:
            expand.append(max(shown.keys() - {centre, *expand}, key=lambda id_: (degree[id_], id_)))
        yield len(shown), [("expand", id_) for id_ in expand]


def _dragged(page: Page, address: str) -> dict[str, Any]:
    page.set_default_timeout(120_000)  # ms; the machine may be busy
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
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
    return {"ready_seconds": round(ready, 1), "drag_fps": round(drag), "zoom_fps": round(zoom)}


def _frames(page: Page, move: Callable[[int], None]) -> float:
    page.evaluate(COUNT)
    started, step = time.perf_counter(), 0
    first = page.evaluate("window.frames_")
    while time.perf_counter() - started < SECONDS:
        move(step)
        step += 1
    return float(page.evaluate("window.frames_") - first) / (time.perf_counter() - started)
