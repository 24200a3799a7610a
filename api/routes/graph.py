"""The graph as a whole: statistics and ontology; and whether the server is alive and ready."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from api.context import ContextDep
from api.problems import declared
from api.schemas_graph import Health, OntologyOut, Ready, RelationTypeOut, Statistics, TypeOut
from graph.errors import StoreUnavailable
from graph.ontology import ontology

router = APIRouter(tags=["图谱"])
health = APIRouter(tags=["运行状态"])
metrics = APIRouter(tags=["运行状态"])


@router.get("/statistics", operation_id="getStatistics")
def get_statistics(context: ContextDep) -> Statistics:
    """图谱的规模：各类型的实体数、各种关系的条数。"""
    counts, state = context.store.counts(), context.store.state()
    return Statistics(
        graph_version=context.version(),
        engine=state.engine,
        sources=counts.sources,
        nodes=dict(counts.nodes),
        edges=dict(counts.edges),
        total_nodes=sum(counts.nodes.values()),
        total_edges=sum(counts.edges.values()),
    )


@router.get("/ontology", operation_id="getOntology")
def get_ontology() -> OntologyOut:
    """有哪些类型、关系和属性，颜色与形状。"""
    words = ontology()
    return OntologyOut(
        types=[
            TypeOut(
                name=t.name,
                caption=t.caption,
                description=t.description,
                color=t.color,
                shape=t.shape,
                properties={p: words.caption(p) for p in t.properties},
                example=t.example,
            )
            for t in words.types.values()
        ],
        relations=[
            RelationTypeOut(
                name=r.name,
                caption=r.caption,
                description=r.description,
                pairs=list(r.pairs),
                properties={p: words.caption(p) for p in r.properties},
                values={key: list(values) for key, values in r.values.items()},
            )
            for r in words.relations.values()
        ],
        comparators=list(words.comparators),
    )


@health.get("/healthz", operation_id="health")
async def healthz() -> Health:  # needs no thread: it answers when all of them wait for the store
    """进程在运行。不触及图库。"""
    return Health(status="ok")


@health.get("/readyz", operation_id="ready", responses=declared("store-unavailable"))
def readyz(context: ContextDep) -> Ready:
    """图库可读，且有一张完整的图。"""
    state = context.store.state()
    if not state.ready:
        raise StoreUnavailable(f"图库还没有准备好：{state.detail}")
    return Ready(status="ready", detail=state.detail, engine=state.engine, graph_version=state.version)


@metrics.get(
    "/metrics",
    operation_id="getMetrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus 的文本格式"}
    },
)
def get_metrics(context: ContextDep) -> Response:
    """请求数、用时、Cypher 查询数（完成、失败、被拒绝、超时、取消），供 Prometheus 抓取。"""
    return Response(context.metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
