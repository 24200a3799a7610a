"""A sheet for its template: each item with the numbers of its sources, the sources once at the foot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.context import Context, entity_href, reader_href
from api.convert import subtitle
from api.workbench.clauses import Clause
from api.workbench.sheet import Item, sheet
from graph.model import Node
from graph.ontology import ontology

CITED = 2  #: clauses of one item that are named
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Sources:
    """The documents that a sheet cites, numbered as they come."""

    def __init__(self, context: Context):
        self._context = context
        self._seen: dict[str, dict[str, Any]] = {}

    def cite(self, clauses: Iterable[Clause]) -> list[dict[str, str]]:
        """The first clauses, as number, section and address; those that have a number in their document first."""
        ordered = sorted(clauses, key=lambda clause: not clause.section)
        return [self._one(clause) for clause in ordered[:CITED]]

    def _one(self, clause: Clause) -> dict[str, str]:
        first, name = clause.proof[0]
        node = self._context.documents.of(first, name)
        source = self._seen.setdefault(name, self._source(node, name, len(self._seen)))
        href = reader_href(node.id, first.file, first.start, first.end) if node else ""
        return {"mark": source["mark"], "section": clause.section, "href": href}

    @staticmethod
    def _source(node: Node | None, name: str, place: int) -> dict[str, Any]:
        properties = node.properties if node else {}
        return {
            "mark": CIRCLED[place] if place < len(CIRCLED) else f"({place + 1})",
            "name": name,
            "number": str(properties.get("number") or "文号未载明"),
            "date": str(properties.get("date") or "日期未载明"),
        }

    @property
    def listed(self) -> list[dict[str, Any]]:
        return list(self._seen.values())


def sheet_view(context: Context, node: Node) -> dict[str, Any]:
    """Everything that the template shows."""
    found, sources = sheet(context, node), Sources(context)
    return {
        "node": node,
        "caption": ontology().caption(node.type),
        "line": subtitle(context, node) if node.type != "Track" else "",
        "where": _item(found.where, sources) if found.where else None,
        "sections": [
            {
                "title": part.title,
                "rows": [_item(item, sources) for item in part.items],
                "left": part.left,
            }
            for part in found.parts
        ],
        "quotes": [
            {"pieces": passage.pieces, "cites": sources.cite([clause]), "more": 0} for passage, clause in found.quotes
        ],
        "missing": found.missing,
        "sources": sources.listed,
        "version": context.version()[:8],
        "back": entity_href(node.id),
    }


def _item(item: Item, sources: Sources) -> dict[str, Any]:
    node = item.node
    return {
        "name": item.name,
        "note": item.note,
        "href": entity_href(node.id) if node else "",
        "cites": sources.cite(item.clauses),
        "more": max(0, len(item.clauses) - CITED),
    }
