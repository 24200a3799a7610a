"""Graph -> text that other programs read. Pure and deterministic: the same graph gives the same bytes.

Line ends are "\\n" except in CSV, which has RFC 4180's. CSV begins with a byte order mark, so that Excel reads UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.jsonl import write_statements
from graph.model import Edge, Evidence, Graph, Node, Statement
from graph.ontology import ontology

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# fmt: off
CSV_HEAD = ("类别", "类型", "编号", "名称", "别名", "起点类型", "起点", "终点类型", "终点",
             "属性", "置信度", "文件", "条款", "标题", "位置", "引文")
# fmt: on


def to_jsonl(facts: Iterable[Statement]) -> str:
    """Facts, one JSON object a line: the exchange format."""
    return write_statements(facts)


def to_csv(graph: Graph) -> str:
    """One row for each node, then one for each edge; lists are joined by line breaks."""
    names = {node.id: node for node in graph.nodes}
    rows = (*map(node_row, graph.nodes), *(edge_row(edge, names) for edge in graph.edges))
    return spreadsheet_csv(CSV_HEAD, rows)


def node_row(node: Node) -> tuple[str, ...]:
    """The cells of a node under CSV_HEAD."""
    return ("实体", node.type, node.id, node.name, "\n".join(node.aliases), "", "", "", "", *_shared(node))


def edge_row(edge: Edge, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The cells of an edge under CSV_HEAD."""
    head, tail = nodes[edge.source], nodes[edge.target]
    return ("关系", edge.type, "", "", "", head.type, head.name, tail.type, tail.name, *_shared(edge))


def rows_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows of a query, without the byte order mark: a pipe has no use for it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(safe_cell, columns))
    writer.writerows(map(safe_cell, row) for row in rows)
    return out.getvalue()


def spreadsheet_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The rows with a byte order mark, so that Excel reads UTF-8."""
    return "\ufeff" + rows_csv(columns, rows)


def cell_text(value: Any) -> str:
    """A value of a query (see `graph.store.base.Table`) as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and "labels" in value:
        return f"{value['properties'].get('name', '')} ({':'.join(value['labels'])})".lstrip()
    if isinstance(value, Mapping) and value.keys() == {"nodes", "relationships"}:
        return _path_text(value["nodes"], value["relationships"])
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False)


def _path_text(nodes: Sequence[Mapping[str, Any]], relationships: Sequence[Mapping[str, Any]]) -> str:
    text = cell_text(nodes[0])
    for before, relationship, after in zip(nodes, relationships, nodes[1:], strict=False):
        along = relationship["start"] == before["id"]
        text += f" {'-' if along else '<-'}[{relationship['type']}]{'->' if along else '-'} {cell_text(after)}"
    return text


def safe_cell(value: Any) -> str | int | float:
    """Text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = cell_text(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") else text


def _shared(item: Node | Edge) -> tuple[str, ...]:
    caption = ontology().caption
    properties = (f"{caption(k)}: {v}" for k, v in sorted(item.properties.items()) if k != "text")
    return (
        "\n".join(properties),
        f"{item.confidence:g}",
        "\n".join(dict.fromkeys(item.documents)),
        "\n".join(e.section for e in item.evidence),
        "\n".join(e.clause for e in item.evidence),
        "\n".join(_span(e) for e in item.evidence),
        "\n".join(e.text for e in item.evidence),
    )


def _span(evidence: Evidence) -> str:
    return f"{evidence.file}:{evidence.start}-{evidence.end}"


def to_graphml(graph: Graph) -> str:
    """GraphML for Gephi, yEd, networkx; lists become JSON text, since GraphML has none."""
    import networkx

    result: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in graph.nodes:
        values = {**_flat(node), "label": node.name, "type": node.type, "aliases": _xml(json_text(node.aliases))}
        result.add_node(node.id, **values)
    for edge in graph.edges:
        result.add_edge(edge.source, edge.target, key=edge.type, type=edge.type, **_flat(edge))
    lines: Iterable[str] = networkx.generate_graphml(result, named_key_ids=True)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n"


def _flat(item: Node | Edge) -> dict[str, Any]:
    properties = {k: _xml(v) if isinstance(v, str) else v for k, v in sorted(item.properties.items()) if v is not None}
    # GraphML gives a key one type in the whole file
    properties = {
        k: float(v) if isinstance(v, int | float) and not isinstance(v, bool) else v for k, v in properties.items()
    }
    return {
        **properties,
        "confidence": item.confidence,
        "documents": _xml(json_text(item.documents)),
        "spans": _xml(json_text([_span(e) for e in item.evidence])),
        "quotes": _xml(json_text([e.text for e in item.evidence])),
    }


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def to_jsonld(graph: Graph) -> str:
    """JSON-LD: nodes with their relations; each relation is also a statement that carries its proof."""
    context = {
        "@vocab": "urn:policygraph:ontology:",
        "id": "@id",
        "type": "@type",
        "name": "http://www.w3.org/2000/01/rdf-schema#label",
        "aliases": {"@id": "http://www.w3.org/2004/02/skos/core#altLabel", "@container": "@set"},
        "evidence": {"@container": "@list"},
        "subject": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#subject", "@type": "@id"},
        "predicate": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate", "@type": "@vocab"},
        "object": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#object", "@type": "@id"},
        "about": {"@id": "urn:policygraph:ontology:subject"},
    }
    relations: dict[str, dict[str, list[dict[str, str]]]] = {}
    for edge in graph.edges:
        relations.setdefault(edge.source, {}).setdefault(edge.type, []).append({"id": _urn(edge.target)})
    items: list[dict[str, Any]] = [
        {
            "id": _urn(node.id),
            "type": node.type,
            "name": node.name,
            "aliases": list(node.aliases),
            **{("about" if k == "subject" else k): v for k, v in sorted(node.properties.items()) if v is not None},
            **relations.get(node.id, {}),
            **_proof(node),
        }
        for node in graph.nodes
    ]
    items += [
        {
            "id": _urn(f"{edge.source}/{edge.type}/{edge.target}"),
            "type": "http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement",
            "subject": _urn(edge.source),
            "predicate": edge.type,
            "object": _urn(edge.target),
            **dict(sorted(edge.properties.items())),
            **_proof(edge),
        }
        for edge in graph.edges
    ]
    return json.dumps({"@context": context, "@graph": items}, ensure_ascii=False, indent=1) + "\n"


def _urn(id_: str) -> str:
    return f"urn:policygraph:{id_}"


def _proof(item: Node | Edge) -> dict[str, Any]:
    evidence = [
        {
            "document": document,
            "file": e.file,
            "start": e.start,
            "end": e.end,
            "quote": e.quote,
            "text": e.text,
            "section": e.section,
            "clause": e.clause,
        }
        for e, document in zip(item.evidence, item.documents, strict=True)
    ]
    return {"confidence": item.confidence, "evidence": evidence}


#: formats made of the graph alone; `jsonl` is made of the facts
FORMATS: Mapping[str, Callable[[Graph], str]] = {"csv": to_csv, "graphml": to_graphml, "jsonld": to_jsonld}
