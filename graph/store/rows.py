"""Nodes, edges and sources as property maps of the database, and back. Pure.

Properties that begin with `_` are the store's own: search keys and a hash. No reader ever sees them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from graph.model import Edge, Evidence, Graph, Node
from graph.store.base import Source

_LISTS = ("quotes", "texts", "sections", "clauses", "documents", "spans")
_NODE_FIELDS = {"id", "name", "aliases", "confidence", *_LISTS}
_EDGE_FIELDS = {"confidence", *_LISTS}


def node_row(node: Node) -> dict[str, Any]:
    """All properties of a node, search keys included."""
    row = _visible_node(node)
    names = [node.name, *node.aliases]
    row["_name"] = _lines(map(plain, names))
    row["_pinyin"] = _lines(spelling for name in names for spelling in _pinyin(name)[:1])
    row["_initials"] = _lines(spelling for name in names for spelling in _pinyin(name)[1:])
    texts = [*names, str(node.properties.get("text", "")), *(e.text for e in node.evidence)]
    row["_text"] = "\n".join(dict.fromkeys(text for text in texts if text))
    row["_hash"] = _digest(_visible_node(node))
    return row


def edge_row(edge: Edge) -> dict[str, Any]:
    """All properties of a relationship."""
    row = _visible_edge(edge)
    row["_hash"] = _digest(row)
    return row


def source_row(source: Source) -> dict[str, Any]:
    """All properties of a source's node. Its statements say much again and again, so they are packed."""
    row: dict[str, Any] = {field.name: getattr(source, field.name) for field in fields(source)}
    row["_hash"] = _digest(row)
    return {**row, "statements": _packed(source.statements)}


def source_from_row(row: Mapping[str, Any]) -> Source:
    """The source that `source_row` was made of."""
    own = {key: value for key, value in row.items() if not key.startswith("_")}
    return Source(**{**own, "statements": _unpacked(own["statements"])})


def _packed(text: str) -> str:
    return b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 6)).decode("ascii")


def _unpacked(text: str) -> str:
    if text[:1] in ("", "{"):
        return text  # from before it was packed
    return zlib.decompress(b64decode(text)).decode("utf-8", "surrogatepass")


def node_from_row(type_: str, row: Mapping[str, Any]) -> Node:
    """The node that `node_row` was made of."""
    return Node(
        id=row["id"],
        type=type_,
        name=row["name"],
        aliases=tuple(row.get("aliases") or ()),
        evidence=_evidence(row),
        documents=tuple(row["documents"]),
        confidence=float(row["confidence"]),
        properties=_own(row, _NODE_FIELDS),
    )


def edge_from_row(source: str, type_: str, target: str, row: Mapping[str, Any]) -> Edge:
    """The edge that `edge_row` was made of."""
    return Edge(
        source=source,
        type=type_,
        target=target,
        evidence=_evidence(row),
        documents=tuple(row["documents"]),
        confidence=float(row["confidence"]),
        properties=_own(row, _EDGE_FIELDS),
    )


def node_hash(node: Node) -> str:
    """Changes when anything of the node does."""
    return _digest(_visible_node(node))


def edge_hash(edge: Edge) -> str:
    """Changes when anything of the edge does."""
    return _digest(_visible_edge(edge))


def graph_hash(graph: Graph) -> str:
    """The version of a graph; '' for the empty one."""
    if not graph.nodes:
        return ""
    lines = [node_hash(node) for node in graph.nodes]
    lines += [f"{e.source} {e.type} {e.target} {edge_hash(e)}" for e in graph.edges]
    return _digest(sorted(lines))


def type_of(id_: str) -> str:
    """The type that an id carries."""
    return id_.partition("-")[0]


def plain(text: str) -> str:
    """How names are compared: one width, one case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _visible_node(node: Node) -> dict[str, Any]:
    return {
        **{key: value for key, value in node.properties.items() if value is not None},
        "id": node.id,
        "name": node.name,
        "aliases": list(node.aliases),
        "confidence": float(node.confidence),
        **_evidence_lists(node.evidence, node.documents),
    }


def _visible_edge(edge: Edge) -> dict[str, Any]:
    return {
        **{key: value for key, value in edge.properties.items() if value is not None},
        "confidence": float(edge.confidence),
        **_evidence_lists(edge.evidence, edge.documents),
    }


def _evidence_lists(evidence: tuple[Evidence, ...], documents: tuple[str, ...]) -> dict[str, list[str]]:
    return {
        "quotes": [e.quote for e in evidence],
        "texts": [e.text for e in evidence],
        "sections": [e.section for e in evidence],
        "clauses": [e.clause for e in evidence],
        "documents": list(documents),
        "spans": [f"{e.file}:{e.start}-{e.end}" for e in evidence],
    }


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    spans = row["spans"]
    blank = [""] * len(spans)  # neo4j-admin imports a list of one empty text as nothing
    columns = (row.get(key) or blank for key in ("quotes", "texts", "sections", "clauses"))
    return tuple(
        Evidence(*parse_span(span), quote=quote, text=text, section=section, clause=clause)
        for span, quote, text, section, clause in zip(spans, *columns, strict=True)
    )


def parse_span(span: str) -> tuple[str, int, int]:
    """file, start, end of "file:start-end"; a file name may hold colons and dashes."""
    file, _, place = span.rpartition(":")
    start, _, end = place.partition("-")
    return file, int(start), int(end)


def _own(row: Mapping[str, Any], fields: set[str]) -> dict[str, Any]:
    return {key: row[key] for key in sorted(row) if key not in fields and not key.startswith("_")}


def _lines(values: Iterable[str]) -> str:
    """Each value on a line of its own, a line break before the first and after the last: "\\n" + x finds a prefix."""
    unique = list(dict.fromkeys(value for value in values if value))
    return "\n" + "\n".join(unique) + "\n" if unique else ""


@lru_cache(maxsize=200_000)
def _pinyin(name: str) -> tuple[str, ...]:
    """Full spelling and initials; nothing for a name without Chinese characters."""
    if name.isascii():
        return ()
    from pypinyin import lazy_pinyin

    syllables = [plain(syllable) for syllable in lazy_pinyin(name)]
    syllables = ["".join(c for c in syllable if c.isalnum()) for syllable in syllables]
    return "".join(syllables), "".join(syllable[:1] if syllable.isascii() else "" for syllable in syllables)


def _digest(value: Any) -> str:
    return digest(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def digest(text: str) -> str:
    """What a text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
