"""Where things lie, and whose documents are whose: parks in districts, districts in cities, documents of districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from api.context import Context, all_nodes
from graph.model import Node

STEPS = 3  #: from a park to the district that it lies in, as in the questions


@dataclass(frozen=True, slots=True)
class There:
    """Everything in a place, itself included."""

    ids: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Places:
    """`up`: what each park or district lies in; `issued`: the documents of each district's own bodies, by name."""

    districts: Mapping[str, Node]
    up: Mapping[str, tuple[str, ...]]
    issued: Mapping[str, frozenset[str]]

    def above(self, id_: str) -> set[str]:
        """What a park or district lies in, at most three steps up."""
        found: set[str] = set()
        now = {id_}
        for _ in range(STEPS):
            now = {upper for each in now for upper in self.up.get(each, ())} - found
            found |= now
        return found

    def districts_of(self, id_: str) -> set[str]:
        """The districts among those."""
        return {each for each in self.above(id_) if each in self.districts}

    def documents_of(self, there: There) -> frozenset[str]:
        """The documents that bodies of a place issued."""
        return frozenset().union(*(names for id_, names in self.issued.items() if id_ in there.ids))


def places(context: Context) -> Places:
    """All places of the graph."""
    return context.kept("places", lambda: _places(context))


def within(context: Context, place: Node) -> There:
    """A place and everything that lies in it."""
    known = places(context)
    ids = {place.id, *(id_ for id_ in known.up if place.id in known.above(id_))}
    names = {place.name, *(known.districts[id_].name for id_ in ids if id_ in known.districts)}
    return There(frozenset(ids), frozenset(names))


def _places(context: Context) -> Places:
    up: defaultdict[str, list[str]] = defaultdict(list)
    for edge in context.store.select("MATCH (:Park|District)-[r:LOCATED_IN]->(:Park|District) RETURN r").edges:
        up[edge.source].append(edge.target)
    districts = {node.id: node for node in all_nodes(context.store, "District")}
    by_name = {node.name: id_ for id_, node in districts.items()}
    issued: defaultdict[str, set[str]] = defaultdict(set)
    graph = context.store.select("MATCH (:Document)-[r:ISSUED_BY]->(:Agency) RETURN r")
    nodes = {node.id: node for node in graph.nodes}
    for edge in graph.edges:
        district = by_name.get(str(nodes[edge.target].properties.get("jurisdiction") or ""))
        if district:
            issued[district].add(nodes[edge.source].name)
    return Places(
        districts,
        {id_: tuple(found) for id_, found in up.items()},
        {id_: frozenset(names) for id_, names in issued.items()},
    )
