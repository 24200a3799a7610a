"""The Store interface, and the values that pass through it. Nothing here knows an engine.

A store holds the graph and, beside it under labels of its own (`INTERNAL`), what the graph was built from: the
sources (text, statements, judgements of one file) and the judgements that belong to no single file. So a store is
self-contained: verify, remove, copy and the document reader need nothing else. Counts, searches and exports leave
the internal labels out.

In the database a node has its type as its only label and the properties `id`, `name`, `aliases`, `confidence`, those
of the ontology, and the parallel lists `quotes`, `texts`, `sections`, `clauses`, `documents`, `spans`
("file:start-end"), one item for each evidence. Relationships likewise, without id, name and aliases.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, Self

from graph.model import Graph, Judgement, Node

Cancel = Future[None]  #: done when nobody wants the answer of a query any more
INTERNAL = ("Source", "Judgement", "Store")  #: labels that are no part of the graph

#: why a name was found; near is what `find` never says: nothing fits, this may be meant
Match = Literal["exact", "alias", "prefix", "contains", "pinyin", "initials", "near"]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Which file was read, and by which extractor: what tells whether it must be read again."""

    file: str
    sha256: str  #: of the file's bytes
    version: str  #: of the extractor


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read: everything that re-building or re-checking its facts needs."""

    file: str
    sha256: str
    version: str
    text: str  #: the decoded file; evidence spans index it
    statements: str  #: JSON lines, sorted (graph.jsonl)
    judgements: str  #: JSON lines, sorted
    fingerprint: str = ""  #: of the text, to find other publications of it (extraction.publications)

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(self.file, self.sha256, self.version)


@dataclass(frozen=True, slots=True)
class Changes:
    """What `replace` did. All zero: nothing was written."""

    nodes_added: int = 0
    nodes_changed: int = 0
    nodes_removed: int = 0
    edges_added: int = 0
    edges_changed: int = 0
    edges_removed: int = 0
    sources_added: int = 0
    sources_changed: int = 0
    sources_removed: int = 0
    judgements_added: int = 0
    judgements_removed: int = 0

    @property
    def graph(self) -> bool:
        """Whether the graph itself changed, and not only what it was built from."""
        return any(getattr(self, name) for name in self.__slots__ if name.startswith(("nodes", "edges")))

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of `find`: the node, why it was found, and where to go on."""

    node: Node
    match: Match
    matched: str  #: the name or alias that matched
    cursor: str  #: give it as `after` to get what follows


@dataclass(frozen=True, slots=True)
class TextHit:
    """One result of `search_text`: a node whose name, text or quotes contain the words."""

    node: Node
    snippet: str  #: the piece of text around the first occurrence
    start: int  #: where in the snippet the occurrence begins
    end: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A node, its neighbours and the edges between it and them; `left_out` neighbours were over the limit."""

    graph: Graph
    left_out: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes of each type and edges of each relation; types without any are there with 0."""

    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    sources: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a Cypher query as plain JSON values.

    A node is {"id", "labels", "properties"}; a relationship {"type", "start", "end", "properties"} with the ids of
    its nodes; a path {"nodes", "relationships"}; dates and times are ISO strings. `id`, `start` and `end` are ids
    of the graph, never of the engine. `truncated`: there were more than `row_limit` rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """What the store says of itself. Ready when it holds one complete graph."""

    ready: bool
    detail: str  #: e.g. 'ready', 'loading'
    engine: str  #: e.g. 'ArcadeDB 26.11.1', 'Neo4j 5.26.30'
    version: str  #: as `Store.version`
    extra: Mapping[str, str] = field(default_factory=dict)


