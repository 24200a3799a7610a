"""The matrix of parks, bodies or districts by tracks: as JSON, as CSV, as a page."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.context import ContextDep
from api.embedding import Size
from api.parameters import strict
from api.problems import declared
from api.routes.pages import Theme, pages_of
from api.workbench.matrix import matrix
from api.workbench.matrix_given import Cell, Given, Part
from api.workbench.matrix_view import clauses_csv, counts_csv, matrix_out
from api.workbench.schemas import MatrixOut

router = APIRouter(tags=["招商"])
pages = APIRouter(include_in_schema=False)

GivenDep = Annotated[Given, Depends()]


@router.get(
    "/matrix",
    operation_id="getMatrix",
    response_model=MatrixOut,
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **declared("not-found", "invalid-parameter"),
    },
)
def get_matrix(
    context: ContextDep,
    given: GivenDep,
    format: Annotated[
        Literal["json", "csv", "clauses"],
        Query(description="csv：条款数的表；clauses：逐条款原文的 CSV。两种 CSV 都给出全部行和赛道", examples=["json"]),
    ] = "json",
) -> MatrixOut | Response:
    """园区、部门或区对赛道的矩阵：每格是写明两者关系的条款，连同原文和出处。

    部门与赛道之间，是该部门负责的、支持该赛道的举措；区含区内园区的条款和该区自己文件的举措，省级不列。
    """
    found = matrix(context, given.asked(context))
    if format == "json":
        return matrix_out(context, found)
    text = counts_csv(found) if format == "csv" else clauses_csv(context, found)
    headers = {"Content-Disposition": f'attachment; filename="matrix-{format}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@pages.get("/matrix")
def matrix_page(request: Request, given: GivenDep, cell: Cell = "", part: Part = "", theme: Theme = "") -> Response:
    return pages_of(request).matrix(request, given, cell, part)


@pages.get("/embed/matrix", dependencies=[Depends(strict)])
def embed_matrix(
    request: Request, given: GivenDep, cell: Cell = "", part: Part = "", theme: Theme = "", size: Size = "medium"
) -> Response:
    return pages_of(request).embed_matrix(request, given, cell, part, size)
