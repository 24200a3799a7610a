"""Surroundings -> what the browser draws: pyvis nodes and edges with their places, and the facts behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyvis.network import Network

from api.boxes import Box, Layout, Point
from api.context import Context, entity_href, reader_href
from api.convert import subtitle
from api.layout import arrange
from api.levels import steps_of, upper_first
from api.look import SIZE, look, type_look, units
from api.phrases import EXPECTED, NOTHING, display_name, heading, property_rows
from api.reading import Passage
from api.surroundings import Surroundings, edge_id, surroundings
from graph.model import Edge, Evidence, Node
from graph.ontology import ontology

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif'
INSIDE = ("box", "ellipse", "database")  #: shapes with the label inside
LABELLED = 18  #: up to so many edges are all captioned; beyond, those of the selected node
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 400, "selectConnectedEdges": False, "zoomSpeed": 0.7},
    "nodes": {
        "font": {"face": FONT, "size": SIZE},
        "borderWidth": 1.5,
        "borderWidthSelected": 3,
        "labelHighlightBold": False,
        "margin": {"top": 8, "bottom": 8, "left": 10, "right": 10},
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
        "font": {"face": FONT, "size": 12, "align": "middle", "strokeWidth": 4},
        "smooth": False,
        "width": 1.2,
        "selectionWidth": 1.6,
        "hoverWidth": 0.6,
    },
}


def picture(
    context: Context, focus_id: str, expanded: Sequence[str] = (), layout: Layout = "radial", to: str = ""
) -> dict[str, Any]:
    """Everything that the explorer needs to draw an entity's view, or the ways to `to`, as plain JSON values."""

    def make() -> dict[str, Any]:
        shown = draw(context, surroundings(context, focus_id, expanded, to), layout)
        return {**shown, "to": to, "expected": [] if to else shown["expected"]}

    return context.kept(("picture", focus_id, tuple(expanded), layout, to), make, most=64)


def draw(context: Context, shown: Surroundings, layout: Layout) -> dict[str, Any]:
    """The same of a view that is not kept."""
    places = _places(shown, layout)
    network = Network(directed=True)
    network.options = {**OPTIONS, "interaction": {**OPTIONS["interaction"], "hideEdgesOnDrag": len(shown.nodes) > 300}}
    for node in shown.nodes.values():
        x, y = places[node.id]
        network.add_node(
            node.id,
            x=x,
            y=y,
            **look(node, focus=node.id == shown.focus.id),
            title=f"{_caption(node.type)}：{node.name}",
        )
    pairs: set[frozenset[str]] = set()
    for edge in shown.edges:
        pair = frozenset((edge.source, edge.target))
        bend = {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.2}} if pair in pairs else {}
        pairs.add(pair)
        label = {"label": _edge_label(edge)} if len(shown.edges) <= LABELLED else {}
        network.add_edge(edge.source, edge.target, id=edge_id(edge), title=_edge_title(edge, shown), **label, **bend)
    for id_, left in shown.left.items():
        if left:
            more = f"more:{id_}"
            x, y = places[more]
            network.add_node(more, label=f"还有 {left} 个", shape="box", color="#94a3b8", x=x, y=y, title="点击展开")
            network.add_edge(id_, more, id=f"{more}:", dashes=True, arrows="")
    used_types = [t for t in ontology().types if any(n.type == t for n in shown.nodes.values())]
    used_relations = [r for r in ontology().relations if any(e.type == r for e in shown.edges)]
    return {
        "focus": shown.focus.id,
        "to": "",
        "ways": [list(way) for way in shown.ways],
        "layout": layout,
        "version": context.version(),
        "steps": [list(step) for step in shown.steps],
        "network": {"nodes": network.nodes, "edges": network.edges, "options": network.options},
        "types": {t: type_look(t) for t in used_types},
        "relations": {r: ontology().caption(r) for r in used_relations},
        "nodes": {n.id: _node_facts(context, n, shown) for n in shown.nodes.values()},
        "edges": {edge_id(e): _edge_facts(context, e, shown) for e in shown.edges},
        "headings": _headings(shown),
        "expected": [[*group, heading(*group)] for group in EXPECTED.get(shown.focus.type, ())],
        "rest": {"~".join(group): count for group, count in shown.rest.items()},
        "nothing": NOTHING,
    }


# -- places -----------------------------------------------------------------------------------------------------------


