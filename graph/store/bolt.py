"""Every verb of a Store in Cypher, over the official neo4j driver: what both engines share.

An engine adds what differs: how a session is opened, how several questions see one graph, how the full-text index is
made, how an analyst's query is run once it is checked, its name, and what to do when it fails. Labels and relationship
types that stand in a query text come from the ontology, never from a caller.
"""

from __future__ import annotations

import logging
import secrets
import threading
from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, wraps
from itertools import pairwise
from typing import Any, Concatenate, ParamSpec, TypeVar

import neo4j
from neo4j.exceptions import DatabaseError, DriverError, Neo4jError, TransientError

from graph.errors import NotFound, StoreError, StoreUnavailable
from graph.jsonl import read_judgements
from graph.model import Edge, Graph, Judgement, Node
from graph.ontology import ontology
from graph.store import ranking
from graph.store.base import (
    Cancel,
    Changes,
    Counts,
    Hit,
    Neighbourhood,
    Source,
    SourceInfo,
    State,
    Store,
    Table,
    TextHit,
)
from graph.store.guard import checked
from graph.store.line import UNREACHABLE
from graph.store.rows import (
    edge_from_row,
    graph_hash,
    node_from_row,
    source_from_row,
    type_of,
)
from graph.store.writing import (
    Contents,
    EdgeKey,
    Row,
    Tx,
    batches,
    claim,
    grouped,
    remove_some,
    settle,
    write_difference,
)

T = TypeVar("T")
P = ParamSpec("P")
S = TypeVar("S", bound="BoltStore")
Work = Callable[[Tx], T]

# the driver reports a connection that we cut ourselves; what matters reaches the caller as an exception
logging.getLogger("neo4j").addHandler(logging.NullHandler())

LOAD_AT = 20_000  #: nodes and edges from which an empty store is filled in batches
SCHEMA = "2"  #: raise it when the store's own properties or indexes change
MAX_PATH, MAX_PATHS = 6, 20
SHORTEST, LONGEST = 0.01, 600.0  #: seconds that an analyst's query may ask for; 0 would mean without end


