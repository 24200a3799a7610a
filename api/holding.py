"""What holds on a day: the documents in force, their measures, and the targets that are still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.targets import topic_of
from graph.errors import BadStatement
from graph.model import Edge, Graph, Node
from graph.standing import Act, Standing, standing
from graph.store.base import Store


@dataclass(frozen=True, slots=True)
class Ruled:
    """A document and its standing on the day."""

    document: Node
    standing: Standing


@dataclass(frozen=True, slots=True)
class Task:
    """A measure of a document in force."""

    measure: Node
    document: Node


@dataclass(frozen=True, slots=True)
class Promise:
    """A target of a document in force whose deadline has not passed, and what sets it."""

    target: Node
    document: Node
    setter: Node


@dataclass(frozen=True, slots=True)
class Holding:
    """Everything that holds on `on`. `documents` has all that were read, those in force first."""

    on: str
    documents: tuple[Ruled, ...]
    measures: tuple[Task, ...]
    targets: tuple[Promise, ...]


def day_of(text: str) -> str:
    """An ISO day. Raises BadStatement."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise BadStatement(f"{text!r} 不是日期，应如 2023-06-30 (not a day)") from error


def standing_of(store: Store, document: Node, on: str) -> Standing:
    """Whether one document, read or only cited, is in force on a day."""
    cypher = "MATCH (n:Document)-[r:REPLACES]->(d:Document {id: $id}) RETURN n, r, d"
    acts = _acts(store.select(cypher, id=document.id))
    return standing(document, acts.get(document.id, ()), day_of(on))


def holding(store: Store, on: str) -> Holding:
    """What holds on the ISO day `on`. Raises BadStatement for another text."""
    on = day_of(on)
    acts = _acts(store.select("MATCH (n:Document)-[r:REPLACES]->(d:Document) RETURN n, r, d"))
    read = store.select("MATCH (d:Document {own: true}) RETURN d").nodes
    ruled = [Ruled(d, standing(d, acts.get(d.id, ()), on)) for d in read]
    order = {"有效": 0, "不明": 1, "无效": 2}
    ruled.sort(key=lambda r: (order[r.standing.verdict], str(r.document.properties.get("date", "")), r.document.name))
    in_force = {r.document.id: r for r in ruled if r.standing.verdict == "有效"}
    parts = store.select("MATCH (m:Measure)-[r:PART_OF]->(d:Document) RETURN m, r, d")
    measures = {edge.source: Task(m, in_force[d.id].document) for edge, m, d in _joined(parts) if d.id in in_force}
    sets = store.select("MATCH (s)-[r:SETS]->(t:Target) RETURN s, r, t")
    promises = []
    for _, setter, target in _joined(sets):
        ruling = in_force.get(measures[setter.id].document.id if setter.id in measures else setter.id)
        deadline = target.properties.get("deadline")
        if ruling and (deadline is None or int(deadline) >= int(on[:4])):
            promises.append(Promise(target, ruling.document, setter))
    tasks = sorted(
        measures.values(), key=lambda t: (t.document.name, str(t.measure.properties.get("path")), t.measure.id)
    )
    open_ = sorted(_not_amended(promises, in_force), key=lambda p: (p.document.name, p.target.name, p.target.id))
    return Holding(on, tuple(ruled), tuple(tasks), tuple(open_))


def _not_amended(promises: Iterable[Promise], in_force: dict[str, Ruled]) -> list[Promise]:
    """Without the targets that a document in force has set anew: same indicator, subject and deadline."""
    promises = list(promises)
    anew: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    for promise in promises:
        anew[promise.document.id].add((topic_of(promise.target), promise.target.properties.get("deadline")))
    return [
        promise
        for promise in promises
        if not any(
            (topic_of(promise.target), promise.target.properties.get("deadline")) in anew[act.by.id]
            for act in in_force[promise.document.id].standing.amended
            if act.by.id in in_force
        )
    ]


def _acts(graph: Graph) -> dict[str, list[Act]]:
    """What was done to each document, the earliest first."""
    found: defaultdict[str, list[Act]] = defaultdict(list)
    for edge, by, document in _joined(graph):
        found[document.id].append(Act(by, edge))
    return {id_: sorted(acts, key=lambda act: (act.since, act.by.id)) for id_, acts in found.items()}


def _joined(graph: Graph) -> list[tuple[Edge, Node, Node]]:
    nodes = {node.id: node for node in graph.nodes}
    return [(edge, nodes[edge.source], nodes[edge.target]) for edge in graph.edges]
