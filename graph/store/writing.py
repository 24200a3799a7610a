"""What is written, in Cypher: the difference between what is stored and what is wanted, or everything in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import neo4j

from graph.errors import StoreConflict, StoreError
from graph.jsonl import judgement_line
from graph.model import Edge, Graph, Judgement, Node
from graph.ontology import Ontology
from graph.store.base import Changes, Source, SourceInfo
from graph.store.rows import digest, edge_hash, edge_row, node_hash, node_row, source_row, type_of

Row = dict[str, Any]
EdgeKey = tuple[str, str, str]
Tx = neo4j.ManagedTransaction | neo4j.Transaction
T = TypeVar("T")

BATCH = 2000  #: rows of one UNWIND
MESSAGE = 2_000_000  #: characters of one UNWIND; the entity that everybody names has thousands of quotes
SOURCES = 100  #: sources of one transaction of a load; a text may be large


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a store is to hold."""

    graph: Graph
    sources: Sequence[Source | SourceInfo]
    judgements: Sequence[Judgement]

    @property
    def size(self) -> int:
        return len(self.graph.nodes) + len(self.graph.edges)


# -- the state of the store ----------------------------------------------------------------------------


def claim(tx: Tx, stamp: str, base: str | None, *, loading: bool = False) -> None:
    """Become the one who writes. Raises StoreConflict when the store is not as it was at `base`.

    Writing first takes the lock: of two writers the second sees what the first has written.
    """
    found = tx.run("MATCH (s:Store {key: 'state'}) SET s.lock = $stamp RETURN s.stamp AS stamp", stamp=stamp).single()
    if found is None:
        raise StoreError("图库没有状态节点 (the store has lost its state node)")
    if base is not None and found["stamp"] != base:
        raise StoreConflict("图库在此期间被别的进程改写 (somebody else has written since)")
    if loading:
        tx.run(
            "MATCH (s:Store {key: 'state'}) SET s.stamp = $stamp, s.version = '', s.loading = true", stamp=stamp
        ).consume()


def settle(tx: Tx, stamp: str, version: str) -> None:
    """What is written is complete."""
    tx.run(
        "MATCH (s:Store {key: 'state'}) SET s.stamp = $stamp, s.version = $version, s.loading = false, s.lock = ''",
        stamp=stamp,
        version=version,
    ).consume()


def remove_some(tx: Tx) -> int:
    """Remove nodes, with their relationships, whatever they are; how many there were in this batch."""
    found = tx.run(f"MATCH (n) WHERE NOT n:Store WITH n LIMIT {BATCH} DETACH DELETE n RETURN count(*) AS n").single()
    return int(found["n"]) if found else 0


# -- the difference ------------------------------------------------------------------------------------


def write_difference(tx: Tx, vocabulary: Ontology, wanted: Contents) -> Changes:
    """Make the store hold what is wanted, touching nothing that is so already."""
    nodes = _write_nodes_and_edges(tx, vocabulary, wanted.graph)
    return Changes(*nodes, *_write_sources(tx, wanted.sources), *_write_judgements(tx, wanted.judgements))


def _write_nodes_and_edges(tx: Tx, vocabulary: Ontology, graph: Graph) -> tuple[int, int, int, int, int, int]:
    stored_nodes, stored_edges = _stored_nodes(tx, vocabulary), _stored_edges(tx, vocabulary)
    nodes = {node.id: node for node in graph.nodes}
    edges = {_key(edge): edge for edge in graph.edges}
    new_nodes = [n for n in nodes.values() if n.id not in stored_nodes]
    changed_nodes = [n for n in nodes.values() if n.id in stored_nodes and stored_nodes[n.id] != node_hash(n)]
    gone_nodes = sorted(stored_nodes.keys() - nodes.keys())
    new_edges = [e for key, e in edges.items() if key not in stored_edges]
    changed_edges = [e for key, e in edges.items() if key in stored_edges and stored_edges[key] != edge_hash(e)]
    gone_edges = sorted(stored_edges.keys() - edges.keys())

    for (source, relation, target), keys in grouped(gone_edges, _ends):
        pattern = f"(a:{source} {{id: row.source}})-[r:{relation}]->(b:{target} {{id: row.target}})"
        _unwind(tx, f"MATCH {pattern} DELETE r", [{"source": key[0], "target": key[2]} for key in keys])
    for label, ids in grouped(gone_nodes, type_of):
        _unwind(tx, f"MATCH (n:{label} {{id: row.id}}) DETACH DELETE n", [{"id": id_} for id_ in ids])
    for label, group in grouped(new_nodes, _label):
        _create_nodes(label, group, tx)
    for verb, some in (("CREATE", new_edges), ("MATCH", changed_edges)):
        for ends, group_ in grouped(some, lambda e: _ends(_key(e))):
            _unwind(tx, _edge(verb, *ends), map(_edge_parameters, group_))
    for label, group in grouped([*new_nodes, *changed_nodes], _label):
        _fill_nodes(label, group, tx)
    return len(new_nodes), len(changed_nodes), len(gone_nodes), len(new_edges), len(changed_edges), len(gone_edges)


def _create_nodes(label: str, nodes: Sequence[Node], tx: Tx) -> None:
    """Nodes that have nothing yet but their id.

    The embedded engine writes a node again with each relationship that it gets; one that has already its thousands of
    quotes would make that slow.
    """
    _unwind(tx, f"CREATE (n:{label} {{id: row.id}})", ({"id": node.id} for node in nodes))