def whole(verb: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """A verb that asks several questions, all answered from one graph."""

    @wraps(verb)
    def run(store: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return store._one_graph(lambda: verb(store, *args, **kwargs))

    return run


class BoltStore(Store):
    """A Store behind a Bolt listener."""

    def __init__(self, url: str):
        self.url = url
        self.ontology = ontology()
        self._writing = threading.Lock()
        self._lives = 0  #: how often the engine was replaced

    # -- what an engine adds -----------------------------------------------------------------------------------------

    @abstractmethod
    def _session(self, mode: str) -> neo4j.Session:
        """A session in neo4j.READ_ACCESS or neo4j.WRITE_ACCESS mode."""

    @abstractmethod
    def _create_fulltext(self, label: str) -> None:
        """Make the index `fulltext_name(label)` over `_text` unless it is there."""

    @abstractmethod
    def _engine_name(self) -> str:
        """Name and version of the engine."""

    @abstractmethod
    def _one_graph(self, work: Callable[[], T]) -> T:
        """Run `work`, which reads in several transactions, so that no write comes between. May be nested."""

    @abstractmethod
    def _answer(
        self, cypher: str, parameters: dict[str, Any], row_limit: int, timeout: float, cancel: Cancel | None
    ) -> Table:
        """Run an analyst's statement that the guard has passed. Raises what `query` does."""

    def _announce(self, stamp: str) -> None:
        """Called inside a writing transaction when all is written: what is committed next may be seen half."""

    def _applied(self, stamp: str) -> None:
        """Called when the commit has been applied."""

    @abstractmethod
    def _remedy(self) -> str:
        """What to look at when the engine itself has failed."""

    def _recover(self, lives: int) -> bool:
        """Called when the engine could not be reached in its life number `lives`; True: it is worth another try."""
        return False

    # -- sessions and errors -----------------------------------------------------------------------------------------

    def _run(self, mode: str, work: Work[T], query: str = "") -> T:
        """Run `work` in one transaction, again after a transient error; the driver's errors become ours."""
        lives = self._lives
        try:
            return self._run_once(mode, work, query)
        except StoreUnavailable:
            if not self._recover(lives):
                raise
            return self._run_once(mode, work, query)

    def _run_once(self, mode: str, work: Work[T], query: str) -> T:
        try:
            with self._session(mode) as session:
                return self._write(session, work) if mode == neo4j.WRITE_ACCESS else session.execute_read(work)
        except UNREACHABLE as error:
            message = f"图库 {self.url} 连不上：{_first_line(error)} (store unavailable)"
            raise StoreUnavailable(message, query) from error
        except TransientError as error:
            raise StoreUnavailable(f"图库 {self.url} 忙：{_first_line(error)} (store busy)", query) from error
        except DatabaseError as error:
            raise self._failed(error, query) from error
        except (Neo4jError, DriverError) as error:
            raise StoreError(_first_line(error), query) from error

    def _failed(self, error: BaseException, query: str = "") -> StoreUnavailable:
        """The engine cannot do its work: no fault of the question."""
        message = f"图库 {self.url} 出错，{self._remedy()}：{_first_line(error)} (the store failed)"
        return StoreUnavailable(message, query)

    def _write(self, session: neo4j.Session, work: Work[T]) -> T:
        return session.execute_write(work)

    def _read(self, cypher: str, **parameters: Any) -> list[neo4j.Record]:
        return self._run(neo4j.READ_ACCESS, lambda tx: list(tx.run(cypher, parameters)), cypher)

    # -- schema --------------------------------------------------------------------------------------------------------

    def _ensure_schema(self) -> None:
        """Constraints and indexes of the ontology, made once for each version of it."""
        wanted = f"{SCHEMA}:{self.ontology.digest}"
        if self._meta().get("schema") == wanted:
            return
        for label in self.ontology.types:
            self._constraint(label, "id")
            self._execute(f"CREATE INDEX name_{label} IF NOT EXISTS FOR (n:{label}) ON (n.name)")
            self._create_fulltext(label)
        self._constraint("Source", "file")
        self._constraint("Judgement", "key")
        self._constraint("Store", "key")
        self._run(
            neo4j.WRITE_ACCESS,
            lambda tx: tx.run(
                "MERGE (s:Store {key: 'state'}) ON CREATE SET s.version = '', s.stamp = '', s.loading = false "
                "SET s.schema = $schema",
                schema=wanted,
            ).consume(),
        )

    def _constraint(self, label: str, key: str) -> None:
        self._execute(f"CREATE CONSTRAINT {key}_{label} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE")

    def _execute(self, statement: str) -> None:
        self._run(neo4j.WRITE_ACCESS, lambda tx: tx.run(statement).consume(), statement)

    def _meta(self) -> Row:
        rows = self._read("MATCH (s:Store {key: 'state'}) RETURN properties(s) AS p")
        return dict(rows[0]["p"]) if rows else {}

    # -- writing -------------------------------------------------------------------------------------------------------

    def replace(
        self,
        graph: Graph,
        sources: Sequence[Source | SourceInfo],
        judgements: Sequence[Judgement] = (),
        base: str | None = None,
    ) -> Changes:
        stamp = secrets.token_hex(8)
        wanted = Contents(graph, sources, judgements)
        with self._writing:
            if wanted.size > LOAD_AT and self._holds_nothing():
                return self._load(wanted, base, stamp)
            changes = self._run(neo4j.WRITE_ACCESS, lambda tx: self._replace(tx, wanted, base, stamp))
            if changes:
                self._applied(stamp)
            return changes

    def _replace(self, tx: Tx, wanted: Contents, base: str | None, stamp: str) -> Changes:
        claim(tx, stamp, base)
        changes = write_difference(tx, self.ontology, wanted)
        if changes:
            settle(tx, stamp, graph_hash(wanted.graph))
            self._announce(stamp)
        return changes

    def _load(self, wanted: Contents, base: str | None, stamp: str) -> Changes:
        """Fill an empty store in batches, each a transaction; until the last one it says that it is loading."""
        self._run(neo4j.WRITE_ACCESS, lambda tx: claim(tx, stamp, base, loading=True))
        for batch in batches(wanted):
            self._run(neo4j.WRITE_ACCESS, partial(_claimed, batch, stamp))
        self._run(neo4j.WRITE_ACCESS, lambda tx: settle(tx, stamp, graph_hash(wanted.graph)))
        sizes = (len(part) for part in (wanted.graph.nodes, wanted.graph.edges, wanted.sources, wanted.judgements))
        nodes, edges, files, words = sizes
        return Changes(nodes_added=nodes, edges_added=edges, sources_added=files, judgements_added=words)

    def _holds_nothing(self) -> bool:
        """Whether the store is empty; what a load that was killed has left is removed first."""
        if self._meta().get("loading"):
            while self._run(neo4j.WRITE_ACCESS, remove_some):
                pass
            return True
        return not self._read("MATCH (n) WHERE NOT n:Store RETURN 1 AS one LIMIT 1")

    # -- what the graph was built from -----------------------------------------------------------------------------

    def source_infos(self) -> list[SourceInfo]:
        if self._meta().get("loading"):
            return []  # a load that was killed left some of them; the next one begins anew
        rows = self._read("MATCH (s:Source) RETURN s.file AS file, s.sha256 AS sha256, s.version AS version")
        return sorted((SourceInfo(**row.data()) for row in rows), key=lambda info: info.file)

    def sources(self) -> Iterator[Source]:
        for info in self.source_infos():
            yield self.source(info.file)

    def source(self, file: str) -> Source:
        rows = self._read("MATCH (s:Source {file: $file}) RETURN properties(s) AS p", file=file)
        if not rows:
            raise NotFound(f"图库中没有文件 {file} (no such document)")
        return source_from_row(rows[0]["p"])

    def judgements(self) -> list[Judgement]:
        rows = self._read("MATCH (j:Judgement) RETURN j.line AS line")
        return read_judgements("\n".join(sorted(row["line"] for row in rows)))

    def stamp(self) -> str:
        return str(self._meta().get("stamp", ""))

    # -- reading the graph -----------------------------------------------------------------------------------------

    def version(self) -> str:
        return str(self._meta().get("version", ""))

    def state(self) -> State:
        meta = self._meta()
        loading = bool(meta.get("loading"))
        return State(
            ready=not loading,
            detail="loading" if loading else "ready",
            engine=self._engine_name(),
            version=str(meta.get("version", "")),
        )

    @whole
    def counts(self) -> Counts:
        patterns = {label: f"(n:{label})" for label in ("Source", *self.ontology.types)}
        patterns |= {relation: f"()-[n:{relation}]->()" for relation in self.ontology.relations}
        cypher = " UNION ALL ".join(
            f"MATCH {pattern} WITH count(n) AS n RETURN '{name}' AS name, n" for name, pattern in patterns.items()
        )
        found = {row["name"]: int(row["n"]) for row in self._read(cypher)}
        return Counts(
            nodes={label: found[label] for label in self.ontology.types},
            edges={relation: found[relation] for relation in self.ontology.relations},
            sources=found["Source"],
        )

    @whole
    def graph(self) -> Graph:
        def work(tx: Tx) -> Graph:
            nodes = [
                node_from_row(label, record["p"])
                for label in self.ontology.types
                for record in tx.run(f"MATCH (n:{label}) RETURN properties(n) AS p")
            ]
            edges = [
                edge_from_row(record["a"], relation, record["b"], record["p"])
                for relation in self.ontology.relations
                for record in tx.run(f"MATCH (a)-[r:{relation}]->(b) RETURN a.id AS a, b.id AS b, properties(r) AS p")
            ]
            return sorted_graph(nodes, edges)

        return self._run(neo4j.READ_ACCESS, work)

    def node(self, id: str) -> Node:
        found = self._nodes([id])
        if not found:
            raise NotFound(f"没有 {id} (no such node)")
        return found[id]

    @whole
    def within(self, ids: Sequence[str]) -> Graph:
        nodes = self._nodes(ids)
        return sorted_graph(nodes.values(), self._edges_between(set(nodes), set(nodes), ()))

    def nodes(self, type: str, limit: int = 100, after: str = "") -> list[Node]:
        self._check_types([type])
        cypher = f"MATCH (n:{type}) WHERE n.id > $after RETURN properties(n) AS p ORDER BY n.id LIMIT $limit"
        return [node_from_row(type, row["p"]) for row in self._read(cypher, after=after, limit=max(0, limit))]

    @whole
    def find(self, text: str, types: Sequence[str] = (), limit: int = 20, after: str = "") -> list[Hit]:
        ranked = self._ranked(text, types, after)[: max(0, limit)]
        found = self._nodes([hit.id for hit in ranked])
        return [Hit(found[hit.id], hit.match, hit.matched, hit.cursor) for hit in ranked if hit.id in found]

    @whole
    def find_counts(self, text: str, types: Sequence[str] = ()) -> dict[str, int]:
        return dict(Counter(type_of(hit.id) for hit in self._ranked(text, types, "")))

    def _ranked(self, text: str, types: Sequence[str], after: str) -> list[ranking.Ranked]:
        self._check_types(types)
        wanted = ranking.Wanted.of(text)
        if not wanted.name:
            return []
        cypher = (
            f"MATCH (n:{self._labels(types)}) WHERE n._name CONTAINS $name "
            "OR ($spelling <> '' AND (n._pinyin CONTAINS $spelling_start OR n._initials CONTAINS $spelling)) "
            "RETURN n.id AS id, n.name AS name, n.aliases AS aliases, size(n.spans) AS evidence"
        )
        rows = self._read(cypher, name=wanted.name, spelling=wanted.spelling, spelling_start=f"\n{wanted.spelling}")
        return ranking.rank(wanted, [row.data() for row in rows], after)

    @whole
    def search_text(self, text: str, types: Sequence[str] = (), limit: int = 20) -> list[TextHit]:
        self._check_types(types)
        text = text.strip()
        if not text:
            return []
        rows = self._text_candidates(text, types or tuple(self.ontology.types))
        if not rows:  # one character, or a word that the analyzer cuts another way
            cypher = (
                f"MATCH (n:{self._labels(types)}) WHERE toLower(n._text) CONTAINS toLower($text) "
                "RETURN n.id AS id, n._text AS text, size(n.spans) AS evidence LIMIT 500"
            )
            rows = [row.data() for row in self._read(cypher, text=text)]
        ranked = ranking.rank_texts(text, rows)[: max(0, limit)]
        found = self._nodes([hit.id for hit in ranked])
        return [TextHit(found[h.id], h.snippet, h.start, h.end, h.occurrences) for h in ranked if h.id in found]

    def _text_candidates(self, text: str, types: Iterable[str]) -> list[Row]:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        cypher = (
            "CALL db.index.fulltext.queryNodes($index, $phrase) YIELD node, score "
            "RETURN node.id AS id, node._text AS text, size(node.spans) AS evidence LIMIT 500"
        )

        def work(tx: Tx) -> list[Row]:
            return [
                record.data()
                for label in types
                for record in tx.run(cypher, index=fulltext_name(label), phrase=f'"{escaped}"')
            ]

        return self._run(neo4j.READ_ACCESS, work, cypher)

    @whole
    def neighbours(self, id: str, relations: Sequence[str] = (), limit: int = 100) -> Neighbourhood:
        centre = self.node(id)
        for relation in relations:
            if relation not in self.ontology.relations:
                raise NotFound(f"没有关系 {relation} (no such relation)")
        kinds = ":" + "|".join(relations) if relations else ""
        rows = self._read(
            f"MATCH (n:{centre.type} {{id: $id}})-[r{kinds}]-(m) RETURN m.id AS id, sum(size(r.spans)) AS weight", id=id
        )
        ordered = sorted((-row["weight"], row["id"]) for row in rows)
        kept = {id_ for _, id_ in ordered[: max(0, limit)]}
        edges = self._edges_between({id}, kept, relations) if kept else []
        return Neighbourhood(
            sorted_graph(self._nodes([id, *kept]).values(), edges), len(ordered) - min(len(ordered), max(0, limit))
        )

    @whole
    def paths(self, a: str, b: str, max_length: int = 4, limit: int = 5) -> list[Graph]:
        self.node(a), self.node(b)
        if a == b:
            return []
        ways = ranking.shortest_ways(a, b, self._adjacent, min(max_length, MAX_PATH), min(limit, MAX_PATHS))
        nodes = self._nodes(sorted({id_ for way in ways for id_ in way}))
        ids = set(nodes)
        edges = self._edges_between(ids, ids, ()) if ids else []
        graphs = []
        for way in ways:
            between = tuple(e for step in pairwise(way) for e in edges if {e.source, e.target} == set(step))
            graphs.append(Graph(tuple(nodes[id_] for id_ in way), between))
        return graphs

    def select(self, cypher: str, **parameters: Any) -> Graph:
        nodes: dict[str, Node] = {}
        edges: dict[EdgeKey, Edge] = {}

        def work(tx: Tx) -> None:
            found, relationships = _graph_values(record.values() for record in tx.run(cypher, parameters))
            missing = sorted({end for r in relationships for end in _ends(r)} - found.keys())
            for record in tx.run("MATCH (n) WHERE elementId(n) IN $ids RETURN n", ids=missing) if missing else ():
                found[record["n"].element_id] = record["n"]
            for value in found.values():
                (label,) = value.labels
                nodes[value["id"]] = node_from_row(label, dict(value))
            for r in relationships:
                source, target = (found[end]["id"] for end in _ends(r))
                edges[source, r.type, target] = edge_from_row(source, r.type, target, dict(r))

        self._run(neo4j.READ_ACCESS, work, cypher)
        return sorted_graph(nodes.values(), edges.values())

    # -- analysts ------------------------------------------------------------------------------------------------------

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        row_limit: int = 1000,
        timeout: float = 10.0,
        cancel: Cancel | None = None,
    ) -> Table:
        cypher = checked(cypher, parameters or {})
        timeout = max(SHORTEST, min(timeout, LONGEST))
        return self._answer(cypher, dict(parameters or {}), row_limit, timeout, cancel)

    # -- helpers -------------------------------------------------------------------------------------------------------

    def _labels(self, types: Sequence[str]) -> str:
        return "|".join(types or self.ontology.types)

    def _check_types(self, types: Iterable[str]) -> None:
        for type_ in types:
            if type_ not in self.ontology.types:
                raise NotFound(f"没有类型 {type_}，可用：{'、'.join(self.ontology.types)} (no such type)")

    def _nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """The nodes that are there, by id, in the order asked."""
        known = [id_ for id_ in ids if type_of(id_) in self.ontology.types]

        def work(tx: Tx) -> dict[str, Node]:
            found = {}
            for label, group in grouped(known, type_of):
                cypher = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS p"
                for record in tx.run(cypher, ids=group):
                    found[record["p"]["id"]] = node_from_row(label, record["p"])
            return {id_: found[id_] for id_ in ids if id_ in found}

        return self._run(neo4j.READ_ACCESS, work)

    def _edges_between(self, some: set[str], others: set[str], relations: Sequence[str]) -> list[Edge]:
        """Edges, in either direction, from a node of `some` to one of `others`."""
        kinds = ":" + "|".join(relations) if relations else ""
        to = "->" if some == others else "-"  # each edge is met at its beginning

        def work(tx: Tx) -> list[Edge]:
            edges: dict[EdgeKey, Edge] = {}
            for label, group in grouped(sorted(some), type_of):
                cypher = (
                    f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r{kinds}]{to}(m) WHERE m.id IN $others "
                    "RETURN startNode(r).id AS a, type(r) AS type, endNode(r).id AS b, properties(r) AS p"
                )
                for record in tx.run(cypher, ids=group, others=sorted(others)):
                    edge = edge_from_row(record["a"], record["type"], record["b"], record["p"])
                    edges[edge.source, edge.type, edge.target] = edge
            return list(edges.values())

        return self._run(neo4j.READ_ACCESS, work)

    def _adjacent(self, ids: Sequence[str]) -> Mapping[str, set[str]]:
        """The ids next to each of `ids`."""

        def work(tx: Tx) -> dict[str, set[str]]:
            found: dict[str, set[str]] = defaultdict(set)
            for label, group in grouped(ids, type_of):
                cypher = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})--(m) RETURN DISTINCT n.id AS n, m.id AS m"
                for record in tx.run(cypher, ids=group):
                    found[record["n"]].add(record["m"])
            return found

        return self._run(neo4j.READ_ACCESS, work)


