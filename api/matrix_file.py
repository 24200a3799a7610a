"""A matrix as one self-contained file, with the clauses behind every number: it needs no script and asks no host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from markupsafe import Markup

from api.assets import SHEETS, asset, inline, source_hash, type_colors
from api.context import Context
from api.pages import environment
from api.settings import Settings
from api.workbench.matrix import Asked, Kind, matrix
from api.workbench.matrix_view import matrix_view, opened_view
from graph.errors import NotFound
from graph.store.base import Store

MOST = 60  #: rows, and tracks, in a file


def write_matrix(store: Store, rows: str, output: Path) -> None:
    """Write the matrix of parks, bodies or districts by tracks as one HTML file. Raises NotFound for other rows."""
    output.write_text(matrix_text(store, rows), encoding="utf-8", newline="\n")


def matrix_text(store: Store, rows: str) -> str:
    """What `write_matrix` writes."""
    kind = next((kind for kind in get_args(Kind) if kind == rows), None)
    if kind is None:
        raise NotFound(f"没有“{rows}”的矩阵，可用：{'、'.join(get_args(Kind))} (no such matrix)")
    context = Context(store, Settings())
    asked = Asked(kind, row_limit=MOST, track_limit=MOST)
    found = matrix(context, asked)
    shown = {**matrix_view(context, asked), "more_rows": "", "more_tracks": ""}  # nothing more can be fetched
    cells = []
    for row in shown["rows"]:
        for track, cell in zip(shown["tracks"], row["cells"], strict=True):
            if cell["count"]:
                key = f"{row['id']}~{track['id']}"
                cell["anchor"] = f"#{key}"
                cells.append({"key": key, **opened_view(context, found, key)})
    for item in (*shown["rows"], *shown["tracks"], *_passages(cells)):
        item["href"] = ""
    style = inline("\n".join([*(asset(n).decode() for n in (*SHEETS, "questions.css", "matrix.css")), type_colors()]))
    policy = f"default-src 'none'; style-src {source_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    template = environment().get_template("matrix_file.html")
    return template.render(
        matrix=shown, cells=cells, version=context.version()[:12], policy=policy, style=Markup(style), theme=""
    )


def _passages(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (passage for cell in cells for clause in cell["clauses"] for passage in clause["passages"])
