"""The matrix for a template: its cells as links that open their clauses; the same matrix as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from api.context import Context, entity_href
from api.phrases import NOTHING
from api.questions.output import PROOF_COLUMNS, ref
from api.workbench.clauses import Clause, clause_out, clause_views
from api.workbench.matrix import TYPES, Asked, Line, Matrix, caption, matrix, row_word
from api.workbench.schemas import CellOut, LineOut, MatrixOut
from graph.export import spreadsheet_csv
from graph.model import Node
from graph.ontology import ontology

STEPS = (10, 20, 50, 100, 200)  #: how many rows or tracks one may ask to see
SHADES = (1, 2, 4, 7)  #: from so many clauses on a cell is darker


def matrix_href(asked: Asked, address: str = "/matrix", **more: Any) -> str:
    """The address of a matrix, `more` put in or in place of what was asked; what is usual is left out."""
    usual = Asked()
    pairs: dict[str, Any] = {
        name: getattr(asked, name)
        for name in ("rows", "row_limit", "track_limit", "sort", "empty")
        if getattr(asked, name) != getattr(usual, name)
    }
    pairs |= {name: node.id for name in ("district", "document") if (node := getattr(asked, name))}
    pairs = {name: value for name, value in {**pairs, **more}.items() if value not in ("", None, False)}
    words = {name: "true" if value is True else value for name, value in pairs.items()}
    return f"{address}?{urlencode(words)}" if words else address


def kinds(asked: Asked, chosen: str) -> list[dict[str, Any]]:
    """The matrices that there are, and the comparison beside them."""
    found = [(kind, caption(kind), matrix_href(replace(asked, rows=kind))) for kind in TYPES]
    return [
        {"text": text, "href": href, "chosen": kind == chosen}
        for kind, text, href in [*found, ("compare", "并排比较", "/compare")]
    ]


def clauses_view(context: Context, asked: Asked, cell: str) -> dict[str, Any]:
    """What stands beside the table. `cell`: the ids of the row and the track that are opened, joined by ~."""
    return {
        "hint": "数字是写明两者关系的条款数，颜色越深条款越多；点一个数字，这里列出原句和出处。空格是未找到依据。",
        "opened": opened_view(context, matrix(context, asked), cell) if cell else None,
    }


def matrix_view(
    context: Context, asked: Asked, cell: str = "", address: str = "/matrix", **kept: Any
) -> dict[str, Any]:
    """Everything that the template shows: the table, and what stands beside it.
    `address`, `kept`: of the page that shows it, and its parameters beside those of the matrix."""
    found = matrix(context, asked)
    href = partial(matrix_href, asked, address, **kept)
    more = len(found.all_rows) - len(found.rows), len(found.all_tracks) - len(found.tracks)
    return {
        "asked": asked,
        "caption": caption(asked.rows),
        "row_caption": ontology().caption(TYPES[asked.rows]),
        "found": _in_words(found),
        "note": "" if found.cells else NOTHING,
        "tracks": [_line(line) for line in found.tracks],
        "rows": [_row(found, line, cell, href) for line in found.rows],
        "rows_left": more[0],
        "tracks_left": more[1],
        "more_rows": href(row_limit=_next(asked.row_limit), cell=cell),
        "more_tracks": href(track_limit=_next(asked.track_limit), cell=cell),
        **clauses_view(context, asked, cell),
        "csv": matrix_href(asked, "/v1/matrix", format="csv"),
        "clauses_csv": matrix_href(asked, "/v1/matrix", format="clauses"),
    }


def _in_words(found: Matrix) -> str:
    first = row_word(found.asked.rows)
    return f"{len(found.all_rows)} 个{first}，{len(found.all_tracks)} 条赛道，{len(found.cells)} 格有条款。"


def _next(limit: int) -> int:
    return next((step for step in STEPS if step > limit), STEPS[-1])


def _line(line: Line) -> dict[str, Any]:
    node = line.node
    return {"id": node.id, "type": node.type, "name": node.name, "href": entity_href(node.id), "clauses": line.clauses}


def _row(found: Matrix, line: Line, opened: str, href: Callable[..., str]) -> dict[str, Any]:
    cells = []
    for track in found.tracks:
        clauses = found.clauses(line.node.id, track.node.id)
        key = f"{line.node.id}~{track.node.id}"
        cells.append(
            {
                "count": len(clauses),
                "shade": sum(len(clauses) >= step for step in SHADES),
                "href": href(cell=key),
                "label": f"{line.node.name} × {track.node.name}：{len(clauses)} 条条款",
                "open": key == opened,
            }
        )
    beyond = line.cells - sum(1 for cell in cells if cell["count"])
    return {**_line(line), "cells": cells, "beyond": beyond}


def opened_view(context: Context, found: Matrix, cell: str) -> dict[str, Any]:
    """The clauses of one cell."""
    row, track = (context.store.node(id_) for id_ in (cell.partition("~")[0], cell.partition("~")[2]))
    clauses = found.clauses(row.id, track.id)
    return {
        "ends": [{"type": n.type, "name": n.name, "href": entity_href(n.id)} for n in (row, track)],
        "clauses": list(clause_views(context, clauses, (row, track))),
    }


# -- the API ----------------------------------------------------------------------------------------------------------


def matrix_out(context: Context, found: Matrix) -> MatrixOut:
    rows, tracks = ([line.node.id for line in lines] for lines in (found.rows, found.tracks))
    return MatrixOut(
        graph_version=context.version(),
        rows=[_line_out(line) for line in found.rows],
        tracks=[_line_out(line) for line in found.tracks],
        cells=[
            CellOut(
                row=row,
                track=track,
                count=len(clauses),
                clauses=[clause_out(context, clause) for clause in clauses],
                href=matrix_href(found.asked, cell=f"{row}~{track}"),
            )
            for row in rows
            for track in tracks
            if (clauses := found.clauses(row, track))
        ],
        rows_left=len(found.all_rows) - len(rows),
        tracks_left=len(found.all_tracks) - len(tracks),
        note="" if found.cells else NOTHING,
        href=matrix_href(found.asked),
    )


def _line_out(line: Line) -> LineOut:
    return LineOut(entity=ref(line.node), clauses=line.clauses, cells=line.cells)


def counts_csv(found: Matrix) -> str:
    """The whole matrix as numbers, all rows and tracks."""
    head = (caption(found.asked.rows), *(line.node.name for line in found.all_tracks), "条款数")
    rows = (
        (
            line.node.name,
            *(len(found.clauses(line.node.id, track.node.id)) or "" for track in found.all_tracks),
            line.clauses,
        )
        for line in found.all_rows
    )
    return spreadsheet_csv(head, rows)


def clauses_csv(context: Context, found: Matrix) -> str:
    """Every piece of evidence of every cell, one a line."""
    first = ontology().caption(TYPES[found.asked.rows])
    return spreadsheet_csv((first, "赛道", "角色", *PROOF_COLUMNS), _proofs(context, found))


def _proofs(context: Context, found: Matrix) -> Iterator[tuple[Any, ...]]:
    for row in found.all_rows:
        for track in found.all_tracks:
            for clause in found.clauses(row.node.id, track.node.id):
                yield from _proof_rows(context, row.node, track.node, clause)


def _proof_rows(context: Context, row: Node, track: Node, clause: Clause) -> Iterator[tuple[Any, ...]]:
    out = clause_out(context, clause)
    for e in out.evidence:
        place = f"{e.file}:{e.start}-{e.end}"
        yield row.name, track.name, clause.role, e.document, e.number, e.section, e.clause, e.text, place