def _fill_nodes(label: str, nodes: Sequence[Node], tx: Tx) -> None:
    rows = ({"id": node.id, "p": node_row(node)} for node in nodes)
    _unwind(tx, f"MATCH (n:{label} {{id: row.id}}) SET n = row.p", rows)


def _edge(verb: str, source: str, relation: str, target: str) -> str:
    ends = f"MATCH (a:{source} {{id: row.source}}), (b:{target} {{id: row.target}})"
    return f"{ends} {verb} (a)-[r:{relation}]->(b) SET r = row.p"


def _edge_parameters(edge: Edge) -> Row:
    return {"source": edge.source, "target": edge.target, "p": edge_row(edge)}


def _stored_nodes(tx: Tx, vocabulary: Ontology) -> dict[str, str]:
    found: dict[str, str] = {}
    for label in vocabulary.types:
        found.update((r["id"], r["h"]) for r in tx.run(f"MATCH (n:{label}) RETURN n.id AS id, n._hash AS h"))
    return found


def _stored_edges(tx: Tx, vocabulary: Ontology) -> dict[EdgeKey, str]:
    found: dict[EdgeKey, str] = {}
    for relation in vocabulary.relations:
        cypher = f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b, r._hash AS h"
        found.update(((r["a"], relation, r["b"]), r["h"]) for r in tx.run(cypher))
    return found


def _write_sources(tx: Tx, sources: Sequence[Source | SourceInfo]) -> tuple[int, int, int]:
    stored = {r["file"]: r["hash"] for r in tx.run("MATCH (s:Source) RETURN s.file AS file, s._hash AS hash")}
    added = changed = 0
    for source in sources:  # one at a time: a text may be large
        known = stored.pop(source.file, None)
        if isinstance(source, SourceInfo):
            if known is None:
                raise StoreConflict(f"图库中已没有文件 {source.file} (somebody has removed it)")
            continue
        row = source_row(source)
        if known != row["_hash"]:
            tx.run("MERGE (s:Source {file: $row.file}) SET s = $row", row=row).consume()
            added += known is None
            changed += known is not None
    _unwind(tx, "MATCH (s:Source {file: row.file}) DETACH DELETE s", [{"file": file} for file in sorted(stored)])
    return added, changed, len(stored)


def judgement_row(judgement: Judgement) -> Row:
    """All properties of a judgement's node."""
    line = judgement_line(judgement)
    return {"key": digest(line), "line": line}


def _write_judgements(tx: Tx, judgements: Sequence[Judgement]) -> tuple[int, int]:
    stored = {r["key"] for r in tx.run("MATCH (j:Judgement) RETURN j.key AS key")}
    wanted = {row["key"]: row for row in map(judgement_row, judgements)}
    added = [{"p": row} for key, row in wanted.items() if key not in stored]
    gone = [{"key": key} for key in sorted(stored - wanted.keys())]
    _unwind(tx, "CREATE (j:Judgement) SET j = row.p", added)
    _unwind(tx, "MATCH (j:Judgement {key: row.key}) DETACH DELETE j", gone)
    return len(added), len(gone)


# -- everything, in batches ----------------------------------------------------------------------------


def batches(wanted: Contents) -> Iterator[Callable[[Tx], None]]:
    """What to do in one transaction after another to fill an empty store: nodes, relationships, what nodes hold, and
    the rest."""
    by_label = grouped(wanted.graph.nodes, _label)
    for label, nodes in by_label:
        for some in _slices(nodes, BATCH):
            yield partial(_create_nodes, label, some)
    for ends, edges in grouped(wanted.graph.edges, lambda e: _ends(_key(e))):
        for some_ in _slices(edges, BATCH):
            yield partial(_create_edges, ends, some_)
    for label, nodes in by_label:
        for some in _slices(nodes, BATCH):
            yield partial(_fill_nodes, label, some)
    for sources in _slices(wanted.sources, SOURCES):
        yield partial(_create_sources, sources)
    yield partial(_create_judgements, wanted.judgements)


def _create_edges(ends: tuple[str, str, str], edges: Sequence[Edge], tx: Tx) -> None:
    _unwind(tx, _edge("CREATE", *ends), map(_edge_parameters, edges))


def _create_sources(sources: Sequence[Source | SourceInfo], tx: Tx) -> None:
    for source in sources:
        if isinstance(source, SourceInfo):
            raise StoreConflict(f"图库中已没有文件 {source.file} (somebody has removed it)")
        tx.run("CREATE (s:Source) SET s = $row", row=source_row(source)).consume()


def _create_judgements(judgements: Sequence[Judgement], tx: Tx) -> None:
    _write_judgements(tx, judgements)


# -- helpers -------------------------------------------------------------------------------------------


def grouped(values: Iterable[T], key: Callable[[T], Any]) -> list[tuple[Any, list[T]]]:
    """Values by key, in the order of the keys."""
    groups: dict[Any, list[T]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return sorted(groups.items())


def _slices(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _label(node: Node) -> str:
    return node.type


def _key(edge: Edge) -> EdgeKey:
    return edge.source, edge.type, edge.target


def _ends(key: EdgeKey) -> tuple[str, str, str]:
    return type_of(key[0]), key[1], type_of(key[2])


def _unwind(tx: Tx, cypher: str, rows: Iterable[Row]) -> None:
    for some in messages(rows):
        tx.run(f"UNWIND $rows AS row {cypher}", rows=some).consume()


def messages(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows for one UNWIND: no more than BATCH, and no more text than a message should have."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += _length(row)
        if len(some) == BATCH or size > MESSAGE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    return sum(map(_length, value)) if isinstance(value, list) else 8
