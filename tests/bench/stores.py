"""The stores: how long a graph of 100,000 nodes takes to load, and how long the analysts' questions take on it.

Yardsticks in the same run: Neo4j's own bulk import, a plain UNWIND loop, and four writers at once.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j

from graph.bulk import write_bulk
from graph.errors import StoreError
from graph.model import Graph
from graph.store import neo4j_server, open_store
from graph.store.base import Source, Store
from graph.store.rows import edge_row, node_row, type_of
from tests.bench.graphs import synthetic
from tests.bench.measuring import Span, disk, measured, median, memory, say
from tests.faults.engines import Embedded
from tests.test_queries import QUESTIONS

BATCH = 1000
TIMES = 5
WRITERS = 4
LIMIT = 20.0
Batch = tuple[str, Sequence[dict[str, Any]]]


def run(nodes: int) -> dict[str, Any]:
    say(f"stores: making a graph of {nodes} nodes")
    graph, sources = synthetic(nodes)
    figures: dict[str, Any] = {"nodes": len(graph.nodes), "edges": len(graph.edges), "sources": len(sources)}
    figures["evidence"] = sum(len(item.evidence) for item in (*graph.nodes, *graph.edges))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loads: dict[str, Span] = {}
        loads["unwind"], _ = _plain_loop(folder / "unwind", graph, 1)
        loads["parallel"], figures["deadlocks"] = _plain_loop(folder / "parallel", graph, WRITERS)
        loads["import"], loads["csv"] = _bulk(folder / "import", graph, sources)
        with open_store(f"embedded:{folder / 'embedded'}") as here, _server(folder / "ours") as running:
            pid = Embedded(folder / "embedded").pid
            loads["embedded"] = _replace(here, graph, sources, pid)
            figures["embedded_mb"] = memory(pid)
            with open_store(running.url) as there:
                loads["neo4j"] = _replace(there, graph, sources, running.pid)
                figures["neo4j_mb"] = memory(running.pid)
                figures["disk_mb"] = {n: disk(folder / n) for n in ("embedded", "ours")}
                figures["queries"] = _questions(here, there)
    figures["loads"] = {name: {"wall": round(s.wall, 1), "cpu": round(s.cpu, 1)} for name, s in loads.items()}
    return figures


def _replace(store: Store, graph: Graph, sources: Sequence[Source], pid: int) -> Span:
    say(f"stores: {store.url}")
    with measured(pid) as span:
        store.replace(graph, sources)
    assert store.counts().sources == len(sources) and store.state().ready
    return span


@contextmanager
def _server(home: Path) -> Iterator[neo4j_server.Running]:
    running = neo4j_server.start(home, heap="2g", with_parent=True)
    os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"] = running.user, running.password
    try:
        yield running
    finally:
        neo4j_server.stop(home)


# -- yardsticks --------------------------------------------------------------------------------------------------------


def _plain_loop(home: Path, graph: Graph, writers: int) -> tuple[Span, int]:
    """What a script would do: constraints, then UNWIND over the same rows; with several writers, in rounds in which
    no two batches share a node. Also how many batches met a deadlock."""
    say(f"stores: plain UNWIND, {writers} writer(s)")
    nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for node in graph.nodes:
        nodes[node.type].append({"p": node_row(node)})
    with _server(home) as running, neo4j.GraphDatabase.driver(running.url, auth=(running.user, running.password)) as d:
        for label in nodes:
            d.execute_query(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE")
        d.execute_query("CALL db.awaitIndexes(300)")
        with measured(running.pid) as span:
            first = [(f"CREATE (n:{t}) SET n = row.p", some) for t, rows in nodes.items() for some in _slices(rows)]
            turns = [first, *rounds(graph, 2 * writers)] if writers > 1 else [[*first, *_edges(graph)]]
            again = sum(_write(d, batches, writers) for batches in turns)
        ((count,),) = d.execute_query("MATCH ()-->() RETURN count(*)").records
        assert count == len(graph.edges)
    return span, again


def _edges(graph: Graph) -> Iterator[Batch]:
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for e in graph.edges:
        groups[type_of(e.source), e.type, type_of(e.target)].append({"a": e.source, "b": e.target, "p": edge_row(e)})
    for (a, relation, b), rows in groups.items():
        cypher = f"MATCH (a:{a} {{id: row.a}}), (b:{b} {{id: row.b}}) CREATE (a)-[r:{relation}]->(b) SET r = row.p"
        yield from ((cypher, some) for some in _slices(rows))


def rounds(graph: Graph, groups: int) -> Iterator[list[Batch]]:
    """Nodes fall into `groups`, edges into pairs of groups. As in a tournament each group meets each other one once,
    and in a round no two pairs have a group in common."""
    pairs: dict[frozenset[int], list[Any]] = defaultdict(list)
    for edge in graph.edges:
        pairs[frozenset((_group(edge.source, groups), _group(edge.target, groups)))].append(edge)
    for turn in range(groups - 1):
        meet = [(groups - 1, turn)]
        meet += [((turn + i) % (groups - 1), (turn - i) % (groups - 1)) for i in range(1, groups // 2)]
        yield from _side_by_side([pairs[frozenset(pair)] for pair in meet])
    yield from _side_by_side([pairs[frozenset((group,))] for group in range(groups)])


def _side_by_side(pairs: Sequence[Sequence[Any]]) -> Iterator[list[Batch]]:
    lists = [[*_edges(Graph((), tuple(edges)))] for edges in pairs]
    for i in range(max(map(len, lists))):
        yield [some[i] for some in lists if i < len(some)]


def _group(id_: str, groups: int) -> int:
    return int(id_[-4:], 16) % groups


def _write(driver: neo4j.Driver, batches: Sequence[Batch], writers: int) -> int:
    """Write them all; how many had to be written again after a deadlock."""
    rest = list(reversed(batches))
    tries: list[int] = []
    failures: list[Exception] = []

    def write(tx: neo4j.ManagedTransaction, cypher: str, rows: Sequence[dict[str, Any]]) -> None:
        tries.append(1)
        tx.run(f"UNWIND $rows AS row {cypher}", rows=rows).consume()

    def work() -> None:
        with driver.session() as session:
            while True:
                try:
                    batch = rest.pop()
                except IndexError:
                    return
                try:
                    session.execute_write(write, *batch)
                except Exception as error:
                    failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]
    return len(tries) - len(batches)


def _bulk(home: Path, graph: Graph, sources: Sequence[Source]) -> tuple[Span, Span]:
    say("stores: neo4j-admin database import")
    with _server(home):
        pass  # makes the configuration
    with measured() as csv:
        arguments = write_bulk(graph, sources, [], home / "csv")
    command = neo4j_server.admin_command(home, ["database", "import", "full", "neo4j", *arguments])
    with measured() as span:
        children = os.times()
        done = subprocess.run(command, capture_output=True, env=neo4j_server.admin_environment(home))
        after = os.times()
    span.cpu = after.children_user + after.children_system - children.children_user - children.children_system
    assert done.returncode == 0, done.stdout.decode()[-2000:]
    return span, csv


def _slices(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


# -- questions ---------------------------------------------------------------------------------------------------------


def _questions(here: Store, there: Store) -> list[dict[str, Any]]:
    rows = []
    for name, (cypher, parameters, _) in QUESTIONS.items():
        row: dict[str, Any] = {"name": name}
        for engine, store in (("embedded", here), ("neo4j", there)):
            try:
                row[f"{engine}_rows"] = len(store.query(cypher, parameters, timeout=LIMIT).rows)
                row[engine] = round(median(_asking(store, cypher, parameters), TIMES, enough=2000), 2)
            except StoreError as error:
                row[engine] = None
                row[f"{engine}_error"] = type(error).__name__
        say(f"stores: {name}: {row.get('embedded')} / {row.get('neo4j')} ms")
        rows.append(row)
    return rows


def _asking(store: Store, cypher: str, parameters: dict[str, Any]) -> Callable[[], object]:
    return lambda: store.query(cypher, parameters, timeout=LIMIT)
