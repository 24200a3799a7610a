"""The server: `create_app(store)` puts the API, the pages and the headers together."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.openapi.utils import get_openapi

from api import access, problems
from api.access import needs
from api.bodies import SmallBodies
from api.context import Context
from api.metrics import Watched
from api.pages import Pages
from api.parameters import strict
from api.routes import (
    compare,
    cypher,
    documents,
    entities,
    export,
    graph,
    matrix,
    pages,
    questions,
    review,
    sheet,
    uploads,
    view,
)
from api.security import SOFTWARE, ResponseHeaders
from api.settings import Settings
from graph.store.base import Store

DESCRIPTION = """\
政策文件中的赛道、园区、部门、举措和目标，以及它们之间的关系。每个事实都带着依据：文件、条款、引文和它在原文中的位置。\
没有依据的，回答“未找到依据”。

出错时一律返回 `application/problem+json`（RFC 9457）。响应带 `ETag`，图谱没有变化时以 `If-None-Match` 再问得到 304。

密钥用请求头 `Authorization: Bearer` 送来；读取和 Cypher 默认不需要密钥，其余需要。
"""
TAGS = [
    {"name": "问题", "description": "十五个常问的问题，用一句中文也能问"},
    {"name": "招商", "description": "园区与赛道"},
    {"name": "实体", "description": "检索、查看、邻接与路径"},
    {"name": "文件", "description": "政策文件、举措与全文"},
    {"name": "待核", "description": "请人核对的名称和事实，以及人的判断；密钥要有 review 权限"},
    {"name": "图谱", "description": "规模、本体与 Cypher"},
    {"name": "运行状态", "description": "存活、就绪与计数"},
]


def create_app(store: Store, settings: Settings | None = None) -> FastAPI:
    """The application over an open store. Who opened the store closes it."""
    settings = settings or Settings()
    app = FastAPI(
        title="政策图谱 policygraph",
        version=SOFTWARE,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,  # the usual documentation page loads scripts from another host; ours is /docs
        redoc_url=None,
    )
    context = Context(store, settings)
    app.state.context = context
    app.state.pages = Pages(context, app)
    common = problems.declared(
        "key-needed",
        "key-too-narrow",
        "invalid-parameter",
        "too-large",
        "url-too-long",
        "too-many-requests",
        "store-unavailable",
    )
    read = (questions, entities, matrix, compare, documents, graph, export, view)
    for router, scope in (
        *((module.router, "read") for module in read),
        (cypher.router, "cypher"),
        (uploads.router, "ingest"),
        (review.router, "review"),
    ):
        app.include_router(router, prefix="/v1", responses=common, dependencies=[needs(scope), Depends(strict)])
    app.include_router(graph.metrics, responses=common, dependencies=[needs("read"), Depends(strict)])
    app.include_router(graph.health, responses=problems.declared("invalid-parameter"), dependencies=[Depends(strict)])
    app.include_router(pages.free)
    for router in (pages.router, questions.pages, matrix.pages, compare.pages, sheet.pages):
        app.include_router(router, dependencies=[needs("read")])
    problems.install(app, settings.retry_after)
    app.add_middleware(SmallBodies)
    app.add_middleware(ResponseHeaders, context=lambda: context)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "If-None-Match"),
            expose_headers=("ETag", "Link", "Retry-After", "X-Truncated"),
        )
    app.add_middleware(Watched, metrics=lambda: context.metrics)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's description, with the schema of our problems in place of its own errors."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=TAGS
        )
        schemas = schema["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs"))
        schemas["Problem"] = problem
        access.describe(schema, app.state.context.settings)
        app.openapi_schema = schema
    return app.openapi_schema
