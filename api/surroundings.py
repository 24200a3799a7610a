"""Which part of the graph a picture shows: an entity, the most telling of its neighbours, and what was expanded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from api.context import Context
from api.phrases import EXPECTED, ORDER, Direction
from graph.errors import NotFound
from graph.model import Edge, Graph, Node

Group = tuple[str, Direction, str]
MOST = 400  #: neighbours that are weighed
FIRST = 12  #: of the kind that a reader looks for first
AGENCIES = 6  #: bodies that are shown behind a track's measures
STEPS = 4  #: of a way between two entities
WAYS = 5  #: between two entities
RANK = {group: i for i, group in enumerate(ORDER)}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is shown. `steps` are the ids in the order in which they came, one tuple for each expansion."""

    focus: Node
    nodes: dict[str, Node]
    edges: tuple[Edge, ...]
    steps: tuple[tuple[str, ...], ...]
    left: dict[str, int] = field(default_factory=dict)  #: for each expanded entity, how many are not shown
    rest: dict[Group, int] = field(default_factory=dict)  #: how many of each kind around the focus are not shown
    ways: tuple[tuple[str, ...], ...] = ()  #: from the focus to another entity: the ids of the edges, in their order


def surroundings(context: Context, focus_id: str, expanded: Sequence[str] = (), to: str = "") -> Surroundings:
    """The view of an entity, or of the ways from it to `to`, after the expansions, in their order.

    An id that is given twice was expanded twice.
    """

    def make() -> Surroundings:
        if not expanded:
            return _ways(context, focus_id, to) if to else _first(context, focus_id)
        shown = _expanded(context, focus_id, tuple(expanded), to)
        return replace(shown, edges=_between(context, shown.nodes))

    return context.kept(("surroundings", focus_id, tuple(expanded), to), make)


def _expanded(context: Context, focus_id: str, expanded: tuple[str, ...], to: str) -> Surroundings:
    """The same without the edges, which are asked for once, when all is there."""

    def make() -> Surroundings:
        if not expanded:
            return surroundings(context, focus_id, to=to)
        return _expand(context, _expanded(context, focus_id, expanded[:-1], to), expanded[-1])

    return context.kept(("expanded", focus_id, expanded, to), make)


def chosen(context: Context, ids: Sequence[str], edge_ids: Sequence[str], expanded: Sequence[str] = ()) -> Surroundings:
    """A view of entities that somebody else chose, and of the ends of the relations `edge_ids`.

    Without `edge_ids` all relations between the entities are shown. The focus is what most relations meet at.
    """
    only = set(edge_ids)
    ends = [end for id_ in edge_ids for end in id_.split("~")[::2]]
    wanted = list(dict.fromkeys((*ids, *ends)))
    within = context.store.within(wanted)
    found = {n.id: n for n in within.nodes}
    shown = {id_: found[id_] for id_ in wanted if id_ in found}
    if not shown:
        raise NotFound("这些实体都不在图中")
    edges = [e for e in within.edges if not only or edge_id(e) in only]
    degree = Counter(end for edge in edges for end in (edge.source, edge.target))
    focus = max(shown.values(), key=lambda n: degree[n.id])
    view = Surroundings(focus, shown, tuple(edges), (tuple(shown),))
    for id_ in expanded:
        view = _expand(context, view, id_)
    return replace(view, edges=_between(context, view.nodes)) if expanded else view


def taken(context: Context, ids: Sequence[str], edge_ids: Sequence[str]) -> Graph:
    """Exactly these entities and, of the relations between them, these. Raises NotFound when none is there."""
    found = context.store.within(ids)
    if not found.nodes:
        raise NotFound("这些实体都不在图中")
    only = set(edge_ids)
    return Graph(found.nodes, tuple(edge for edge in found.edges if edge_id(edge) in only))


def edge_id(edge: Edge) -> str:
    """The id of an edge in a picture and in addresses."""
    return f"{edge.source}~{edge.type}~{edge.target}"


