"""What a view draws: nodes, edges, places and the facts behind them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, Field

from api.boxes import Layout
from api.context import ContextDep
from api.picture import draw, picture
from api.problems import declared
from api.schemas import Json, Model, example
from api.surroundings import chosen, taken
from graph.export import FORMATS

Ids = Annotated[list[Annotated[str, Field(max_length=400)]], Field(default_factory=list, max_length=200)]

router = APIRouter(tags=["图谱"])


class View(BaseModel):
    """一个视图。`network` 交给 vis-network 绘制；`nodes`、`edges` 是其中的事实，按标识给出，带原文句子。"""

    focus: str
    to: str = Field(description="另一端的实体；只在画路径时有")
    ways: list[list[str]] = Field(description="从中心到另一端的路径，逐步写出关系的标识")
    layout: str
    version: str = Field(description="图谱的版本")
    network: dict[str, Json]
    steps: list[list[str]] = Field(description="先后出现的实体：最初的，以及每次展开新增的")
    types: dict[str, dict[str, str]]
    relations: dict[str, str]
    nodes: dict[str, dict[str, Json]]
    edges: dict[str, dict[str, Json]]
    headings: dict[str, str]
    expected: list[list[str]]
    rest: dict[str, int] = Field(description="中心实体周围各类没有画出的个数")
    nothing: str


@router.get("/view", operation_id="getView", responses=declared("not-found"))
def get_view(
    context: ContextDep,
    focus: Annotated[
        str, Query(min_length=1, max_length=200, description="中心实体的标识或名称", examples=["数字健康"])
    ],
    expand: Annotated[
        list[str], Query(max_length=40, description="依次展开的实体，可重复；同一个给两次即再展开一次")
    ] = [],  # noqa: B006
    layout: Annotated[
        Layout, Query(description="布局：radial 环绕、columns 按类型分栏、levels 按层级、force 力导向")
    ] = "radial",
    to: Annotated[
        str, Query(max_length=200, description="另一个实体的标识或名称：改画两者之间的最短路径", examples=[""])
    ] = "",
) -> View:
    """一个实体周围的图，或它到另一个实体的最短路径；位置由服务器算好，同样的图每次都一样。"""
    node = context.resolve(focus)
    return View(**picture(context, node.id, expand, layout, context.resolve(to).id if to else ""))


class Chosen(Model):
    """要画的实体和关系。"""

    model_config = example(nodes=["Track-1f0c2b3a4d5e", "Park-a335b49e2eea"])
    nodes: Ids = Field(description="实体的标识")
    edges: Ids = Field(description="关系，写作 起点标识~关系~终点标识；不给就画出这些实体之间的全部关系")
    expand: Ids = Field(description="依次展开的实体")
    layout: Layout = Field("force", description="布局")


@router.post("/view", operation_id="drawView", responses=declared("bad-request", "not-found"))
def draw_view(context: ContextDep, body: Annotated[Chosen, Body()]) -> View:
    """任意一批实体的图，例如一次查询的结果。"""
    shown = draw(context, chosen(context, body.nodes, body.edges, body.expand), body.layout)
    return View(**{**shown, "expected": []})  # what was not asked for is not missing


MEDIA = {"csv": "text/csv", "graphml": "application/graphml+xml", "jsonld": "application/ld+json"}
Many = Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=5_000)]


class Taken(Model):
    """要带走的实体和关系，以及格式。"""

    model_config = example(format="graphml", nodes=["Track-1f0c2b3a4d5e", "Park-a335b49e2eea"], edges=[])
    format: Literal["csv", "graphml", "jsonld"] = Field(description="格式")
    nodes: Many = Field(description="实体的标识")
    edges: Many = Field(description="关系，写作 起点标识~关系~终点标识；两端都要在 nodes 里")


@router.post(
    "/view/file",
    operation_id="takeView",
    response_class=Response,
    responses={
        200: {
            "description": "文件",
            "content": {
                media: {"schema": {"type": "object" if name == "jsonld" else "string"}} for name, media in MEDIA.items()
            },
        },
        **declared("bad-request", "not-found"),
    },
)
def take_view(context: ContextDep, body: Annotated[Taken, Body()]) -> Response:
    """一批实体和关系，带依据，作为文件：CSV（Excel 可开）、GraphML（Gephi、yEd、networkx）或 JSON-LD。"""
    text = FORMATS[body.format](taken(context, body.nodes, body.edges))
    headers = {"Content-Disposition": f'attachment; filename="policygraph.{body.format}"'}
    return Response(text.encode(), headers=headers, media_type=f"{MEDIA[body.format]}; charset=utf-8")
