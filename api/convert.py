"""Values of the graph -> what the API answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from api.context import Context, entity_href, reader_href
from api.phrases import Direction, heading
from api.schemas import DocumentOut, EntityDetail, EntityOut, EvidenceOut, MeasureOut, Neighbour, RelationOut
from graph.model import Edge, Evidence, Graph, Node
from graph.ontology import ontology

E = TypeVar("E", bound=EntityOut)
MOST = 50  #: pieces of evidence in one answer


def evidence_out(
    context: Context, evidence: Sequence[Evidence], documents: Sequence[str], most: int = MOST
) -> list[EvidenceOut]:
    """Evidence with its document, and the address that opens it."""
    result = []
    for item, name in zip(evidence[:most], documents[:most], strict=False):
        node = context.documents.of(item, name)
        result.append(
            EvidenceOut(
                document=node.name if node else name,
                document_id=node.id if node else "",
                number=str(node.properties.get("number") or "") if node else "",
                file=item.file,
                section=item.section,
                clause=item.clause,
                quote=item.quote,
                text=item.text,
                start=item.start,
                end=item.end,
                href=reader_href(node.id, item.file, item.start, item.end) if node else "",
            )
        )
    return result


def entity(node: Node, as_: type[E] = EntityOut, **more: Any) -> E:  # type: ignore[assignment]
    """A node as the API shows it; `more` are the fields that `as_` has beyond EntityOut."""
    return as_(
        id=node.id,
        type=node.type,
        caption=ontology().caption(node.type),
        name=node.name,
        aliases=list(node.aliases),
        properties=dict(node.properties),
        confidence=node.confidence,
        evidence_count=len(node.evidence),
        href=entity_href(node.id),
        **more,
    )


def entity_detail(context: Context, node: Node) -> EntityDetail:
    """A node with its evidence."""
    return entity(
        node,
        EntityDetail,
        documents=sorted(set(node.documents)),
        evidence=evidence_out(context, node.evidence, node.documents),
        note="" if node.evidence else "未找到依据",
    )


def relation(context: Context, edge: Edge, nodes: Mapping[str, Node]) -> RelationOut:
    """An edge with its evidence."""
    return RelationOut(
        relation=edge.type,
        caption=ontology().caption(edge.type),
        source=edge.source,
        source_name=nodes[edge.source].name,
        target=edge.target,
        target_name=nodes[edge.target].name,
        properties=dict(edge.properties),
        confidence=edge.confidence,
        evidence=evidence_out(context, edge.evidence, edge.documents),
    )


def neighbours(context: Context, focus: Node, graph: Graph) -> list[Neighbour]:
    """Everything around `focus`, each neighbour once with all its relations; most evidence first."""
    nodes = {node.id: node for node in graph.nodes} | {focus.id: focus}
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if focus.id in (edge.source, edge.target):
            edges.setdefault(edge.target if edge.source == focus.id else edge.source, []).append(edge)
    result = []
    for other, group in edges.items():
        direction: Direction = "out" if group[0].source == focus.id else "in"
        result.append(
            Neighbour(
                entity=entity(nodes[other]),
                heading=heading(group[0].type, direction, nodes[other].type),
                relations=[relation(context, edge, nodes) for edge in group],
            )
        )
    return sorted(result, key=lambda n: (-sum(len(r.evidence) for r in n.relations), n.entity.id))


def document_out(context: Context, node: Node) -> DocumentOut:
    """A document with its files and the number of its measures."""
    return entity(
        node,
        DocumentOut,
        files=list(context.documents.files.get(node.id, ())),
        measures=len(measures_of(context, node.id)),
    )


def measures_of(context: Context, document_id: str) -> tuple[Node, ...]:
    """The measures of a document, in text order."""

    def make() -> tuple[Node, ...]:
        graph = context.store.select(
            "MATCH (m:Measure)-[:PART_OF]->(d:Document) WHERE d.id = $id RETURN m", id=document_id
        )
        # with two sources of one document, each has its own count of characters: the first file decides
        return tuple(sorted((n for n in graph.nodes if n.type == "Measure"), key=_place))

    return context.kept(("measures", document_id), make)


def _place(node: Node) -> tuple[str, int, str]:
    first = min(node.evidence, key=lambda e: (e.file, e.start), default=None)
    return (first.file, first.start, node.id) if first else ("", 0, node.id)


def measure_out(context: Context, node: Node) -> MeasureOut:
    """A measure without its text."""
    document = _document_of(context, node)
    out = entity(
        node,
        MeasureOut,
        document=document.name if document else "",
        document_id=document.id if document else "",
        path=str(node.properties.get("path") or ""),
    )
    out.properties.pop("text", None)
    return out


def subtitle(context: Context, node: Node) -> str:
    """What tells entities of one name apart: the clause and document of a measure, the number of a document, ..."""
    properties = node.properties
    if node.type == "Measure":
        document = _document_of(context, node)
        title = str(document.properties.get("number") or document.name) if document else ""
        return " · ".join(part for part in (str(properties.get("path") or ""), title) if part)
    for key in ("number", "kind", "level", "jurisdiction"):
        if properties.get(key):
            return str(properties[key])
    return "、".join(node.aliases[:2])


def _document_of(context: Context, node: Node) -> Node | None:
    for item, name in zip(node.evidence, node.documents, strict=False):
        found = context.documents.of(item, name)
        if found:
            return found
    return None
