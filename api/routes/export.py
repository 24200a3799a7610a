"""All entities or all relations, as a stream that says at its end that it is whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.context import Context, ContextDep
from api.convert import entity_detail, relation
from api.parameters import RelationNames, TypeNames, one_of
from graph.errors import PolicyGraphError
from graph.export import CSV_HEAD, edge_row, node_row, rows_csv, spreadsheet_csv
from graph.model import Edge, Node
from graph.ontology import ontology

router = APIRouter(tags=["图谱"], prefix="/export")
PAGE = 500
MEDIA = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
Format = Annotated[
    Literal["jsonl", "csv"], Query(description="jsonl：每行一个 JSON；csv：能用 Excel 打开", examples=["jsonl"])
]
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "末行是结束标记：条数、图谱版本；complete 为 false 时中途出错或图谱有改动，请重取",
        "content": {media.partition(";")[0]: {"schema": {"type": "string"}} for media in MEDIA.values()},
    }
}


@router.get("/entities", operation_id="exportEntities", response_class=Response, responses=ANSWER)
def export_entities(context: ContextDep, types: TypeNames = [], format: Format = "jsonl") -> StreamingResponse:  # noqa: B006
    """全部实体，逐类逐个给出，可只要某些类型；jsonl 中每个实体至多带 50 处依据。末行是结束标记。"""
    wanted = one_of("type", types, ontology().types) or list(ontology().types)
    write = _node_csv if format == "csv" else _node_json
    return _stream(context, "entities", format, (write(context, node) for node in _nodes(context, wanted)))


@router.get("/relations", operation_id="exportRelations", response_class=Response, responses=ANSWER)
def export_relations(context: ContextDep, relations: RelationNames = [], format: Format = "jsonl") -> StreamingResponse:  # noqa: B006
    """全部关系，逐种给出，可只要某几种；jsonl 中每条关系至多带 50 处依据。末行是结束标记。"""
    wanted = one_of("relation", relations, ontology().relations) or list(ontology().relations)
    write: Callable[[Context, Edge, Mapping[str, Node]], str] = _edge_csv if format == "csv" else _edge_json
    lines = (write(context, edge, nodes) for edge, nodes in _edges(context, wanted))
    return _stream(context, "relations", format, lines)


def _nodes(context: Context, types: list[str]) -> Iterator[Node]:
    for type_ in types:
        after = ""
        while page := context.store.nodes(type_, PAGE, after):
            yield from page
            after = page[-1].id


def _edges(context: Context, relations: list[str]) -> Iterator[tuple[Edge, Mapping[str, Node]]]:
    for name in relations:
        graph = context.store.select(f"MATCH (a)-[r:{name}]->(b) RETURN a, r, b")
        nodes = {node.id: node for node in graph.nodes}
        for edge in graph.edges:
            yield edge, nodes


def _stream(context: Context, name: str, format: str, lines: Iterator[str]) -> StreamingResponse:
    version = context.store.version()  # a store that is away is told before anything is sent
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format}"'}
    return StreamingResponse(_ended(context, version, format, lines), headers=headers, media_type=MEDIA[format])


def _ended(context: Context, version: str, format: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines, and a last one that says how many there were and whether the graph stayed the same."""
    if format == "csv":
        yield spreadsheet_csv(CSV_HEAD, ())
    count, detail = 0, ""
    try:
        for line in lines:
            yield line
            count += 1
        if context.store.version() != version:
            detail = "图谱在导出期间有改动"
    except PolicyGraphError as error:  # the status is sent: only the end can tell
        detail = str(error)
    end = {"end": True, "complete": not detail, "count": count, "graph_version": version, "detail": detail}
    if format == "csv":
        yield rows_csv(("结束" if not detail else "不完整", str(count), version, detail), ())
    else:
        yield json.dumps(end, ensure_ascii=False) + "\n"


def _node_json(context: Context, node: Node) -> str:
    return entity_detail(context, node).model_dump_json() + "\n"


def _node_csv(_: Context, node: Node) -> str:
    return rows_csv(node_row(node), ())


def _edge_json(context: Context, edge: Edge, nodes: Mapping[str, Node]) -> str:
    return relation(context, edge, nodes).model_dump_json() + "\n"


def _edge_csv(_: Context, edge: Edge, nodes: Mapping[str, Node]) -> str:
    return rows_csv(edge_row(edge, nodes), ())