def _places(shown: Surroundings, layout: Layout) -> dict[str, Point]:
    places: dict[str, Point] = {}
    present: list[Box] = []
    kinds = [*ontology().types, "~more"]
    pairs = [upper_first(e) for e in shown.edges]
    if shown.ways:  # from one end to the other
        pairs = steps_of(shown.ways, shown.nodes, shown.focus.id)
    for later, step in enumerate(shown.steps):
        present += [_box(shown.nodes[id_], id_ == shown.focus.id) for id_ in step]
        ids = {box.id for box in present}
        inside = [(a, b) for a, b in pairs if a in ids and b in ids]
        places = arrange(present, inside, shown.focus.id, kinds, layout, fixed=places if later else None)
    more = [Box(f"more:{id_}", "~more", 96, 40) for id_, left in shown.left.items() if left]
    if more:
        ends = [(box.id.removeprefix("more:"), box.id) for box in more]
        places = arrange([*present, *more], ends, shown.focus.id, kinds, layout, fixed=places)
    return places


def _box(node: Node, focus: bool) -> Box:
    looks = look(node, focus)
    lines = looks["label"].split("\n")
    width = max(units(line) for line in lines) * SIZE * 1.04
    height = len(lines) * SIZE * 1.22
    if looks["shape"] in INSIDE:
        stretch = 1.42 if looks["shape"] == "ellipse" else 1.0
        return Box(node.id, node.type, width * stretch + 20, height * stretch + 16)
    size = float(looks["size"])
    return Box(node.id, node.type, max(width, size * 2), size * 2 + height + 8, drop=(height + 8) / 2)


# -- words ------------------------------------------------------------------------------------------------------------


def _caption(name: str) -> str:
    return ontology().caption(name)


def _edge_label(edge: Edge) -> str:
    return str(edge.properties.get("role") or edge.properties.get("kind") or _caption(edge.type))


def _edge_title(edge: Edge, shown: Surroundings) -> str:
    return f"{shown.nodes[edge.source].name} → {_edge_label(edge)} → {shown.nodes[edge.target].name}"


# -- facts ------------------------------------------------------------------------------------------------------------


def _node_facts(context: Context, node: Node, shown: Surroundings) -> dict[str, Any]:
    most = 8 if node.id == shown.focus.id else 3
    return {
        "name": display_name(node.type, node.name),
        "type": node.type,
        "aliases": list(node.aliases),
        "subtitle": subtitle(context, node) if node.type == "Measure" else "",
        "properties": property_rows(node.properties, ("text", "own", "title")),
        "text": str(node.properties.get("text") or ""),
        "href": entity_href(node.id),
        "reader": reader_href(node.id) if context.documents.files.get(node.id) else "",
        "count": len(node.evidence),
        "passages": _passages(context, node.evidence, node.documents, (node.name, *node.aliases), most),
    }


def _edge_facts(context: Context, edge: Edge, shown: Surroundings) -> dict[str, Any]:
    ends = [shown.nodes[edge.source], shown.nodes[edge.target]]
    names = [name for end in ends for name in (end.name, *end.aliases)]
    return {
        "source": edge.source,
        "target": edge.target,
        "type": edge.type,
        "label": _edge_label(edge),
        "properties": property_rows(edge.properties),
        "confidence": round(edge.confidence, 2),
        "count": len(edge.evidence),
        "passages": _passages(context, edge.evidence, edge.documents, names, 5),
    }


def _passages(
    context: Context, evidence: Sequence[Evidence], documents: Sequence[str], names: Sequence[str], most: int
) -> list[dict[str, Any]]:
    return [passage_json(context, p) for p in context.reader.passages(evidence, documents, names, most)]


def passage_json(context: Context, passage: Passage) -> dict[str, Any]:
    """A passage with its document and the address that opens it."""
    node = context.documents.by_file.get(passage.file) or context.documents.by_name.get(passage.document)
    return {
        "document": node.name if node else passage.document,
        "number": str(node.properties.get("number") or "") if node else "",
        "date": str(node.properties.get("date") or "") if node else "",
        "section": passage.section,
        "clause": passage.clause,
        "file": passage.file,
        "start": passage.start,
        "end": passage.end,
        "href": reader_href(node.id, passage.file, passage.start, passage.end) if node else "",
        "sources": passage.sources,
        "pieces": [[piece.text, piece.kind] for piece in passage.pieces],
    }


def _headings(shown: Surroundings) -> dict[str, str]:
    """What a group of neighbours is called, for every group that can appear in this picture."""
    found: dict[str, str] = {}
    for edge in shown.edges:
        source, target = shown.nodes[edge.source].type, shown.nodes[edge.target].type
        found[f"{edge.type}~out~{target}"] = heading(edge.type, "out", target)
        found[f"{edge.type}~in~{source}"] = heading(edge.type, "in", source)
    return found
