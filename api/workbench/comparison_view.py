"""A comparison for a template, its cells as links that open their clauses; the same as JSON."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from api.context import Context, entity_href
from api.convert import entity, evidence_out, measures_of, subtitle
from api.diff import Diff, Row, diff
from api.phrases import NOTHING, display_name
from api.questions.output import ref
from api.workbench.clauses import clause_out, clause_views
from api.workbench.comparison import Block, Comparison, Entry, Side, compare
from api.workbench.schemas import (
    BlockName,
    BlockOut,
    ComparisonOut,
    DifferenceOut,
    DifferencesOut,
    EntryOut,
    SaidOut,
    SideOut,
)
from graph.model import Node
from graph.ontology import ontology

USUAL = 12  #: rows of a group
CAPTIONS: Mapping[BlockName, str] = {"tracks": "赛道", "targets": "目标", "bodies": "责任部门", "parks": "园区"}
CHANGES = ("改动", "新增", "取消")  #: in the order of interest


def compare_href(ids: Iterable[str], **more: Any) -> str:
    """The address of a comparison."""
    pairs = [*(("ids", id_) for id_ in ids), *more.items()]
    return f"/compare?{urlencode([(name, value) for name, value in pairs if value])}"


def clauses_view(context: Context, nodes: Sequence[Node], cell: str) -> dict[str, Any]:
    """What stands beside the table. `cell`: block, row and column that are opened, joined by ~."""
    return {
        "hint": "点一格，这里列出它的原句和出处。空格是未找到依据。",
        "opened": _opened(context, compare(context, nodes), cell) if cell else None,
    }


def comparison_view(context: Context, nodes: Sequence[Node], limit: int, cell: str) -> dict[str, Any]:
    """Everything that the template shows: the table, what stands beside it, and what differs between documents."""
    found = compare(context, nodes)
    shown = {} if limit == USUAL else {"limit": limit}
    return {
        "title": "与".join(node.name for node in nodes[:2]) if len(nodes) == 2 else "、".join(n.name for n in nodes),
        "sides": [_side(context, side) for side in found.sides],
        "blocks": [_block(found, block, limit, cell, shown) for block in found.blocks],
        "differences": [_differences(context, d, limit) for d in _diffs(context, nodes)],
        "more": compare_href([n.id for n in nodes], limit=200, cell=cell),
        **clauses_view(context, nodes, cell),
    }


def _side(context: Context, side: Side) -> dict[str, Any]:
    node = side.node
    line = subtitle(context, node)
    if node.type == "Document":
        line = " · ".join(p for p in (line, str(node.properties.get("date") or "")) if p)
        count = f"{len(measures_of(context, node.id))} 条举措"
    else:
        count = f"{len(side.clauses)} 条条款，{len(side.tracks)} 条赛道"
    return {**_link(node), "line": line, "count": count}


def _link(node: Node) -> dict[str, str]:
    return {"type": node.type, "name": display_name(node.type, node.name), "href": entity_href(node.id)}


def _block(found: Comparison, block: Block, limit: int, opened: str, shown: dict[str, int]) -> dict[str, Any]:
    groups = []
    nodes = [side.node for side in found.sides]
    for filled, members in itertools.groupby(block.entries, key=lambda entry: entry.filled):
        entries = list(members)
        groups.append(
            {
                "title": _shared_by(filled, nodes),
                "total": len(entries),
                "left": max(0, len(entries) - limit),
                "rows": [_entry(block, entry, nodes, opened, shown) for entry in entries[:limit]],
            }
        )
    return {"caption": CAPTIONS[block.name], "groups": groups, "nothing": NOTHING}


def _shared_by(filled: tuple[bool, ...], nodes: Sequence[Node]) -> str:
    names = [node.properties.get("number") or node.name for node, here in zip(nodes, filled, strict=True) if here]
    if all(filled):
        return "共有"
    return f"仅 {names[0]}" if len(names) == 1 else f"{'、'.join(map(str, names))} 有"


def _entry(block: Block, entry: Entry, nodes: Sequence[Node], opened: str, shown: dict[str, int]) -> dict[str, Any]:
    cells = []
    for column, cell in enumerate(entry.cells):
        key = f"{block.name}~{entry.key}~{column}"
        said = {
            "text": cell.text,
            "href": compare_href([n.id for n in nodes], **shown, cell=key),
            "open": key == opened,
        }
        said["label"] = f"{entry.name}，{nodes[column].name}：{cell.text}"
        cells.append(said if cell.clauses else None)
    return {"name": entry.name, "link": _link(entry.node) if entry.node else None, "cells": cells}


def _opened(context: Context, found: Comparison, cell: str) -> dict[str, Any] | None:
    block, key, column = cell.split("~")
    entry = found.entry(block, key)
    if entry is None or int(column) >= len(entry.cells):
        return None
    side = found.sides[int(column)].node
    about = (entry.node,) if entry.node else entry.about
    ends = [
        {"name": entry.name, "type": "Target", "href": ""} if entry.node is None else _link(entry.node),
        _link(side),
    ]
    return {"ends": ends, "clauses": list(clause_views(context, entry.cells[int(column)].clauses, (side, *about)))}


# -- what differs between documents -----------------------------------------------------------------------------------


def _diffs(context: Context, nodes: Sequence[Node]) -> list[Diff]:
    """Each document with the next."""
    if nodes[0].type != "Document":
        return []
    return [
        context.kept(("diff", a.id, b.id), lambda a=a, b=b: diff(context.store, a.id, b.id), most=64)  # type: ignore[misc]
        for a, b in itertools.pairwise(nodes)
    ]


def _by_interest(found: Diff) -> list[Row]:
    return sorted(found.rows, key=lambda row: CHANGES.index(row.change))


def _differences(context: Context, found: Diff, limit: int) -> dict[str, Any]:
    """Measures and targets; tracks and parks stand side by side above."""
    rows = [row for row in _by_interest(found) if row.type in ("Measure", "Target")]
    shown = [
        {
            "change": row.change,
            "caption": ontology().caption(row.type),
            "type": row.type,
            "name": display_name(row.type, row.name),
            "what": row.what,
            "before": [e.href for e in _evidence(context, row.left, found.left)[:1]],
            "after": [e.href for e in _evidence(context, row.right, found.right)[:1]],
        }
        for row in rows[:limit]
    ]
    counts = "，".join(f"{change} {n} 处" for change in CHANGES if (n := sum(r.change == change for r in rows)))
    return {"before": found.left.name, "after": found.right.name, "rows": shown,
            "explained": any(row["what"] for row in shown), "counts": counts or "没有不同",
            "left": len(rows) - len(shown)}  # fmt: skip


def _evidence(context: Context, node: Node | None, document: Node) -> list[Any]:
    pairs = list(zip(node.evidence, node.documents, strict=True)) if node else []
    inside = [(e, name) for e, name in pairs if name == document.name]
    return evidence_out(context, [e for e, _ in inside], [name for _, name in inside])


# -- the API ----------------------------------------------------------------------------------------------------------


def comparison_out(context: Context, nodes: Sequence[Node], limit: int) -> ComparisonOut:
    found = compare(context, nodes)
    return ComparisonOut(
        graph_version=context.version(),
        sides=[SideOut(entity=entity(side.node), clauses=len(side.clauses)) for side in found.sides],
        blocks=[
            BlockOut(
                name=block.name,
                rows=[_entry_out(context, entry) for entry in block.entries[:limit]],
                left=max(0, len(block.entries) - limit),
                note="" if block.entries else NOTHING,
            )
            for block in found.blocks
        ],
        differences=[
            DifferencesOut(
                before=ref(d.left),
                after=ref(d.right),
                rows=[_difference_out(context, row, d) for row in _by_interest(d)[:limit]],
                left=max(0, len(d.rows) - limit),
            )
            for d in _diffs(context, nodes)
        ],
        href=compare_href(node.id for node in nodes),
    )


def _entry_out(context: Context, entry: Entry) -> EntryOut:
    return EntryOut(
        name=entry.name,
        entity=ref(entry.node) if entry.node else None,
        shared=all(entry.filled),
        cells=[
            SaidOut(text=c.text, clauses=[clause_out(context, clause) for clause in c.clauses]) for c in entry.cells
        ],
    )


def _difference_out(context: Context, row: Row, found: Diff) -> DifferenceOut:
    return DifferenceOut(
        type=row.type,
        change=row.change,
        name=display_name(row.type, row.name),
        what=row.what,
        before=_evidence(context, row.left, found.left),
        after=_evidence(context, row.right, found.right),
    )
