"""Every notebook runs from its first cell to its last on the real documents; a view stands in the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from api.notebook import open_graph, table, view
from api.screenshots import LAUNCH, chromium
from api.views import view_text
from graph.errors import NotFound, StoreUnavailable
from graph.store import open_store
from graph.store.base import Store
from notebooks.build import run, scripts
from tests.policies import fill


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(f"embedded:{tmp_path_factory.mktemp('notebooks') / '图库'}") as store:
        yield fill(store)


@pytest.fixture(autouse=True)
def chosen(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_STORE", filled.url)


def shown(cell: nbformat.NotebookNode, kind: str) -> list[str]:
    return [output.data[kind] for output in cell.get("outputs", []) if kind in output.get("data", {})]


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.stem)
def test_a_notebook_runs_and_reads_like_an_article(script: Path, filled: Store) -> None:
    before = filled.stamp()
    notebook = run(script)
    nbformat.validate(notebook)
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert prose[0].startswith(f"# {script.stem[:2]} ") and len(prose) >= 8
    assert all(re.search(r"[\u4e00-\u9fff]{4}", text) for text in prose)
    assert any(shown(cell, "text/html") for cell in notebook.cells)
    assert filled.stamp() == before  # reading changes nothing


def test_the_four_are_there() -> None:
    assert [path.stem[:2] for path in scripts()] == ["01", "02", "03", "04"]


def test_a_cell_that_fails_says_which(tmp_path: Path) -> None:
    script = tmp_path / "05-坏.py"
    script.write_text("# %% [markdown]\n# # 坏\n\n# %%\n1 / 0\n", encoding="utf-8")
    with pytest.raises(ZeroDivisionError) as error:
        run(script)
    assert "05-坏.py, cell 2" in error.value.__notes__[0]


def test_a_view_stands_in_the_page_and_cannot_reach_it(filled: Store) -> None:
    shown = view(filled, "数字健康", height=500)._repr_html_()
    srcdoc = re.search(r'srcdoc="([^"]*)"', shown)
    assert srcdoc and html.unescape(srcdoc[1]) == view_text(filled, "数字健康")
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.set_content(f"<!doctype html><body><p id='outside'>外面</p>{shown}")
        frame = page.frame_locator("iframe")
        frame.locator("canvas").wait_for()
        assert "数字健康" in frame.locator("h1").inner_text()
        reach = "() => { try { return parent.document.title } catch (error) { return error.name } }"
        assert page.frames[1].evaluate(reach) == "SecurityError"
        browser.close()
    assert problems == []


def test_a_view_of_nothing_offers_near_names(filled: Store) -> None:
    with pytest.raises(NotFound, match="相近的名称"):
        view(filled, "数字健")


def test_a_table_escapes_and_reads_as_text() -> None:
    shown = table(["名称", "数"], [["<b>", 2.0], [["甲", "乙"], None]])
    assert "&lt;b&gt;" in shown._repr_html_() and "<b>" not in shown._repr_html_()
    assert repr(shown) == "名称\t数\n<b>\t2\n甲、乙\t"


def test_without_a_graph_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("POLICYGRAPH_STORE", f"embedded:{tmp_path / '没有'}")
    with pytest.raises(StoreUnavailable):
        open_graph()
