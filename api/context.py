"""What every request may use: the store, the settings, the graph's version, the documents by name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import quote, urlencode

from anyio import CapacityLimiter
from fastapi import Depends, Request

from api.desk import Desk
from api.keeping import Kept
from api.keys import Keys
from api.limits import Limits
from api.metrics import Metrics
from api.names import bodies_meant
from api.problems import ApiProblem
from api.reading import Reader
from api.settings import Settings
from api.uploads import Uploads
from extraction.simplify import simplified
from graph.errors import NotFound
from graph.model import Evidence, Node
from graph.ontology import ontology
from graph.store.base import Cancel, Hit, Store

T = TypeVar("T")
BARE_YEAR = re.compile(r"(?<=[发规字函])\s*((?:19|20)\d\d)(?![\d年〕])\s*")
YEAR = re.compile(r"[\[(（【［]\s*((?:19|20)\d\d)\s*[\])）】］]")


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents of the graph, those that were read first."""

    nodes: tuple[Node, ...]
    by_name: dict[str, Node]
    files: dict[str, tuple[str, ...]]  #: node id -> its files; () for a document that is only cited
    by_file: dict[str, Node]

    def of(self, evidence: Evidence, name: str) -> Node | None:
        """The document that a piece of evidence belongs to."""
        return self.by_file.get(evidence.file) or self.by_name.get(name)


class Context:
    """One for each application; safe in several threads."""

    def __init__(self, store: Store, settings: Settings):
        self.store, self.settings, self.keys = store, settings, Keys(settings.keys)
        self.limits, self.metrics = Limits(settings.rate), Metrics()
        self.uploads, self.desk = Uploads(lambda: self.store), Desk(lambda: self.store)
        self.running: dict[str, Cancel] = {}  #: Cypher queries that can be called off, by the id that the client gave
        self.query_threads = CapacityLimiter(40)  #: of their own, so that slow queries keep nobody else waiting
        self._lock = Lock()
        self._known: tuple[float, str] | None = None
        self._kept: dict[object, Kept[Any]] = {}

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.store, self.version)

    def version(self) -> str:
        """The graph's version; asked of the store once in `version_seconds`."""
        known = self._known
        if known and time.monotonic() - known[0] < self.settings.version_seconds:
            return known[1]
        version = self.store.version()
        self._known = (time.monotonic(), version)
        return version

    def forget_version(self) -> None:
        """Ask the store again: this process has written."""
        self._known = None

    def cached_version(self) -> str | None:
        """The version, when it is known without asking the store."""
        known = self._known
        return known[1] if known and time.monotonic() - known[0] < self.settings.version_seconds else None

    def kept(self, key: object, make: Callable[[], T], most: int = 256) -> T:
        """A value that depends on the graph alone. `key` is its kind, or a tuple that begins with it; of each kind the
        `most` that were used last are kept.
        """
        kind = key[0] if isinstance(key, tuple) else key
        with self._lock:
            kept = self._kept.setdefault(kind, Kept(self.version, most))
        return cast(T, kept.get(key, make))

    @property
    def documents(self) -> Documents:
        return self.kept("documents", self._documents)

    def _documents(self) -> Documents:
        nodes = all_nodes(self.store, "Document")
        files: dict[str, tuple[str, ...]] = {}
        by_file: dict[str, Node] = {}
        for node in nodes:
            files[node.id] = node.own_files
            by_file |= dict.fromkeys(files[node.id], node)
        ordered = sorted(nodes, key=lambda n: (not files[n.id], files[n.id], n.name, n.id))
        by_name: dict[str, Node] = {}
        for node in ordered:
            by_name.setdefault(node.name, node)
        return Documents(tuple(ordered), by_name, files, by_file)

    def find(self, text: str, types: Sequence[str] = (), limit: int = 20, after: str = "") -> list[Hit]:
        """Entities by name, best first, as people write names: the store's search, Traditional characters, and short
        forms of bodies, which come before what only contains the text."""
        text = as_written(text)
        hits = self.store.find(text, types, limit, after)
        if after or (types and "Agency" not in types) or any(hit.match in ("exact", "alias") for hit in hits):
            return hits
        meant = bodies_meant(self.store, text, self.jurisdictions)
        return (meant + [hit for hit in hits if all(hit.node.id != m.node.id for m in meant)])[:limit]

    def totals(self, text: str, types: Sequence[str] = ()) -> dict[str, int]:
        """How many of each type the store's search finds."""
        return self.store.find_counts(as_written(text), types)

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The places whose bodies the graph knows."""

        def make() -> tuple[str, ...]:
            places = {str(node.properties.get("jurisdiction") or "") for node in all_nodes(self.store, "Agency")}
            return tuple(sorted(places - {""}))

        return self.kept("jurisdictions", make)

    def resolve(self, name_or_id: str, types: Sequence[str] = ()) -> Node:
        """An entity by its id, its name or one of its aliases. Raises a problem that names what is near."""
        if name_or_id.partition("-")[0] in ontology().types:
            try:
                node = self.store.node(name_or_id)
                if not types or node.type in types:
                    return node
            except NotFound:
                pass
        hits = self.find(name_or_id, types, limit=40)
        for match in ("exact", "alias"):
            fitting = [hit for hit in hits if hit.match == match]
            if fitting:
                return min(fitting, key=lambda hit: list(ontology().types).index(hit.node.type)).node
        what = "、".join(ontology().caption(t) for t in types) or "实体"
        raise ApiProblem("not-found", f"没有名为“{name_or_id}”的{what}", near(hits))


def as_written(text: str) -> str:
    """A search text in simplified characters, the year of a 文号 in its brackets: 沪府办发[2022]11号, 沪府办发2022."""
    text = YEAR.sub(r"〔\1〕", simplified(text, always=True))
    return BARE_YEAR.sub(lambda m: f"〔{m[1]}〕" if m.end() < len(text) else f"〔{m[1]}", text)


def near(hits: Sequence[Hit]) -> str:
    """A hint that names what was meant, perhaps."""
    names = list(dict.fromkeys(hit.node.name for hit in hits))[:5]
    return f"相近的名称：{'、'.join(names)}" if names else "用 /v1/entities?q= 查找名称、简称或拼音"


def all_nodes(store: Store, type_: str) -> list[Node]:
    """Every node of a type, by pages."""
    found: list[Node] = []
    while True:
        page = store.nodes(type_, limit=500, after=found[-1].id if found else "")
        found += page
        if len(page) < 500:
            return found


def entity_href(id_: str) -> str:
    """The page of an entity."""
    return f"/entity/{quote(id_, safe='')}"


def reader_href(document_id: str, file: str = "", start: int = 0, end: int = 0) -> str:
    """The document reader, opened at a span of a file."""
    address = f"/document/{quote(document_id, safe='')}"
    return f"{address}?{urlencode({'file': file, 'start': start, 'end': end})}#span" if file else address


def get_context(request: Request) -> Context:
    return cast(Context, request.app.state.context)


ContextDep = Annotated[Context, Depends(get_context)]