class Store(ABC):
    """A handful of verbs over one property graph. Safe to use from several threads. Close it when done.

    Every verb raises StoreUnavailable when the engine cannot be reached, StoreError when it fails.
    """

    url: str

    # -- writing -------------------------------------------------------------------------------------------------

    @abstractmethod
    def replace(
        self,
        graph: Graph,
        sources: Sequence[Source | SourceInfo],
        judgements: Sequence[Judgement] = (),
        base: str | None = None,
    ) -> Changes:
        """Make the store hold exactly this. The difference is written in one transaction: readers see old or new.

        `sources`: looked at one after the other, so that they may come from the disk; a SourceInfo is one that the
        store holds already and keeps, StoreConflict when it does not.
        `judgements`: those that belong to no single file, people's included. `base`: the `stamp()` that the caller
        read before it read the sources; StoreConflict is raised, and nothing written, when it has moved since.
        """

    # -- what the graph was built from -----------------------------------------------------------------------------

    @abstractmethod
    def source_infos(self) -> list[SourceInfo]:
        """All sources, by file, without their contents; none of a store that is not ready."""

    @abstractmethod
    def sources(self) -> Iterator[Source]:
        """All sources, by file."""

    @abstractmethod
    def source(self, file: str) -> Source:
        """One source. Raises NotFound."""

    @abstractmethod
    def judgements(self) -> list[Judgement]:
        """The judgements that belong to no single file: people's, and rules' across documents."""

    @abstractmethod
    def stamp(self) -> str:
        """Changes with every write, also when only sources or judgements change. See `replace`."""

    # -- reading the graph -----------------------------------------------------------------------------------------

    @abstractmethod
    def version(self) -> str:
        """A hash of the graph: the same graph has the same version on every engine. '' for an empty store."""

    @abstractmethod
    def state(self) -> State:
        """Whether the store is ready to be read. Raises StoreUnavailable."""

    @abstractmethod
    def counts(self) -> Counts:
        """Nodes by type, edges by relation."""

    @abstractmethod
    def graph(self) -> Graph:
        """The whole graph, exactly as it was given to `replace`."""

    @abstractmethod
    def node(self, id: str) -> Node:
        """One node. Raises NotFound."""

    @abstractmethod
    def within(self, ids: Sequence[str]) -> Graph:
        """Those of the nodes that are there, and all edges between them."""

    @abstractmethod
    def nodes(self, type: str, limit: int = 100, after: str = "") -> list[Node]:
        """Nodes of one type by id, those after the id `after`. Raises NotFound for an unknown type."""

    @abstractmethod
    def find(self, text: str, types: Sequence[str] = (), limit: int = 20, after: str = "") -> list[Hit]:
        """Nodes by name, alias, pinyin (shuzijiankang) or initials (szjk).

        Best first: exact name, exact alias, prefix, contained, pinyin, initials (a whole spelling before its beginning,
        that before a part); then more evidence, shorter name. `types` empty: all. `after`: the cursor of the last hit
        already seen.
        """

    @abstractmethod
    def find_counts(self, text: str, types: Sequence[str] = ()) -> dict[str, int]:
        """How many nodes of each type `find` gives without a limit."""

    @abstractmethod
    def search_text(self, text: str, types: Sequence[str] = (), limit: int = 20) -> list[TextHit]:
        """Nodes whose name, text or quotes contain `text`, through the full-text index; most occurrences first."""

    @abstractmethod
    def neighbours(self, id: str, relations: Sequence[str] = (), limit: int = 100) -> Neighbourhood:
        """The node and those it is related to, in both directions; most evidence first. Raises NotFound."""

    @abstractmethod
    def paths(self, a: str, b: str, max_length: int = 4, limit: int = 5) -> list[Graph]:
        """Shortest ways from node a to node b whatever the direction of the edges, shortest first.

        Each is a Graph whose nodes and edges stand in the order of the way. `max_length` is at most 6, `limit` at most
        20. Raises NotFound when a or b is not there.
        """

    @abstractmethod
    def select(self, cypher: str, **parameters: Any) -> Graph:
        """The graph of a trusted reading query of ours, whose columns are nodes, relationships, paths or lists of them.

        For the API's fixed questions (parks of a track, ...). Never pass a user's text as `cypher`; values go into
        `parameters`. Relationships whose ends the query does not return bring their end nodes with them.
        """

    # -- analysts ----------------------------------------------------------------------------------------------------

    @abstractmethod
    def query(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        row_limit: int = 1000,
        timeout: float = 10.0,
        cancel: Cancel | None = None,
    ) -> Table:
        """Run an analyst's Cypher, which may only read. Once `cancel` is done, the engine gives it up.

        Raises QueryRefused (it writes, reaches out of the graph, or is not supported; says which), QueryTimeout,
        QueryCancelled, or StoreError with the engine's message (syntax).
        """

    # -- life ----------------------------------------------------------------------------------------------------------

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine. Twice is once."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
