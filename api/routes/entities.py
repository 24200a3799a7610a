"""Entities: search, one entity, its neighbours; which parks host a track, which tracks a park has; paths."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.convert import entity, entity_detail, neighbours, relation, subtitle
from api.parameters import Cursor, Id, Limit, RelationNames, TypeNames, decode_cursor, encode_cursor, next_page, one_of
from api.phrases import NOTHING
from api.problems import declared
from api.questions.answers import ask
from api.schemas import EntityDetail, EntityPage, Found, Hosting, Hostings, Neighbours, PathOut, Paths
from api.searching import search
from graph.export import to_jsonld
from graph.model import Edge, Graph, Node
from graph.ontology import ontology

JSON_LD = "application/ld+json"
router = APIRouter(tags=["实体"])


@router.get("/entities", operation_id="findEntities", responses=declared("bad-request"))
def find_entities(
    context: ContextDep,
    request: Request,
    response: Response,
    q: Annotated[
        str, Query(max_length=100, description="名称、别名、拼音或拼音首字母；不给则按类型逐个列出", examples=["szjk"])
    ] = "",
    types: TypeNames = [],  # noqa: B006
    limit: Limit = 20,
    cursor: Cursor = "",
) -> EntityPage:
    """按名称、简称、拼音（shuzijiankang）或首字母（szjk）检索实体，最符合的在前。"""
    wanted = one_of("type", types, ontology().types)
    text = " ".join("".join(c if c.isprintable() else " " for c in q).split())
    key = {"q": text, "t": ",".join(wanted)}
    after = decode_cursor(cursor, **key)
    totals: dict[str, int] = {}
    if text:
        searched = search(context, text, wanted, limit + 1, after.get("a", ""))
        hits, totals = searched.hits, searched.totals
        note = f"没有“{text}”，可能指：" if searched.near else "" if hits else NOTHING
        items = [
            entity(hit.node, Found, match=hit.match, matched=hit.matched, subtitle=subtitle(context, hit.node))
            for hit in hits[:limit]
        ]
        last = hits[limit - 1].cursor if len(hits) > limit else ""
    else:
        nodes = _listed(context, wanted or list(ontology().types), limit + 1, after.get("a", ""))
        items = [entity(node, Found, match="listed", subtitle=subtitle(context, node)) for node in nodes[:limit]]
        note = "" if items else NOTHING
        last = nodes[limit - 1].id if len(nodes) > limit else ""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.type] = counts.get(item.type, 0) + 1
    return EntityPage(
        graph_version=context.version(),
        items=items,
        counts=counts,
        totals=totals,
        next=next_page(request, response, encode_cursor(**key, a=last) if last else ""),
        note=note,
    )


def _listed(context: ContextDep, types: list[str], limit: int, after: str) -> list[Node]:
    """Nodes type by type, each type by id."""
    started = after.partition("-")[0]
    if started in types:
        types = types[types.index(started) :]
    nodes: list[Node] = []
    for type_ in types:
        if len(nodes) < limit:
            nodes += context.store.nodes(type_, limit - len(nodes), after if type_ == started else "")
    return nodes


@router.get(
    "/entities/{id}",
    operation_id="getEntity",
    response_model=EntityDetail,
    responses={200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}, **declared("not-found")},
)
def get_entity(context: ContextDep, request: Request, id: Id) -> Response | EntityDetail:
    """一个实体：属性、别名，以及每一处依据的文件、条款、引文和位置。

    请求头 Accept: application/ld+json 得到 JSON-LD，连同它的关系。
    """
    node = context.resolve(id)
    if JSON_LD not in request.headers.get("accept", ""):
        return entity_detail(context, node)
    around = context.store.neighbours(node.id, (), 1_000).graph
    nodes = {node.id: node} | {other.id: other for other in around.nodes}
    return Response(to_jsonld(Graph(tuple(nodes.values()), around.edges)), media_type=JSON_LD)


@router.get("/entities/{id}/neighbours", operation_id="getNeighbours", responses=declared("not-found"))
def get_neighbours(context: ContextDep, id: Id, relations: RelationNames = [], limit: Limit = 50) -> Neighbours:  # noqa: B006
    """与一个实体直接相关的实体，依据多的在前；每条关系都带依据。"""
    wanted = one_of("relation", relations, ontology().relations)
    focus = context.resolve(id)
    found = context.store.neighbours(focus.id, wanted, limit)
    around = neighbours(context, focus, found.graph)
    return Neighbours(
        graph_version=context.version(),
        entity=entity(focus),
        neighbours=around,
        left_out=found.left_out,
        note="" if around else NOTHING,
    )


@router.get("/tracks/{name}/parks", operation_id="parksOfTrack", responses=declared("not-found"), tags=["招商"])
def parks_of_track(context: ContextDep, name: Id) -> Hostings:
    """哪些园区承接某条赛道，依据哪份文件哪一条。"""
    return _hostings(context, 1, "track", context.resolve(name, ("Track",)))


@router.get("/parks/{name}/tracks", operation_id="tracksOfPark", responses=declared("not-found"), tags=["招商"])
def tracks_of_park(context: ContextDep, name: Id) -> Hostings:
    """某个园区的重点赛道，依据哪份文件哪一条。"""
    return _hostings(context, 2, "place", context.resolve(name, ("Park",)))


def _hostings(context: ContextDep, number: int, parameter: str, focus: Node) -> Hostings:
    """The answer to a question about parks and tracks, as relations of the entity itself."""
    found = ask(context, number, {parameter: focus.id})
    items = []
    for row in found.rows:
        nodes = {node.id: node for cell in row.cells if isinstance(cell, tuple) for node in cell} | {focus.id: focus}
        items += [
            Hosting(
                park=entity(nodes[edge.source]),
                track=entity(nodes[edge.target]),
                relation=relation(context, edge, nodes),
            )
            for edge in row.proof
            if isinstance(edge, Edge) and focus.id in (edge.source, edge.target)
        ]
    return Hostings(graph_version=context.version(), entity=entity(focus), items=items, note="" if items else NOTHING)


@router.get("/paths", operation_id="findPaths", responses=declared("not-found"))
def find_paths(
    context: ContextDep,
    from_: Annotated[
        str, Query(alias="from", min_length=1, max_length=200, description="起点的标识或名称", examples=["奉贤新城"])
    ],
    to: Annotated[str, Query(min_length=1, max_length=200, description="终点的标识或名称", examples=["数字健康"])],
    max_length: Annotated[int, Query(ge=1, le=6, description="最多经过几条关系")] = 4,
    limit: Annotated[int, Query(ge=1, le=20, description="最多几条路径")] = 5,
) -> Paths:
    """两个实体之间的最短路径，不论关系的方向；每一步都带依据。"""
    start, end = context.resolve(from_), context.resolve(to)
    found = []
    for graph in context.store.paths(start.id, end.id, max_length, limit) if start.id != end.id else []:
        nodes = {node.id: node for node in graph.nodes}
        found.append(
            PathOut(
                length=len(graph.nodes) - 1,
                entities=[entity(node) for node in graph.nodes],
                relations=[relation(context, edge, nodes) for edge in graph.edges],
            )
        )
    return Paths(
        graph_version=context.version(),
        source=entity(start),
        target=entity(end),
        paths=found,
        note="" if found else NOTHING,
    )