def _claimed(batch: Callable[[Tx], None], stamp: str, tx: Tx) -> None:
    """A batch of a load, unless somebody else has taken the store over."""
    claim(tx, stamp, stamp)
    batch(tx)


def fulltext_name(label: str) -> str:
    """The full-text index of a label, the same on every engine."""
    return f"fulltext_{label}"


def sorted_graph(nodes: Iterable[Node], edges: Iterable[Edge]) -> Graph:
    """A Graph in its one order."""
    return Graph(
        tuple(sorted(nodes, key=lambda node: node.id)),
        tuple(sorted(edges, key=lambda edge: (edge.source, edge.type, edge.target))),
    )


def _graph_values(rows: Iterable[Sequence[Any]]) -> tuple[dict[str, Any], list[Any]]:
    """Nodes by element id, and relationships, however deep they lie in lists, maps and paths."""
    from neo4j.graph import Node as GraphNode
    from neo4j.graph import Path, Relationship

    nodes: dict[str, Any] = {}
    relationships: list[Any] = []

    def visit(value: Any) -> None:
        if isinstance(value, GraphNode):
            nodes[value.element_id] = value
        elif isinstance(value, Relationship):
            relationships.append(value)
        elif isinstance(value, Path):
            for item in (*value.nodes, *value.relationships):
                visit(item)
        elif isinstance(value, list):
            for item in value:
                visit(item)
        elif isinstance(value, dict):
            for item in value.values():
                visit(item)

    for row in rows:
        for value in row:
            visit(value)
    return nodes, relationships


def _ends(relationship: Any) -> tuple[str, str]:
    return relationship.start_node.element_id, relationship.end_node.element_id


def _first_line(error: BaseException) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return str(text).strip().splitlines()[0][:500]
