"""What stands on the start page: questions worth asking, and the tracks, parks and documents worth clicking."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from api.context import Context, entity_href, reader_href
from api.convert import measures_of
from api.questions.answers import find_question
from api.questions.output import question_href
from api.workbench.tools import sheet_href
from graph.model import Edge, Graph, Node
from graph.ontology import ontology

TILES = 12


def home_of(context: Context) -> dict[str, Any]:
    """Questions, sections and the line at the foot. An empty graph has no sections."""
    counts = context.store.counts()
    hosting = context.store.select("MATCH (p:Park)-[r:SUPPORTS]->(t:Track) RETURN p, r, t LIMIT 2000")
    measures = context.store.select("MATCH (m:Measure)-[r:SUPPORTS]->(t:Track) RETURN m, r, t LIMIT 4000")
    duties = context.store.select("MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m:Measure) RETURN a, r, m LIMIT 4000")
    parks_of, tracks_of = _ends(hosting, "target"), _ends(hosting, "source")
    measures_for, duties_of = _ends(measures, "target"), _ends(duties, "source")
    nodes = {n.id: n for graph in (hosting, measures, duties) for n in graph.nodes}

    def best(*maps: dict[str, list[str]]) -> list[Node]:
        ids = {id_ for found in maps for id_ in found}
        return sorted(
            (nodes[i] for i in ids),
            key=lambda n: (*(-min(len(found.get(n.id, ())), 3) for found in maps[:1]),
                           *(-len(found.get(n.id, ())) for found in maps), -len(n.evidence), n.name),
        )  # fmt: skip

    tracks, parks, agencies = best(parks_of, measures_for), best(tracks_of), best(duties_of)
    held = [n for n in context.documents.nodes if context.documents.files[n.id]]
    sections = [
        _section("tracks", "Track", counts.nodes["Track"], [
            _tile(t, "、".join(filter(None, (_count(len(parks_of.get(t.id, ())), "个园区"),
                                            _count(len(measures_for.get(t.id, ())), "条举措")))))
            for t in tracks[:TILES]
        ]),
        _section("parks", "Park", counts.nodes["Park"], [
            _tile(p, "、".join(nodes[i].name for i in tracks_of[p.id])) for p in parks[:TILES]
        ]),
        _section("documents", "Document", len(held), [_document(context, n) for n in held[:TILES]]),
        _section("agencies", "Agency", counts.nodes["Agency"], [
            _tile(a, f"负责 {len(duties_of[a.id])} 条举措") for a in agencies[:8]
        ]),
    ]  # fmt: skip
    total_nodes, total_edges = sum(counts.nodes.values()), sum(counts.edges.values())
    return {
        "questions": _questions(tracks, parks, agencies, held, parks_of),
        "overviews": _overviews(tracks, parks),
        "sections": [section for section in sections if section["tiles"]],
        "foot": f"{len(held)} 份文件，{total_nodes:,} 个实体，{total_edges:,} 条关系，每一条都能回到原文。",
    }


def _ends(graph: Graph, side: str) -> dict[str, list[str]]:
    """For each entity at one side, those at the other; more evidence first."""
    found: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        found[edge.source if side == "source" else edge.target].append(edge)
    return {
        id_: [
            e.target if side == "source" else e.source
            for e in sorted(edges, key=lambda e: (-len(e.evidence), e.source, e.target))
        ]
        for id_, edges in found.items()
    }


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number else ""


def _tile(node: Node, line: str) -> dict[str, str]:
    return {"name": node.name, "line": line or f"{len(node.evidence)} 处依据", "href": entity_href(node.id)}


def _document(context: Context, node: Node) -> dict[str, str]:
    properties = node.properties
    parts = [str(properties.get("number") or "文号未载明"), str(properties.get("date") or ""),
             _count(len(measures_of(context, node.id)), "条举措")]  # fmt: skip
    return {"name": node.name, "line": " · ".join(p for p in parts if p), "href": reader_href(node.id)}


def _section(kind: str, type_: str, total: int, tiles: list[dict[str, str]]) -> dict[str, Any]:
    return {"kind": kind, "type": type_, "title": ontology().caption(type_), "total": total, "tiles": tiles}


def _overviews(tracks: list[Node], parks: list[Node]) -> list[dict[str, str]]:
    """Pages that put much side by side."""
    found = [
        {"name": "园区 × 赛道", "line": "每格几条条款，点开看原句", "href": "/matrix"},
        {"name": "部门 × 赛道", "line": "哪个部门负责哪条赛道的举措", "href": "/matrix?rows=agency"},
        {"name": "并排比较", "line": "几个园区、区或几份文件，共有什么，只有谁有", "href": "/compare"},
    ]
    for node in (tracks[:1] or parks)[:1]:
        line = f"一页 A4，句句有出处，如“{node.name}”"
        found.append({"name": "推介材料", "line": line, "href": sheet_href(node)})
    return found


def _questions(
    tracks: list[Node], parks: list[Node], agencies: list[Node], held: list[Node], parks_of: dict[str, list[str]]
) -> list[dict[str, str]]:
    """Examples that have an answer in this graph."""
    examples: list[tuple[int, str, Node]] = [(1, "track", t) for t in tracks[:2] if parks_of.get(t.id)]
    examples += [(2, "place", p) for p in sorted(parks[:8], key=lambda p: len(p.name) > 10)[:1]]
    examples += [(5, "agency", a) for a in agencies[:1]]
    found = [
        (find_question(number).title({name: node.name}), question_href(number, {name: node.name}))
        for number, name, node in examples
    ]
    numbered = [d for d in held if d.properties.get("number")]
    found += [(f"{d.properties['number']}写了什么？", reader_href(d.id)) for d in numbered[:1]]
    return [{"text": text, "href": href} for text, href in found]
