"""What a notebook needs: the graph, a table, and a view inside the page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from api.matrix_file import matrix_text
from api.views import view_text
from graph.export import cell_text
from graph.store import open_store
from graph.store.base import Store

ROOT = Path(__file__).resolve().parents[1]  #: of the checkout: corpus/, tests/gold/, data/


@dataclass(frozen=True, slots=True)
class Html:
    """What Jupyter shows as a piece of page, and a plain console as text."""

    markup: str
    text: str

    def _repr_html_(self) -> str:
        return self.markup

    def __repr__(self) -> str:
        return self.text


def open_graph() -> Store:
    """The store that POLICYGRAPH_STORE names, else the checkout's own, wherever the notebook runs.

    Raises StoreUnavailable when nothing has been ingested yet.
    """
    url = os.environ.get("POLICYGRAPH_STORE") or f"embedded:{ROOT / 'data' / 'policygraph'}"
    return open_store(url, create=False)


def view(store: Store, focus: str, height: int = 640, to: str = "") -> Html:
    """The view of `focus` (a name or an id), or its path to `to`, inline: what `policygraph view` writes, framed.

    The frame may run its script and nothing else: it cannot reach the notebook. Raises NotFound.
    """
    return _framed(view_text(store, focus, to), f"{focus} → {to}" if to else f"{focus} 的周边", height)


def matrix(store: Store, rows: str = "park", height: int = 640) -> Html:
    """The matrix of parks (or agency, district) by tracks, inline: what `policygraph view --matrix` writes, framed."""
    return _framed(matrix_text(store, rows), "矩阵", height)


def _framed(page: str, title: str, height: int) -> Html:
    return Html(
        f'<iframe title="{escape(title)}" srcdoc="{escape(page)}" sandbox="allow-scripts allow-downloads" '
        f'style="width:100%;height:{height}px;border:1px solid #ccc"></iframe>',
        f"〔{title}〕",
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Html:
    """Rows as a table, cells as `policygraph cypher` prints them; numbers stand to the right."""
    lines = [[_cell(value) for value in row] for row in rows]
    head = "".join(f'<th style="text-align:left">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(markup for markup, _ in line)}</tr>" for line in lines)
    text = "\n".join("\t".join(cells) for cells in [columns, *([text for _, text in line] for line in lines)])
    return Html(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", text)


def _cell(value: Any) -> tuple[str, str]:
    text = f"{value:g}" if isinstance(value, float) else cell_text(value)
    side = "right" if isinstance(value, int | float) else "left"
    return f'<td style="text-align:{side};vertical-align:top">{escape(text)}</td>', text