def _first(context: Context, focus_id: str) -> Surroundings:
    focus = context.store.node(focus_id)
    shown = {focus.id: focus}
    rest = _add(context, shown, focus, context.settings.shown)
    if focus.type == "Track":
        _add_agencies(context, shown, focus)
    left = {focus.id: sum(rest.values())}
    return Surroundings(focus, shown, _between(context, shown), (tuple(shown),), left, rest)


def _ways(context: Context, start: str, end: str) -> Surroundings:
    """The shortest ways from one entity to another; without any, the two alone."""
    found = context.store.paths(start, end, STEPS, WAYS) if start != end else []
    ends = (context.store.node(start), context.store.node(end))
    shown = {n.id: n for n in (*ends, *(n for way in found for n in way.nodes))}
    edges = {edge_id(e): e for way in found for e in way.edges}
    ways = tuple(tuple(map(edge_id, way.edges)) for way in found)
    return Surroundings(ends[0], shown, tuple(edges.values()), (tuple(shown),), ways=ways)


def _expand(context: Context, before: Surroundings, id_: str) -> Surroundings:
    node = before.nodes.get(id_)
    if node is None:  # an old link to something that is not shown any more
        return before
    shown = dict(before.nodes)
    rest = _add(context, shown, node, context.settings.expand_by)
    new = tuple(i for i in shown if i not in before.nodes)
    return replace(
        before,
        nodes=shown,
        steps=(*before.steps, new),
        left={**before.left, id_: sum(rest.values())},
        rest=rest if id_ == before.focus.id else before.rest,
    )


def _add(context: Context, shown: dict[str, Node], centre: Node, most: int) -> dict[Group, int]:
    """Put the most telling neighbours into `shown`; how many of each kind are left out.

    What a reader looks for first comes first; then every kind gets its turn.
    """
    found = context.store.neighbours(centre.id, (), MOST)
    nodes = {node.id: node for node in found.graph.nodes}
    groups: dict[Group, list[tuple[int, int, str]]] = defaultdict(list)
    seen = set(shown)
    for edge in sorted(found.graph.edges, key=lambda e: RANK.get(_group(centre, e, nodes), len(RANK))):
        other = edge.target if edge.source == centre.id else edge.source
        if other not in seen and other != centre.id:
            seen.add(other)
            weight = (-len(set(edge.documents)), -len(edge.evidence) - len(nodes[other].evidence) // 4, other)
            groups[_group(centre, edge, nodes)].append(weight)
    for members in groups.values():
        members.sort(reverse=True)
    waiting = [groups[key] for key in sorted(groups, key=lambda g: RANK.get(g, len(RANK)))]
    added = 0
    for members in (groups[key] for key in EXPECTED.get(centre.type, ()) if key in groups):
        while members and added < min(most, FIRST):
            other = members.pop()[2]
            shown[other] = nodes[other]
            added += 1
    while added < most and any(waiting):
        for members in waiting:
            if members and added < most:
                other = members.pop()[2]
                shown[other] = nodes[other]
                added += 1
    rest = {key: len(members) for key, members in groups.items() if members}
    if found.left_out:
        rest["", "out", ""] = found.left_out
    return rest


def _group(centre: Node, edge: Edge, nodes: dict[str, Node]) -> Group:
    out = edge.source == centre.id
    other = nodes[edge.target if out else edge.source]
    return edge.type, "out" if out else "in", other.type


def _add_agencies(context: Context, shown: dict[str, Node], track: Node) -> None:
    """Who answers for the measures of a track: those with the most of the measures shown."""
    graph = context.store.select(
        "MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m:Measure)-[:SUPPORTS]->(t:Track {id: $id}) RETURN a, r",
        id=track.id,
    )
    nodes = {node.id: node for node in graph.nodes}
    weight: dict[str, int] = defaultdict(int)
    for edge in graph.edges:
        if edge.type == "RESPONSIBLE_FOR" and edge.target in shown:
            weight[edge.source] += 1
    for id_ in sorted(weight, key=lambda i: (-weight[i], i))[:AGENCIES]:
        shown.setdefault(id_, nodes[id_])


def _between(context: Context, shown: dict[str, Node]) -> tuple[Edge, ...]:
    """All relations between what is shown."""
    return context.store.within(list(shown)).edges
